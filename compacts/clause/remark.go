package clause

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// Outcome is what an answer comes to.
type Outcome string

// The outcomes.
const (
	Adopted  Outcome = "adopted"  // 采纳
	Partly   Outcome = "partly"   // 部分采纳
	Rejected Outcome = "rejected" // 未采纳
)

// Outcomes lists them in the order of a form.
func Outcomes() []Outcome { return []Outcome{Adopted, Partly, Rejected} }

// Remark is what somebody said of a draft. Who it was is for staff alone.
type Remark struct {
	ID          id.ID[Remark] `db:"id"`
	N           int           `db:"n"`
	Draft       int           `db:"draft"`
	Clause      int           `db:"clause"` // the id of the clause; 0 for all of it
	Quote       string        `db:"quote"`  // the passage, as it was then
	Text        string        `db:"text"`
	Way         string        `db:"way"` // online, counter, paper; committee: put by it, and nobody's agreement
	InsteadOf   int           `db:"instead_of"`
	MergedInto  int           `db:"merged_into"`
	MergeReason string        `db:"merge_reason"`
	State       RemarkState   `db:"state"`
	Outcome     Outcome       `db:"outcome"`
	Reason      string        `db:"reason"`
	AnswerOn    int           `db:"answer_clause"` // the id of the clause that answers it
	AnsweredAt  *time.Time    `db:"answered_at"`
	FiledAt     time.Time     `db:"filed_at"`
	Person      string        `db:"person"`
	Name        string        `db:"name"`
	OnPaper     string        `db:"on_paper"`
	Seconds     int           `db:"seconds"`  // who says the same
	Withheld    string        `db:"withheld"` // why its words are for the committee alone; empty where anybody reads them
}

var (
	// ErrRemarkText refuses a remark that is empty or over 500 characters.
	ErrRemarkText = errs.New(errs.Invalid, "remark.text.invalid")
	// ErrQuote refuses a passage that the clause does not have.
	ErrQuote = errs.New(errs.Invalid, "remark.quote.invalid")
	// ErrRemarkClosed refuses a remark while nobody is asked.
	ErrRemarkClosed = errs.New(errs.Conflict, "remark.closed")
	// ErrRemarkWho refuses a remark that was brought in by nobody.
	ErrRemarkWho = errs.New(errs.Invalid, "remark.who.missing")
	// ErrRemarkUnknown says that there is no such remark.
	ErrRemarkUnknown = errs.New(errs.NotFound, "remark.unknown")
	// ErrOwnRemark refuses to answer or second what one has said oneself.
	ErrOwnRemark = errs.New(errs.Forbidden, "remark.own")
	// ErrNotOwnRemark refuses to say another's remark anew.
	ErrNotOwnRemark = errs.New(errs.Forbidden, "remark.not_own")
	// ErrHasJoined refuses to say anew what others were joined to.
	ErrHasJoined = errs.New(errs.Conflict, "remark.has_joined")
	// ErrJoined refuses to answer alone what was joined to another (parameter n).
	ErrJoined = errs.New(errs.Conflict, "remark.joined")
	// ErrSeconded refuses to second twice.
	ErrSeconded = errs.New(errs.Conflict, "remark.seconded")
	// ErrOutcome refuses an answer that comes to nothing.
	ErrOutcome = errs.New(errs.Invalid, "remark.outcome.invalid")
	// ErrAnswer refuses an answer without its reason, or with an over-long one.
	ErrAnswer = errs.New(errs.Invalid, "remark.reason.invalid")
	// ErrAnswerOn refuses to adopt something without the clause that says so.
	ErrAnswerOn = errs.New(errs.Invalid, "remark.clause.missing")
	// ErrAnswerLate refuses to answer once the text is frozen.
	ErrAnswerLate = errs.New(errs.Conflict, "remark.answer.late")
	// ErrMerge refuses to join a remark to one that is answered, joined itself, or the same.
	ErrMerge = errs.New(errs.Invalid, "remark.merge.invalid")
	// ErrMergeReason refuses to join remarks without a reason, or with an over-long one.
	ErrMergeReason = errs.New(errs.Invalid, "remark.merge.reason")
)

