package turn_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ziguan/internal/turn"
)

// No more than so many are at it, and no more than so many of one.
func TestAFewAtATime(t *testing.T) {
	t.Parallel()
	l := turn.New(3, 2, time.Minute)
	var now, most, mine, mostMine atomic.Int64
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			who := []string{"a", "b", "c"}[i%3]
			done, ok := l.Take(t.Context(), who, 1)
			if !ok {
				t.Error("turned away")
			}
			high(&most, now.Add(1))
			if who == "a" {
				high(&mostMine, mine.Add(1))
			}
			for range 50 {
				runtime.Gosched()
			}
			if who == "a" {
				mine.Add(-1)
			}
			now.Add(-1)
			done()
			done() // says nothing new
		})
	}
	wg.Wait()
	if most.Load() != 3 || mostMine.Load() > 2 {
		t.Errorf("%d at a time, %d of one", most.Load(), mostMine.Load())
	}
}

func high(most *atomic.Int64, n int64) {
	for {
		m := most.Load()
		if n <= m || most.CompareAndSwap(m, n) {
			return
		}
	}
}

// Whoever waits too long, or no longer wants it, is told so and holds nothing.
func TestNobodyWaitsForEver(t *testing.T) {
	t.Parallel()
	l := turn.New(1, 1, 20*time.Millisecond)
	done, ok := l.Take(t.Context(), "a", 1)
	if !ok {
		t.Fatal("an empty line turns away")
	}
	if _, ok := l.Take(t.Context(), "b", 1); ok {
		t.Error("two at a time")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok := l.Take(gone, "b", 1); ok {
		t.Error("a turn for somebody who left")
	}
	done()
	if done, ok = l.Take(t.Context(), "b", 99); !ok {
		t.Error("whoever was turned away holds something")
	}
	done()
}
