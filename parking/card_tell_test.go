package parking_test

import (
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
)

// A household is told of its card's coming end once for each last day, however
// often the job runs; a card that was renewed ends again another year.
func TestTheEndIsToldOnceEachYear(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	remind := func(days, want int) {
		t.Helper()
		w.clock.Step(time.Duration(days) * 24 * time.Hour)
		for _, want := range []int{want, 0} {
			n, err := w.parking.Remind(t.Context(), actor.Of(actor.System), w.clock.Now())
			must(t, err)
			if n != want {
				t.Errorf("%s: told %d, want %d", w.c.Today(w.clock.Now()), n, want)
			}
		}
	}
	remind(300, 0)
	remind(40, 1)
	remind(10, 0)
	_, err := w.db.Bare().ExecContext(t.Context(), `update parking.cards set valid_to = $2 where committee_id = $1 and number = $3`,
		w.c.ID, w.show(card.Number).ValidTo.AddYears(1), card.Number)
	must(t, err)
	remind(300, 0)
	remind(60, 1)
	if got := w.show(card.Number).ValidTo; got != day.Of(2028, 11, 22) {
		t.Errorf("it ends on %s", got)
	}
}
