package clause

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ziguan/compacts/past"
	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// Enforce puts a compact in force on its day (正式实施): from then on each of its clauses may
// be named as a ground, and the one of its kind before it may not. Staff but the cashier
// may, and the job. ErrEarly, compact.cannot.enforce.
func (s *Service) Enforce(ctx context.Context, who actor.Actor, of people.CommitteeID, number string) error {
	return s.set(ctx, who, of, number, func(a people.Act, c Compact) error { return c.enforce(ctx, a, a.Today) })
}

func (c Compact) enforce(ctx context.Context, a people.Act, today day.Day) error {
	if err := c.can(Enforce); err != nil {
		return err
	}
	if c.PlannedOn > today {
		return ErrEarly.With("from", c.PlannedOn.String())
	}
	if err := c.somebody(ctx, a, sqlPartiesSigned); err != nil {
		return err
	}
	old, err := c.succeed(ctx, a)
	if err != nil {
		return err
	}
	if err := c.stand(ctx, a, Enforce, c.PlannedOn); err != nil || old.PastID.Zero() {
		return err
	}
	return past.ReplaceBy(ctx, a, old.Past.Number, c.Source()) // it gave its clauses to what is over
}

// somebody refuses a merchants' compact that no shop is asked to sign, or none has.
func (c Compact) somebody(ctx context.Context, a people.Act, query string) error {
	if c.Kind != Merchants {
		return nil
	}
	return pg.Needs(ctx, a, ErrNobody, query, a.Committee.ID, c.ID)
}

// succeed ends the compact of its kind that is in force.
func (c Compact) succeed(ctx context.Context, a people.Act) (Compact, error) {
	old, found, err := pg.Maybe[Compact](ctx, a, sqlInForce, a.Committee.ID, c.Kind)
	if err != nil || !found {
		return old, err
	}
	if _, err := old.move(ctx, a, step{on: Supersede, to: old, by: c.ID, said: []record.Pair{{Key: "by", Value: c.Number.String()}}}); err != nil {
		return old, err
	}
	return old, old.eachClause(ctx, a, func(key source.ID, _ Node) error { return source.Move(ctx, a.Tx, a.Committee.ID, key, source.Replaced) })
}

// stand puts it in force from a day on, each clause a ground of its own.
func (c Compact) stand(ctx context.Context, a people.Act, on Event, from day.Day) error {
	d, err := draftOf(ctx, a, a.Committee.ID, c.ID, c.Draft)
	if err != nil {
		return err
	}
	to := c
	to.From = from
	if to, err = c.move(ctx, a, step{on: on, to: to, said: []record.Pair{{Key: "from", Value: from.String()}, {Key: "text_sha256", Value: d.Hex()}}}); err != nil {
		return err
	}
	return to.eachClause(ctx, a, func(key source.ID, n Node) error {
		return source.Add(ctx, a.Tx, a.Committee.ID, source.Source{
			ID: key, Kind: source.Clause, Number: c.Clause(n.Number).Number, Title: n.Word() + "　" + first(strings.ReplaceAll(n.Text, "\n", " ")), State: source.Stands,
		})
	})
}

// eachClause does something about each clause of the draft at hand, by the key of its source.
func (c Compact) eachClause(ctx context.Context, a people.Act, do func(source.ID, Node) error) error {
	t, err := textOf(ctx, a, a.Committee.ID, c)
	for _, n := range t.Clauses() {
		if err == nil {
			err = do(c.clauseKey(n), n)
		}
	}
	return err
}

// clauseKey is the key of a clause as a source: made of the compact's own and its id.
func (c Compact) clauseKey(n Node) source.ID {
	return id.From[source.Source](uuid.NewSHA1(c.ID.UUID(), []byte(strconv.Itoa(n.ID))))
}

func textOf(ctx context.Context, q pg.Queryer, of people.CommitteeID, c Compact) (Text, error) {
	d, err := draftOf(ctx, q, of, c.ID, c.Draft)
	if err != nil {
		return Text{}, err
	}
	return d.Text()
}

// Carrying says which decision entered afterwards gives its clauses.
type Carrying struct {
	Committee people.CommitteeID
	Past      string // its number
	Kind      Kind
	Title     string
}

// Carry cuts a compact that was decided before (补录) into its clauses, as they stand in the
// words that people vouched for: not a character is added. What stands before the first
// clause stays with the decision. Staff but the cashier may. ErrPast, ErrInForce, ErrKind,
// ErrTitle, ErrNodes, ErrClause, ErrNumbers.
func (s *Service) Carry(ctx context.Context, who actor.Actor, n Carrying) (Compact, error) {
	var c Compact
	if err := who.Needs(n.Committee.String(), actor.Setters...); err != nil {
		return c, err
	}
	err := people.InAct(ctx, s.db, who, n.Committee, func(a people.Act) error {
		d, err := past.ByNumber(ctx, a, n.Committee, n.Past)
		if errors.Is(err, past.ErrUnknown) || err == nil && (d.Kind != past.Compact || d.State != past.Standing) {
			return ErrPast.On("past")
		}
		if err != nil {
			return err
		}
		if want, run := runs(d.Text); !run {
			return ErrNumbers.With("want", want).On("past")
		}
		_, nodes := Split(d.Text)
		t := Text{Kind: n.Kind, Title: wording.Tidy(n.Title), Nodes: nodes}
		t.count()
		if err := errs.Form(headWrong(t)...); err != nil {
			return err
		}
		if wrong := errs.As(t.check()); wrong != nil {
			return wrong.On("past")
		}
		if err := pg.Refuse(ctx, a, ErrInForce.On("kind"), sqlIsInForce, n.Committee, n.Kind); err != nil {
			return err
		}
		c = newCompact(a, t)
		c.PastID, c.Past = d.Source(), d.Cited()
		if err := c.add(ctx, a, "", t); err != nil {
			if pg.Constraint(err) == "compacts_past_key" {
				return ErrPast.On("past")
			}
			return err
		}
		return c.stand(ctx, a, Carry, d.DecidedOn)
	})
	return c, err
}

// Advanced is what Advance did.
type Advanced struct {
	Read, Moved int
}

// Advance brings every compact to where its vote has come, and into force on its day: the
// job compacts.advance. A second run finds nothing to do.
func (s *Service) Advance(ctx context.Context, who actor.Actor, now time.Time) (Advanced, error) {
	var out Advanced
	if !who.Is(actor.System, actor.Operator) {
		return out, actor.ErrRole.With("roles", string(actor.System))
	}
	committees, err := people.Committees(ctx, s.db)
	if err != nil {
		return out, err
	}
	for _, m := range committees {
		list, err := pg.Look(ctx, s.db, func(r *pg.Reader) ([]Compact, error) { return all(ctx, r, m.ID, Voting, Preliminary, Signing) })
		if err != nil {
			return out, err
		}
		for _, c := range list {
			out.Read++
			if moved, err := s.advance(ctx, who, m.ID, c, m.Today(now)); err != nil {
				return out, err
			} else if moved {
				out.Moved++
			}
		}
	}
	return out, nil
}

func (s *Service) advance(ctx context.Context, who actor.Actor, of people.CommitteeID, was Compact, today day.Day) (bool, error) {
	moved := false
	err := s.hold(ctx, who, of, was.Number.String(), func(a people.Act, c Compact) error {
		moved = c.Version != was.Version
		if c.State != Signing || c.PlannedOn > today {
			return nil
		}
		moved = true
		return c.enforce(ctx, a, today)
	})
	return moved && err == nil, err
}
