package application

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/record"
	"ziguan/parking/class"
)

// sqlOffered are the places offered and not answered, of a class or of all.
const sqlOffered = `
	select number
	from parking.applications
	where committee_id = $1 and state = 'offered' and ($2 = '' or class = $2)
	order by number`

// Advanced is what Advance did, and what it found that somebody has to see to.
type Advanced struct {
	Read            int // applications that wait or are offered a place
	Lapsed, Offered int
	Untold          []Untold
}

// Untold is an offer of which the household does not know: its days have not begun.
type Untold struct {
	Committee, Number string
	Since             time.Time
}

func (a *Advanced) add(b Advanced) {
	a.Read, a.Lapsed, a.Offered, a.Untold = a.Read+b.Read, a.Lapsed+b.Lapsed, a.Offered+b.Offered, append(a.Untold, b.Untold...)
}

const sqlStandInLine = `
	select count(*)
	from parking.applications
	where committee_id = $1 and state in ('waiting', 'offered')`

// Advance lapses the offers whose deadline is over on the day of now and offers
// what is free to the next, committee by committee. The scheduled job and the
// operator may; a second run finds nothing to do.
func (s *Service) Advance(ctx context.Context, who actor.Actor, now time.Time) (Advanced, error) {
	var all Advanced
	if !who.Is(actor.System, actor.Operator) {
		return all, actor.ErrRole.With("roles", string(actor.System))
	}
	committees, err := people.Committees(ctx, s.db)
	if err != nil {
		return all, err
	}
	for _, c := range committees {
		var in int
		if err := s.db.Get(ctx, &in, sqlStandInLine, c.ID); err != nil {
			return all, fmt.Errorf("who waits: %w", err)
		}
		if in == 0 {
			continue
		}
		var one Advanced
		err := s.hold(ctx, who, c.ID, func(x act) error {
			x.Today = x.Committee.Today(now)
			var err error
			one, err = x.advance(ctx)
			return err
		})
		if err != nil {
			return all, err
		}
		all.add(one)
	}
	return all, nil
}

func (x act) advance(ctx context.Context) (Advanced, error) {
	var out Advanced
	err := x.Get(ctx, &out.Read, sqlStandInLine, x.Committee.ID)
	if err != nil {
		return out, fmt.Errorf("who waits: %w", err)
	}
	if out.Lapsed, err = x.lapseAll(ctx, ""); err != nil {
		return out, err
	}
	classes, err := class.All(ctx, x, x.Committee.ID, x.Today)
	if err != nil {
		return out, err
	}
	for _, k := range classes {
		for {
			number, err := x.offerNext(ctx, k.Code)
			if err != nil {
				return out, err
			}
			if number == "" {
				break
			}
			out.Offered++
		}
	}
	out.Untold, err = x.untold(ctx)
	return out, err
}

// lapseAll lapses the offers of a class, or of all, whose last day is before today.
func (x act) lapseAll(ctx context.Context, kind class.Code) (int, error) {
	n := 0
	err := x.eachOffer(ctx, kind, func(a Application) error {
		at, told, err := outbox.HoldToldAt(ctx, x.Tx, x.Committee.ID, a.event(offered))
		if err != nil || !told {
			return err
		}
		last, err := lastDay(ctx, x, x.Committee, a, at)
		if err != nil || x.Today <= last {
			return err
		}
		if _, err := x.move(ctx, a, turn{on: Lapse, more: []record.Pair{{Key: "until", Value: last.String()}}}); err != nil {
			return err
		}
		n++
		return nil
	})
	return n, err
}

// untold lists the offers of which nobody has told the household yet.
func (x act) untold(ctx context.Context) ([]Untold, error) {
	var out []Untold
	err := x.eachOffer(ctx, "", func(a Application) error {
		_, told, err := outbox.ToldAt(ctx, x, x.Committee.ID, a.event(offered))
		if err == nil && !told {
			out = append(out, Untold{x.Committee.Code, a.Number, a.Since.In(x.Committee.Location())})
		}
		return err
	})
	return out, err
}

func (x act) eachOffer(ctx context.Context, kind class.Code, do func(Application) error) error {
	var numbers []string
	if err := x.Select(ctx, &numbers, sqlOffered, x.Committee.ID, kind); err != nil {
		return fmt.Errorf("offers: %w", err)
	}
	for _, n := range numbers {
		a, err := byNumber(ctx, x, x.Committee.ID, n, sqlForUpdate)
		if err != nil {
			return err
		}
		if err := do(a); err != nil {
			return err
		}
	}
	return nil
}
