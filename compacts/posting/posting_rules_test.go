package posting_test

import (
	"testing"
	"time"

	"ziguan/compacts/posting"
	"ziguan/internal/actor"
)

// A posting ends in the night after its last day and not before it, however often
// the job runs, and only once every objection is answered.
func TestAPostingEndsAfterItsLastDayAndNotBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.posted() // ends on 30 November
	_, err := w.object(w.neighbour, p)
	w.must(err)
	w.must(w.answer(w.chair, p, 1, posting.Rejected))
	for _, at := range []time.Time{
		time.Date(2026, 11, 24, 16, 0, 0, 0, time.UTC), time.Date(2026, 11, 29, 16, 0, 0, 0, time.UTC), time.Date(2026, 11, 30, 15, 59, 59, 0, time.UTC),
	} {
		w.clock.Set(at)
		if n, st := w.night(), w.standing(p); n != 0 || st.Over || st.Settled() || st.State != posting.Posted {
			t.Errorf("%s: %d ended, %+v", at, n, st)
		}
	}
	w.clock.Set(time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC))
	if !w.standing(p).Settled() {
		t.Error("at 24:00 it is not settled")
	}
	if n, st := w.night(), w.standing(p); n != 1 || st.State != posting.Ended || !st.Settled() {
		t.Errorf("at 24:00: %d ended, %+v", n, st)
	}
}

// A posting that waits for an answer is told of once it is over, not while it runs, and
// none that was answered.
func TestWhatIsUnansweredIsToldOnceItIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	waits, answered := w.posted(), w.posted()
	for _, p := range []posting.Posting{waits, answered} {
		_, err := w.object(w.neighbour, p)
		w.must(err)
	}
	w.must(w.answer(w.chair, answered, 1, posting.Rejected))
	for days, want := range map[int]int{7: 0, 8: 1} {
		done, err := w.board.Expire(t.Context(), actor.Of(actor.System), w.clock.Now().AddDate(0, 0, days))
		w.must(err)
		if len(done.Unanswered) != want || want == 1 && done.Unanswered[0].Number != waits.Number.String() {
			t.Errorf("after %d days: %+v", days, done.Unanswered)
		}
	}
}

// What was taken back takes no effect when its days are over.
func TestAWithdrawnPostingIsNeverSettled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.posted()
	w.must(w.board.Withdraw(t.Context(), w.chair, posting.Withdrawal{Committee: w.c.ID, Number: p.Number.String(), Reason: "写错了"}))
	w.days(30)
	if st := w.standing(p); st.Settled() || !st.Over || w.night() != 0 {
		t.Errorf("%+v", st)
	}
}

// What was posted may take effect once it is over, answered and not taken back; an
// objection that was upheld stands against its own line, or against every one.
func TestWhatWasPostedMayTakeEffect(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		at   posting.Standing
		want bool
	}{
		"over and answered":           {posting.Standing{State: posting.Posted, Over: true}, true},
		"ended":                       {posting.Standing{State: posting.Ended, Over: true}, true},
		"running":                     {posting.Standing{State: posting.Posted}, false},
		"with an open objection":      {posting.Standing{State: posting.Posted, Over: true, Open: 1}, false},
		"taken back, its days over":   {posting.Standing{State: posting.Withdrawn, Over: true}, false},
		"taken back before its end":   {posting.Standing{State: posting.Withdrawn}, false},
		"running, objected to":        {posting.Standing{State: posting.Posted, Open: 1}, false},
		"taken back with an open one": {posting.Standing{State: posting.Withdrawn, Over: true, Open: 1}, false},
	} {
		if got := row.at.Settled(); got != row.want {
			t.Errorf("%s: settled %v", name, got)
		}
	}
	for name, row := range map[string]struct {
		upheld []string
		want   bool
	}{
		"against nobody": {nil, false}, "against this line": {[]string{"S-0012"}, true},
		"against another line": {[]string{"S-0013"}, false}, "against all of it": {[]string{"S-0013", ""}, true},
	} {
		if got := (posting.Standing{Upheld: row.upheld}).Against("S-0012"); got != row.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
