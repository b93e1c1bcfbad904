package watch

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// RetentionRule is the key of the rule that says for how many days it is kept
// which car passed (domain rule 62, PIPL art. 19).
const RetentionRule = "checks.retention_days"

// Retention is how long a committee keeps which car passed, and the rule it rests on.
type Retention struct {
	rule.Rule
	Days int
	// Since is the first day of which records are kept.
	Since day.Day
}

// Purged counts what one purge took away.
type Purged struct {
	Checks      int // records of checks
	Presences   int // cars outside that were last seen longer ago
	Differences int // answered differences whose plate was blanked
}

func (p Purged) any() bool { return p.Checks+p.Presences+p.Differences > 0 }

func (p *Purged) add(o Purged) {
	p.Checks, p.Presences, p.Differences = p.Checks+o.Checks, p.Presences+o.Presences, p.Differences+o.Differences
}

// purgeMost is how many records one act of a purge takes away.
const purgeMost = 20_000

// sqlChecksPurge walks from the oldest on; a fact that came late is as old as what it
// tells of.
const sqlChecksPurge = `
	delete from parking.checks
	where committee_id = $1 and id in (
		select id from parking.checks
		where committee_id = $1 and at < $2
		order by at, id
		limit $3)`

const sqlPresencesPurge = `
	delete from parking.presences
	where committee_id = $1 and not inside and at < $2`

// sqlDifferencesBlank leaves open differences their plate: they are cases that
// somebody still has to answer.
const sqlDifferencesBlank = `
	update parking.differences
	set plate = ''
	where committee_id = $1 and resolved_at is not null and at < $2 and plate <> ''`

// RetentionOf gives the rule that holds today. Anybody may read it.
func (s *Service) RetentionOf(ctx context.Context, c people.Committee) (Retention, error) {
	var out Retention
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		var err error
		out, err = retention(ctx, r, c, r.Now)
		return err
	})
	return out, err
}

func retention(ctx context.Context, q pg.Queryer, c people.Committee, now time.Time) (Retention, error) {
	today := c.Today(now)
	rule, err := rule.Value(ctx, q, c.ID, RetentionRule, today)
	if err != nil {
		return Retention{}, err
	}
	days, err := strconv.Atoi(rule.Value)
	if err != nil {
		return Retention{}, fmt.Errorf("rule %s: %w", RetentionRule, err)
	}
	return Retention{Rule: rule, Days: days, Since: today.AddDays(-days)}, nil
}

// Purge deletes, in every committee, what its rule says is no longer kept on the
// day of now: records of checks, presences of cars outside, and the plate in
// answered differences, whose rows and texts stay. Cars inside and open
// differences are the present and stay. Look-ups hold no plate from the first.
//
// Each act takes at most purgeMost records and leaves one line
// gate.checks_purged with its counts on the public record, so that a kill
// between two acts leaves a record that is true; in daily life it is one act. An
// act that finds nothing leaves nothing: a second run changes nothing. The
// scheduled job and the operator may.
func (s *Service) Purge(ctx context.Context, who actor.Actor, now time.Time) (Purged, error) {
	var all Purged
	if !who.Is(actor.System, actor.Operator) {
		return all, actor.ErrRole.With("roles", string(actor.System))
	}
	committees, err := people.Committees(ctx, s.db)
	if err != nil {
		return all, err
	}
	for _, c := range committees {
		for more := true; more; {
			one, err := s.purge(ctx, who, c, now)
			if err != nil {
				return all, err
			}
			all.add(one)
			more = one.Checks == purgeMost
		}
	}
	return all, nil
}

func (s *Service) purge(ctx context.Context, who actor.Actor, c people.Committee, now time.Time) (Purged, error) {
	var out Purged
	err := record.InTx(ctx, s.db, who, c.ID.String(), func(tx *pg.Tx) error {
		rule, err := retention(ctx, tx, c, now)
		if err != nil {
			return err
		}
		before := rule.Since.Time(c.Location())
		for _, step := range []struct {
			count *int
			query string
			args  []any
		}{
			{&out.Checks, sqlChecksPurge, []any{c.ID, before, purgeMost}},
			{&out.Presences, sqlPresencesPurge, []any{c.ID, before}},
			{&out.Differences, sqlDifferencesBlank, []any{c.ID, before}},
		} {
			n, err := tx.Exec(ctx, step.query, step.args...)
			if err != nil {
				return fmt.Errorf("purge: %w", err)
			}
			*step.count = int(n)
		}
		if !out.any() {
			return nil
		}
		return record.Append(ctx, tx, c.ID.String(), record.Act{
			Kind: "gate.checks_purged", Subject: rule.Since.String(),
			Body: []record.Pair{
				{Key: "kept_days", Value: strconv.Itoa(rule.Days)},
				{Key: "checks", Value: strconv.Itoa(out.Checks)},
				{Key: "presences", Value: strconv.Itoa(out.Presences)},
				{Key: "differences", Value: strconv.Itoa(out.Differences)},
			},
		})
	})
	return out, err
}
