package gate_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/parking/gate"
	"ziguan/parking/visit"
	"ziguan/parking/watch"
)

func (w *world) unplated(d people.Dwelling, words string) visit.Pass {
	w.t.Helper()
	p, err := visit.New(w.db).Add(w.t.Context(), w.as(actor.Chair), visit.NewPass{Committee: w.c.ID, Dwelling: d.ID, NoPlate: words, Stay: visit.Today})
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func by(p visit.Pass, way gate.Direction) gate.Check {
	return gate.Check{ID: newID(), Gate: "east", Direction: way, Visit: p.ID}
}

// atGate lists those that may come in, and then those inside.
func (w *world) atGate() (list []watch.Unplated) {
	w.t.Helper()
	for _, way := range []gate.Direction{gate.In, gate.Out} {
		cars, all, err := w.watch.Unplated(w.t.Context(), w.as(actor.Volunteer), w.c.ID, way, watch.Sought{Most: 99})
		if err != nil || all != len(cars) {
			w.t.Fatal(all, err)
		}
		list = append(list, cars...)
	}
	return list
}

// A visitor's car without a plate comes in and goes out by its pass: the record holds
// no plate, the pass is its one tie, and the lists say what the car is.
func TestACarWithoutAPlateComesAndGoesByItsPass(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.dwelling("3-2-101")
	p := w.unplated(d, "白色五菱")
	w.visitor(d, "京C00001", visit.Today)
	if list := w.atGate(); len(list) != 1 || list[0] != (watch.Unplated{Visit: p.ID, NoPlate: "白色五菱", Dwelling: "3-2-101", Until: list[0].Until}) {
		t.Fatalf("%+v", list)
	}
	first := by(p, gate.In)
	a := w.expect(first, gate.VisitorOpen, gate.Allow)
	if a.Plate != "" || a.NoPlate != "白色五菱" || !a.Inside || a.Card != nil {
		t.Errorf("%+v", a)
	}
	if again := w.check(first); !again.Again || again.NoPlate != "白色五菱" || again.ID != a.ID {
		t.Errorf("the same check again: %+v", again)
	}
	w.clock.Step(time.Second)
	first.Visit = w.unplated(d, "黑色大众").ID
	if _, err := w.r.Check(t.Context(), w.as(actor.Gate), w.c.ID, first); errs.CodeOf(err) != "check.conflict" {
		t.Errorf("another pass under a known id: %v", err)
	}
	if list := w.atGate(); len(list) != 2 || list[0].Inside || !list[1].Inside {
		t.Errorf("%+v", list)
	}
	w.expect(in("京C00001"), gate.VisitorOpen, gate.Allow)
	for part, want := range map[string]int{"": 2, "五菱": 1, "C00001": 1, "VISIT": 0} {
		cars, all, err := w.watch.Inside(t.Context(), w.as(actor.Volunteer), w.c.ID, watch.Sought{Part: part, Most: 9})
		if err != nil || len(cars) != want || all != want || part == "五菱" && (cars[0].NoPlate != "白色五菱" || cars[0].Plate != "") {
			t.Errorf("%q: %+v %d %v", part, cars, all, err)
		}
	}
	today, err := w.watch.Today(t.Context(), w.as(actor.Volunteer), w.c, "")
	if err != nil || len(today) != 2 || today[1].NoPlate != "白色五菱" || today[1].Plate != "" || today[1].Typed != "" {
		t.Errorf("%+v %v", today, err)
	}
	if n := w.count(`select count(*) from parking.checks where visit_id is not null and plate = '' and typed = '' and card_id is null`); n != 1 {
		t.Errorf("%d records of the car", n)
	}
	w.clock.Step(2 * time.Minute)
	if a = w.expect(by(p, gate.Out), gate.VisitorOpen, gate.Allow); a.Inside {
		t.Error("it is inside still")
	}
	if list := w.atGate(); len(list) != 2 || list[0].Inside || list[1].Inside {
		t.Errorf("while its pass stands it may come again: %+v", list)
	}
}

// What a pass no longer gives is said; leaving is never refused; what is no pass of a
// car without a plate is refused and not recorded.
func TestACarWithoutAPlateHasNoMoreThanItsPass(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.dwelling("3-2-101")
	p, plated := w.unplated(d, "白色五菱"), w.visitor(d, "京C00001", visit.Today)
	w.expect(by(p, gate.In), gate.VisitorOpen, gate.Allow)
	if err := visit.New(w.db).Revoke(t.Context(), w.as(actor.Chair), visit.PassAct{Committee: w.c.ID, Pass: p.ID}); err != nil {
		t.Fatal(err)
	}
	w.expect(by(p, gate.In), gate.CardUnknown, gate.Refuse)
	if list := w.atGate(); len(list) != 1 || !list[0].Inside {
		t.Errorf("a car inside is listed until it is out: %+v", list)
	}
	w.expect(by(p, gate.Out), gate.CardUnknown, gate.Caution)
	if list := w.atGate(); len(list) != 0 {
		t.Errorf("%+v", list)
	}
	late := w.unplated(d, "黑色大众")
	w.clock.Step(15 * time.Hour)
	w.expect(by(late, gate.In), gate.VisitorExpired, gate.Caution)
	for _, pass := range []visit.Pass{plated, {}} {
		if _, err := w.r.Check(t.Context(), w.as(actor.Gate), w.c.ID, by(pass, gate.In)); err == nil {
			t.Errorf("%+v is taken for a car without a plate", pass)
		}
	}
	if n := w.count(`select count(*) from parking.checks`); n != 4 {
		t.Errorf("%d records, want 4", n)
	}
	if b, _, err := w.gate.Bundle(t.Context(), w.as(actor.Gate), w.c.ID, gate.DigestKey("x")); err != nil || len(b.Visitors) != 0 {
		t.Errorf("%+v %v", b.Visitors, err)
	}
}

// Two gates at once see one car: two records, one presence; the pass lets nobody else's
// car out or in, and its purge leaves the record without it.
func TestTwoGatesAtOnceSeeOneCarWithoutAPlate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.unplated(w.dwelling("3-2-101"), "白色五菱")
	other := gate.NewRecorder(w.db)
	t.Cleanup(other.Close)
	var wg sync.WaitGroup
	for i, r := range []*gate.Recorder{w.r, other, w.r, other} {
		k := by(p, gate.In)
		k.Gate = []string{"east", "west"}[i%2]
		wg.Go(func() {
			if a, err := r.Check(context.Background(), w.as(actor.Gate), w.c.ID, k); err != nil || a.Code != gate.VisitorOpen || !a.Inside {
				t.Errorf("%+v %v", a, err)
			}
		})
	}
	wg.Wait()
	if n := w.count(`select count(*) from parking.presences where inside`); n != 1 {
		t.Errorf("%d cars inside", n)
	}
	w.clock.Step(200 * 24 * time.Hour)
	if _, err := visit.New(w.db).Sweep(t.Context(), actor.Of(actor.System), w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if n := w.count(`select count(*) from parking.checks where visit_id is null`); n != 4 {
		t.Errorf("%d records stand without the pass that was let go of, want 4", n)
	}
	cars, _, err := w.watch.Inside(t.Context(), w.as(actor.Volunteer), w.c.ID, watch.Sought{Most: 9})
	if err != nil || len(cars) != 1 || cars[0].Plate != "" || cars[0].NoPlate != "" {
		t.Errorf("%+v %v", cars, err)
	}
	if _, err := w.watch.Purge(t.Context(), actor.Of(actor.System), w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if n := w.count(`select count(*) from parking.checks`); n != 0 {
		t.Errorf("%d records are kept for ever", n)
	}
}

// The list has every car, page by page, and is sought by what a car is or where it goes.
func TestTheListOfCarsWithoutAPlateIsWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 120 {
		w.exec(`insert into parking.visits (committee_id, id, dwelling_id, plate, no_plate, kind, state, from_at, opened_at, until_at, made_at)
			values ($1, $2, $3, '', $4, 'host', 'open', $5, $5, $6, $5)`,
			w.c.ID, newID(), w.dwelling(fmt.Sprintf("9-1-%d", 100+i)).ID, fmt.Sprintf("灰色%d号", 100+i), start.Add(time.Duration(i)*time.Second), start.Add(time.Hour))
	}
	seen := map[visit.PassID]bool{}
	for skip := 0; skip < 120; skip += 20 {
		cars, all, err := w.watch.Unplated(t.Context(), w.as(actor.Volunteer), w.c.ID, gate.In, watch.Sought{Skip: skip, Most: 20})
		if err != nil || all != 120 || len(cars) != 20 {
			t.Fatalf("after %d: %d of %d %v", skip, len(cars), all, err)
		}
		for _, car := range cars {
			seen[car.Visit] = true
		}
	}
	if len(seen) != 120 {
		t.Errorf("%d cars on six pages", len(seen))
	}
	for _, part := range []string{"灰色103号", "9-1-103"} {
		if cars, all, err := w.watch.Unplated(t.Context(), w.as(actor.Volunteer), w.c.ID, gate.In, watch.Sought{Part: part, Most: 20}); err != nil || all != 1 || cars[0].Dwelling != "9-1-103" {
			t.Errorf("%s: %+v %d %v", part, cars, all, err)
		}
	}
}
