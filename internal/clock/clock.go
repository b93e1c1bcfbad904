package clock

import (
	"sync"
	"sync/atomic"
	"time"
)

// Clock gives the present instant in UTC, to the microsecond, as PostgreSQL stores it.
type Clock func() time.Time

// System is the machine's clock.
func System() time.Time { return time.Now().UTC().Truncate(time.Microsecond) } //nolint:forbidigo // the one place

// Fixed always gives the same instant.
func Fixed(t time.Time) Clock {
	t = t.UTC().Truncate(time.Microsecond)
	return func() time.Time { return t }
}

// Stepped is a clock that somebody sets: the demonstration's year, a test's day.
type Stepped struct {
	mu  sync.Mutex
	now time.Time
}

// NewStepped starts a stepped clock.
func NewStepped(t time.Time) *Stepped { return &Stepped{now: t.UTC().Truncate(time.Microsecond)} }

// Now gives the instant it was last set to.
func (s *Stepped) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Set moves the clock, backwards too: clocks of real machines do that.
func (s *Stepped) Set(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = t.UTC().Truncate(time.Microsecond)
}

// Step moves the clock on by d.
func (s *Stepped) Step(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// Shifted runs some whole days ahead of another clock, so that people can look
// at what a later day will show. It never runs behind.
type Shifted struct {
	base Clock
	days atomic.Int64
}

// NewShifted starts with the other clock's time.
func NewShifted(base Clock) *Shifted { return &Shifted{base: base} }

// Now gives the other clock's instant, so many days later.
func (s *Shifted) Now() time.Time {
	return s.base().Add(time.Duration(s.days.Load()) * 24 * time.Hour)
}

// Base gives the other clock's instant.
func (s *Shifted) Base() time.Time { return s.base() }

// Set runs so many days ahead; none or fewer is the other clock's time.
func (s *Shifted) Set(days int) { s.days.Store(int64(max(days, 0))) }

// Days is how far ahead the clock runs.
func (s *Shifted) Days() int { return int(s.days.Load()) }
