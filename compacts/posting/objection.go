package posting

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// ObjectionID is the key of an objection.
type ObjectionID = id.ID[Objection]

// Objection is what somebody holds against a posting, or against one of its
// lines (Ref), with the answer once there is one. Who objected is for staff alone.
type Objection struct {
	ID         ObjectionID    `db:"id"`
	N          int            `db:"n"`
	Ref        string         `db:"ref"`
	Text       string         `db:"text"`
	State      ObjectionState `db:"state"`
	FiledAt    time.Time      `db:"filed_at"`
	Person     string         `db:"person"`
	Name       string         `db:"name"`     // of who filed it by themselves
	OnPaper    string         `db:"on_paper"` // of whom the counter entered it for
	Outcome    Outcome        `db:"outcome"`
	Answer     string         `db:"answer"`
	AnsweredAt *time.Time     `db:"answered_at"`
}

var (
	// ErrObjectionLate refuses an objection after the last day (parameter last).
	ErrObjectionLate = errs.New(errs.Conflict, "objection.late")
	// ErrObjectionClosed refuses an objection to what hangs there no longer.
	ErrObjectionClosed = errs.New(errs.Conflict, "objection.closed")
	// ErrObjectionText refuses an empty objection or one over 500 characters.
	ErrObjectionText = errs.New(errs.Invalid, "objection.text.invalid")
	// ErrObjectionRef refuses an objection to a line that the posting has not.
	ErrObjectionRef = errs.New(errs.Invalid, "objection.ref.unknown")
	// ErrObjectionWho refuses an objection entered at the counter for nobody.
	ErrObjectionWho = errs.New(errs.Invalid, "objection.who.missing")
	// ErrObjectionUnknown says that the posting has no such objection.
	ErrObjectionUnknown = errs.New(errs.NotFound, "objection.unknown")
	// ErrOwnObjection refuses to answer what one has objected oneself.
	ErrOwnObjection = errs.New(errs.Forbidden, "objection.own")
	// ErrOutcome refuses an answer that neither upholds nor rejects.
	ErrOutcome = errs.New(errs.Invalid, "objection.outcome.invalid")
	// ErrAnswer refuses an answer without its reason, or an over-long one.
	ErrAnswer = errs.New(errs.Invalid, "objection.answer.invalid")
)

// NewObjection is an objection to be filed.
type NewObjection struct {
	Committee people.CommitteeID
	Number    string // of the posting
	Ref       string // of one of its lines; empty for all of it
	Text      string // 1 to 500 characters
	// OnPaper is who came to the counter: then staff enters it. Empty for whoever
	// is signed in.
	OnPaper string
	// Key is a one-time key: the same again gives the same objection.
	Key string
}

// Object files an objection. A resident may, and staff for somebody who came to
// the counter. ErrObjectionLate, ErrObjectionClosed, ErrObjectionText, ErrObjectionRef.
func (s *Service) Object(ctx context.Context, who actor.Actor, n NewObjection) (Objection, error) {
	n.Text, n.OnPaper, n.Ref = wording.Tidy(n.Text), wording.Tidy(n.OnPaper), wording.Tidy(n.Ref)
	if err := mayFile(who, n); err != nil {
		return Objection{}, err
	}
	if err := form([]*errs.Error{sized(n.Text, maxWords, ErrObjectionText.On("text"))}); err != nil {
		return Objection{}, err
	}
	var out Objection
	err := s.run(ctx, who, n.Committee, func(a act) error {
		var err error
		out, err = a.object(ctx, n)
		return err
	})
	return out, err
}

// mayFile lets residents speak for themselves, and staff for who came to them.
func mayFile(who actor.Actor, n NewObjection) error {
	if n.OnPaper == "" && who.Is(actor.Resident) && who.Person != "" {
		return who.Needs(n.Committee.String(), actor.Resident)
	}
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	if n.OnPaper == "" || len([]rune(n.OnPaper)) > maxPlace {
		return ErrObjectionWho.On("on_paper")
	}
	return nil
}

