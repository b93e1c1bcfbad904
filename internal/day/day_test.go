package day_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ziguan/internal/day"
)

// anyDay is a day between 1970-01-02 and the year 2500.
func anyDay(t *rapid.T, label string) day.Day {
	return day.Day(rapid.Int32Range(1, 193_000).Draw(t, label))
}

// Days count as time counts them, over leap years and ends of months.
func TestArithmeticAgreesWithTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay(t, "day")
		n := rapid.IntRange(-3000, 3000).Draw(t, "days")
		at := d.Time(time.UTC)
		want := at.AddDate(0, 0, n)
		y, m, dd := d.AddDays(n).Date()
		wy, wm, wd := want.Date()
		if y != wy || m != wm || dd != wd {
			t.Fatalf("%s %+d is %d-%d-%d, want %s", d, n, y, m, dd, want)
		}
		if d.Weekday() != at.Weekday() {
			t.Fatalf("%s is a %s, want %s", d, d.Weekday(), at.Weekday())
		}
		if got := day.Of(at.Date()); got != d {
			t.Fatalf("%s rebuilt is %s", d, got)
		}
		if d.AddDays(n).AddDays(-n) != d {
			t.Fatalf("%s there and back is another day", d)
		}
	})
}

// A day is read back from what it prints, stores and sends.
func TestPrintAndReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay(t, "day")
		parsed, err := day.Parse(d.String())
		if err != nil || parsed != d {
			t.Fatalf("%s printed and read: %s %v", d, parsed, err)
		}
		stored, err := d.Value()
		if err != nil {
			t.Fatal(err)
		}
		var scanned, sent day.Day
		if err := scanned.Scan(stored); err != nil || scanned != d {
			t.Fatalf("%s stored and read: %s %v", d, scanned, err)
		}
		if err := scanned.Scan(d.Time(time.UTC)); err != nil || scanned != d {
			t.Fatalf("%s from a date column: %s %v", d, scanned, err)
		}
		b, _ := d.MarshalText()
		if err := sent.UnmarshalText(b); err != nil || sent != d {
			t.Fatalf("%s sent and read: %s %v", d, sent, err)
		}
	})
}

// The ways people write a date are read; none rolls over into another.
func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-11-23": "2026-11-23", "2026/11/23": "2026-11-23", "2026.11.23": "2026-11-23", "2026-1-2": "2026-01-02",
		"2028-02-29": "2028-02-29",
		"2026-02-29": "", "2026-13-01": "", "2026-00-10": "", "23-11-2026": "", "": "", "20261123": "",
		"2026-11-23 ": "", "1970-01-01": "", "1969-12-31": "", "0000-01-01": "",
	} {
		got, err := day.Parse(text)
		if (err == nil) != (want != "") || got.String() != want {
			t.Errorf("%q is read as %q, %v; want %q", text, got, err, want)
		}
		if err != nil && !errors.Is(err, day.ErrInvalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A year from a leap day ends on the last of February, never in March.
func TestAddYears(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		from  string
		years int
		want  string
	}{
		{"2028-02-29", 1, "2029-02-28"},
		{"2028-02-29", 4, "2032-02-29"},
		{"2028-02-29", -1, "2027-02-28"},
		{"2026-11-23", 1, "2027-11-23"},
		{"2026-12-31", 2, "2028-12-31"},
	} {
		from, err := day.Parse(tc.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := from.AddYears(tc.years).String(); got != tc.want {
			t.Errorf("%s %+d years is %s, want %s", tc.from, tc.years, got, tc.want)
		}
	}
}

// Which day an instant falls on depends on where one stands.
func TestIn(t *testing.T) {
	t.Parallel()
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC)
	if got := day.In(at, shanghai).String(); got != "2026-11-23" {
		t.Errorf("midnight in Shanghai is on %s", got)
	}
	if got := day.In(at.Add(-time.Microsecond), shanghai).String(); got != "2026-11-22" {
		t.Errorf("before midnight in Shanghai is on %s", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay(t, "day")
		if got := day.In(d.Time(shanghai), shanghai); got != d {
			t.Fatalf("the start of %s falls on %s", d, got)
		}
		if got := day.In(d.AddDays(1).Time(shanghai).Add(-time.Nanosecond), shanghai); got != d {
			t.Fatalf("the end of %s falls on %s", d, got)
		}
	})
}

// No date is null, empty, and never the earliest.
func TestZero(t *testing.T) {
	t.Parallel()
	var none day.Day
	if v, err := none.Value(); v != nil || err != nil {
		t.Errorf("stored as %v, %v", v, err)
	}
	read := day.Day(9)
	if err := read.Scan(nil); err != nil || !read.Zero() {
		t.Errorf("null is read as %v, %v", read, err)
	}
	read = 9
	if err := read.UnmarshalText(nil); err != nil || !read.Zero() {
		t.Errorf("an empty text is read as %v, %v", read, err)
	}
	if err := read.Scan(42); err == nil {
		t.Error("a number was read as a date")
	}
	if err := read.Scan("never"); err == nil {
		t.Error("a word was read as a date")
	}
	if err := read.UnmarshalText([]byte("never")); err == nil {
		t.Error("a word was read as a date from JSON")
	}
	if got := day.Earliest(none, 7, none, 5, 9); got != 5 {
		t.Errorf("the earliest is %d", got)
	}
	if got := day.Earliest(none, none); !got.Zero() || none.String() != "" {
		t.Errorf("of no dates the earliest is %s", got)
	}
}

// A zone is read once and is the same for everybody; one that is none is refused.
func TestAZoneIsReadOnce(t *testing.T) {
	t.Parallel()
	first, err := day.Zone("Asia/Shanghai")
	if err != nil || first.String() != "Asia/Shanghai" {
		t.Fatalf("%v %v", first, err)
	}
	if again, err := day.Zone("Asia/Shanghai"); err != nil || again != first {
		t.Errorf("again: %v %v", again, err)
	}
	if _, err := day.Zone("Mars/Olympus"); err == nil {
		t.Error("Mars has a zone")
	}
}
