package clock_test

import (
	"sync"
	"testing"
	"time"

	"ziguan/internal/clock"
)

// Whatever a clock gives is what PostgreSQL stores: UTC, whole microseconds.
func TestInstantsAreAsStored(t *testing.T) {
	t.Parallel()
	odd := time.Date(2026, 11, 23, 23, 59, 59, 123_456_789, time.FixedZone("+8", 8*3600))
	stepped := clock.NewStepped(odd)
	set := clock.NewStepped(odd.Add(time.Hour))
	set.Set(odd)
	for name, c := range map[string]clock.Clock{
		"the machine's": clock.System, "a fixed one": clock.Fixed(odd), "a stepped one": stepped.Now, "a set one": set.Now,
	} {
		now := c()
		if now.Location() != time.UTC || now.Nanosecond()%1000 != 0 {
			t.Errorf("%s gives %s", name, now)
		}
		if name != "the machine's" && !now.Equal(odd.Truncate(time.Microsecond)) {
			t.Errorf("%s gives %s, want %s", name, now, odd)
		}
	}
}

// A stepped clock goes where it is set, backwards too, and stays there.
func TestStepped(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c := clock.NewStepped(start)
	c.Step(time.Hour)
	if got := c.Now(); !got.Equal(start.Add(time.Hour)) {
		t.Errorf("a step led to %s", got)
	}
	c.Set(start.Add(-time.Hour))
	if got := c.Now(); !got.Equal(start.Add(-time.Hour)) {
		t.Errorf("set back, it shows %s", got)
	}
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { c.Step(time.Second); c.Now() })
	}
	all.Wait()
	if got := c.Now(); !got.Equal(start.Add(-time.Hour + 50*time.Second)) {
		t.Errorf("after fifty steps at once it shows %s", got)
	}
}

// A shifted clock runs whole days ahead, never behind, and goes on running.
func TestShifted(t *testing.T) {
	t.Parallel()
	base := clock.NewStepped(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))
	c := clock.NewShifted(base.Now)
	for days, want := range map[int]int{-3: 0, 0: 0, 40: 40} {
		c.Set(days)
		if c.Days() != want || !c.Now().Equal(base.Now().AddDate(0, 0, want)) || !c.Base().Equal(base.Now()) {
			t.Errorf("%d days ahead: %d, %s", days, c.Days(), c.Now())
		}
	}
	before := c.Now()
	base.Step(time.Minute)
	if got := c.Now().Sub(before); got != time.Minute {
		t.Errorf("a minute took %s", got)
	}
}
