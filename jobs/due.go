package jobs

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/day"
)

// due lists the instants of the periods that should have been done by now and
// are not, in order. A job that never ran owes its latest period alone; a job of
// the present always does.
func (r *Runner) due(ctx context.Context, j scheduled) ([]time.Time, error) {
	now := r.now()
	today := day.In(now, r.zone)
	since := today.AddDays(-furthest)
	var known []struct {
		Period string `db:"period"`
		Done   bool   `db:"done"`
	}
	if err := r.db.Select(ctx, &known, sqlRunPeriods, j.name, since.String(), today.String()); err != nil {
		return nil, fmt.Errorf("due periods of %s: %w", j.name, err)
	}
	done := map[string]bool{}
	first := ""
	for _, k := range known {
		if first == "" {
			first = k.Period
		}
		done[k.Period] = k.Done
	}
	var all []time.Time
	for at := j.Next(since.Time(r.zone).Add(-time.Second)); !at.IsZero() && !at.After(now); at = j.Next(at) {
		all = append(all, at)
	}
	if len(all) > 0 && (first == "" || j.latest) {
		all = all[len(all)-1:]
	}
	var out []time.Time
	for _, at := range all {
		if p := day.In(at, r.zone).String(); p >= first && !done[p] {
			out = append(out, at)
		}
	}
	return out, nil
}
