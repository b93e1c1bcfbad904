package gate_test

import (
	"testing"
	"time"

	"ziguan/parking/gate"
)

// What a device saw is judged by the day it saw it: a card that ended since was
// good then.
func TestAFactIsJudgedByItsOwnDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2026-11-22", "京A12345")
	w.expect(in("京A12345"), gate.CardExpired, gate.Refuse)
	k := in("京A12345")
	k.At = start.Add(-40 * 24 * time.Hour)
	w.expect(k, gate.CardActive, gate.Allow)
	k = out("京A12345")
	k.At = start.Add(-30 * time.Hour)
	w.expect(k, gate.CardExpiring, gate.Allow)
}

// The same check is the same however its plate is spelled, and an armed
// police vehicle is a military one.
func TestSpellingIsNoContent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := in("京C00001")
	w.expect(k, gate.CardUnknown, gate.Refuse)
	k.Plate = "京c·00001"
	if a := w.expect(k, gate.CardUnknown, gate.Refuse); !a.Again {
		t.Error("another spelling was taken for another check")
	}
	w.expect(in("WJ京1234X"), gate.ExemptMilitary, gate.Allow)
}
