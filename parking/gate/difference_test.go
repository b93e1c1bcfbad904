package gate_test

import (
	"strings"
	"sync"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/gate"
	"ziguan/parking/watch"
)

// openDifference makes a car leave that never came and gives what is to be answered.
func (w *world) openDifference() watch.Difference {
	w.t.Helper()
	w.card("A-0001", "active", "2027-06-30", "京A12345")
	w.expect(out("京A12345"), gate.NotInside, gate.Caution)
	list, err := w.watch.Differences(w.t.Context(), w.as(actor.Member), w.c.ID, watch.SoughtDifferences{})
	if err != nil || len(list.List) != 1 || list.OpenAll != 1 {
		w.t.Fatalf("%+v %v", list, err)
	}
	return list.List[0]
}

// A difference is answered once, with what was found; its record stays.
func TestADifferenceIsAnsweredAndKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.openDifference()
	if err := w.watch.Resolve(t.Context(), w.as(actor.Member), w.c.ID, d.ID, "  进门时\n漏记 "); err != nil {
		t.Fatal(err)
	}
	list, err := w.watch.Differences(t.Context(), w.as(actor.Supervisor), w.c.ID, watch.SoughtDifferences{Resolved: true})
	if err != nil {
		t.Fatal(err)
	}
	if list.OpenAll != 0 || list.Resolved != 1 || len(list.List) != 1 || list.List[0].Resolution != "进门时 漏记" || list.List[0].ResolvedBy != "member" {
		t.Errorf("%+v", list)
	}
	if n := w.count(`select count(*) from parking.checks`); n != 1 {
		t.Errorf("%d records after the answer", n)
	}
}

// Of two who answer at once exactly one is kept, and the other is told.
func TestOfTwoAnswersOneIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.openDifference()
	got := make([]string, 2)
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() {
			got[i] = errs.CodeOf(w.watch.Resolve(t.Context(), w.as(actor.Chair), w.c.ID, d.ID, "看过了"))
		})
	}
	wg.Wait()
	if strings.Join(got, " ") != "internal difference.resolved" && strings.Join(got, " ") != "difference.resolved internal" {
		t.Errorf("%v", got) // CodeOf(nil) is internal: that one was kept
	}
}

func TestWhoMayAnswerADifferenceAndHow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.openDifference()
	for name, row := range map[string]struct {
		who  actor.Actor
		key  watch.DifferenceID
		text string
		want string
	}{
		"a volunteer":               {w.as(actor.Volunteer), d.ID, "看过", "role.needed"},
		"a supervisor":              {w.as(actor.Supervisor), d.ID, "看过", "role.needed"},
		"another committee's chair": {actor.Of(actor.Chair).For(id.New[people.Committee]().String()), d.ID, "看过", "not.found"},
		"an empty answer":           {w.as(actor.Chair), d.ID, " \t ", "difference.resolution.invalid"},
		"an over-long answer":       {w.as(actor.Chair), d.ID, strings.Repeat("字", 201), "difference.resolution.invalid"},
		"a difference there is not": {w.as(actor.Chair), id.New[watch.Difference](), "看过", "difference.unknown"},
	} {
		if err := w.watch.Resolve(t.Context(), row.who, w.c.ID, row.key, row.text); errs.CodeOf(err) != row.want {
			t.Errorf("%s: %v, want %s", name, err, row.want)
		}
	}
	if _, err := w.watch.Differences(t.Context(), w.as(actor.Volunteer), w.c.ID, watch.SoughtDifferences{}); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a volunteer reads the list: %v", err)
	}
}

// The oldest difference is to be looked into within the rule's days from when it arose.
func TestADifferenceHasALastDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if o, err := w.watch.Overview(t.Context(), w.as(actor.Member), w.c.ID); err != nil || !o.OpenBy.Zero() {
		t.Errorf("before: %+v %v", o, err)
	}
	d := w.openDifference()
	if o, err := w.watch.Overview(t.Context(), w.as(actor.Supervisor), w.c.ID); err != nil || o.OpenBy != w.c.Today(d.At).AddDays(7) {
		t.Errorf("%+v %v", o, err)
	}
}
