package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/pg"
)

var (
	// ErrUnknown says that there is no job of that name.
	ErrUnknown = errs.New(errs.NotFound, "job.unknown")
	// ErrRunning says that somebody else is doing this period now.
	ErrRunning = errs.New(errs.Conflict, "job.running")
	// ErrFuture refuses to do a job by an instant that has not come (parameter at);
	// what it would do can be asked for.
	ErrFuture = errs.New(errs.Conflict, "job.future")
	// ErrOutside says that nobody can tell without doing it what a job would do: it
	// works outside the database.
	ErrOutside = errs.New(errs.Conflict, "job.outside")
)

// again is how often a runner looks for what was missed or has failed.
const again = 10 * time.Minute

// furthest is how many days back missed periods are caught up.
const furthest = 366

// Runner claims and runs jobs. Several may run beside each other, in one
// program or in many.
type Runner struct {
	db   *pg.DB
	log  *slog.Logger
	zone *time.Location
	jobs []scheduled

	mu   sync.Mutex
	cron *cron.Cron
	stop context.CancelFunc
	wait sync.WaitGroup
}

type scheduled struct {
	entry
	cron.Schedule
}

// New makes a runner whose days are those of a zone; it runs nothing by itself
// before Start.
func New(db *pg.DB, d Deps, log *slog.Logger, zone *time.Location) *Runner {
	return newRunner(db, registry(db, d), log, zone)
}

func newRunner(db *pg.DB, list []entry, log *slog.Logger, zone *time.Location) *Runner {
	r := &Runner{db: db, log: log, zone: zone}
	for _, e := range list {
		s, err := cron.ParseStandard(e.schedule)
		if err != nil {
			panic(fmt.Errorf("job %s: %w", e.name, err)) // the registry is wrong, which a first test run shows
		}
		r.jobs = append(r.jobs, scheduled{e, s})
	}
	return r
}

// Job is a job as people see it.
type Job struct {
	Name     string    `json:"name"`
	Schedule string    `json:"schedule"`
	Next     time.Time `json:"next"`
	Last     *Run      `json:"last"` // nil when it never ran
}

// List gives every job with its last run, in the order of the night.
func (r *Runner) List(ctx context.Context) ([]Job, error) {
	var last []Run
	if err := r.db.Select(ctx, &last, sqlRunLast); err != nil {
		return nil, err
	}
	out := make([]Job, len(r.jobs))
	for i, j := range r.jobs {
		out[i] = Job{Name: j.name, Schedule: j.schedule, Next: j.Next(r.now())}
		for n := range last {
			if last[n].Job == j.name {
				out[i].Last = &last[n]
			}
		}
	}
	return out, nil
}

// Runs gives the latest runs of all jobs, the newest first.
func (r *Runner) Runs(ctx context.Context, limit int) ([]Run, error) {
	return pg.All[Run](ctx, r.db, sqlRuns, limit)
}

// How says how a job is run by hand.
type How struct {
	Again bool // also a period that was done
	Dry   bool // only tell what would happen
}

// Run does the period of an instant now, with that instant as the job's only
// clock, and gives its row; a period that is done is left unless it is asked for
// again. ErrUnknown; ErrRunning; ErrFuture; ErrOutside; the job's own error, which
// stands in the row as well. Dry, nothing is changed, and no row is written.
func (r *Runner) Run(ctx context.Context, name string, at time.Time, how How) (Run, error) {
	for _, j := range r.jobs {
		if j.name != name {
			continue
		}
		period := day.In(at, r.zone).String()
		if how.Dry {
			return r.rehearse(ctx, j.entry, period, at)
		}
		if at.After(r.now()) {
			return Run{}, ErrFuture.With("at", at.In(r.zone).Format(time.RFC3339))
		}
		mine, err := r.once(ctx, j.entry, period, task{at, how.Again})
		if err != nil {
			return Run{}, err
		}
		out, err := readRun(ctx, r.db, name, period)
		if err != nil {
			return out, err
		}
		out.Again = !mine
		if !mine && out.FinishedAt == nil {
			return out, ErrRunning.With("name", name)
		}
		return out, nil
	}
	return Run{}, ErrUnknown.With("name", name)
}

// rehearse tells what a run would do.
func (r *Runner) rehearse(ctx context.Context, e entry, period string, at time.Time) (Run, error) {
	out := Run{Job: e.name, Period: period}
	if e.outside {
		return out, ErrOutside.With("name", e.name)
	}
	err := r.db.Rehearse(ctx, func(ctx context.Context) error {
		o, err := r.do(ctx, e, at)
		out.Read, out.Wrote, out.Findings = o.read, o.wrote, o.findings
		return err
	})
	return out, err
}

// task is one run of a period: by which instant, and whether although it was done.
type task struct {
	now   time.Time
	again bool
}

// once claims a period, does it within its lease, and settles its row; false
// when it was not to be had.
func (r *Runner) once(ctx context.Context, e entry, period string, t task) (bool, error) {
	c, mine, err := claim(ctx, r.db, e, period, t.again)
	if err != nil || !mine {
		return false, err
	}
	found, err := r.do(ctx, e, t.now)
	failed := ""
	if err != nil {
		failed = errs.CodeOf(err)
		r.log.ErrorContext(ctx, "job failed", "job", e.name, "period", period, "code", failed, "cause", err.Error())
	}
	// What was done is written down also when the program is being stopped.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	held, serr := c.settle(last, r.db, found, failed)
	switch {
	case err != nil:
		return true, err
	case serr != nil:
		return true, serr
	case !held:
		r.log.WarnContext(ctx, "job outlived its lease", "job", e.name, "period", period)
	default:
		r.log.InfoContext(ctx, "job done", "job", e.name, "period", period)
	}
	return true, nil
}

// do runs a job for at most its lease; a panic is a failure like any other.
func (r *Runner) do(ctx context.Context, e entry, now time.Time) (found outcome, err error) {
	ctx, cancel := context.WithTimeout(ctx, e.lease)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("job %s: panic: %v", e.name, p)
		}
	}()
	found, err = e.do(ctx, now)
	slices.SortFunc(found.findings, func(a, b Finding) int { return strings.Compare(a.ID+a.Kind, b.ID+b.Kind) })
	return found, err
}

func (r *Runner) now() time.Time { return r.db.Now().In(r.zone) }

// CatchUp does every period that is due and not done, in order, and stops at the
// first that fails or that somebody else is doing. It gives how many it did.
func (r *Runner) CatchUp(ctx context.Context, name string) (int, error) {
	for _, j := range r.jobs {
		if j.name == name {
			return r.catchUp(ctx, j)
		}
	}
	return 0, ErrUnknown.With("name", name)
}

func (r *Runner) catchUp(ctx context.Context, j scheduled) (int, error) {
	due, err := r.due(ctx, j)
	if err != nil {
		return 0, err
	}
	for n, at := range due {
		now := at
		if j.latest {
			now = r.now()
		}
		mine, err := r.once(ctx, j.entry, day.In(at, r.zone).String(), task{now: now})
		if err != nil || !mine {
			return n, err
		}
	}
	return len(due), nil
}
