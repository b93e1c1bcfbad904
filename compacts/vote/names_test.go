package vote_test

import (
	"testing"

	"ziguan/compacts/hearing"
	"ziguan/compacts/posting"
	"ziguan/compacts/source"
	"ziguan/compacts/vote"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// A vote names the hearing that it follows once its record is published, and nothing else;
// what it names is fixed with the question.
func TestAVoteNamesItsHearing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 3)
	names := func(key source.ID) func(*vote.Proposal) { return func(n *vote.Proposal) { n.Names = key } }
	source := func(number string) source.ID {
		var key source.ID
		w.Must(w.DB.Get(t.Context(), &key, `select id from compacts.sources where committee_id = $1 and kind = 'hearing' and number = $2`, w.C.ID, number))
		return key
	}
	_, err := w.Votes.Draft(t.Context(), w.chair, w.proposal(names(source(w.Hearing(hearing.Noticed, w.homes)))))
	w.wants("a hearing to come", err, vote.ErrNames)
	p, err := w.Postings.Post(t.Context(), w.chair, posting.New{Committee: w.C.ID, Kind: posting.Other, Title: "元旦", Text: "照常。"})
	w.Must(err)
	_, err = w.Votes.Draft(t.Context(), w.chair, w.proposal(names(p.Source())))
	w.wants("no hearing", err, vote.ErrNames)
	held := source(w.Hearing(hearing.Published, w.homes))
	number := w.noticed(names(held))
	v := w.show(number)
	if v.NamesCited.Kind != "hearing" {
		t.Errorf("it names %+v", v.NamesCited)
	}
	_, err = w.DB.Bare().ExecContext(t.Context(), `update compacts.votes set names = null where id = $1`, v.ID)
	if got := pg.Constraint(err); got != "votes_of_kept" {
		t.Errorf("what it names after the notice: %v", err)
	}
}
