package application_test

import (
	"testing"

	"ziguan/internal/people"
)

// An application that is over, and one of another class, stand in no other's way.
func TestWhatIsOverIsNoOpenApplication(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner := w.resident("1-1-101", people.KindOwner, 0)
	for range 2 {
		a, err := w.s.Submit(t.Context(), owner, w.wish("1-1-101", "京A00001"))
		must(t, err)
		must(t, w.s.Withdraw(t.Context(), owner, w.c.ID, a.Number, "不要了"))
	}
	a, err := w.s.Submit(t.Context(), owner, w.wish("1-1-101", "京A00001"))
	must(t, err)
	w.exec(`update parking.applications set class = 'second-car' where number = $1`, a.Number)
	_, err = w.s.Submit(t.Context(), owner, w.wish("1-1-101", "京A00002"))
	must(t, err)
}
