package renewal_test

import (
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/parking/renewal"
)

// 没有变化, noted at the counter by mistake, is taken back to where the renewal
// stood, until the papers were seen or the card is renewed. The household's own
// word is its own.
func TestWhatTheCounterNotedIsTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4)
	w.rule("renewal.share_percent", "0")
	w.open()
	note := func(numbers ...string) {
		t.Helper()
		_, err := w.s.UnchangedMany(t.Context(), w.chair, w.c.ID, numbers)
		must(t, err)
	}
	back := func(n string) error { return w.s.TakeBack(t.Context(), w.chair, w.c.ID, n) }
	state := func(i int, want renewal.State) {
		t.Helper()
		if r := w.all()[i]; r.State != want || r.GraceTo.Zero() != (want != renewal.Changed) {
			t.Errorf("%s is %s, let in until %s, want %s", r.Number, r.State, r.GraceTo, want)
		}
	}
	if err := back("A-0001"); err == nil || errs.CodeOf(err) != "renewal.cannot.retract" {
		t.Errorf("what nobody noted: %v", err)
	}
	must(t, w.s.SomethingChanged(t.Context(), w.chair, w.c.ID, "A-0002"))
	w.clock.Step(time.Second)
	note("A-0001", "A-0002")
	w.clock.Step(time.Second)
	home := w.resident("1-1-101")
	wants(t, "by a household", w.s.TakeBack(t.Context(), home, w.c.ID, "A-0001"), actor.ErrRole)
	for _, n := range []string{"A-0001", "A-0001", "A-0002", "A-0002"} { // each with a double tap
		must(t, back(n))
	}
	state(0, renewal.Due)
	state(1, renewal.Changed)
	must(t, w.s.Unchanged(t.Context(), home, w.c.ID, "A-0001"))
	wants(t, "the household's own word", back("A-0001"), renewal.ErrOwnAnswer)
	w.clock.Step(time.Second)
	note("A-0003")
	_, err := w.s.ApproveAll(t.Context(), w.chair, w.c.ID, "")
	must(t, err)
	if err := back("A-0003"); errs.CodeOf(err) != "renewal.cannot.retract" {
		t.Errorf("a renewed card: %v", err)
	}
	state(2, renewal.Renewed)
}

// What was said, and why, is that of the card with the new number too: it is taken back
// to where it stood, and a refusal keeps its reason.
func TestWhatWasSaidGoesOnUnderTheNewNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	w.rule("renewal.share_percent", "0")
	w.open()
	must(t, w.s.SomethingChanged(t.Context(), w.chair, w.c.ID, "A-0001"))
	w.clock.Step(time.Second)
	_, err := w.s.UnchangedMany(t.Context(), w.chair, w.c.ID, []string{"A-0001"})
	must(t, err)
	must(t, w.s.RefuseOne(t.Context(), w.chair, w.c.ID, "A-0002", "车已卖掉"))
	w.clock.Step(time.Second)
	said, err := w.cards.LostAndReplace(t.Context(), w.chair, w.act("A-0001"))
	must(t, err)
	refused, err := w.cards.LostAndReplace(t.Context(), w.chair, w.act("A-0002"))
	must(t, err)
	must(t, w.s.TakeBack(t.Context(), w.chair, w.c.ID, said.Number.String()))
	if r := w.renewal(said.Number.String()); r.State != renewal.Changed {
		t.Errorf("%s is taken back to %s", r.Number, r.State)
	}
	if r := w.renewal(refused.Number.String()); r.State != renewal.Refused || r.Reason != "车已卖掉" {
		t.Errorf("%s is %s because of %q", r.Number, r.State, r.Reason)
	}
	w.keeps()
}
