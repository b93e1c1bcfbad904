package hearing_test

import (
	"slices"
	"strings"
	"testing"

	"ziguan/compacts/hearing"
	"ziguan/compacts/source"
)

// From a draft to a record that everybody may read, each act on the public record.
func TestAHearingFromItsDraftToItsRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 7)
	number := w.published()
	w.is(number, hearing.Published)
	h, err := w.Hearings.ShowPublic(t.Context(), w.C.ID, number)
	w.Must(err)
	if len(h.Seats) != 4 || len(h.Views()) != 1 || h.Views()[0].Outcome != hearing.Partly || len(h.Items) != 2 || h.Items[1].Present != 3 || h.Watched != 3 {
		t.Errorf("the record reads %+v", h)
	}
	list, err := w.Sources.Citable(t.Context(), w.C.ID)
	w.Must(err)
	if !slices.ContainsFunc(list, func(one source.Source) bool { return one.Kind == source.Hearing && one.Number == number }) {
		t.Errorf("what may be named: %+v", list)
	}
	for _, kind := range []string{"drafted", "noticed", "signed_up", "invited", "list_frozen", "seat_drawn", "seated", "held", "counted", "minuted", "published"} {
		if !strings.Contains(strings.Join(w.Kinds("hearing."), " "), "hearing."+kind+" "+number) {
			t.Errorf("the record does not say %s", kind)
		}
	}
}
