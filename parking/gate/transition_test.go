package gate_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/actor"
	"ziguan/parking/gate"
	"ziguan/parking/visit"
)

// old is an old card that came with the register; days are empty for none.
func (w *world) old(door, plate, number, state, keptUntil, validTo string) {
	w.t.Helper()
	d := w.dwelling(door)
	w.exec(`insert into parking.claims (committee_id, id, dwelling_id, plate, number, state, kept_until, valid_to)
		values ($1, gen_random_uuid(), $2, nullif($3, ''), $4, $5, nullif($6, '')::date, nullif($7, '')::date)`,
		w.c.ID, d.ID, plate, number, state, keptUntil, validTo)
}

// A car on an old card is let in until the day that was promised, the last day whole
// and not the day after; one that no first issue has seen until the same day; never
// past the card's own last day, a block, or what a card of ours says.
func TestOldCardsAreLetInUntilTheTransitionEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.old("1", "京A10001", "12", "kept", "2026-11-25", "")
	w.old("2", "京A10002", "", "waiting", "", "")
	w.old("3", "京A10003", "", "kept", "2026-11-25", "2026-11-23")
	w.old("4", "京A10004", "", "kept", "2026-11-25", "")
	w.old("5", "京A10005", "", "kept", "2026-11-25", "")
	w.old("6", "京A10006", "", "dropped", "2026-11-25", "")
	w.old("7", "京A10007", "", "issued", "", "")
	w.old("8", "", "", "waiting", "", "") // waits for its plate
	w.exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by) values ($1, gen_random_uuid(), '京A10004', '2026-01-01', '2026-12-31', 'x', 'clause', 'x', '2026-01-01', 'chair')`, w.c.ID)
	w.card("A-0005", "revoked", "2027-06-30", "京A10005")
	a := w.expect(in("京A10001"), gate.CardTransition, gate.Allow)
	if a.Card == nil || a.Card.ValidTo.String() != "2026-11-25" || a.Card.Number != "12" || a.Card.Plate != "京A10001" || !a.Inside {
		t.Errorf("%+v %+v", a, a.Card)
	}
	if a := w.expect(in("京A10002"), gate.CardTransition, gate.Allow); a.Card.ValidTo.String() != "2026-11-25" {
		t.Errorf("one date stands everywhere, but one that waits has %s", a.Card.ValidTo)
	}
	w.expect(in("京A10003"), gate.CardTransition, gate.Allow)
	w.expect(in("京A10004"), gate.PlateBlocked, gate.Refuse)
	w.expect(in("京A10005"), gate.CardRevoked, gate.Refuse)
	w.expect(in("京A10006"), gate.CardUnknown, gate.Refuse)
	w.expect(in("京A10007"), gate.CardUnknown, gate.Refuse)
	w.clock.Step(24 * time.Hour)
	w.expect(in("京A10003"), gate.CardUnknown, gate.Refuse)
	w.clock.Step(24 * time.Hour)
	w.expect(in("京A10001"), gate.CardTransition, gate.Allow) // its last day
	w.clock.Step(24 * time.Hour)
	w.expect(in("京A10001"), gate.CardUnknown, gate.Refuse)
	w.expect(out("京A10001"), gate.CardUnknown, gate.Caution)
	late := in("京A10001")
	late.Late, late.Device, late.DeviceVerdict, late.At = true, "phone", gate.Allow, w.clock.Now().Add(-time.Hour*24)
	w.expect(late, gate.CardTransition, gate.Allow)
}

// Before the first issue old cards are let in as long as it would promise them today.
func TestOldCardsAreLetInBeforeTheFirstIssue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.old("1", "京A10001", "", "waiting", "", "")
	w.old("2", "京A10002", "", "waiting", "", "2026-12-01")
	if a := w.expect(in("京A10001"), gate.CardTransition, gate.Allow); a.Card.ValidTo.String() != "2027-02-21" {
		t.Errorf("until %s", a.Card.ValidTo)
	}
	if a := w.expect(in("京A10002"), gate.CardTransition, gate.Allow); a.Card.ValidTo.String() != "2026-12-01" {
		t.Errorf("its own last day is earlier, but it has %s", a.Card.ValidTo)
	}
}

// A pass that is open answers first; one that is over takes an old card's right not away.
func TestAVisitorPassBesideAnOldCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.old("1", "京A10001", "", "kept", "2027-01-25", "")
	w.visitor(w.dwelling("2"), "京A10001", visit.Overnight)
	w.expect(in("京A10001"), gate.VisitorOpen, gate.Allow)
	w.clock.Step(25 * time.Hour)
	w.expect(in("京A10001"), gate.CardTransition, gate.Allow)
}

// The same check again gives the same answer, card and day with it.
func TestAnOldCardsCheckTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.old("1", "京A10001", "12", "kept", "2027-01-25", "")
	k := in("京A10001")
	first := w.check(k)
	again := w.check(k)
	again.Again = false
	if d := cmp.Diff(first, again); d != "" || first.Card == nil {
		t.Error(d)
	}
}

// The bundle and the list for barriers hold the same plates with the same day.
func TestOldCardsInTheBundleAndTheList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.old("1", "京A10001", "12", "kept", "2026-11-25", "")
	w.old("2", "京A10002", "", "waiting", "", "2026-11-22") // over
	w.old("3", "京A10003", "", "kept", "2026-11-25", "")
	w.old("4", "京A10004", "", "kept", "2026-11-25", "")
	w.old("5", "", "", "waiting", "", "")
	w.card("A-0003", "suspended", "2027-06-30", "京A10003")
	w.exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by) values ($1, gen_random_uuid(), '京A10004', '2026-01-01', '2026-12-31', 'x', 'clause', 'x', '2026-01-01', 'chair')`, w.c.ID)
	list, err := w.gate.ValidPlates(t.Context(), w.as(actor.Chair), w.c)
	if err != nil || len(list.Plates) != 1 {
		t.Fatalf("%+v %v", list, err)
	}
	if p := list.Plates[0]; p.Plate != "京A10001" || p.Number != "12" || p.ValidTo.String() != "2026-11-25" || !p.Old {
		t.Errorf("%+v", p)
	}
	b, _, err := w.gate.Bundle(t.Context(), w.as(actor.Gate), w.c.ID, []byte("key"))
	if err != nil || len(b.Old) != 2 || b.Old[0].ValidTo != "2026-11-25" || b.Old[0].Plate == "" {
		t.Errorf("%+v %v", b.Old, err)
	}
}
