package gate_test

import (
	"strings"
	"testing"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/seal"
	"ziguan/parking"
	"ziguan/parking/gate"
)

// A block is in force at the next check, and over at the next one when it is
// lifted or its day has passed; the card was never touched.
func TestABlockIsInForceAtTheNextCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key, err := seal.FromHex(strings.Repeat("5a", 32))
	if err != nil {
		t.Fatal(err)
	}
	s, chair := parking.New(w.db, key), w.as(actor.Chair)
	w.card("T-0001", "active", "2027-06-30", "京A10001")
	allowed := func() {
		w.t.Helper()
		w.expect(in("京A10001"), gate.CardActive, gate.Allow)
		w.check(out("京A10001"))
	}
	block := func() parking.Block {
		b, err := s.Block(t.Context(), chair, parking.NewBlock{
			Committee: w.c.ID, Plate: "京A10001", Until: w.c.Today(w.clock.Now()).AddDays(1), Reason: "三次占用消防通道",
			Ground: rule.Ground{Kind: rule.Clause, Text: "公约第九条"},
		})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	allowed()
	b := block()
	w.expect(in("京A10001"), gate.PlateBlocked, gate.Refuse)
	if err := s.Lift(t.Context(), chair, parking.LiftBlock{Committee: w.c.ID, Block: b.ID, Reason: "复核后撤销"}); err != nil {
		t.Fatal(err)
	}
	allowed()
	block()
	w.clock.Step(24 * 3600e9)
	w.expect(in("京A10001"), gate.PlateBlocked, gate.Refuse)
	w.clock.Step(24 * 3600e9)
	allowed()
}
