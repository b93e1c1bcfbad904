package rule

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/holding"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Service holds the use cases of this package.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db: db} }

// Holds is what this package keeps of people: who set what, and nothing else.
func Holds() holding.Holding {
	return holding.Holding{Tables: holding.Worked("compacts.rules", "compacts.calendar_years")}
}

// NewRule is a rule to be set.
type NewRule struct {
	Committee  people.CommitteeID
	Key, Value string
	From       day.Day // may lie before today: a resolution is entered after it was taken
	Ground     Ground
}

func (n NewRule) check() (NewRule, error) {
	d, err := find(n.Key)
	if err != nil {
		return n, err
	}
	n.Value = strings.TrimSpace(norm.NFC.String(n.Value))
	if err := d.check(n.Value); err != nil {
		return n, err
	}
	if n.From.Zero() {
		return n, ErrRuleFrom.On("from")
	}
	return n, nil
}

// Set sets a rule from a day on. Staff but the cashier may. It goes on the public record as
// rule.set, with the value, the day and what it rests on. ErrRuleUnknown, ErrRuleValue,
// ErrRuleFrom, and what Settle says.
func (s *Service) Set(ctx context.Context, who actor.Actor, n NewRule) error {
	if err := who.Needs(n.Committee.String(), actor.Setters...); err != nil {
		return err
	}
	n, err := n.check()
	if err != nil {
		return err
	}
	return record.InTx(ctx, s.db, who, n.Committee.String(), func(tx *pg.Tx) error {
		return set(ctx, tx, n)
	})
}

func set(ctx context.Context, tx *pg.Tx, n NewRule) error {
	c, err := people.ByID(ctx, tx, n.Committee)
	if err != nil {
		return err
	}
	g, err := n.Ground.Settle(ctx, tx, n.Committee)
	if err != nil {
		return err
	}
	by := strings.TrimSpace(string(tx.Who.Role()) + " " + tx.Who.Pseudonym)
	_, err = tx.Exec(ctx, sqlRuleAdd, n.Committee, id.New[Rule](), n.Key, n.Value, n.From, g.Kind, g.Text, g.Ref, tx.Now, by)
	if pg.Constraint(err) == "rules_key" {
		return ErrRuleTwice.With("key", n.Key)
	}
	if err != nil {
		return fmt.Errorf("set rule %s: %w", n.Key, err)
	}
	return record.Append(ctx, tx, n.Committee.String(), record.Act{
		Kind: "rule.set", Subject: n.Key,
		Body: append([]record.Pair{{Key: "value", Value: n.Value}, {Key: "from", Value: n.From.String()}}, g.Lines(c)...),
	})
}

// Values reads the committee's rules in force on its present day.
func (s *Service) Values(ctx context.Context, c people.CommitteeID) ([]Rule, error) {
	var out []Rule
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		committee, err := people.ByID(ctx, r, c)
		if err != nil {
			return err
		}
		out, err = InForce(ctx, r, c, committee.Today(r.Now))
		return err
	})
	return out, err
}
