package jobs_test

import (
	"log/slog"
	"testing"

	"ziguan/compacts/hearing"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/jobs"
)

// A list is frozen between the job's times once its sign-up is over, and not before.
func TestAHearingsListIsFrozenBetweenTheNights(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	homes := []people.Dwelling{w.Dwelling("1-1-101"), w.Dwelling("1-1-102"), w.Dwelling("1-1-103")}
	number := w.Hearing(hearing.Noticed, homes)
	r := jobs.New(w.DB, jobs.Deps{All: w.All}, slog.New(slog.DiscardHandler), w.C.Location())
	frozen := func() bool {
		t.Helper()
		r.Look(t.Context(), "hearings.advance")
		h, err := w.Hearings.ShowPublic(t.Context(), w.C.ID, number)
		w.Must(err)
		return len(h.ListSHA256) > 0
	}
	if frozen() {
		t.Error("the list is frozen while one may sign up")
	}
	w.Days(10)
	for range 2 {
		if !frozen() {
			t.Error("the list is open after the end")
		}
	}
}
