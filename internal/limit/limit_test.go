package limit_test

import (
	"net/netip"
	"strconv"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/errs"
	"ziguan/internal/limit"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
)

var start = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// world takes tries at a clock that the test sets.
type world struct {
	t     *testing.T
	db    *pg.DB
	clock *clock.Stepped
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, clock: clock.NewStepped(start)}
	w.db = pgtest.NewAt(t, w.clock.Now)
	return w
}

func (w *world) later(d time.Duration) { w.clock.Set(w.clock.Now().Add(d)) }

// take gives the refusal's code, empty where the try goes.
func (w *world) take(counts ...limit.Count) (limit.Taken, string) {
	w.t.Helper()
	var taken limit.Taken
	err := w.db.InTx(w.t.Context(), actor.Actor{}, func(tx *pg.Tx) error {
		var err error
		taken, err = limit.Take(w.t.Context(), tx, counts...)
		return err
	})
	if err == nil {
		return taken, ""
	}
	return taken, errs.CodeOf(err)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// The wait doubles with each try and ends at the most; nothing is ever locked.
func TestTheWaitDoublesAndNeverLocks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := limit.Count{Rule: limit.Rule{Name: "test", Free: 3, Window: 24 * time.Hour, First: 30 * time.Second, Most: 4 * time.Minute}, Of: "x"}
	for range 3 {
		if _, refused := w.take(c); refused != "" {
			t.Fatalf("a free try: %s", refused)
		}
	}
	for i, wait := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 4 * time.Minute} {
		w.later(wait - time.Second)
		want := "try.soon"
		if _, refused := w.take(c); refused != want {
			t.Errorf("try %d a second too soon: %q", i, refused)
		}
		w.later(time.Second)
		if _, refused := w.take(c); refused != "" {
			t.Errorf("try %d after its wait: %q", i, refused)
		}
	}
	if _, refused := w.take(c); refused != "try.later" {
		t.Errorf("four minutes ahead: %q", refused)
	}
	w.later(25 * time.Hour)
	if _, refused := w.take(c); refused != "" {
		t.Errorf("a day later: %q", refused)
	}
}

// A rate lets so many through and no more until the while is over.
func TestARateOpensAgainWhenItsWhileIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := limit.Count{Rule: limit.Rule{Name: "test", Free: 2, Window: time.Hour}, Of: "x"}
	_, a := w.take(c)
	w.later(30 * time.Minute)
	_, b := w.take(c)
	_, third := w.take(c)
	w.later(31 * time.Minute)
	_, again := w.take(c)
	if a != "" || b != "" || third != "try.later" || again != "" {
		t.Errorf("%q %q %q %q", a, b, third, again)
	}
}

// A refused try counts nowhere, so that nobody fills one limit by way of another.
func TestARefusedTryCountsNowhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	strict := limit.Count{Rule: limit.Rule{Name: "strict", Free: 1, Window: time.Hour}, Of: "x"}
	wide := limit.Count{Rule: limit.Rule{Name: "wide", Free: 3, Window: time.Hour}, Of: "x"}
	_, _ = w.take(strict, wide)
	for range 20 {
		if _, refused := w.take(strict, wide); refused == "" {
			t.Fatal("went past the strict one")
		}
	}
	if _, refused := w.take(wide); refused != "" {
		t.Errorf("refused tries filled the wide one: %q", refused)
	}
}

// Whoever was right takes back the own wrong tries before, and nobody else's.
func TestBeingRightForgetsOnesOwnWrongTries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rule := limit.Rule{Name: "test", Free: 2, Window: time.Hour}
	own, all := limit.Count{Rule: rule, Of: "own", Own: true}, limit.Count{Rule: rule, Of: "all"}
	_, _ = w.take(own, all)
	taken, _ := w.take(own, all)
	w.must(w.db.InTx(t.Context(), actor.Actor{}, func(tx *pg.Tx) error { return taken.Right(t.Context(), tx) }))
	_, first := w.take(own)
	_, second := w.take(own)
	if first != "" || second != "" {
		t.Errorf("the own tries still count: %q %q", first, second)
	}
	_, one := w.take(all)
	_, two := w.take(all)
	if one != "" || two == "" {
		t.Errorf("of all one place is free: %q %q", one, two)
	}
}

// One household or server has as many IPv6 addresses as it likes: they are one.
func TestPlacesAreCountedAsTheyAreHeld(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"203.0.113.7":               "203.0.113.7",
		"::ffff:203.0.113.7":        "203.0.113.7",
		"2001:db8:1:200::1":         "2001:db8:1:200::/56",
		"2001:db8:1:2ff:ffff::9999": "2001:db8:1:200::/56",
		"2001:db8:1:300::1":         "2001:db8:1:300::/56",
		"fe80::1%eth0":              "fe80::/56",
	} {
		if got := (limit.Origin{Address: netip.MustParseAddr(address)}).Place(); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
	if got := (limit.Origin{}).Place(); got != "" {
		t.Errorf("no address: %q", got)
	}
}

// Of a hundred at once as many go as the rule says.
func TestTriesAtOnceAreCountedOneByOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := limit.Count{Rule: limit.Rule{Name: "test", Free: 5, Window: time.Hour}, Of: "x"}
	went := make(chan string, 30)
	for i := range 30 {
		go func() {
			_, refused := w.take(c, limit.Count{Rule: limit.Rule{Name: "other", Free: 99, Window: time.Hour}, Of: strconv.Itoa(i % 3)})
			went <- refused
		}()
	}
	n := 0
	for range 30 {
		if <-went == "" {
			n++
		}
	}
	if n != 5 {
		t.Errorf("%d went, want 5", n)
	}
}
