package application

import (
	"context"
	"fmt"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/record"
	"ziguan/parking"
)

const sqlOffered = `
	select number
	from parking.applications
	where committee_id = $1 and state = 'offered'
	order by number`

// Advance lapses the offers whose deadline is over and offers what is free to
// the next, committee by committee. The scheduled job and the operator may; a
// second run finds nothing to do.
func (s *Service) Advance(ctx context.Context, who actor.Actor) (lapsed, offered int, err error) {
	if !who.Is(actor.System, actor.Operator) {
		return 0, 0, actor.ErrRole.With("roles", string(actor.System))
	}
	committees, err := people.Committees(ctx, s.db)
	if err != nil {
		return 0, 0, err //nolint:wrapcheck // says what it did
	}
	for _, c := range committees {
		due, err := s.due(ctx, c)
		if err != nil {
			return lapsed, offered, err
		}
		if !due {
			continue
		}
		err = s.hold(ctx, who, c.ID, func(x act) error {
			l, o, err := x.advance(ctx)
			lapsed, offered = lapsed+l, offered+o
			return err
		})
		if err != nil {
			return lapsed, offered, err
		}
	}
	return lapsed, offered, nil
}

const sqlAnybodyWaits = `
	select exists (select from parking.applications where committee_id = $1 and state in ('waiting', 'offered'))`

func (s *Service) due(ctx context.Context, c people.Committee) (bool, error) {
	var due bool
	if err := s.db.Get(ctx, &due, sqlAnybodyWaits, c.ID); err != nil {
		return false, fmt.Errorf("who waits: %w", err)
	}
	return due, nil
}

func (x act) advance(ctx context.Context) (lapsed, offered int, err error) {
	var numbers []string
	if err := x.Select(ctx, &numbers, sqlOffered, x.c.ID); err != nil {
		return 0, 0, fmt.Errorf("offers: %w", err)
	}
	for _, n := range numbers {
		a, err := byNumber(ctx, x, x.c.ID, n, sqlForUpdate)
		if err != nil {
			return lapsed, 0, err
		}
		last, told, err := deadline(ctx, x, x.c, a, x.today)
		if err != nil {
			return lapsed, 0, err
		}
		if !told || x.today <= last {
			continue
		}
		if _, err := x.move(ctx, a, moving{on: Lapse, more: []record.Pair{{Key: "until", Value: last.String()}}}); err != nil {
			return lapsed, 0, err
		}
		lapsed++
	}
	classes, err := parking.Classes(ctx, x, x.c.ID, x.today)
	if err != nil {
		return lapsed, 0, err //nolint:wrapcheck // says what it did
	}
	for _, k := range classes {
		for {
			number, err := x.offerNext(ctx, k.Code)
			if err != nil {
				return lapsed, offered, err
			}
			if number == "" {
				break
			}
			offered++
		}
	}
	return lapsed, offered, nil
}
