package mydata

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/erasure"
	"ziguan/internal/errs"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking/application"
)

// sqlLeft are the people with an account who left a committee before a day and
// whom it still knows by name.
const sqlLeft = `
	select r.person_id
	from people.residents r
	join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
	where r.committee_id = $1 and r.person_id is not null
		and not exists (
			select from people.roles k
			where k.committee_id = $1 and k.person_id = r.person_id and k.ended_at is null and (k.to_day is null or k.to_day >= $2))
	group by r.person_id
	having bool_and(o.to_day is not null and o.to_day < $2)
	order by r.person_id`

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
		return r.Select(ctx, &left, sqlLeft, c.ID, before)
	})
	if err != nil {
		return out, fmt.Errorf("who left: %w", err)
	}
	for _, p := range left { // each by itself: one who comes back meanwhile stays
		switch err := s.forget(ctx, who, c, p); {
		case err == nil:
			out.People++
		case errors.Is(err, erasure.ErrNothing), errs.KindOf(err) == errs.Conflict:
		default:
			return out, err
		}
	}
	err = record.InTx(ctx, s.db, who, c.ID.String(), func(tx *pg.Tx) error {
		gone, err := erasure.ForgetNames(ctx, tx, c, before)
		if err != nil {
			return err
		}
		out.Names = len(gone)
		if err := forgetPapers(ctx, tx, c.ID, gone); err != nil {
			return err
		}
		out.Messages, err = blank(ctx, tx, c, today)
		return err
	})
	return out, err
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

// forgetPapers takes out what lies of residents beside the register.
func forgetPapers(ctx context.Context, tx *pg.Tx, c people.CommitteeID, gone []people.ResidentID) error {
	if len(gone) == 0 {
		return nil
	}
	if err := application.ForgetCopies(ctx, tx, c, gone); err != nil {
		return err
	}
	return outbox.Forget(ctx, tx, c, gone)
}

func (s *Service) forget(ctx context.Context, who actor.Actor, c people.Committee, p people.PersonID) error {
	return record.InTx(ctx, s.db, who, c.ID.String(), func(tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, sqlRequestsForget, c.ID, p); err != nil {
			return fmt.Errorf("forget corrections: %w", err)
		}
		gone, err := erasure.Forget(ctx, tx, c, p)
		if err != nil {
			return err
		}
		return forgetPapers(ctx, tx, c.ID, gone.Residents)
	})
}
