package privacy

import (
	"context"
	"strconv"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Retired is what Retire did in all committees.
type Retired struct {
	People int // who could sign in
	Names  int // who stood on the register alone
	// Messages is how many lost their facts: longer ago than messages.retention_days.
	Messages int
}

// Retire forgets those who left longer ago than the rule residents.retention_days
// (domain rule 63): name, phone and account go as by Erase, what they held stays
// by card and pseudonym; on the public record, who could sign in one by one. The nightly job and the operator may; a second run finds
// nobody.
func (s *Service) Retire(ctx context.Context, who actor.Actor, now time.Time) (Retired, error) {
	var out Retired
	if !who.Is(actor.System, actor.Operator) {
		return out, actor.ErrRole.With("roles", string(actor.System))
	}
	committees, err := people.Committees(ctx, s.db)
	if err != nil {
		return out, err
	}
	for _, c := range committees {
		one, err := s.retire(ctx, who, c, now)
		out.People, out.Names, out.Messages = out.People+one.People, out.Names+one.Names, out.Messages+one.Messages
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

func (s *Service) retire(ctx context.Context, who actor.Actor, c people.Committee, now time.Time) (Retired, error) {
	var out Retired
	var left []people.PersonID
	today := c.Today(now)
	before := today
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		days, err := rule.Int(ctx, r, c.ID, "residents.retention_days", today)
		if err != nil {
			return err
		}
		before = today.AddDays(-days)
		left, err = people.Left(ctx, r, c.ID, before)
		return err
	})
	if err != nil {
		return out, err
	}
	for _, p := range left { // each by itself: one who comes back meanwhile stays
		err := record.InTx(ctx, s.db, who, c.ID.String(), func(tx *pg.Tx) error {
			_, err := forget(ctx, tx, c, p)
			return err
		})
		switch {
		case err == nil:
			out.People++
		case errs.KindOf(err) == errs.Conflict:
		default:
			return out, err
		}
	}
	err = record.InTx(ctx, s.db, who, c.ID.String(), func(tx *pg.Tx) error {
		if out.Names, err = forgetNames(ctx, tx, c, before); err != nil {
			return err
		}
		out.Messages, err = blank(ctx, tx, c, today)
		return err
	})
	return out, err
}

// forgetNames forgets those who left before a day and stood on the register alone, and
// names that stand nowhere in it; the record says of how many residents.
func forgetNames(ctx context.Context, tx *pg.Tx, c people.Committee, before day.Day) (int, error) {
	gone, err := people.ForgetNames(ctx, tx, c, before)
	if err != nil {
		return 0, err
	}
	if err := all(ctx, tx, gone); err != nil || len(gone.Residents) == 0 {
		return 0, err
	}
	return len(gone.Residents), record.Append(ctx, tx, c.ID.String(), record.Act{
		Kind: "residents.erased", Subject: before.String(), Body: []record.Pair{{Key: "people", Value: strconv.Itoa(len(gone.Residents))}},
	})
}

// blank takes the facts out of old messages; their number goes on the public record.
func blank(ctx context.Context, tx *pg.Tx, c people.Committee, today day.Day) (int, error) {
	days, err := rule.Int(ctx, tx, c.ID, "messages.retention_days", today)
	if err != nil {
		return 0, err
	}
	n, err := outbox.Blank(ctx, tx, c.ID, today.AddDays(-days).Time(c.Location()))
	if err != nil || n == 0 {
		return 0, err
	}
	return n, record.Append(ctx, tx, c.ID.String(), record.Act{
		Kind: "messages.purged", Subject: today.String(),
		Body: []record.Pair{{Key: "kept_days", Value: strconv.Itoa(days)}, {Key: "messages", Value: strconv.Itoa(n)}},
	})
}
