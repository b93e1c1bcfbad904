package password_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"ziguan/internal/account/password"
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

// A crowd of strangers is turned away beyond a short queue, and whoever is known
// need not wait for those who are in it.
func TestStrangersCannotStarveKnownPeople(t *testing.T) {
	t.Parallel()
	h := password.New()
	kept, err := h.Hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	const crowd = 40
	var served atomic.Int64
	turnedAway := make(chan struct{}, crowd)
	var all sync.WaitGroup
	for range crowd {
		all.Go(func() {
			switch _, err := h.Matches(t.Context(), "guess", kept); {
			case err == nil:
				served.Add(1)
			case errors.Is(err, password.ErrBusy):
				turnedAway <- struct{}{}
			default:
				t.Error(err)
			}
		})
	}
	<-turnedAway // the queue is full
	before := served.Load()
	if ok, err := h.Matches(password.Reserved(t.Context()), "correct horse", kept); err != nil || !ok {
		t.Errorf("a known one in the crowd: %v %v", ok, err)
	}
	if waited := served.Load() - before; waited > 12 {
		t.Errorf("a known one waited for %d strangers", waited)
	}
	all.Wait()
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

// What everybody guesses first is refused however it is typed; a sentence is not.
func TestACommonPasswordIsRefused(t *testing.T) {
	t.Parallel()
	h := password.New()
	for _, typed := range []string{"12345678", "password", "PassWord1", "１２３４５６７８", " qwertyuiop ", "ＰＡＳＳＷＯＲＤ", "88888888", "a123456789"} {
		if _, err := h.Hash(t.Context(), typed); !errors.Is(err, password.ErrCommon) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	for _, typed := range []string{"correct horse", "院里有两棵老槐树", "12345678 槐树"} {
		if _, err := h.Hash(t.Context(), typed); err != nil {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if _, err := h.Hash(t.Context(), "1234567"); !errors.Is(err, password.ErrInvalid) {
		t.Errorf("a short one: %v", err)
	}
}
