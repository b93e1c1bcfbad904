package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/clock"
	"ziguan/internal/errs"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/jobs"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC) // 12:00 in Beijing

type world struct {
	t     *testing.T
	db    *pg.DB
	clock *clock.Stepped
	zone  *time.Location

	mu   sync.Mutex
	done []string // instants the job was given, in Beijing
	fail error
}

func newWorld(t *testing.T) *world {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, clock: clock.NewStepped(noon), zone: zone}
	w.db = pgtest.NewAt(t, w.clock.Now)
	return w
}

func (w *world) job(latest bool) jobs.Made {
	return jobs.Made{Name: "test.nightly", Schedule: "30 2 * * *", Lease: time.Hour, Latest: latest, Do: w.do}
}

func (w *world) do(_ context.Context, now time.Time) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done = append(w.done, now.In(w.zone).Format("01-02 15:04"))
	w.clock.Step(1500 * time.Millisecond)
	return map[string]int{"rows": len(w.done)}, w.fail
}

func (w *world) runner(latest bool) *jobs.Runner { return jobs.NewMade(w.db, w.zone, w.job(latest)) }

func (w *world) catchUp(r *jobs.Runner, want ...string) {
	w.t.Helper()
	w.done = nil
	if _, err := r.CatchUp(w.t.Context(), "test.nightly"); err != nil {
		w.t.Error(err)
	}
	if d := cmp.Diff(want, w.done); d != "" {
		w.t.Error(d)
	}
}

// Two runners at once, of two programs: the period is done by exactly one.
func TestAPeriodIsClaimedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var ran atomic.Int32
	inside := make(chan struct{})
	job := w.job(false)
	job.Do = func(context.Context, time.Time) (any, error) {
		ran.Add(1)
		<-inside
		return nil, nil
	}
	var refused atomic.Int32
	var wg sync.WaitGroup
	for range 2 {
		r := jobs.NewMade(w.db, w.zone, job)
		wg.Go(func() {
			_, err := r.Run(context.Background(), "test.nightly", noon, jobs.How{})
			if errors.Is(err, jobs.ErrRunning) {
				refused.Add(1)
				close(inside) // the other one holds the claim and may end now
			} else if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if ran.Load() != 1 || refused.Load() != 1 {
		t.Errorf("ran %d times, refused %d", ran.Load(), refused.Load())
	}
}

// A program killed between claim and finish blocks its period for the lease and no longer.
func TestAClaimWhoseLeaseRanOutIsTakenOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	killed, next := w.runner(false), w.runner(false)
	if mine, err := killed.Claim(t.Context(), "2026-11-23"); err != nil || !mine {
		t.Fatal(mine, err)
	}
	w.clock.Step(59 * time.Minute)
	w.catchUp(next)
	w.clock.Step(time.Minute)
	w.catchUp(next, "11-23 02:30")
	w.catchUp(killed)
}

// The clock set back leaves no claim in the future that nobody could ever take.
func TestAClaimFromTheFutureIsDead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.runner(false)
	if _, err := r.Claim(t.Context(), "2026-11-23"); err != nil {
		t.Fatal(err)
	}
	w.clock.Step(-2 * time.Hour)
	w.catchUp(r, "11-23 02:30")
}

// After three missed days each is done with its own instant, in order; a job of
// the present is done once for all of them.
func TestMissedDaysAreCaughtUpInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.runner(false)
	w.catchUp(r, "11-23 02:30") // a new installation owes nothing from before
	w.catchUp(r)
	w.clock.Step(3*24*time.Hour - 10*time.Hour) // 02:00 on the 26th: not due yet
	w.catchUp(r, "11-24 02:30", "11-25 02:30")
	w.clock.Step(3 * 24 * time.Hour)
	w.catchUp(r, "11-26 02:30", "11-27 02:30", "11-28 02:30")
	w.clock.Step(3 * 24 * time.Hour)
	w.catchUp(w.runner(true), "12-02 02:00")
}

// A period that fails is tried again, and those after it wait for it.
func TestAFailureStopsThoseAfterItUntilItSucceeds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.runner(false)
	w.catchUp(r, "11-23 02:30")
	w.clock.Step(2 * 24 * time.Hour)
	w.fail, w.done = errs.New(errs.Unavailable, "database.busy"), nil
	if _, err := r.CatchUp(t.Context(), "test.nightly"); errs.CodeOf(err) != "database.busy" {
		t.Error(err)
	}
	list, err := r.List(t.Context())
	if err != nil || list[0].Last.Failed != "database.busy" || list[0].Last.Period != "2026-11-24" || list[0].Last.FinishedAt != nil {
		t.Errorf("%+v %v", list[0].Last, err)
	}
	w.fail = nil
	w.catchUp(r, "11-24 02:30", "11-25 02:30")
}

// A panic is a failure with a row, not the end of the program.
func TestAPanicIsAFailure(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	job := w.job(false)
	job.Do = func(context.Context, time.Time) (any, error) { panic("boom") }
	r := jobs.NewMade(w.db, w.zone, job)
	if _, err := r.Run(t.Context(), "test.nightly", noon, jobs.How{}); errs.CodeOf(err) != "internal" {
		t.Error(err)
	}
	w.catchUp(w.runner(false), "11-23 02:30")
}

// Run does a period once: the row says what it found, how long it took, and the
// second time that it had been done.
func TestRunIsIdempotentForItsPeriod(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.runner(false)
	first, err := r.Run(t.Context(), "test.nightly", noon, jobs.How{})
	if err != nil || first.Again || first.Period != "2026-11-23" || first.TookMS != 1500 || string(first.Found) != `{"rows": 1}` {
		t.Fatalf("%+v %v", first, err)
	}
	second, err := r.Run(t.Context(), "test.nightly", noon, jobs.How{})
	if err != nil || !second.Again || second.TookMS != 1500 || len(w.done) != 1 {
		t.Errorf("%+v %v %v", second, err, w.done)
	}
	if _, err := r.Run(t.Context(), "nobody.knows", noon, jobs.How{}); !errors.Is(err, jobs.ErrUnknown) {
		t.Error(err)
	}
	raw, err := json.Marshal(second)
	if err != nil || !strings.Contains(string(raw), `"found":{"rows":1},"failed":"","again":true`) {
		t.Errorf("%s %v", raw, err)
	}
}

// A day done by hand does not keep the days before it from being done.
func TestADayDoneByHandHidesNoDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.runner(false)
	w.catchUp(r, "11-23 02:30")
	w.clock.Step(2 * 24 * time.Hour)
	if _, err := r.Run(t.Context(), "test.nightly", w.clock.Now(), jobs.How{}); err != nil {
		t.Fatal(err)
	}
	w.clock.Step(24 * time.Hour)
	w.catchUp(r, "11-24 02:30", "11-26 02:30")
}

// Started, a runner does at once what was missed; stopped, it interrupts and
// what was interrupted can be taken up again.
func TestStartCatchesUpAndStopInterrupts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	began := make(chan struct{})
	job := w.job(false)
	job.Do = func(ctx context.Context, _ time.Time) (any, error) {
		close(began)
		<-ctx.Done()
		return nil, ctx.Err()
	}
	r := jobs.NewMade(w.db, w.zone, job)
	r.Start(context.Background())
	<-began
	r.Stop(t.Context())
	list, err := r.List(t.Context())
	if err != nil || list[0].Last == nil || list[0].Last.Failed == "" {
		t.Fatalf("%+v %v", list, err)
	}
	w.catchUp(w.runner(false), "11-23 02:30")
}