// NewRemark is a remark to be filed.
type NewRemark struct {
	Committee people.CommitteeID
	Number    string // of the compact
	Clause    int    // its id; 0 for all of it
	Quote     string // a passage of the clause, word for word; may be empty
	Text      string
	// OnPaper is who came to the counter or handed in a slip: then staff enters it.
	OnPaper string
	Slip    bool // on paper, not said at the counter
	Own     bool // put by the committee itself, to be thought about
	// InsteadOf is one's own remark, which this one puts in other words: it keeps its
	// words, and whoever seconded it has not seconded this.
	InsteadOf int
	Key       string
}

// way is how it came in, or the refusal of who may not file it: residents speak for
// themselves, staff enter what others brought, or put something to think about.
func (n NewRemark) way(who actor.Actor) (string, error) {
	if n.OnPaper == "" && !n.Own && who.Is(actor.Resident) && who.Person != "" {
		return "online", who.Needs(n.Committee.String(), actor.Resident)
	}
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return "", err
	}
	switch {
	case n.Own:
		return "committee", nil
	case n.OnPaper == "" || len([]rune(n.OnPaper)) > maxWho:
		return "", ErrRemarkWho.On("on_paper")
	case n.Slip:
		return "paper", nil
	}
	return "counter", nil
}

// Remark files what somebody says of the draft that hangs. A resident may, and staff for
// who came to them or as the committee's own. ErrRemarkText, ErrQuote, ErrNode,
// ErrRemarkClosed, ErrRemarkWho, ErrNotOwnRemark, ErrHasJoined, ErrKeyReused,
// remark.cannot.reword, and what
// wording.Leaking says.
func (s *Service) Remark(ctx context.Context, who actor.Actor, n NewRemark) (Remark, error) {
	n.Text, n.Quote, n.OnPaper = wording.Tidy(n.Text), wording.Tidy(n.Quote), wording.Tidy(n.OnPaper)
	if n.Own {
		n.OnPaper = ""
	}
	way, err := n.way(who)
	if err != nil {
		return Remark{}, err
	}
	if !wording.Fits(n.Text, 1, maxWords) {
		return Remark{}, ErrRemarkText.On("text")
	}
	if leak := wording.Leaking("text", n.Text); leak != nil {
		return Remark{}, leak
	}
	var out Remark
	err = s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, c Compact) error {
		before, made, err := pg.Maybe[Remark](ctx, a, sqlRemarkByKey, n.Committee, n.Key)
		if err == nil && made && (before.Text != n.Text || before.Clause != n.Clause || before.Quote != n.Quote) {
			err = ErrKeyReused
		}
		if made || err != nil {
			out = before
			return err
		}
		if err := c.asks(ctx, a); err != nil {
			return err
		}
		if err := n.fits(ctx, a, c); err != nil {
			return err
		}
		out = Remark{
			ID: id.New[Remark](), Draft: c.Draft, Clause: n.Clause, Quote: n.Quote, Text: n.Text, Way: way, InsteadOf: n.InsteadOf, State: Filed, FiledAt: a.Now, OnPaper: n.OnPaper,
		}
		if n.OnPaper == "" {
			out.Person = a.Who.Person
		}
		return out.add(ctx, a, c, n.Key)
	})
	return out, err
}

// asks refuses a remark while no draft hangs, and after the last day of the consultation.
func (c Compact) asks(ctx context.Context, a people.Act) error {
	if c.State == Publicity {
		return nil
	}
	if c.State != Consultation {
		return ErrRemarkClosed
	}
	st, err := posting.StandingOf(ctx, a, a.Committee, c.Consultation, a.Today)
	if err == nil && (st.State != posting.Posted || st.Over) {
		err = ErrRemarkClosed
	}
	return err
}

