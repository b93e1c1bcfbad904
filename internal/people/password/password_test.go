package password_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ziguan/internal/people/password"
)

// What is kept matches its password and no other; of nothing kept nothing matches.
func TestAPasswordMatchesItselfAlone(t *testing.T) {
	t.Parallel()
	h := password.New()
	kept, err := h.Hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		typed, kept string
		want        bool
	}{{"correct horse", kept, true}, {"wrong horse", kept, false}, {"correct horse", "", false}} {
		if got, err := h.Matches(t.Context(), c.typed, c.kept); err != nil || got != c.want {
			t.Errorf("%q: %v %v", c.typed, got, err)
		}
	}
	if _, err := h.Hash(t.Context(), "short"); !errors.Is(err, password.ErrInvalid) {
		t.Errorf("a short one: %v", err)
	}
}

// A crowd of strangers is turned away beyond a short queue, and all the while
// whoever is known gets their turn.
func TestStrangersCannotStarveKnownPeople(t *testing.T) {
	t.Parallel()
	h := password.New()
	kept, err := h.Hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var crowd sync.WaitGroup
	var turnedAway atomic.Int64
	full := make(chan struct{})
	for range 40 {
		crowd.Go(func() {
			for ctx.Err() == nil {
				if _, err := h.Matches(ctx, "guess", kept); errors.Is(err, password.ErrBusy) {
					if turnedAway.Add(1) == 1 {
						close(full)
					}
					time.Sleep(20 * time.Millisecond)
				}
			}
		})
	}
	<-full
	for range 3 {
		if ok, err := h.Matches(password.Reserved(t.Context()), "correct horse", kept); err != nil || !ok {
			t.Errorf("a known one in the crowd: %v %v", ok, err)
		}
	}
	stop()
	crowd.Wait()
}

// Nobody waits beyond the deadline: who is gone holds no place.
func TestWhoeverGaveUpHoldsNoPlace(t *testing.T) {
	t.Parallel()
	h := password.New()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 200 {
		_, _ = h.Matches(gone, "guess", "")
	}
	if _, err := h.Hash(t.Context(), "correct horse"); err != nil {
		t.Errorf("after many who gave up: %v", err)
	}
}
