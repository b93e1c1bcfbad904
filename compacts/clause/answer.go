package clause

import (
	"context"
	"slices"
	"strconv"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// Answering is an answer to a remark, which everybody reads.
type Answering struct {
	Committee people.CommitteeID
	Number    string // of the compact
	N         int    // of the remark
	Outcome   Outcome
	Reason    string // 1 to 500 characters
	Clause    int    // the id of the clause that says so: needed where something was adopted
}

func (n Answering) check() (Answering, error) {
	n.Reason = wording.Tidy(n.Reason)
	var wrong []*errs.Error
	if !slices.Contains(Outcomes(), n.Outcome) {
		wrong = append(wrong, ErrOutcome.On("outcome"))
	}
	if !wording.Fits(n.Reason, 1, maxWords) {
		wrong = append(wrong, ErrAnswer.On("reason"))
	}
	return n, errs.Form(append(wrong, wording.Leaking("reason", n.Reason))...)
}

// given is what a move of a remark sets.
type given struct {
	outcome Outcome
	reason  string
	clause  int
	into    int
	why     string
}

// Answer answers a remark, once, and with it those that were joined to it. Staff may, but
// nobody their own. ErrOutcome, ErrAnswer, ErrAnswerOn, ErrAnswerLate, ErrOwnRemark,
// ErrJoined, ErrRemarkUnknown, remark.cannot.answer.
func (s *Service) Answer(ctx context.Context, who actor.Actor, n Answering) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	n, err := n.check()
	if err != nil {
		return err
	}
	return s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, c Compact) error {
		r, err := remarkOf(ctx, a, n.Committee, c.ID, n.N)
		if err != nil {
			return err
		}
		if !c.mayAnswer() {
			return ErrAnswerLate
		}
		if r.State == Merged {
			return ErrJoined.With("n", strconv.Itoa(r.MergedInto))
		}
		if err := n.on(ctx, a, c); err != nil {
			return err
		}
		list, err := pg.All[Remark](ctx, a, sqlJoined, n.Committee, c.ID, r.N)
		if err != nil {
			return err
		}
		for _, one := range append([]Remark{r}, list...) {
			if one.Way != "committee" && one.Person != "" && one.Person == a.Who.Person {
				return ErrOwnRemark
			}
			if err := one.move(ctx, a, c, AnswerIt, given{outcome: n.Outcome, reason: n.Reason, clause: n.Clause}); err != nil {
				return err
			}
		}
		return nil
	})
}

// on refuses an answer by a clause that the draft at hand has not; what was adopted is in one.
func (n Answering) on(ctx context.Context, a people.Act, c Compact) error {
	if n.Clause == 0 && n.Outcome == Rejected {
		return nil
	}
	t, err := textOf(ctx, a, n.Committee, c)
	if node, found := t.Find(n.Clause); err == nil && (!found || node.Chapter) {
		err = ErrAnswerOn.On("clause")
	}
	return err
}

// Joining says that one remark says the same as another.
type Joining struct {
	Committee people.CommitteeID
	Number    string
	N, Into   int
	Reason    string // 1 to 200 characters
}

// Join joins a remark to another, which is answered for both: each keeps its words, whoever
// seconded it, and an answer of its own. Staff may. ErrMerge, ErrMergeReason, ErrAnswerLate,
// ErrRemarkUnknown, remark.cannot.merge.
func (s *Service) Join(ctx context.Context, who actor.Actor, n Joining) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	n.Reason = wording.Tidy(n.Reason)
	if !wording.FitsLine(n.Reason, 1, maxReason) {
		return ErrMergeReason.On("why")
	}
	if leak := wording.Leaking("why", n.Reason); leak != nil {
		return leak
	}
	return s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, c Compact) error {
		r, err := remarkOf(ctx, a, n.Committee, c.ID, n.N)
		if err != nil {
			return err
		}
		into, err := remarkOf(ctx, a, n.Committee, c.ID, n.Into)
		if err != nil || into.State != Filed || into.N == r.N {
			return ErrMerge.On("into")
		}
		if !c.mayAnswer() {
			return ErrAnswerLate
		}
		joined, err := pg.All[Remark](ctx, a, sqlJoined, n.Committee, c.ID, r.N)
		if err == nil && len(joined) > 0 {
			err = ErrMerge.On("into")
		}
		if err != nil {
			return err
		}
		return r.move(ctx, a, c, MergeIt, given{into: n.Into, why: n.Reason})
	})
}

func (r Remark) moves(of people.CommitteeID) moves.Subject[RemarkState, RemarkEvent] {
	return moves.Subject[RemarkState, RemarkEvent]{
		Table: RemarkMoves(), Committee: of, Key: r.ID, State: r.State, Change: sqlRemarkMove, Event: sqlRemarkEventAdd, Moved: ErrMoved,
		Named: []string{"remark", strconv.Itoa(r.N)},
	}
}

// move moves a remark with what that says of it.
func (r Remark) move(ctx context.Context, a people.Act, c Compact, on RemarkEvent, by given) error {
	said := []record.Pair{{Key: "remark", Value: strconv.Itoa(r.N)}}
	var at, person any
	person = ""
	switch on {
	case AnswerIt:
		at, person = a.Now, a.Who.Person
		said = append(said, record.Pair{Key: "outcome", Value: string(by.outcome)}, record.Pair{Key: "text_digest", Value: a.Committee.Digest("answer", by.reason)})
	case MergeIt:
		said = append(said, record.Pair{Key: "into", Value: strconv.Itoa(by.into)}, record.Pair{Key: "reason_digest", Value: a.Committee.Digest("reason", by.why)})
	case FileIt, RewordIt:
	}
	_, err := r.moves(a.Committee.ID).Do(ctx, r.silent(a), moves.Move[RemarkEvent]{
		On: on, Sets: []any{by.outcome, by.reason, by.clause, at, person, by.into, by.why},
		Act: record.Act{Kind: "remark." + string(on), Subject: c.Number.String(), Body: said},
	})
	return err
}
