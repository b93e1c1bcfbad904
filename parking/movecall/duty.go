package movecall

import (
	"context"
	"time"

	"github.com/lib/pq"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Late is a call that nobody answered in time.
type Late struct {
	Call
	Plates pq.StringArray `db:"plates"` // by which the car is found
	Phones []string       // of the household, for staff alone
}

// Reported is a call that a household calls a nuisance.
type Reported struct {
	Call
	Report string `db:"report"`
	Source string `db:"source"` // card or gate
}

// Duty is what the person on duty has before them.
type Duty struct {
	Late     []Late
	Reported []Reported // for staff alone
}

// dutyDay is how far back the duty list goes: a car that stood in the way
// yesterday is yesterday's.
const dutyDay = 24 * time.Hour

// Duty lists the calls that nobody answered within the rule's minutes and nobody
// telephoned about. Volunteers on duty and staff may; staff see whom to telephone
// and what was reported.
func (s *Service) Duty(ctx context.Context, who actor.Actor, c people.CommitteeID) (Duty, error) {
	var out Duty
	if err := who.Needs(c.String(), append(onDuty(), actor.Readers...)...); err != nil {
		return out, err
	}
	err := people.InView(ctx, s.db, c, func(r people.View) error {
		minutes, err := rule.Int(ctx, r, c, "move_call.minutes", r.Today)
		if err != nil {
			return err
		}
		var open []Late
		if err := r.Select(ctx, &open, sqlCallsOpen, c, r.Now.Add(-dutyDay), r.Today); err != nil {
			return err
		}
		for _, late := range open {
			if !late.Overdue(r.Now, minutes) {
				continue
			}
			if who.MayRun() {
				if late.Phones, err = phones(ctx, r, c, late.DwellingID); err != nil {
					return err
				}
			}
			out.Late = append(out.Late, late)
		}
		if !who.MayRun() {
			return nil
		}
		return r.Select(ctx, &out.Reported, sqlCallsReported, c)
	})
	return out, err
}

// phones are the numbers of those who live at a dwelling now.
func phones(ctx context.Context, q pg.Queryer, c people.CommitteeID, d people.DwellingID) ([]string, error) {
	all, err := people.Occupancies(ctx, q, c, d)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, o := range all {
		if o.To.Zero() && o.Phone != "" {
			out = append(out, o.Phone)
		}
	}
	more, err := people.Contacts(ctx, q, c, d)
	for _, k := range more {
		out = append(out, k.Phone)
	}
	return out, err
}

// Purge lets go of calls as old as the records of passing cars that are let go
// of. A nightly job calls it.
func (s *Service) Purge(ctx context.Context, who actor.Actor, now time.Time) (int, error) {
	if err := who.Needs("", actor.System); err != nil {
		return 0, err
	}
	all, err := people.Committees(ctx, s.db)
	if err != nil {
		return 0, err
	}
	total := 0
	for _, c := range all {
		gone := int64(0)
		err := s.run(ctx, who, c.ID, func(a act) error {
			kept, err := rule.Int(ctx, a, c.ID, "checks.retention_days", c.Today(now))
			if err != nil {
				return err
			}
			gone, err = a.Exec(ctx, sqlCallsPurge, c.ID, now.AddDate(0, 0, -kept))
			return err
		})
		if err != nil {
			return total, err
		}
		total += int(gone)
	}
	return total, nil
}