// fits refuses a remark on a clause or passage that the draft has not, and the rewording
// of what is not one's own.
func (n NewRemark) fits(ctx context.Context, a people.Act, c Compact) error {
	t, err := textOf(ctx, a, n.Committee, c)
	if err != nil {
		return err
	}
	node, found := t.Find(n.Clause)
	switch {
	case n.Clause != 0 && (!found || node.Chapter):
		return ErrNode
	case n.Quote != "" && (len([]rune(n.Quote)) > maxQuote || !strings.Contains(node.Text, n.Quote)):
		return ErrQuote.On("quote")
	case n.InsteadOf == 0:
		return nil
	}
	old, err := remarkOf(ctx, a, n.Committee, c.ID, n.InsteadOf)
	if err != nil {
		return err
	}
	if old.Person == "" || old.Person != a.Who.Person {
		return ErrNotOwnRemark
	}
	joined, err := pg.All[Remark](ctx, a, sqlJoined, n.Committee, c.ID, old.N)
	if err == nil && len(joined) > 0 {
		err = ErrHasJoined
	}
	if err != nil {
		return err
	}
	return old.move(ctx, a, c, RewordIt, given{})
}

func (r *Remark) add(ctx context.Context, a people.Act, c Compact, key string) error {
	of := a.Committee.ID
	if err := a.Get(ctx, &r.N, sqlRemarkNext, of, c.ID); err != nil {
		return err
	}
	err := a.Do(ctx, sqlRemarkAdd, of, r.ID, c.ID, r.N, r.Draft, r.Clause, r.Quote, r.Text, r.Way, r.InsteadOf, r.State, a.Now, r.Person, r.OnPaper, key)
	if err != nil {
		return err
	}
	silent := r.silent(a)
	if err := r.moves(of).Note(ctx, silent, moves.Step[RemarkState, RemarkEvent]{On: FileIt, Became: Filed}); err != nil {
		return err
	}
	return record.Append(ctx, silent, of.String(), record.Act{Kind: "remark.file", Subject: c.Number.String(), Body: []record.Pair{
		{Key: "remark", Value: strconv.Itoa(r.N)}, {Key: "way", Value: r.Way}, {Key: "text_digest", Value: a.Committee.Digest("remark", r.Text)},
	}})
}

// silent is the act without who a resident is: the record and the events say that somebody
// said something, and not even by a pseudonym who.
func (r Remark) silent(a people.Act) *pg.Tx {
	tx := *a.Tx
	if r.Way == "online" && a.Who.Person == r.Person {
		tx.Who = actor.Of(actor.Resident)
	}
	return &tx
}

// Second says the same as a remark that waits for its answer, once. A resident may, but not
// of their own or of what the committee put. ErrOwnRemark, ErrSeconded, ErrRemarkClosed,
// ErrRemarkUnknown.
func (s *Service) Second(ctx context.Context, who actor.Actor, of people.CommitteeID, number string, n int) error {
	if err := who.Needs(of.String(), actor.Resident); err != nil {
		return err
	}
	return s.hold(ctx, who, of, number, func(a people.Act, c Compact) error {
		if err := c.asks(ctx, a); err != nil {
			return err
		}
		r, err := remarkOf(ctx, a, of, c.ID, n)
		if err != nil {
			return err
		}
		if r.Person == a.Who.Person || r.Way == "committee" {
			return ErrOwnRemark
		}
		if r.State != Filed {
			return ErrRemarkClosed
		}
		err = a.Do(ctx, sqlSecondAdd, of, c.ID, n, a.Who.Person, a.Now)
		if pg.Constraint(err) == "remark_seconds_pk" {
			return ErrSeconded
		}
		return err
	})
}

// mayAnswer are the states in which remarks are answered and joined: before the text is frozen.
func (c Compact) mayAnswer() bool {
	return slices.Contains([]State{Draft, Publicity, Consultation}, c.State)
}
