package gate_test

import (
	"testing"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/parking/block"
	"ziguan/parking/gate"
)

// A block is in force at the next check, and over at the next one when it is
// lifted or its day has passed; the card was never touched.
func TestABlockIsInForceAtTheNextCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, chair := block.New(w.db), w.as(actor.Chair)
	w.card("T-0001", "active", "2027-06-30", "京A10001")
	allowed := func() {
		w.t.Helper()
		w.expect(in("京A10001"), gate.CardActive, gate.Allow)
		w.check(out("京A10001"))
	}
	blocked := func() block.Block {
		b, err := s.Make(t.Context(), chair, block.NewBlock{
			Committee: w.c.ID, Plate: "京A10001", Until: w.c.Today(w.clock.Now()).AddDays(1), Reason: "三次占用消防通道",
			Ground: rule.Ground{Kind: rule.Clause, Text: "公约第九条"},
		})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	allowed()
	b := blocked()
	w.expect(in("京A10001"), gate.PlateBlocked, gate.Refuse)
	if err := s.Lift(t.Context(), chair, block.Lifting{Committee: w.c.ID, Block: b.ID, Reason: "复核后撤销"}); err != nil {
		t.Fatal(err)
	}
	allowed()
	blocked()
	w.clock.Step(24 * 3600e9)
	w.expect(in("京A10001"), gate.PlateBlocked, gate.Refuse)
	w.clock.Step(24 * 3600e9)
	allowed()
}
