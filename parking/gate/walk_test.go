package gate_test

import (
	"errors"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/parking/gate"
	"ziguan/parking/watch"
)

func (w *world) walker(name string) actor.Actor {
	a := w.as(actor.Volunteer)
	a.Pseudonym = name
	return a
}

func parked(p string) gate.Check {
	return gate.Check{ID: newID(), Gate: "lane", Direction: gate.Parked, Plate: p}
}

// A walk counts each car once, only its own walker's cars of its own lane, and
// leaves one count behind.
func TestAWalkIsStoredAsOneCount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, me := t.Context(), w.walker("V-1")
	w.card("A-0001", "active", "2027-06-30", "京A12345")
	see := func(who actor.Actor, k gate.Check) {
		t.Helper()
		if _, err := w.r.Check(ctx, who, w.c.ID, k); err != nil {
			t.Fatal(err)
		}
	}
	see(me, parked("京C00009")) // before the walk
	w.clock.Step(time.Minute)
	first, err := w.watch.StartWalk(ctx, me, w.c.ID, "lane")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.watch.StartWalk(ctx, me, w.c.ID, "other"); err != nil || again.ID != first.ID || again.Lane != "lane" {
		t.Errorf("a second tap gave %+v %v", again, err)
	}
	see(me, parked("京A12345"))
	see(me, parked("京A12345"))
	see(me, parked("京C00001"))
	see(me, parked("?8888"))
	see(me, in("京C00002"))
	see(w.walker("V-2"), parked("京C00003"))
	done, err := w.watch.EndWalk(ctx, me, w.c.ID)
	if err != nil || done.Known != 1 || done.Unknown != 2 || done.EndedAt == nil {
		t.Errorf("%+v %v", done, err)
	}
	if _, err := w.watch.EndWalk(ctx, me, w.c.ID); !errors.Is(err, watch.ErrWalk) {
		t.Errorf("ended twice: %v", err)
	}
	all, err := w.watch.Walks(ctx, me, w.c.ID)
	if err != nil || len(all) != 1 || all[0].Unknown != 2 {
		t.Errorf("%+v %v", all, err)
	}
}

// What was done about an answer is kept once, and only about one's own records.
func TestANoteIsKeptOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, me := t.Context(), w.walker("V-1")
	a := w.check(in("京C00001"))
	for range 2 {
		if err := w.watch.Note(ctx, me, w.c.ID, a.ID, watch.Slip); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.watch.Note(ctx, me, w.c.ID, newID(), watch.Slip); !errors.Is(err, watch.ErrCheckUnknown) {
		t.Errorf("an unknown record: %v", err)
	}
	if err := w.watch.Note(ctx, me, w.c.ID, a.ID, "towed"); !errors.Is(err, watch.ErrAction) {
		t.Errorf("an unknown action: %v", err)
	}
	if err := w.watch.Note(ctx, actor.Of(actor.Resident).For(w.c.ID.String()), w.c.ID, a.ID, watch.Slip); !errors.Is(err, actor.ErrRole) {
		t.Errorf("a resident: %v", err)
	}
	notes, err := w.watch.NotesToday(ctx, me, w.c)
	if err != nil || len(notes) != 1 || len(notes[a.ID]) != 1 || notes[a.ID][0] != watch.Slip {
		t.Errorf("%v %v", notes, err)
	}
}
