package vote_test

import (
	"slices"
	"testing"

	"ziguan/compacts/posting"
	"ziguan/compacts/vote"
	"ziguan/internal/errs"
	"ziguan/internal/people"
)

// In every state what the table does not allow is refused by its own sentence.
func TestAVoteWalksTheTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 3)
	plain := w.proposal()
	numbers := map[vote.State]string{}
	for _, s := range []vote.State{vote.Drafted, vote.Listed, vote.Noticed, vote.Counted, vote.Certified} {
		numbers[s] = w.Voted(vote.Phase(s), plain)
	}
	numbers[vote.Withdrawn] = w.Voted(vote.Phase(vote.Drafted), plain)
	w.Must(w.Votes.Withdraw(t.Context(), w.chair, vote.Ending{Committee: w.C.ID, Number: numbers[vote.Withdrawn], Reason: "重来"}))
	numbers[vote.Annulled] = w.Voted(vote.Phase(vote.Counted), plain)
	w.Exec(`update compacts.votes set state = 'annulled', reason = '重来' where committee_id = $1 and year || '-' || seq = $2`, w.C.ID, numbers[vote.Annulled])
	acts := map[vote.Event]func(number string) error{
		vote.List:    func(n string) error { return w.Votes.Post(t.Context(), w.chair, w.C.ID, n) },
		vote.Notice:  func(n string) error { return w.announce(n, 16, 10) },
		vote.Tallied: func(n string) error { _, err := w.Votes.Tally(t.Context(), w.chair, w.C.ID, n); return err },
		vote.Certify: func(n string) error { return w.Votes.Certify(t.Context(), w.chair, w.C.ID, n) },
		vote.Annul: func(n string) error {
			return w.Votes.Annul(t.Context(), w.chair, vote.Ending{Committee: w.C.ID, Number: n, Reason: "重来"})
		},
		vote.Withdraw: func(n string) error {
			return w.Votes.Withdraw(t.Context(), w.chair, vote.Ending{Committee: w.C.ID, Number: n, Reason: "重来"})
		},
	}
	for state, number := range numbers {
		w.is(number, state)
		for on, act := range acts {
			if slices.Contains(vote.Moves().From(state), on) {
				continue
			}
			if e := errs.As(act(number)); e == nil || e.Code != "vote.cannot."+string(on) {
				t.Errorf("%s of what is %s: %v", on, state, e)
			}
		}
		w.is(number, state)
	}
}

// What somebody was right about is corrected also after the roll hung to the end.
func TestAnUpheldObjectionCorrectsTheRoll(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Owners, 3)
	number := w.listed()
	sheet := w.show(number).RollSheet.Number
	_, err := w.Postings.Object(t.Context(), w.who[1], posting.NewObjection{Committee: w.C.ID, Number: sheet, Text: "面积不对"})
	w.Must(err)
	w.Must(w.Postings.Answer(t.Context(), w.member, posting.Answering{Committee: w.C.ID, Number: sheet, N: 1, Outcome: posting.Upheld, Reason: "属实"}))
	w.nights(8)
	w.Must(w.Votes.Correct(t.Context(), w.chair, vote.Correction{Committee: w.C.ID, Number: number, Unit: 1, Area: 8800, Reason: "产权证"}))
	if got := w.show(number).Size.Area; got != 28800 {
		t.Errorf("the roll has %d", got)
	}
}
