package vote

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/source"
	"ziguan/compacts/tally"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/seal"
	"ziguan/internal/wording"
)

// Service holds the use cases of this package.
type Service struct {
	db  *pg.DB
	key *seal.Key // what a ballot says lies sealed with it
}

// New makes it.
func New(db *pg.DB, key *seal.Key) *Service { return &Service{db: db, key: key} }

// Proposal is a question as somebody drafts it.
type Proposal struct {
	Committee   people.CommitteeID
	Threshold   string
	Effect      Effect
	Publication Publication
	Title, Text string
	Of          source.ID // what is put to the vote, where that has a page of its own
	Names       source.ID // the hearing that it follows; zero for none
	Key         string    // a one-time key: the same again drafts nothing twice
}

func (n Proposal) check(of people.Regime, today day.Day) (Proposal, error) {
	n.Title, n.Text = wording.Tidy(n.Title), wording.Tidy(n.Text)
	var wrong []*errs.Error
	note := func(bad bool, e *errs.Error) {
		if bad {
			wrong = append(wrong, e)
		}
	}
	note(!wording.FitsLine(n.Title, 1, maxTitle), ErrTitle.On("title"))
	note(!wording.Fits(n.Text, 1, maxText), ErrText.On("text"))
	note(!slices.Contains(Publications(), n.Publication), ErrPublication.On("publication"))
	_, err := tally.ThresholdOn(tally.Regime(of), n.Threshold, today)
	note(errors.Is(err, tally.ErrThreshold), tally.ErrThreshold.On("threshold"))
	_, err = LegalOf(tally.Regime(of), n.Effect)
	note(errors.Is(err, ErrEffect), ErrEffect.On("effect"))
	return n, errs.Form(append(wrong, wording.Leaking("title", n.Title), wording.Leaking("text", n.Text))...)
}

// Draft drafts a question. Its electorate is the committee's; staff but the cashier may.
// It goes on the public record as vote.drafted. ErrTitle, ErrText, ErrPublication,
// ErrThreshold, ErrEffect, ErrNames, ErrKeyReused, and what wording.Leaking says.
func (s *Service) Draft(ctx context.Context, who actor.Actor, n Proposal) (Vote, error) {
	var v Vote
	if err := who.Needs(n.Committee.String(), actor.Setters...); err != nil {
		return v, err
	}
	n.Of = source.ID{} // what has a page of its own is put to the vote there
	err := people.InAct(ctx, s.db, who, n.Committee, func(a people.Act) (err error) {
		v, err = Propose(ctx, a, n)
		return err
	})
	return v, err
}

// Propose drafts a question within the act of whoever puts something of its own to the
// vote. Its caller has seen to it that the actor may. Errors as Draft.
func Propose(ctx context.Context, a people.Act, n Proposal) (Vote, error) {
	n, err := n.check(a.Committee.Regime, a.Today)
	if err != nil {
		return Vote{}, err
	}
	v := Vote{
		ID: id.New[Vote](), Regime: tally.Regime(a.Committee.Regime), Threshold: n.Threshold, Effect: n.Effect, Publication: n.Publication, Title: n.Title,
		Text: n.Text, State: Drafted, Since: a.Now, DraftedAt: a.Now, DraftedBy: a.Who.Person, Version: 1, Of: n.Of, Names: n.Names,
	}
	v.SHA256 = v.digest()
	if err := n.follows(ctx, a); err != nil {
		return v, err
	}
	if n.Key != "" {
		before, made, err := pg.Maybe[Vote](ctx, a, sqlByKey, n.Committee, n.Key)
		if err == nil && made && before.Question() != v.Question() {
			err = ErrKeyReused
		}
		if made || err != nil {
			return before, err
		}
	}
	return v, v.add(ctx, a, n.Key)
}

func (v *Vote) add(ctx context.Context, a people.Act, key string) error {
	c := a.Committee.ID
	v.Year, _, _ = a.Today.Date()
	if err := a.Get(ctx, &v.Seq, sqlLastSeq, c, v.Year); err != nil {
		return err
	}
	v.Seq++
	itself := source.Source{ID: v.Source(), Kind: source.Vote, Number: v.Number.String(), Title: v.Title, State: source.Coming}
	if err := source.Add(ctx, a.Tx, c, itself); err != nil {
		return err
	}
	err := a.Do(ctx, sqlAdd, c, v.ID, v.Year, v.Seq, v.Regime, v.Threshold, v.Effect, v.Publication, v.Title, v.Text, v.SHA256, v.State, a.Now, key, v.DraftedBy, v.Of, v.Names)
	if err != nil {
		return err
	}
	if err := v.moves(c).Note(ctx, a.Tx, moves.Step[State, Event]{On: Draft, Became: Drafted}); err != nil {
		return err
	}
	return record.Append(ctx, a.Tx, c.String(), record.Act{Kind: Draft.kind(), Subject: v.Number.String(), Body: []record.Pair{
		{Key: "regime", Value: string(v.Regime)}, {Key: "question_sha256", Value: hex.EncodeToString(v.SHA256)},
	}})
}

