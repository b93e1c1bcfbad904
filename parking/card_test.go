package parking_test

import (
	"errors"
	"slices"
	"testing"

	"ziguan/internal/day"
	"ziguan/parking"
	"ziguan/parking/class"
)

// A card is valid through its last day, and over on the next; what its grace lets in is
// due after that. One that is not active is valid on no day.
func TestACardIsOverTheDayAfterItsLast(t *testing.T) {
	t.Parallel()
	last := day.Of(2026, 11, 23)
	for _, one := range []struct {
		name               string
		state              parking.CardState
		today, grace       day.Day
		lapsed, due, valid bool
	}{
		{"its last day", parking.CardActive, last, 0, false, false, true},
		{"the next", parking.CardActive, last.AddDays(1), 0, true, true, false},
		{"its grace's last day", parking.CardActive, last.AddDays(9), last.AddDays(9), true, false, false},
		{"the day after its grace", parking.CardActive, last.AddDays(10), last.AddDays(9), true, true, false},
		{"suspended", parking.CardSuspended, last, 0, false, false, false},
	} {
		c := parking.Card{State: one.state, ValidTo: last, GraceTo: one.grace}
		if c.Lapsed(one.today) != one.lapsed || c.Due(one.today) != one.due || c.Valid(one.today) != one.valid {
			t.Errorf("%s: lapsed %v, due %v, valid %v", one.name, c.Lapsed(one.today), c.Due(one.today), c.Valid(one.today))
		}
	}
}

// A card ends with its term, with the lease, or after one year, whichever is first.
func TestTheLastDayOfACard(t *testing.T) {
	t.Parallel()
	issued := day.Of(2026, 11, 23)
	for name, row := range map[string]struct {
		term parking.Term
		want string
	}{
		"a year from issue ends the day before": {parking.Term{From: issued, Months: 12}, "2027-11-22"},
		"half a year's term":                    {parking.Term{From: issued, Months: 6}, "2027-05-22"},
		"a term is never over one year":         {parking.Term{From: issued, Months: 24}, "2027-11-22"},
		"a lease that ends before":              {parking.Term{From: issued, Months: 12, Lease: day.Of(2027, 2, 28)}, "2027-02-28"},
		"a lease that ends after":               {parking.Term{From: issued, Months: 12, Lease: day.Of(2028, 2, 28)}, "2027-11-22"},
		"an earlier day asked for":              {parking.Term{From: issued, Months: 12, Wanted: day.Of(2026, 12, 31)}, "2026-12-31"},
		"a later day asked for":                 {parking.Term{From: issued, Months: 12, Wanted: day.Of(2030, 1, 1)}, "2027-11-22"},
		"today alone":                           {parking.Term{From: issued, Months: 12, Wanted: issued}, "2026-11-23"},
		"from a leap day":                       {parking.Term{From: day.Of(2028, 2, 29), Months: 12}, "2029-02-27"},
		"from a month's last day":               {parking.Term{From: day.Of(2026, 8, 31), Months: 6}, "2027-02-27"},
	} {
		got, err := row.term.ValidTo()
		if err != nil || got.String() != row.want {
			t.Errorf("%s: %s, %v, want %s", name, got, err, row.want)
		}
	}
	if _, err := (parking.Term{From: issued, Months: 12, Wanted: issued - 1}).ValidTo(); !errors.Is(err, parking.ErrValidTo) {
		t.Errorf("a card may end before it begins: %v", err)
	}
}

// A number is one number, however it is said.
func TestANumberIsReadHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]class.Number{
		"A-0137": "A-0137", "a-137": "A-0137", " A0137 ": "A-0137", "Ａ－０１３７": "A-0137", "A 137": "A-0137",
		"B-12345": "B-12345", "AB-1": "AB-0001",
	} {
		if got, ok := class.ParseNumber(text); !ok || got != want {
			t.Errorf("%q is %q, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "A-", "A-0000", "137", "京A12345", "ABC-1", "A-1-1", "A-12345678", "\xff"} {
		if got, ok := class.ParseNumber(text); ok {
			t.Errorf("%q is taken for %q", text, got)
		}
	}
}

// Lists call a class many names; another word may be a committee's own class, and
// what cannot be the name of one is not guessed.
func TestAClassIsKnownByItsNames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]class.Code{
		"": "first-car", "首辆车": "first-car", " 首车": "first-car", "FIRST-CAR": "first-car", "第二辆车": "second-car", "Ｂ": "second-car",
		" 居家 照护车": "居家照护车",
	} {
		if got, err := class.Named(text); err != nil || got != want {
			t.Errorf("%q is %q, %v", text, got, err)
		}
	}
	if _, err := class.Named("贵宾（暂）"); !errors.Is(err, class.ErrUnknown) {
		t.Errorf("a class is guessed: %v", err)
	}
}

// Every state can be entered; a final one is never left, and no other is a dead end.
func TestTheTableOfStatesIsWhole(t *testing.T) {
	t.Parallel()
	moves := parking.CardMoves()
	for _, s := range moves.States() {
		if !slices.Contains(moves.Reachable(), s) {
			t.Errorf("%s is never entered", s)
		}
		final := slices.Contains([]parking.CardState{
			parking.CardExpired, parking.CardRevoked, parking.CardReplaced, parking.CardReturned,
			parking.CardRefused, parking.CardWithdrawn,
		}, s)
		if moves.Final(s) != final {
			t.Errorf("%s: final is %v", s, moves.Final(s))
		}
		seen := map[parking.CardEvent]bool{}
		for _, e := range moves.From(s) {
			if seen[e] {
				t.Errorf("%s on %s leads two ways", s, e)
			}
			seen[e] = true
		}
	}
	if _, err := moves.Next(parking.CardRevoked, parking.CardResume); err == nil {
		t.Error("a revoked card is resumed")
	}
}

// A card holds through its last day, and its place through the grace of a renewal.
func TestACardHoldsThroughItsLastDay(t *testing.T) {
	t.Parallel()
	last := day.Of(2026, 11, 23)
	for name, row := range map[string]struct {
		card                parking.Card
		on                  day.Day
		valid, lapsed, ends bool
	}{
		"on its last day":                {parking.Card{State: parking.CardActive, ValidTo: last}, last, true, false, false},
		"the day after":                  {parking.Card{State: parking.CardActive, ValidTo: last}, last + 1, false, true, true},
		"on the last day of its grace":   {parking.Card{State: parking.CardActive, ValidTo: last, GraceTo: last + 5}, last + 5, false, true, false},
		"after its grace":                {parking.Card{State: parking.CardActive, ValidTo: last, GraceTo: last + 5}, last + 6, false, true, true},
		"suspended":                      {parking.Card{State: parking.CardSuspended, ValidTo: last}, last, false, false, false},
		"lost, the day after":            {parking.Card{State: parking.CardLost, ValidTo: last}, last + 1, false, true, true},
		"its grace over before its term": {parking.Card{State: parking.CardActive, ValidTo: last, GraceTo: last - 5}, last, true, false, false},
	} {
		if c := row.card; c.Valid(row.on) != row.valid || c.Lapsed(row.on) != row.lapsed || c.Due(row.on) != row.ends {
			t.Errorf("%s: valid %v, lapsed %v, due %v", name, c.Valid(row.on), c.Lapsed(row.on), c.Due(row.on))
		}
	}
}
