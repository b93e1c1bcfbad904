package clause

import (
	"context"
	"encoding/hex"
	"slices"
	"strconv"

	"ziguan/compacts/posting"
	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// Service holds the use cases of this package.
type Service struct{ db *pg.DB }

// New makes it.
func New(db *pg.DB) *Service { return &Service{db: db} }

// Beginning is a compact that is begun with a text, as it was typed or pasted.
type Beginning struct {
	Committee people.CommitteeID
	Kind      Kind
	Title     string
	Text      string // cut into clauses as Split does it
	Key       string // a one-time key: the same again begins nothing twice
}

func (n Beginning) check() (Text, error) {
	n.Title = wording.Tidy(n.Title)
	before, nodes := Split(n.Text)
	t := Text{Kind: n.Kind, Title: n.Title, Nodes: nodes}
	t.count()
	wrong := headWrong(t)
	if before != "" {
		wrong = append(wrong, ErrBefore.With("line", first(before)).On("whole"))
	}
	if err := errs.Form(wrong...); err != nil {
		return t, err
	}
	if wrong := errs.As(t.check()); wrong != nil {
		return t, wrong.On("whole") // the form asks for all of it at once
	}
	return t, nil
}

// headWrong is what is wrong with what stands above the clauses.
func headWrong(t Text) []*errs.Error {
	var wrong []*errs.Error
	if !slices.Contains(Kinds(), t.Kind) {
		wrong = append(wrong, ErrKind.On("kind"))
	}
	if !wording.FitsLine(t.Title, 1, maxTitle) {
		wrong = append(wrong, ErrTitle.On("title"))
	}
	return append(wrong, wording.Leaking("title", t.Title))
}

// first is the beginning of a text, as a refusal repeats it.
func first(text string) string {
	r := []rune(text)
	return string(r[:min(len(r), 20)])
}

// Begin begins a compact with its first draft, which is cut into clauses. Staff but the
// cashier may. It goes on the public record as compact.start. ErrKind, ErrTitle, ErrNodes,
// ErrClause, ErrBefore, ErrKeyReused, and what wording.Leaking says.
func (s *Service) Begin(ctx context.Context, who actor.Actor, n Beginning) (Compact, error) {
	var c Compact
	if err := who.Needs(n.Committee.String(), actor.Setters...); err != nil {
		return c, err
	}
	t, err := n.check()
	if err != nil {
		return c, err
	}
	err = people.InAct(ctx, s.db, who, n.Committee, func(a people.Act) error {
		before, made, err := pg.Maybe[Compact](ctx, a, sqlByKey, n.Committee, n.Key)
		if err == nil && made && (before.Title != t.Title || before.Kind != t.Kind) {
			err = ErrKeyReused
		}
		if made || err != nil {
			c = before
			return err
		}
		c = newCompact(a, t)
		return c.add(ctx, a, n.Key, t)
	})
	return c, err
}

func newCompact(a people.Act, t Text) Compact {
	return Compact{
		ID: id.New[Compact](), Kind: t.Kind, Title: t.Title, Draft: 1, LastNode: len(t.Nodes), State: Draft, Since: a.Now, StartedAt: a.Now,
		StartedBy: a.Who.Person, Version: 1,
	}
}

func (c *Compact) add(ctx context.Context, a people.Act, key string, t Text) error {
	of := a.Committee.ID
	c.Year, _, _ = a.Today.Date()
	if err := a.Get(ctx, &c.Seq, sqlLastSeq, of, c.Year); err != nil {
		return err
	}
	c.Seq++
	itself := source.Source{ID: c.Source(), Kind: source.Compact, Number: c.Number.String(), Title: c.Title, State: source.Coming}
	if err := source.Add(ctx, a.Tx, of, itself); err != nil {
		return err
	}
	if err := a.Do(ctx, sqlAdd, of, c.ID, c.Year, c.Seq, c.Kind, c.Title, c.LastNode, c.PastID, c.State, a.Now, key, c.StartedBy); err != nil {
		return err
	}
	if err := c.newDraft(ctx, a, t.Canon()); err != nil {
		return err
	}
	if err := c.moves(of).Note(ctx, a.Tx, moves.Step[State, Event]{On: Start, Became: Draft}); err != nil {
		return err
	}
	return record.Append(ctx, a.Tx, of.String(), record.Act{Kind: Start.kind(), Subject: c.Number.String(), Body: []record.Pair{
		{Key: "kind", Value: string(c.Kind)}, {Key: "text_sha256", Value: hex.EncodeToString(t.SHA256())},
	}})
}

// newDraft adds the draft at hand, with a text as it was written.
func (c Compact) newDraft(ctx context.Context, a people.Act, doc []byte) error {
	return a.Do(ctx, sqlDraftAdd, a.Committee.ID, c.ID, c.Draft, doc, digestOf(doc), a.Now, a.Who.Person)
}

// hold runs an act on one compact, which has first followed its vote. The committee's
// record, which the act holds, keeps it as it was found.
func (s *Service) hold(ctx context.Context, who actor.Actor, of people.CommitteeID, number string, fn func(people.Act, Compact) error) error {
	return people.InAct(ctx, s.db, who, of, func(a people.Act) error {
		c, err := byNumber(ctx, a, of, number)
		if err == nil {
			c, err = c.follow(ctx, a)
		}
		if err != nil {
			return err
		}
		return fn(a, c)
	})
}

// set runs an act of whoever sets the committee's rules.
func (s *Service) set(ctx context.Context, who actor.Actor, of people.CommitteeID, number string, fn func(people.Act, Compact) error) error {
	if err := who.Needs(of.String(), actor.Setters...); err != nil {
		return err
	}
	return s.hold(ctx, who, of, number, fn)
}

func (c Compact) can(on Event) error {
	_, err := Moves().Next(c.State, on, "number", c.Number.String())
	return err
}

func (c Compact) moves(of people.CommitteeID) moves.Subject[State, Event] {
	return moves.Subject[State, Event]{
		Table: Moves(), Committee: of, Key: c.ID, State: c.State, Change: sqlMove, Event: sqlEventAdd, Moved: ErrMoved,
		Named: []string{"number", c.Number.String()},
	}
}

// step is one move of a compact: the event, what it becomes, and what is said of it; by is
// the one that takes its place.
type step struct {
	on   Event
	to   Compact
	by   ID
	said []record.Pair
}

// move takes a step and gives the compact as it is then, with what may rest on it.
func (c Compact) move(ctx context.Context, a people.Act, m step) (Compact, error) {
	to := m.to
	said := append([]record.Pair{{Key: "draft", Value: strconv.Itoa(to.Draft)}}, m.said...)
	if to.Reason != c.Reason {
		said = append(said, record.Pair{Key: "reason_digest", Value: a.Committee.Digest("reason", to.Reason)})
	}
	state, err := c.moves(a.Committee.ID).Do(ctx, a.Tx, moves.Move[Event]{
		On:   m.on,
		Sets: []any{a.Now, c.Version, to.Reason, to.Draft, to.Rounds, to.PostingID, to.Consultation, to.VoteID, to.PlannedOn, to.From, m.by},
		Act:  record.Act{Kind: m.on.kind(), Subject: c.Number.String(), Body: said},
	})
	if err != nil {
		return c, err
	}
	to.State, to.Since, to.Version = state, a.Now, c.Version+1
	return to, source.Move(ctx, a.Tx, a.Committee.ID, c.Source(), state.as())
}

// takeDown takes down what hangs of it, for a reason.
func (c Compact) takeDown(ctx context.Context, a people.Act, reason string) error {
	for _, key := range []posting.PostingID{c.PostingID, c.Consultation} {
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
}
