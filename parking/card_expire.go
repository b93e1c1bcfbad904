package parking

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/record"
)

// Expired is what Expire did.
type Expired struct {
	Cards  int // cards whose last day is over
	Claims int // old cards kept for a transition that is over
}

const sqlClaimsDrop = `
	update parking.claims
	set state = 'dropped'
	where committee_id = $1 and state = 'kept' and kept_until < $2`

const sqlFirstIssueBeen = `
	select ` + firstIssueBeen

// promiseLate promises the old cards that came after the first issue their day.
func (a act) promiseLate(ctx context.Context) error {
	var been bool
	if err := a.Get(ctx, &been, sqlFirstIssueBeen, a.Committee.ID); err != nil {
		return fmt.Errorf("first issue: %w", err)
	}
	if !been {
		return nil
	}
	until, err := TransitionEnd(ctx, a, a.Committee.ID, a.Today)
	if err == nil {
		_, err = a.promise(ctx, until)
	}
	return err
}

// Expire moves every card whose last day is before the day of now to expired,
// committee by committee, promises old cards that came after the first issue their last
// day, and lets go of those kept for a transition that is over. The scheduled job and the operator may. A second run finds nothing to do.
func (s *Service) Expire(ctx context.Context, who actor.Actor, now time.Time) (Expired, error) {
	var all Expired
	if !who.Is(actor.System, actor.Operator) {
		return all, actor.ErrRole.With("roles", string(actor.System))
	}
	committees, err := people.Committees(ctx, s.db)
	if err != nil {
		return all, err
	}
	for _, c := range committees {
		var due bool
		if err := s.db.Get(ctx, &due, sqlCardsDueAny, c.ID, c.Today(now)); err != nil {
			return all, fmt.Errorf("cards due: %w", err)
		}
		if !due {
			continue
		}
		var one Expired
		err := s.hold(ctx, who, c.ID, func(a act) error {
			a.Today = c.Today(now)
			one, err = a.expire(ctx)
			return err
		})
		if err != nil {
			return all, err
		}
		all.Cards, all.Claims = all.Cards+one.Cards, all.Claims+one.Claims
	}
	return all, nil
}

// expireCard ends a card whose days are over; the owner's that was lent for it is in
// force again.
func (a act) expireCard(ctx context.Context, c Card) error {
	ended, err := move(ctx, a.Tx, a.Committee, c, turn{on: CardExpire})
	if err != nil {
		return err
	}
	return a.regain(ctx, ended)
}

func (a act) expire(ctx context.Context) (Expired, error) {
	var out Expired
	cards, err := cardsDue(ctx, a.Tx, a.Committee.ID, a.Today)
	if err != nil {
		return out, err
	}
	for _, c := range cards {
		if err := a.expireCard(ctx, c); err != nil {
			return out, err
		}
	}
	if err := a.shed(ctx); err != nil {
		return out, err
	}
	if err := a.promiseLate(ctx); err != nil {
		return out, err
	}
	dropped, err := a.Exec(ctx, sqlClaimsDrop, a.Committee.ID, a.Today)
	if err != nil {
		return out, fmt.Errorf("drop claims: %w", err)
	}
	out.Cards, out.Claims = len(cards), int(dropped)
	if dropped == 0 {
		return out, nil
	}
	return out, record.Append(ctx, a.Tx, a.Committee.ID.String(), record.Act{
		Kind: "claims.dropped", Subject: a.Today.String(),
		Body: []record.Pair{{Key: "claims", Value: strconv.FormatInt(dropped, 10)}},
	})
}
