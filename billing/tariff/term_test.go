package tariff_test

import (
	"testing"

	"pgregory.net/rapid"

	"ziguan/billing"
	"ziguan/billing/tariff"
	"ziguan/internal/day"
)

func terms(part tariff.PartMonth, by tariff.ReturnsBy, fee billing.Fen) tariff.Schedule {
	return tariff.Schedule{
		Format: tariff.Format, Zone: "Asia/Shanghai", PartMonth: part, Refund: &tariff.Returns{By: by, Fee: fee},
		Term:       []tariff.Term{{Class: "a", Per: tariff.Month, Fen: 15000}, {Class: "a", Per: tariff.Year, Fen: 160000}, {Class: "q", Per: tariff.Quarter, Fen: 9000}},
		Reductions: []tariff.Reduction{{Code: "disabled", Class: "a", Percent: 33}},
	}
}

// A term costs its years, then its months, then its days as the schedule has it.
func TestATermCostsItsLengths(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, class string
		from, to    day.Day
		byDay, free billing.Fen
	}{
		{"a month", "a", day.Of(2026, 1, 1), day.Of(2026, 1, 31), 15000, 15000},
		{"a day short of it", "a", day.Of(2026, 1, 1), day.Of(2026, 1, 30), 15000 * 30 / 31, 0},
		{"a year", "a", day.Of(2026, 1, 1), day.Of(2026, 12, 31), 160000, 160000},
		{"a year, a month and a day", "a", day.Of(2026, 1, 1), day.Of(2027, 2, 1), 175000 + 15000/28, 175000},
		{"eleven months", "a", day.Of(2026, 3, 15), day.Of(2027, 2, 14), 165000, 165000},
		{"from the 31st", "a", day.Of(2026, 1, 31), day.Of(2026, 3, 30), 30000, 30000},
		{"quarters alone", "q", day.Of(2026, 1, 1), day.Of(2026, 6, 30), 18000, 18000},
		{"a quarter and ten days", "q", day.Of(2026, 1, 1), day.Of(2026, 4, 10), 9000 + 9000*10/90, 9000},
	} {
		for part, want := range map[tariff.PartMonth]billing.Fen{tariff.ByDay: row.byDay, tariff.Free: row.free} {
			got, parts, err := terms(part, tariff.UnusedDays, 0).Period(row.class, row.from, row.to)
			var all billing.Fen
			next := row.from
			for _, p := range parts {
				if p.From != next {
					t.Errorf("%s: a part begins on %s, not on %s", row.name, p.From, next)
				}
				all, next = all+p.Fen, p.To.AddDays(1)
			}
			if err != nil || got != want || all != got || next != row.to.AddDays(1) {
				t.Errorf("%s, %s: %s of parts %s, %v; want %s", row.name, part, got, all, err, want)
			}
		}
	}
	if _, _, err := terms("", "", 0).Period("a", day.Of(2026, 1, 2), day.Of(2026, 1, 1)); err == nil {
		t.Error("a term ends before it begins")
	}
	if _, _, err := terms("", "", 0).Period("b", day.Of(2026, 1, 1), day.Of(2026, 1, 1)); err == nil {
		t.Error("a class without a price has one")
	}
}

// The example of rule 46: 1,800 for 365 days, left on the 140th.
func TestWhatComesBack(t *testing.T) {
	t.Parallel()
	from, to := day.Of(2026, 1, 1), day.Of(2026, 12, 31)
	last := from.AddDays(139)
	for _, row := range []struct {
		name string
		s    tariff.Schedule
		last day.Day
		want billing.Fen
	}{
		{"by days", terms("", tariff.UnusedDays, 0), last, 110959},
		{"by whole months", terms("", tariff.UnusedMonths, 0), last, 105000},
		{"less what is kept", terms("", tariff.UnusedDays, 1000), last, 109959},
		{"of a schedule that says nothing", tariff.Schedule{}, last, 110959},
		{"before it began", terms("", tariff.UnusedMonths, 0), from.AddDays(-1), 180000},
		{"on its last day", terms("", tariff.UnusedDays, 0), to, 0},
		{"of the last month", terms("", tariff.UnusedMonths, 0), to.AddDays(-1), 0},
		{"less than is kept", terms("", tariff.UnusedDays, 99999999), last, 0},
	} {
		if got := row.s.Back(180000, from, to, row.last); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

// No refund is greater than what was paid or below zero, and a day longer never brings
// more.
func TestNoMoreComesBackThanWasPaid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := terms("", rapid.SampledFrom([]tariff.ReturnsBy{tariff.UnusedDays, tariff.UnusedMonths}).Draw(t, "by"), billing.Fen(rapid.IntRange(0, 5000).Draw(t, "fee")))
		from := day.Of(2026, 1, 1).AddDays(rapid.IntRange(0, 400).Draw(t, "from"))
		to := from.AddDays(rapid.IntRange(0, 800).Draw(t, "days"))
		last := from.AddDays(rapid.IntRange(-5, 900).Draw(t, "last"))
		paid := billing.Fen(rapid.IntRange(0, 1_000_000).Draw(t, "paid"))
		back, later := s.Back(paid, from, to, last), s.Back(paid, from, to, last.AddDays(1))
		if back < 0 || back > paid || later > back {
			t.Fatalf("%s of %s, a day later %s", back, paid, later)
		}
	})
}

// A reduction is of its class and its kind, and drops the part of a fen.
func TestAReductionIsTakenOff(t *testing.T) {
	t.Parallel()
	s := terms("", "", 0)
	if a, b, c := s.Less(101, "disabled", "a"), s.Less(101, "disabled", "b"), s.Less(101, "other", "a"); a != 67 || b != 101 || c != 101 {
		t.Error(a, b, c)
	}
}
