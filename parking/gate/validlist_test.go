package gate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/parking/gate"
)

// blocked keeps a plate out, by days that count from today.
func (w *world) blocked(plate string, from, until int, lifted bool) {
	w.t.Helper()
	w.exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by, lifted_at, lifted_by, lift_reason)
		select $1, gen_random_uuid(), $2, date '2026-11-23' + $3::int, date '2026-11-23' + $4::int, 'x', 'clause', 'x', '2026-01-01', 'chair',
			case when $5 then timestamptz '2026-11-22' end, case when $5 then 'chair' end, case when $5 then 'x' end`, w.c.ID, plate, from, until, lifted)
}

// The list holds what may come in today, by tail, and nothing else: a plate whose block
// was lifted, is over or begins tomorrow, a card from its first day through its last, a
// substitute through its last.
func TestValidPlatesAreThoseThatMayComeInToday(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2027-06-30", "京A12349", "京AD10001")
	w.card("A-0002", "active", "2026-11-23", "京N12344")
	w.card("A-0003", "active", "2026-11-22", "京A30003")
	w.card("A-0004", "suspended", "2027-06-30", "京A40004")
	w.card("A-0005", "lost", "2027-06-30", "京A50005")
	w.card("A-0006", "active", "2027-06-30", "京A60006")
	w.blocked("京A60006", 0, 0, false)
	w.card("A-0007", "active", "2027-06-30", "京A70001", "京A70002", "京A70003")
	w.blocked("京A70001", -9, 9, true)
	w.blocked("京A70002", -9, -1, false)
	w.blocked("京A70003", 1, 9, false)
	w.card("A-0008", "active", "2027-06-30", "京A80001")
	w.card("A-0009", "active", "2027-06-30", "京A80009")
	w.exec(`update parking.cards set valid_from = case number when 'A-0008' then date '2026-11-23' else '2026-11-24' end where number > 'A-0007'`)
	w.card("A-0010", "active", "2027-06-30", "京A90001", "京A90002", "京A19003")
	w.exec(`update parking.card_plates set until_day = date '2026-11-24' - right(plate, 1)::int where plate like '京A9%'`)
	list, err := w.gate.ValidPlates(t.Context(), w.as(actor.Cashier), w.c)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range list.Plates {
		got = append(got, p.Tail()+" "+p.Plate.String()+" "+p.Number+" "+p.ValidTo.String())
	}
	want := []string{
		"0001 京A70001 A-0007 2027-06-30", "0001 京A80001 A-0008 2027-06-30", "0001 京A90001 A-0010 2027-06-30", "0001 京AD10001 A-0001 2027-06-30",
		"0002 京A70002 A-0007 2027-06-30", "0003 京A70003 A-0007 2027-06-30", "2344 京N12344 A-0002 2026-11-23", "2349 京A12349 A-0001 2027-06-30",
		"9003 京A19003 A-0010 2027-06-30",
	}
	if d := cmp.Diff(want, got); d != "" || list.Day.String() != "2026-11-23" {
		t.Error(list.Day, d)
	}
	if _, err := w.gate.ValidPlates(t.Context(), w.as(actor.Volunteer), w.c); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a volunteer: %v", err)
	}
}

// A bundle has the plates that are blocked through their last day, in the order of plates.
func TestABundleHasTheBlocksInForce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.blocked("京A10003", -9, 0, false)
	w.blocked("京A10001", -9, 9, false)
	w.blocked("京A10002", -9, -1, false)
	w.blocked("京A10004", -9, 9, true)
	key := gate.DigestKey("x")
	b, _, err := w.gate.Bundle(t.Context(), w.as(actor.Gate), w.c.ID, key)
	if err != nil {
		t.Fatal(err)
	}
	want := []gate.BundleBlock{{Plate: gate.PlateDigest(key, "京A10001"), Until: "2026-12-02"}, {Plate: gate.PlateDigest(key, "京A10003"), Until: "2026-11-23"}}
	if d := cmp.Diff(want, b.Blocked); d != "" {
		t.Error(d)
	}
}
