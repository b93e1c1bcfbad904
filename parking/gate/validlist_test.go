package gate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
)

// The list holds what may come in today, by tail, and nothing else.
func TestValidPlatesAreThoseThatMayComeInToday(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2027-06-30", "京A12349", "京AD10001")
	w.card("A-0002", "active", "2026-11-23", "京N12344")
	w.card("A-0003", "active", "2026-11-22", "京A30003")
	w.card("A-0004", "suspended", "2027-06-30", "京A40004")
	w.card("A-0005", "lost", "2027-06-30", "京A50005")
	w.card("A-0006", "active", "2027-06-30", "京A60006")
	w.exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by) values ($1, gen_random_uuid(), '京A60006', '2026-11-23', '2026-11-23', 'x', 'clause', 'x', '2026-01-01', 'chair')`, w.c.ID)
	list, err := w.gate.ValidPlates(t.Context(), w.as(actor.Cashier), w.c)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range list.Plates {
		got = append(got, p.Tail()+" "+p.Plate.String()+" "+p.Number+" "+p.ValidTo.String())
	}
	want := []string{"0001 京AD10001 A-0001 2027-06-30", "2344 京N12344 A-0002 2026-11-23", "2349 京A12349 A-0001 2027-06-30"}
	if d := cmp.Diff(want, got); d != "" || list.Day.String() != "2026-11-23" {
		t.Error(list.Day, d)
	}
	if _, err := w.gate.ValidPlates(t.Context(), w.as(actor.Volunteer), w.c); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a volunteer: %v", err)
	}
}
