package parking_test

import (
	"slices"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/parking"
	"ziguan/parking/class"
)

// Doors stand as people walk past them, building 2 before building 10, and a text
// finds by number, door and any part of a plate that the card has now.
func TestCardsAreListedAsPeopleLookForThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.build(w.c, "10-1-101", "2-1-101", "2-1-1010")
	w.exec(`update people.dwellings set sort_key = lpad(split_part(code, '-', 1), 4, '0') || lpad(split_part(code, '-', 3), 6, '0')`)
	first := w.issue("10-1-101", "京A10001")
	w.issue("2-1-101", "京A20002")
	last := w.issue("2-1-1010", "京B10003")
	must(t, w.parking.Suspend(t.Context(), w.chair, w.do(last.Number)))
	list := func(f parking.ListCards) string {
		f.Committee = w.c.ID
		cards, err := w.parking.List(t.Context(), w.chair, f)
		must(t, err)
		var out []string
		for _, c := range cards {
			out = append(out, c.Dwelling)
		}
		return strings.Join(out, " ")
	}
	for name, one := range map[string]struct {
		f    parking.ListCards
		want string
	}{
		"by number":           {parking.ListCards{}, "10-1-101 2-1-101 2-1-1010"},
		"by door":             {parking.ListCards{Order: parking.ByDwelling}, "2-1-101 2-1-1010 10-1-101"},
		"the second page":     {parking.ListCards{Order: parking.ByDwelling, From: 1, Limit: 1}, "2-1-1010"},
		"a number":            {parking.ListCards{Text: strings.ToLower(first.Number.String())}, "10-1-101"},
		"a door":              {parking.ListCards{Text: "2-1-101"}, "2-1-101"},
		"a stair":             {parking.ListCards{Text: "2-1"}, "2-1-101 2-1-1010"},
		"a part of a plate":   {parking.ListCards{Text: "b·100"}, "2-1-1010"},
		"a text and a state":  {parking.ListCards{Text: "2-1", State: parking.CardSuspended}, "2-1-1010"},
		"a sign for anything": {parking.ListCards{Text: "%"}, ""},
	} {
		if got := list(one.f); got != one.want {
			t.Errorf("%s: %q, want %q", name, got, one.want)
		}
	}
	counts, err := w.parking.Counts(t.Context(), w.chair, parking.ListCards{Committee: w.c.ID, Text: "2-1", State: parking.CardLost})
	must(t, err)
	if want := []parking.CardCount{{parking.CardActive, class.FirstCar, 1}, {parking.CardSuspended, class.FirstCar, 1}}; !slices.Equal(counts, want) {
		t.Errorf("counts %v", counts)
	}
	if _, err := w.parking.Counts(t.Context(), actor.Of(actor.Chair).For("x"), parking.ListCards{Committee: w.c.ID}); err == nil {
		t.Error("another committee counts")
	}
}
