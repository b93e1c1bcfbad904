package batch_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/batch"
	"ziguan/internal/errs"
)

var errOdd = errs.New(errs.Invalid, "odd")

// double doubles even numbers and refuses odd ones.
func double(in []int) []batch.Result[int] {
	out := make([]batch.Result[int], len(in))
	for i, n := range in {
		out[i].Out = 2 * n
		if n%2 == 1 {
			out[i] = batch.Result[int]{Err: errOdd}
		}
	}
	return out
}

// Each caller gets the answer to their own question; one refusal is nobody else's.
func TestEachGetsTheirOwn(t *testing.T) {
	t.Parallel()
	b := batch.New(8, 1, double)
	defer b.Close()
	var all sync.WaitGroup
	for n := range 200 {
		all.Go(func() {
			got, err := b.Do(t.Context(), n)
			if n%2 == 1 && !errors.Is(err, errOdd) || n%2 == 0 && (err != nil || got != 2*n) {
				t.Errorf("%d gives %d, %v", n, got, err)
			}
		})
	}
	all.Wait()
}

// held is a batcher whose trips wait until the test lets them go.
type held struct {
	*batch.Batcher[int, int]
	release chan struct{}
	trips   [][]int
}

func hold(limit int) *held {
	h := &held{release: make(chan struct{})}
	h.Batcher = batch.New(limit, 1, func(in []int) []batch.Result[int] {
		h.trips = append(h.trips, append([]int(nil), in...))
		<-h.release
		return double(in)
	})
	return h
}

// What waits while a trip is under way goes together on the next, in the order
// it came, and never more than the limit at once.
func TestOrderAndLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := hold(3)
		for n := range 9 {
			go func() { _, _ = h.Do(t.Context(), 2*n) }()
			synctest.Wait() // this one stands in the queue before the next comes
		}
		for range 9 {
			time.Sleep(time.Millisecond) // the bubble's time: a trip is held for company no longer
			synctest.Wait()
			select {
			case h.release <- struct{}{}:
			default:
			}
		}
		synctest.Wait()
		h.Close()
		var flat []int
		for i, trip := range h.trips {
			if len(trip) > 3 || i == 0 && len(trip) != 1 {
				t.Errorf("trip %d took %v", i, trip)
			}
			flat = append(flat, trip...)
		}
		if d := cmp.Diff([]int{0, 2, 4, 6, 8, 10, 12, 14, 16}, flat); d != "" {
			t.Errorf("order:\n%s", d)
		}
		if len(h.trips) != 4 {
			t.Errorf("nine questions took %d trips: %v", len(h.trips), h.trips)
		}
	})
}

// Closing lets the trip under way finish; whoever waits or comes later is told.
func TestClose(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := hold(1)
		underWay, waiting := make(chan batch.Result[int], 1), make(chan error, 1)
		go func() {
			got, err := h.Do(t.Context(), 2)
			underWay <- batch.Result[int]{Out: got, Err: err}
		}()
		synctest.Wait()
		go func() {
			_, err := h.Do(t.Context(), 4)
			waiting <- err
		}()
		synctest.Wait()
		closed := make(chan struct{})
		go func() { h.Close(); close(closed) }()
		synctest.Wait()
		close(h.release)
		<-closed
		if r := <-underWay; r.Err != nil || r.Out != 4 {
			t.Errorf("the trip under way: %d, %v", r.Out, r.Err)
		}
		// The second may have been taken along before the stop was seen, never lost.
		if err := <-waiting; err != nil && !errors.Is(err, batch.ErrClosed) {
			t.Errorf("who waited: %v", err)
		}
		if _, err := h.Do(t.Context(), 6); !errors.Is(err, batch.ErrClosed) {
			t.Errorf("who came later: %v", err)
		}
		if errs.KindOf(batch.ErrClosed) != errs.Unavailable {
			t.Error("being closed is not a reason to try again")
		}
	})
}

// Whoever gives up waiting does not hold up the others.
func TestGivingUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := hold(1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := h.Do(ctx, 2); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waited for a trip that hangs: %v", err)
		}
		go func() { h.release <- struct{}{}; h.release <- struct{}{} }()
		if got, err := h.Do(t.Context(), 4); got != 8 || err != nil {
			t.Errorf("the next gets %d, %v", got, err)
		}
		h.Close()
	})
}
