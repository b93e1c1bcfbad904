package gate_test

import (
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/parking/gate"
	"ziguan/parking/visit"
)

func (w *world) visitor(d people.Dwelling, plate string, stay visit.Stay) visit.Pass {
	w.t.Helper()
	p, err := visit.New(w.db).Add(w.t.Context(), w.as(actor.Chair), visit.NewPass{Committee: w.c.ID, Dwelling: d.ID, Plate: plate, Stay: stay})
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// A visitor's pass answers where no card does, in the order of the codes: open,
// then over, then the number that is used up. Leaving is never refused.
func TestVisitorsAtTheGate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.dwelling("3-2-101")
	w.card("A-0005", "revoked", "2027-06-30", "京A50005")
	p := w.visitor(d, "京C00001", visit.Overnight)
	w.visitor(d, "京A50005", visit.Overnight)
	a := w.expect(in("京C00001"), gate.VisitorOpen, gate.Allow)
	if !a.Inside || a.Card != nil {
		t.Errorf("%+v", a)
	}
	w.expect(in("京C00001"), gate.VisitorOpen, gate.Allow)
	if a := w.expect(in("京A50005"), gate.VisitorOpen, gate.Allow); a.Card != nil {
		t.Errorf("a revoked card is shown for a visitor: %+v", a.Card)
	}
	w.clock.Step(25 * time.Hour)
	w.expect(in("京C00001"), gate.VisitorExpired, gate.Caution)
	w.expect(out("京C00001"), gate.VisitorExpired, gate.Caution)
	w.expect(in("京A50005"), gate.CardRevoked, gate.Refuse)
	late := in("京C00001")
	late.Late, late.Device, late.DeviceVerdict, late.At = true, "phone", gate.Allow, start.Add(time.Hour)
	w.expect(late, gate.VisitorOpen, gate.Allow)
	for range 5 {
		w.visitor(d, "京C00001", visit.Today)
		w.clock.Step(24 * time.Hour)
	}
	w.clock.Step(24 * time.Hour)
	w.expect(in("京C00001"), gate.VisitorCap, gate.Refuse)
	w.expect(out("京C00001"), gate.VisitorCap, gate.Caution)
	w.expect(in("京C00002"), gate.CardUnknown, gate.Refuse)
	_ = p
}

// A pass that is taken back opens nothing from the next check on; a block stands
// before any pass, and a live card before it too.
func TestAPassOpensOnlyWhileItStands(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.dwelling("3-2-101")
	p := w.visitor(d, "京C00001", visit.Today)
	w.visitor(d, "京C00002", visit.Today)
	w.visitor(d, "京C00003", visit.Today)
	w.expect(in("京C00001"), gate.VisitorOpen, gate.Allow)
	if err := visit.New(w.db).Revoke(t.Context(), w.as(actor.Chair), visit.PassAct{Committee: w.c.ID, Pass: p.ID}); err != nil {
		t.Fatal(err)
	}
	w.expect(in("京C00001"), gate.CardUnknown, gate.Refuse)
	w.exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by)
		values ($1, gen_random_uuid(), '京C00002', '2026-01-01', '2026-12-31', 'x', 'clause', 'x', '2026-01-01', 'chair')`, w.c.ID)
	w.expect(in("京C00002"), gate.PlateBlocked, gate.Refuse)
	w.card("A-0001", "suspended", "2027-06-30", "京C00003")
	w.expect(in("京C00003"), gate.CardSuspended, gate.Refuse)
	b, first, err := w.gate.Bundle(t.Context(), w.as(actor.Gate), w.c.ID, gate.DigestKey("x"))
	if err != nil || len(b.Visitors) != 2 || b.Visitors[0].Plate == "" || b.Visitors[0].Days != 127 {
		t.Errorf("%+v %v", b.Visitors, err)
	}
	w.visitor(d, "京C00004", visit.Today)
	if _, second, err := w.gate.Bundle(t.Context(), w.as(actor.Gate), w.c.ID, gate.DigestKey("x")); err != nil || first == second {
		t.Errorf("a new pass leaves the bundle as it was: %v", err)
	}
}
