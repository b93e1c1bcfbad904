package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"
)

// Start runs every job at its time, and at once what was missed. A second Start
// without a Stop between them does nothing.
func (r *Runner) Start(ctx context.Context) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cron != nil {
		return
	}
	ctx, r.stop = context.WithCancel(ctx)
	log := cronLog{r.log}
	// Recover stands inside: cron's SkipIfStillRunning would never let a job
	// run again whose panic passed through it.
	r.cron = cron.New(cron.WithLocation(r.zone), cron.WithLogger(log),
		cron.WithChain(cron.SkipIfStillRunning(log), cron.Recover(log)))
	for _, j := range r.jobs {
		r.cron.Schedule(sooner{j.Schedule, cron.Every(again)}, cron.FuncJob(func() {
			_, _ = r.catchUp(ctx, j) // a failure stands in the log and in its row
		}))
		if j.often > 0 {
			r.cron.Schedule(cron.Every(j.often), cron.FuncJob(func() { r.look(ctx, j) }))
		}
	}
	for _, e := range r.cron.Entries() {
		r.wait.Go(e.WrappedJob.Run)
	}
	r.cron.Start()
}

// look does what cannot wait for a job's own time, which would find it done.
func (r *Runner) look(ctx context.Context, j scheduled) {
	if _, err := j.do(ctx, r.now()); err != nil && ctx.Err() == nil {
		r.log.Error("job between its times", "job", j.name, "error", err)
	}
}

// Stop interrupts what is running and waits for it, as long as ctx allows. What
// was interrupted is taken up again by the next Start.
func (r *Runner) Stop(ctx context.Context) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cron == nil {
		return
	}
	r.stop()
	ended := r.cron.Stop()
	first := make(chan struct{})
	go func() {
		r.wait.Wait()
		close(first)
	}()
	for _, done := range []<-chan struct{}{ended.Done(), first} {
		select {
		case <-done:
		case <-ctx.Done():
		}
	}
	r.cron = nil
}

// sooner is a job's own time and the regular look for what was missed.
type sooner struct{ own, often cron.Schedule }

// Next implements cron.Schedule.
func (s sooner) Next(t time.Time) time.Time {
	a, b := s.own.Next(t), s.often.Next(t)
	if !a.IsZero() && a.Before(b) {
		return a
	}
	return b
}

// cronLog gives cron's own messages to the program's log; its notes on every
// tick are left out.
type cronLog struct{ log *slog.Logger }

// Info implements cron.Logger.
func (cronLog) Info(string, ...any) {}

// Error implements cron.Logger.
func (l cronLog) Error(err error, msg string, _ ...any) {
	l.log.Error("cron", "what", msg, "cause", err.Error())
}
