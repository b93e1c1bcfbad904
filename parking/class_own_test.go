package parking_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/parking/class"
)

// care is a class of the committee's own.
func (w *world) care() class.NewClass {
	return class.NewClass{Name: " 居家 照护车 ", Prefix: "h", Terms: class.Terms{
		From: w.c.Today(w.clock.Now()), Holders: map[class.Holder]int{class.HolderOwner: 1}, Months: 3, Plates: 1,
		Ground: rule.Ground{Kind: rule.Resolution, Text: "11 月居民会议决议第 3 号"},
	}}
}

// A list that names a class of the committee's own is issued in it.
func TestAListNamesTheCommitteesOwnClass(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.claim("1-1-101", "京A10001", "", "居家照护车", 0)
	plan := func(want ...string) {
		t.Helper()
		p, err := w.parking.FirstIssuePreview(t.Context(), w.chair, w.c.ID)
		must(t, err)
		if d := cmp.Diff(want, told(p)); d != "" {
			t.Error(d)
		}
	}
	plan("problem 1-1-101 京A10001 class.unknown")
	code, err := w.classes.Add(t.Context(), w.chair, w.c.ID, w.care())
	must(t, err)
	if code != "居家照护车" {
		t.Errorf("the code %q", code)
	}
	plan("card 1-1-101 居家照护车  2027-02-22")
	_, err = w.parking.FirstIssue(t.Context(), w.chair, w.c.ID)
	must(t, err)
	if got := w.show("H-0001"); got.Class != code || got.Primary {
		t.Errorf("%+v", got)
	}
}

// Of two clerks who make the same class at once one is told that it is there.
func TestTwoClerksMakeAClass(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var wg sync.WaitGroup
	said := make([]error, 6)
	for i := range said {
		wg.Go(func() { _, said[i] = w.classes.Add(t.Context(), w.chair, w.c.ID, w.care()) })
	}
	wg.Wait()
	made := 0
	for _, err := range said {
		if err == nil {
			made++
		} else if !errors.Is(err, class.ErrTaken) {
			t.Errorf("refused with %v", err)
		}
	}
	if made != 1 {
		t.Errorf("made %d times", made)
	}
	n := w.care()
	n.Name, n.Prefix = "夜班车", "B"
	if _, err := w.classes.Add(t.Context(), w.chair, w.c.ID, n); !errors.Is(err, class.ErrPrefixTaken) {
		t.Errorf("another's letter: %v", err)
	}
	n.Prefix = "N"
	if _, err := w.classes.Add(t.Context(), actor.Of(actor.Supervisor).For(w.c.ID.String()), w.c.ID, n); !errors.Is(err, actor.ErrRole) {
		t.Errorf("by the supervisor: %v", err)
	}
}
