package gate_test

import (
	"testing"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/parking/gate"
)

// A look tells what the card says and leaves nothing behind: no record, no car inside,
// nothing that does not pair. A program at a gate has no looks.
func TestALookIsNoPassage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2027-06-30", "京A12345")
	token := w.card("A-0002", "suspended", "2027-06-30", "京A20002")
	me := w.walker("V-1")
	look := func(k gate.Check) gate.Answer {
		t.Helper()
		a, err := w.r.Look(t.Context(), me, w.c.ID, k)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := look(in("京A12345")); a.Code != gate.CardActive || a.Card == nil || a.Inside {
		t.Errorf("%+v", a)
	}
	if a := look(gate.Check{ID: newID(), Gate: "east", Direction: gate.In, Token: token}); a.Code != gate.CardSuspended {
		t.Errorf("%+v", a)
	}
	if coming, going := look(in("京C00001")), look(out("京C00001")); coming.Verdict != gate.Refuse || going.Verdict != gate.Caution {
		t.Errorf("a stranger is told %s on the way in and %s on the way out", coming.Verdict, going.Verdict)
	}
	if n := w.count(`select (select count(*) from parking.checks) + (select count(*) from parking.presences) + (select count(*) from parking.differences)`); n != 0 {
		t.Errorf("a look left %d rows", n)
	}
	w.expect(in("京A12345"), gate.CardActive, gate.Allow)
	if a := look(in("京A12345")); a.Code != gate.CardActive || !a.Inside || a.Again {
		t.Errorf("a look at a car that is inside pairs with it: %+v", a)
	}
	if _, err := w.r.Look(t.Context(), w.as(actor.Gate), w.c.ID, in("京A12345")); err == nil {
		t.Error("a program looks")
	}
	if _, err := w.r.Look(t.Context(), actor.Of(actor.Volunteer).For(newID().String()), w.c.ID, in("京A12345")); err == nil {
		t.Error("another committee's volunteer looks")
	}
}

// The card scanned and its tail typed within a minute on one phone are one passage:
// one record, the same answer, nothing that does not pair. Anything else is another.
func TestTwoAnswersWithinAMinuteAreOnePassage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.card("A-0001", "active", "2027-06-30", "京A12345")
	me, you := w.walker("V-1"), w.walker("V-2")
	check := func(who actor.Actor, k gate.Check) gate.Answer {
		t.Helper()
		a, err := w.r.Check(t.Context(), who, w.c.ID, k)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	says := func(what string, a gate.Answer, code gate.Code, again bool, records int) {
		t.Helper()
		if n := w.count(`select count(*) from parking.checks`); a.Code != code || a.Again != again || n != records {
			t.Errorf("%s: %s again %v, %d records; want %s %v, %d", what, a.Code, a.Again, n, code, again, records)
		}
	}
	first := check(me, gate.Check{ID: newID(), Gate: "east", Direction: gate.In, Token: token})
	says("scanned", first, gate.CardActive, false, 1)
	w.clock.Step(50 * time.Second)
	second := check(me, in("京A12345"))
	says("typed too", second, gate.CardActive, true, 1)
	if second.ID != first.ID || second.Card == nil || !second.Inside {
		t.Errorf("%+v, the first was %+v", second, first)
	}
	if n := w.count(`select count(*) from parking.differences`); n != 0 {
		t.Errorf("%d differences", n)
	}
	says("on another phone", check(you, in("京A12345")), gate.AlreadyInside, false, 2)
	says("by a program", check(w.as(actor.Gate), in("京A12345")), gate.AlreadyInside, false, 3)
	says("the other way", check(me, out("京A12345")), gate.CardActive, false, 4)
	says("in again", check(me, in("京A12345")), gate.CardActive, false, 5)
	west := func() gate.Check {
		k := in("京A12345")
		k.Gate = "west"
		return k
	}
	says("at another gate", check(me, west()), gate.AlreadyInside, false, 6)
	w.clock.Step(61 * time.Second)
	says("a minute later", check(me, west()), gate.AlreadyInside, false, 7)

	says("refused", check(me, in("京C00001")), gate.CardUnknown, false, 8)
	special := in("京C00001")
	special.Override = "repair"
	says("and let in for a reason", check(me, special), gate.CardUnknown, false, 9)

	w.clock.Step(time.Hour)
	for i, again := range []bool{false, true} { // kept on the phone twice, sent later
		k := out("京A12345")
		k.At = w.clock.Now().Add(time.Duration(i-50) * 10 * time.Second)
		says("kept", check(me, k), gate.CardActive, again, 10)
	}
}

// How long a second answer is the same passage is the committee's rule, from its date on.
func TestHowLongAPassageLastsIsTheCommitteesRule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2027-06-30", "京A12345")
	err := rule.New(w.db).Set(t.Context(), w.as(actor.Chair), rule.NewRule{
		Committee: w.c.ID, Key: "gate.again_minutes", Value: "3", From: day.Of(2026, 11, 24),
		Ground: rule.Ground{Kind: rule.Clause, Text: "公约第十二条"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		after time.Duration
		again bool
	}{{0, false}, {90 * time.Second, false}, {aDay, false}, {90 * time.Second, true}, {181 * time.Second, false}} {
		w.clock.Step(want.after)
		a, err := w.r.Check(t.Context(), w.walker("V-1"), w.c.ID, in("京A12345"))
		if err != nil || a.Again != want.again {
			t.Errorf("%s later: again %v, want %v: %v", want.after, a.Again, want.again, err)
		}
	}
}
