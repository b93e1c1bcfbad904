package gate_test

import (
	"testing"

	"ziguan/internal/actor"
	"ziguan/parking/watch"
)

// Every car that ever had a card is found by its tail, and its state with it:
// what a volunteer is told must not hang on whether a card is in order.
func TestACarIsFoundByItsTailWhateverItsCardsState(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2027-06-30", "京A11234")
	w.card("A-0002", "suspended", "2027-06-30", "京A21234")
	w.card("A-0003", "lost", "2027-06-30", "京A31234")
	w.card("A-0004", "expired", "2026-06-30", "京A41234")
	w.card("A-0005", "revoked", "2027-06-30", "京A51234")
	w.card("A-0006", "active", "2026-11-22", "京A61234") // over since midnight, whether or not the nightly job has been
	w.card("A-0007", "returned", "2027-06-30", "京A71234")
	w.card("A-0009", "applied", "2027-06-30", "京A81234") // no card was given
	w.card("A-0010", "revoked", "2027-06-30", "京A11234") // an older one; the live one is judged
	home := w.dwelling("x")
	w.exec(`insert into parking.claims (committee_id, id, dwelling_id, plate, number, state) values ($1, gen_random_uuid(), $2, '京A91234', '旧-7', 'waiting')`, w.c.ID, home.ID)
	w.exec(`insert into parking.claims (committee_id, id, dwelling_id, plate, number, state) values ($1, gen_random_uuid(), $2, '京B1234学', '旧-8', 'kept')`, w.c.ID, home.ID)
	got, err := w.watch.Matches(t.Context(), w.as(actor.Volunteer), w.c.ID, "1234")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][2]string{
		"京A11234": {"A-0001", "active"}, "京A21234": {"A-0002", "suspended"}, "京A31234": {"A-0003", "lost"},
		"京A41234": {"A-0004", "expired"}, "京A51234": {"A-0005", "revoked"}, "京A61234": {"A-0006", "expired"},
		"京A71234": {"A-0007", "returned"}, "京A91234": {"旧-7", watch.MatchOld}, "京B1234学": {"旧-8", watch.MatchOld},
	}
	if len(got) != len(want) {
		t.Errorf("%d found: %+v", len(got), got)
	}
	for _, m := range got {
		if is := [2]string{m.Number, m.State}; is != want[m.Plate.String()] {
			t.Errorf("%s is %v, want %v", m.Plate, is, want[m.Plate.String()])
		}
	}
}
