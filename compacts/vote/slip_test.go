package vote_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"testing"

	"ziguan/compacts/rule"
	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/people"
)

// A voter's slip is found in the published box, which tells of no single ballot; a
// consultation binds nobody, whatever it comes to.
func TestASlipIsFoundInTheBox(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Owners, 4)
	number := w.opened(consult, sealed)
	var slips []vote.Slip
	for _, who := range w.who[:3] {
		s, err := w.Votes.Cast(t.Context(), who, vote.Casting{Committee: w.C.ID, Number: number, Choice: tally.For})
		w.Must(err)
		slips = append(slips, s)
	}
	m, err := w.Votes.ShowMine(t.Context(), w.who[0], w.C.ID, number)
	w.Must(err)
	if m.Own == nil || m.Own.Text() != slips[0].Text() || len(m.Units) != 1 {
		t.Errorf("%+v", m.Own)
	}
	got := w.count(number)
	box, err := tally.ReadSealed(bytes.NewReader(got.Result.Box))
	w.Must(err)
	for _, s := range slips {
		sum := sha256.Sum256([]byte(s.Text()))
		if !slices.Contains(box.Commitments, hex.EncodeToString(sum[:])) {
			t.Errorf("the box lacks %s", s.Text())
		}
	}
	if len(box.Rows) != 0 || !got.Result.Tally.Passed || bytes.Contains(got.Result.Box, []byte(`"V`)) {
		t.Errorf("%s", got.Result.Box)
	}
	w.nights(8)
	w.Must(w.Votes.Certify(t.Context(), w.chair, w.C.ID, number))
	err = w.Rules.Set(t.Context(), w.chair, rule.NewRule{
		Committee: w.C.ID, Key: "card.term_months", Value: "6", From: w.Today(), Ground: rule.Ground{Kind: rule.Resolution, Text: "征求意见", Ref: got.Source()},
	})
	if err == nil {
		t.Error("a rule rests on a consultation")
	}
}

// While a vote is open neither the public record nor the database tells how anybody voted,
// nor, to anybody but the chair, who has.
func TestNothingTellsHowAnybodyVoted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 3)
	number := w.opened()
	before := len(w.Entries())
	for i, c := range tally.Sides() {
		w.Must(w.cast(w.who[i], number, c))
	}
	if n := len(w.Entries()); n != before {
		t.Errorf("%d entries tell of ballots", n-before)
	}
	var told int
	w.Must(w.DB.Get(t.Context(), &told, `select count(*) from compacts.ballots b where b::text ~ '(for|against|abstain)'`))
	if told != 0 {
		t.Errorf("%d rows say what was chosen", told)
	}
	shown, err := w.Votes.ShowPublic(t.Context(), w.C.ID, number)
	w.Must(err)
	if shown.Result != nil || shown.Turnout.Heads != 3 {
		t.Errorf("%+v", shown.Turnout)
	}
	if _, err := w.Votes.Box(t.Context(), w.C.ID, number); !errors.Is(err, vote.ErrUnknown) {
		t.Errorf("there is a box while it is open: %v", err)
	}
}

// Whoever has not voted is reminded once, before it closes; nobody else is.
func TestWhoHasNotVotedIsReminded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 4)
	number := w.opened()
	w.Exec(`update people.residents set person_id = null where person_id = $1`, w.who[3].Person) // has no account
	w.Must(w.cast(w.who[0], number, tally.For))
	remind := func() int {
		n, err := w.Votes.Remind(t.Context(), actor.Of(actor.System), w.Clock.Now())
		w.Must(err)
		return n
	}
	if n := remind(); n != 0 {
		t.Errorf("%d reminded nine days before", n)
	}
	w.Days(7)
	for range 2 {
		if n := remind(); n != 2 {
			t.Errorf("%d reminded", n)
		}
	}
	var messages []string
	w.Must(w.DB.Select(t.Context(), &messages, `select link from outbox.messages where kind = 'vote.remind'`))
	if len(messages) != 2 || messages[0] != "/my/XY/votes/"+number {
		t.Errorf("%v", messages)
	}
	w.Days(3)
	if n := remind(); n != 0 {
		t.Errorf("%d reminded of what has closed", n)
	}
}