// Revise changes a question that was not noticed yet. Staff but the cashier may. It goes
// on the public record as vote.revised. ErrFixed, ErrElsewhere, and what Draft says.
func (s *Service) Revise(ctx context.Context, who actor.Actor, number string, n Proposal) error {
	if err := who.Needs(n.Committee.String(), actor.Setters...); err != nil {
		return err
	}
	return s.hold(ctx, who, n.Committee, number, func(a people.Act, v Vote) error {
		if v.State != Drafted && v.State != Listed {
			return ErrFixed
		}
		if !v.Of.Zero() {
			return ErrElsewhere
		}
		n, err := n.check(a.Committee.Regime, a.Today)
		if err != nil {
			return err
		}
		if err := n.follows(ctx, a); err != nil {
			return err
		}
		v.Title, v.Text = n.Title, n.Text
		if err := source.Rename(ctx, a.Tx, n.Committee, v.Source(), n.Title); err != nil {
			return err
		}
		if err := a.DoOr(ctx, ErrMoved, sqlRevise, n.Committee, v.ID, v.Version, n.Title, n.Text, v.digest(), n.Threshold, n.Effect, n.Publication, n.Names); err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, n.Committee.String(), record.Act{Kind: "vote.revised", Subject: v.Number.String(), Body: []record.Pair{
			{Key: "question_sha256", Value: hex.EncodeToString(v.digest())},
		}})
	})
}

// Ending gives a vote up, or annuls its result, for a reason that everybody reads.
type Ending struct {
	Committee people.CommitteeID
	Number    string
	Reason    string // 1 to 200 characters
}

func (n Ending) check() (Ending, error) {
	n.Reason = wording.Tidy(n.Reason)
	if !wording.FitsLine(n.Reason, 1, maxReason) {
		return n, ErrReason.On("reason")
	}
	if leak := wording.Leaking("reason", n.Reason); leak != nil {
		return n, leak
	}
	return n, nil
}

// Withdraw gives up a vote that has not closed; what hangs of it is taken down. Staff but
// the cashier may. ErrReason, ErrUnknown, ErrOver, vote.cannot.withdraw.
func (s *Service) Withdraw(ctx context.Context, who actor.Actor, n Ending) error {
	return s.end(ctx, who, n, Withdraw, func(ctx context.Context, a people.Act, v Vote, reason string) error {
		if v.Phase(a.Now) == Closed {
			return v.shut(a) // its papers may have been read: what has closed is counted
		}
		for _, key := range []posting.PostingID{v.RollPosting, v.Notice} {
			if key.Zero() {
				continue
			}
			p, err := posting.ByID(ctx, a, a.Committee.ID, key)
			if err == nil && p.State == posting.Posted {
				err = posting.TakeBack(ctx, a, p.Number.String(), reason)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Annul says that a counted vote is not certified, since an objection to its result was
// upheld. The chair or the supervisor may. ErrReason, ErrUnknown, ErrResultHangs,
// ErrNothingUpheld, vote.cannot.annul.
func (s *Service) Annul(ctx context.Context, who actor.Actor, n Ending) error {
	return s.end(ctx, who, n, Annul, func(ctx context.Context, a people.Act, v Vote, _ string) error {
		st, err := v.resultStands(ctx, a)
		if err == nil && !st.Against("") {
			return ErrNothingUpheld
		}
		return err
	})
}

func (s *Service) end(ctx context.Context, who actor.Actor, n Ending, on Event, first func(context.Context, people.Act, Vote, string) error) error {
	roles := actor.Setters
	if on == Annul {
		roles = certifiers()
	}
	if err := who.Needs(n.Committee.String(), roles...); err != nil {
		return err
	}
	n, err := n.check()
	if err != nil {
		return err
	}
	return s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, v Vote) error {
		if _, err := v.next(on); err != nil {
			return err
		}
		if err := first(ctx, a, v, n.Reason); err != nil {
			return err
		}
		return v.move(ctx, a, change{on: on, reason: n.Reason})
	})
}

// hold runs an act on one vote. The committee's record, which the act holds, keeps it as
// it was found.
func (s *Service) hold(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, fn func(people.Act, Vote) error) error {
	return people.InAct(ctx, s.db, who, c, func(a people.Act) error {
		v, err := byNumber(ctx, a, a.Committee.ID, number)
		if err != nil {
			return err
		}
		return fn(a, v)
	})
}

// change is one move with what goes with it.
type change struct {
	on                   Event
	reason               string
	rollOn               day.Day
	roll, notice, result posting.PostingID
	rollSum              []byte
	noticedOn, opensOn   day.Day
	opens, closes        *time.Time
	passed               bool
	said                 []record.Pair
}

func (v Vote) next(on Event) (State, error) {
	return Moves().Next(v.State, on, "number", v.Number.String())
}

func (v Vote) moves(c people.CommitteeID) moves.Subject[State, Event] {
	return moves.Subject[State, Event]{
		Table: Moves(), Committee: c, Key: v.ID, State: v.State, Change: sqlMove, Event: sqlEventAdd, Moved: ErrMoved,
		Named: []string{"number", v.Number.String()},
	}
}

// move moves a vote, and with it what may rest on it.
func (v Vote) move(ctx context.Context, a people.Act, m change) error {
	if m.reason != "" {
		m.said = append(m.said, record.Pair{Key: "reason_digest", Value: a.Committee.Digest("reason", m.reason)})
	}
	to, err := v.moves(a.Committee.ID).Do(ctx, a.Tx, moves.Move[Event]{
		On:   m.on,
		Sets: []any{a.Now, v.Version, m.reason, m.rollOn, m.roll, m.rollSum, m.noticedOn, m.notice, m.opensOn, m.opens, m.closes, m.result},
		Act:  record.Act{Kind: m.on.kind(), Subject: v.Number.String(), Body: m.said},
	})
	if err != nil {
		return err
	}
	v.State = to
	return source.Move(ctx, a.Tx, a.Committee.ID, v.Source(), v.as(m.passed))
}
