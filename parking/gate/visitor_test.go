package gate_test

import (
	"fmt"
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
	w.card("A-0005", "expired", "2026-06-30", "京A50005")
	p := w.visitor(d, "京C00001", visit.Overnight)
	w.visitor(d, "京A50005", visit.Overnight)
	a := w.expect(in("京C00001"), gate.VisitorOpen, gate.Allow)
	if !a.Inside || a.Card != nil {
		t.Errorf("%+v", a)
	}
	w.expect(in("京C00001"), gate.VisitorOpen, gate.Allow)
	if a := w.expect(in("京A50005"), gate.VisitorOpen, gate.Allow); a.Card != nil {
		t.Errorf("a card that is over is shown for a visitor: %+v", a.Card)
	}
	w.clock.Step(25 * time.Hour)
	w.expect(in("京C00001"), gate.VisitorExpired, gate.Caution)
	w.expect(out("京C00001"), gate.VisitorExpired, gate.Caution)
	w.expect(in("京A50005"), gate.CardExpired, gate.Refuse)
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

// A pass answers for a right that ended without fault, never for one that was taken
// away or that another uses now; asking for a card anew changes neither.
func TestAPassNeverGivesBackWhatWasTakenAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.dwelling("3-2-101")
	for i, row := range []struct {
		state, validTo string
		without, with  gate.Code
	}{
		{"expired", "2026-06-30", gate.CardExpired, gate.VisitorOpen},
		{"returned", "2027-06-30", gate.CardUnknown, gate.VisitorOpen},
		{"replaced", "2027-06-30", gate.CardReplaced, gate.VisitorOpen},
		{"active", "2026-11-22", gate.CardExpired, gate.VisitorOpen},
		{"active", "2027-06-30", gate.CardActive, gate.CardActive},
		{"applied", "2027-06-30", gate.CardUnknown, gate.VisitorOpen},
		{"suspended", "2027-06-30", gate.CardSuspended, gate.CardSuspended},
		{"suspended", "2026-11-22", gate.CardExpired, gate.CardExpired},
		{"revoked", "2027-06-30", gate.CardRevoked, gate.CardRevoked},
		{"lent", "2027-06-30", gate.CardSuspended, gate.CardSuspended},
		{"lost", "2027-06-30", gate.CardLost, gate.CardLost},
	} {
		p := fmt.Sprintf("京A%02d001", i)
		w.card(fmt.Sprintf("A-%04d", i), row.state, row.validTo, p)
		if a := w.check(parked(p)); a.Code != row.without {
			t.Errorf("%s until %s: %s, want %s", row.state, row.validTo, a.Code, row.without)
		}
		w.exec(`insert into parking.visits (committee_id, id, dwelling_id, plate, kind, state, from_at, until_at, days, care, gate, opened_at, counted_from, dwelling_cap, plate_cap, made_at)
			values ($1, gen_random_uuid(), $2, $3, 'host', 'open', $4, $5, 127, '', '', $4, $4, 99, 99, $4)`, w.c.ID, d.ID, p, start.Add(-time.Hour), start.Add(time.Hour))
		if a := w.check(parked(p)); a.Code != row.with {
			t.Errorf("%s until %s with a pass: %s, want %s", row.state, row.validTo, a.Code, row.with)
		}
	}
	w.card("B-0001", "withdrawn", "2027-06-30", "京A08001") // the revoked car's household asked again
	w.exec(`update parking.cards set state_since = $1 where number = 'B-0001'`, start.Add(time.Second))
	w.expect(in("京A08001"), gate.CardRevoked, gate.Refuse)
	w.exec(`update parking.cards set grace_to = '2026-12-31' where number = 'A-0003'`)
	w.expect(in("京A03001"), gate.CardExpiring, gate.Caution) // its own right, as long as its renewal is pending
}
