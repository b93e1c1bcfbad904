package jobs

import (
	"context"
	"log/slog"
	"time"

	"ziguan/internal/pg"
)

// Made is a job that a test makes.
type Made struct {
	Name, Schedule string
	Lease          time.Duration
	Latest         bool
	Do             func(ctx context.Context, now time.Time) (any, error)
}

// NewMade makes a runner of a test's own jobs.
func NewMade(db *pg.DB, zone *time.Location, list ...Made) *Runner {
	var entries []entry
	for _, m := range list {
		entries = append(entries, entry{
			name: m.Name, schedule: m.Schedule, lease: m.Lease, latest: m.Latest,
			do: func(ctx context.Context, now time.Time) (outcome, error) {
				found, err := m.Do(ctx, now)
				return outcome{found: found}, err
			},
		})
	}
	return newRunner(db, entries, slog.New(slog.DiscardHandler), zone)
}

// Claim takes a period and never settles it, as a program does that is killed.
func (r *Runner) Claim(ctx context.Context, period string) (bool, error) {
	_, mine, err := claim(ctx, r.db, r.jobs[0].entry, period, false)
	return mine, err
}

// Look does what a job of that name looks for between its times.
func (r *Runner) Look(ctx context.Context, name string) {
	for _, j := range r.jobs {
		if j.name == name && j.often > 0 {
			r.look(ctx, j)
		}
	}
}
