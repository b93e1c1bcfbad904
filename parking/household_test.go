package parking_test

import (
	"testing"

	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/parking"
)

// A household is who lives in a dwelling from their first day to the one before they
// leave, and since then; a neighbour is of another.
func TestAHouseholdIsWhoLivesThereToday(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	home := w.Dwelling("1-1-101")
	for _, e := range w.Edges(home, w.Dwelling("1-1-102"), people.KindOccupant) {
		h := parking.Household{Committee: w.C.ID, Dwelling: home.ID, Today: w.Today()}
		there, err := h.Has(t.Context(), w.DB, e.Who)
		must(t, err)
		since, own, err := h.Since(t.Context(), w.DB, e.Who)
		must(t, err)
		if there != e.Here || own != e.Here || own && since != e.From {
			t.Errorf("%s: of the household %v, since %s %v, want %v since %s", e.Name, there, since, own, e.Here, e.From)
		}
	}
}
