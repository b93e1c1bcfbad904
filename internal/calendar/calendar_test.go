package calendar_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ziguan/internal/calendar"
	"ziguan/internal/day"
)

func on(t testing.TB, s string) day.Day {
	t.Helper()
	d, err := day.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What was published is told as it was published.
func TestTypesOfDays(t *testing.T) {
	t.Parallel()
	c := calendar.Published()
	for s, want := range map[string]calendar.Type{
		"2026-11-23": calendar.Workday, "2026-11-28": calendar.Weekend, "2026-10-01": calendar.Holiday, "2026-10-04": calendar.Holiday,
		"2026-10-10": calendar.Makeup, "2025-09-28": calendar.Makeup, "2022-12-31": calendar.Holiday, "2027-01-02": calendar.Weekend,
	} {
		if got := c.Type(on(t, s)); got != want {
			t.Errorf("%s is %s, want %s", s, got, want)
		}
	}
	if years := c.Years(); years[0] != 2004 || !slices.Contains(years, 2026) || len(years) != 23 || c.Known(2027) || !c.Known(2026) {
		t.Errorf("known years: %v", years)
	}
}

// Periods end as the Civil Code says; the names say which rule is at work.
func TestPeriodsEnd(t *testing.T) {
	t.Parallel()
	days := func(n int) calendar.Period {
		return calendar.Period{Days: n, Unit: calendar.Calendric, Rest: calendar.Holidays}
	}
	working := func(n int) calendar.Period { return calendar.Period{Days: n, Unit: calendar.Working} }
	rested := days(7)
	rested.Rest = calendar.HolidaysAndWeekends
	for name, row := range map[string]struct {
		from   string
		period calendar.Period
		want   string // empty for an unknown year
	}{
		"posted 2025-09-24 for 7 days ends after the National Day holiday": {"2025-09-24", days(7), "2025-10-09"},
		"the first day does not count":                                     {"2026-11-20", days(7), "2026-11-27"},
		"a weekend is no statutory holiday":                                {"2026-11-21", days(7), "2026-11-28"},
		"where weekends are rest, the end moves to Monday":                 {"2026-11-21", rested, "2026-11-30"},
		"a make-up Saturday is no rest":                                    {"2026-10-03", rested, "2026-10-10"},
		"the Spring Festival holds the end":                                {"2026-02-10", days(7), "2026-02-24"},
		"working days leave weekends out":                                  {"2026-11-20", working(5), "2026-11-27"},
		"working days count a make-up Saturday":                            {"2026-10-07", working(3), "2026-10-10"},
		"ten working days go over the National Day holiday":                {"2025-09-24", working(10), "2025-10-14"},
		"New Year of an unknown year":                                      {"2026-12-28", days(7), ""},
		"the last days of a year wait for the next list":                   {"2026-12-22", days(7), ""},
		"the days before them do not":                                      {"2026-12-20", days(7), "2026-12-27"},
		"working days into an unknown year":                                {"2026-12-24", working(5), ""},
		"a year long gone is unknown too":                                  {"2003-05-01", days(7), ""},
		"New Year between two known years":                                 {"2024-12-25", days(7), "2025-01-02"},
	} {
		got, err := calendar.Published().End(on(t, row.from), row.period)
		switch {
		case row.want == "" && !errors.Is(err, calendar.ErrYearUnknown):
			t.Errorf("%s: %s, %v, want an unknown year", name, got, err)
		case row.want != "" && (err != nil || got.String() != row.want):
			t.Errorf("%s: %s, %v, want %s", name, got, err, row.want)
		}
	}
}

// A year's list, once entered, settles what waited for it, and nothing else.
func TestAnEnteredYear(t *testing.T) {
	t.Parallel()
	before := calendar.Published()
	c := before.With(calendar.Year{
		Year: 2027, Holidays: []day.Day{on(t, "2026-12-31"), on(t, "2027-01-01"), on(t, "2027-01-02")}, Workdays: []day.Day{on(t, "2027-01-03")},
	})
	week := calendar.Period{Days: 7, Unit: calendar.Calendric, Rest: calendar.Holidays}
	for from, want := range map[string]string{"2026-12-24": "2027-01-03", "2026-12-22": "2026-12-29", "2026-12-28": "2027-01-04"} {
		if got, err := c.End(on(t, from), week); err != nil || got.String() != want {
			t.Errorf("from %s: %s, %v, want %s", from, got, err, want)
		}
	}
	if before.Known(2027) || before.Type(on(t, "2026-12-31")) != calendar.Workday {
		t.Error("the calendar before has changed")
	}
	corrected := c.With(calendar.Year{Year: 2027, Holidays: []day.Day{on(t, "2027-01-01")}})
	if corrected.Type(on(t, "2027-01-02")) != calendar.Weekend || corrected.Type(on(t, "2026-10-01")) != calendar.Holiday {
		t.Error("a correction does not stand in the place of what was")
	}
	if got := corrected.Of(2027); len(got.Holidays) != 1 || got.Workdays != nil {
		t.Errorf("the year's list is %+v", got)
	}
}

// Whatever is counted: the end is after the beginning, never on a rest day, a
// longer period never ends earlier, and working days are as many as asked for.
func TestCountingHolds(t *testing.T) {
	t.Parallel()
	c := calendar.Published()
	// so far from the end of the last published year that sixty-one working days fit
	first, last := on(t, "2004-01-01"), on(t, "2026-09-01")
	rapid.Check(t, func(t *rapid.T) {
		from := day.Day(rapid.Int32Range(int32(first), int32(last)).Draw(t, "from"))
		p := calendar.Period{
			Days: rapid.IntRange(1, 60).Draw(t, "days"),
			Unit: rapid.SampledFrom([]calendar.Unit{calendar.Calendric, calendar.Working}).Draw(t, "unit"),
			Rest: rapid.SampledFrom([]calendar.Rest{calendar.Holidays, calendar.HolidaysAndWeekends}).Draw(t, "rest"),
		}
		end, err := c.End(from, p)
		if err != nil {
			t.Fatal(err)
		}
		longer := p
		longer.Days++
		next, err := c.End(from, longer)
		if err != nil || next < end || end < from.AddDays(p.Days) || c.Type(end) == calendar.Holiday {
			t.Fatalf("from %s %+v: %s, a day more %s, %v", from, p, end, next, err)
		}
		counted := 0
		for d := from.AddDays(1); d <= end; d = d.AddDays(1) {
			if ty := c.Type(d); ty == calendar.Workday || ty == calendar.Makeup {
				counted++
			}
		}
		if p.Unit == calendar.Working && counted != p.Days {
			t.Fatalf("%d working days, want %d", counted, p.Days)
		}
	})
}