func (a act) object(ctx context.Context, n NewObjection) (Objection, error) {
	if n.Key != "" {
		var before Objection
		err := a.Get(ctx, &before, sqlObjectionByKey, a.Committee.ID, n.Key)
		if !pg.NoRows(err) {
			return before, wrap(err, "objection")
		}
	}
	p, st, err := a.hold(ctx, n.Number)
	if err != nil {
		return Objection{}, err
	}
	items, err := Items(ctx, a, a.Committee.ID, p.ID)
	if err != nil {
		return Objection{}, err
	}
	if err := mayObject(p, st, items, n.Ref); err != nil {
		return Objection{}, err
	}
	o := Objection{ID: id.New[Objection](), Ref: n.Ref, Text: n.Text, State: Filed, FiledAt: a.Now, OnPaper: n.OnPaper}
	if n.OnPaper == "" {
		o.Person = a.Who.Person
	}
	if err := a.Get(ctx, &o.N, sqlObjectionNext, a.Committee.ID, p.ID); err != nil {
		return o, fmt.Errorf("number of objection: %w", err)
	}
	if _, err := a.Exec(ctx, sqlObjectionAdd, a.Committee.ID, o.ID, p.ID, o.N, o.Ref, o.Text, o.State, a.Now, o.Person, o.OnPaper, n.Key); err != nil {
		return o, fmt.Errorf("add objection: %w", err)
	}
	// The record and the event say that somebody objected; who it was, they do not
	// say even by a pseudonym: reporters are protected.
	silent := *a.Tx
	if o.Person != "" {
		silent.Who = actor.Of(actor.Resident)
	}
	first := moves.Step[ObjectionState, ObjectionEvent]{On: FileIt, Became: o.State}
	if err := o.moves(a.Committee.ID).Note(ctx, &silent, first); err != nil {
		return o, err
	}
	return o, record.Append(ctx, &silent, a.Committee.ID.String(), record.Act{
		Kind: "posting.objected", Subject: p.Number.String(),
		Body: []record.Pair{{Key: "objection", Value: strconv.Itoa(o.N)}, {Key: "text_digest", Value: a.Committee.Digest("objection", o.Text)}},
	})
}

// mayObject takes an objection while the posting hangs and its last day is not
// over; while the last day is not known, it is not over.
func mayObject(p Posting, st Standing, items []Item, ref string) error {
	switch {
	case p.State == Withdrawn:
		return ErrObjectionClosed
	case p.State == Ended || st.Over:
		return ErrObjectionLate.With("last", st.Last.String())
	case ref != "" && !slices.ContainsFunc(items, func(i Item) bool { return i.Ref == ref }):
		return ErrObjectionRef.On("ref")
	}
	return nil
}

// Answering is an answer to an objection.
type Answering struct {
	Committee people.CommitteeID
	Number    string // of the posting
	N         int    // of the objection
	Outcome   Outcome
	Reason    string // 1 to 500 characters, for everybody to read
}

// Answer answers an objection, once. Staff may, but nobody their own. ErrOutcome,
// ErrAnswer, wording.ErrPlate and its like, ErrOwnObjection, objection.cannot.answer.
func (s *Service) Answer(ctx context.Context, who actor.Actor, n Answering) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	n.Reason = wording.Tidy(n.Reason)
	wrong := []*errs.Error{sized(n.Reason, maxWords, ErrAnswer.On("answer")), wording.Leaking("answer", n.Reason)}
	if !slices.Contains(Outcomes, n.Outcome) {
		wrong = append(wrong, ErrOutcome.On("outcome"))
	}
	if err := form(wrong); err != nil {
		return err
	}
	return s.run(ctx, who, n.Committee, func(a act) error { return a.answer(ctx, n) })
}

func (a act) answer(ctx context.Context, n Answering) error {
	p, _, err := a.hold(ctx, n.Number)
	if err != nil {
		return err
	}
	o, err := pg.One[Objection](ctx, a, ErrObjectionUnknown, sqlObjectionForUpdate, a.Committee.ID, p.ID, n.N)
	if err != nil {
		return err
	}
	if _, err := ObjectionMoves().Next(o.State, AnswerIt); err != nil {
		return err
	}
	if o.Person != "" && o.Person == a.Who.Person {
		return ErrOwnObjection
	}
	_, err = o.moves(a.Committee.ID).Do(ctx, a.Tx, moves.Move[ObjectionEvent]{
		On: AnswerIt, Sets: []any{n.Outcome, n.Reason, a.Now, a.Who.Person},
		Act: record.Act{Kind: "posting.answered", Subject: p.Number.String(), Body: []record.Pair{
			{Key: "objection", Value: strconv.Itoa(o.N)},
			{Key: "outcome", Value: string(n.Outcome)},
			{Key: "text_digest", Value: a.Committee.Digest("answer", n.Reason)},
		}},
	})
	return err
}
