package watch

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/lib/pq"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/holding"
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

// Holds is what this package keeps of people. Where a car passed is counted, not
// listed: the household shares it.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: append([]holding.Table{
			{Name: "parking.checks", In: "passes", Stays: goes},
			{Name: "parking.presences", Hidden: "where a car is now, as the gate has to know", Stays: goes},
			{Name: "parking.differences", Hidden: holding.Work, Stays: goes},
			{Name: "parking.lookups", In: "passes", Stays: "a digest, which finds nobody"},
			{Name: "parking.shifts", In: "shifts", Stays: holding.ByKey},
		}, holding.Worked("parking.gates", "parking.gate_notes", "parking.lane_counts")...),
		Shows: []holding.Section{
			holding.Made("passes", sqlKnownPasses+sqlKnownLookups, passesOf),
			holding.Rows[knownShift]("shifts", sqlKnownShifts),
		},
	}
}

const goes = "goes by itself once its days are over"

type knownShift struct {
	Gate      string     `db:"gate" json:"place"`
	StartedAt time.Time  `db:"started_at" json:"at"`
	EndedAt   *time.Time `db:"ended_at" json:"until"`
}

// knownPasses are of the cars of the household, as far as they are kept: records of
// checks, and looks of the committee at them.
type knownPasses struct {
	Passes  int `json:"passes"`
	Lookups int `json:"lookups"`
}

const sqlKnownPlates = `
	select distinct v.plate
	from people.homes_of($1, $2) h
	join parking.vehicles v on v.committee_id = $1 and v.dwelling_id = h.dwelling_id and v.to_day is null
	where h.to_day is null
	order by v.plate`

const sqlKnownPasses = `
	select count(*)
	from parking.checks
	where committee_id = $1 and plate = any($2::text[])`

const sqlKnownLookups = `
	select count(*)
	from parking.lookups
	where committee_id = $1 and plate = any($2::text[])`

const sqlKnownShifts = `
	select gate, started_at, ended_at
	from parking.shifts
	where committee_id = $1 and person_id = $2
	order by started_at desc, id`

func passesOf(ctx context.Context, q pg.Queryer, committee, person holding.Key) ([]knownPasses, error) {
	c, err := people.ByID(ctx, q, people.CommitteeID(committee))
	if err != nil {
		return nil, err
	}
	var plates, digests []string
	if err := q.Select(ctx, &plates, sqlKnownPlates, committee, person); err != nil {
		return nil, fmt.Errorf("own cars: %w", err)
	}
	for _, p := range plates {
		digests = append(digests, c.Digest("plate", p))
	}
	var k knownPasses
	if err := q.Get(ctx, &k.Passes, sqlKnownPasses, committee, pq.Array(plates)); err != nil {
		return nil, fmt.Errorf("passes: %w", err)
	}
	if err := q.Get(ctx, &k.Lookups, sqlKnownLookups, committee, pq.Array(digests)); err != nil {
		return nil, fmt.Errorf("look-ups: %w", err)
	}
	return []knownPasses{k}, nil
}
