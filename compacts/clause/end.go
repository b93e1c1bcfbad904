package clause

import (
	"context"

	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/wording"
)

// Ending gives a compact up that was not put to the vote, for a reason that everybody reads.
type Ending struct {
	Committee people.CommitteeID
	Number    string
	Reason    string // 1 to 200 characters
}

// Withdraw gives a compact up; what hangs of it is taken down, and who said something of it
// has that for an answer. In force it is given up only where it was cut out of what was
// decided before and nothing rests on it: it was cut wrongly. Staff but the cashier may.
// ErrReason, ErrRestsOn, what wording.Leaking says, compact.cannot.withdraw.
func (s *Service) Withdraw(ctx context.Context, who actor.Actor, n Ending) error {
	n.Reason = wording.Tidy(n.Reason)
	return s.set(ctx, who, n.Committee, n.Number, func(a people.Act, c Compact) error {
		if err := c.can(Withdraw); err != nil {
			return err
		}
		if !wording.FitsLine(n.Reason, 1, maxReason) {
			return ErrReason.On("reason")
		}
		if leak := wording.Leaking("reason", n.Reason); leak != nil {
			return leak
		}
		if err := c.takeDown(ctx, a, n.Reason); err != nil {
			return err
		}
		if err := c.undone(ctx, a); err != nil {
			return err
		}
		if err := c.dismiss(ctx, a, n.Reason); err != nil {
			return err
		}
		to := c
		to.Reason, to.From = n.Reason, 0
		_, err := c.move(ctx, a, step{on: Withdraw, to: to})
		return err
	})
}

// undone takes the clauses of a compact in force back, where nothing rests on them.
func (c Compact) undone(ctx context.Context, a people.Act) error {
	if c.State != InForce {
		return nil
	}
	if c.PastID.Zero() {
		return ErrInForce
	}
	return c.eachClause(ctx, a, func(key source.ID, _ Node) error {
		list, err := source.Follows(ctx, a, a.Committee.ID, key, true)
		if err == nil && len(list) > 0 {
			err = ErrRestsOn
		}
		if err != nil {
			return err
		}
		return source.Move(ctx, a.Tx, a.Committee.ID, key, source.Gone)
	})
}

// dismiss answers whatever has no answer with the reason why it all was given up.
func (c Compact) dismiss(ctx context.Context, a people.Act, reason string) error {
	answer, err := sheet("given_up", "reason", reason)
	if err != nil {
		return err
	}
	list, err := pg.All[Remark](ctx, a, sqlOpen, a.Committee.ID, c.ID)
	for _, r := range list {
		if err == nil {
			err = r.move(ctx, a, c, AnswerIt, given{outcome: Rejected, reason: answer})
		}
	}
	return err
}
