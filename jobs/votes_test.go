package jobs_test

import (
	"log/slog"
	"testing"

	"ziguan/compacts/vote"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/jobs"
)

// A vote that has closed is counted between the job's times, once, and leaves no run.
func TestAVoteIsCountedBetweenTheNights(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	w.Lives(w.Dwelling("1-1-101"), people.KindOwner, 0)
	w.Exec(`update people.dwellings set area_hundredths = 6000 where committee_id = $1`, w.C.ID)
	number := w.Voted(vote.Closed, vote.Proposal{Threshold: "ordinary", Effect: vote.OnPaper, Publication: vote.Sealed, Title: "公约", Text: "同意吗？"})
	r := jobs.New(w.DB, jobs.Deps{All: w.All}, slog.New(slog.DiscardHandler), w.C.Location())
	for range 2 {
		r.Look(t.Context(), "votes.close")
	}
	if v, err := w.Votes.ShowPublic(t.Context(), w.C.ID, number); err != nil || v.State != vote.Counted {
		t.Errorf("%s, %v", v.State, err)
	}
	if runs, err := r.Runs(t.Context(), 3); err != nil || len(runs) != 0 {
		t.Errorf("%+v, %v", runs, err)
	}
}
