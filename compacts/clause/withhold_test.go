package clause_test

import (
	"strings"
	"testing"

	"ziguan/compacts/clause"
	"ziguan/internal/actor"
)

// Words that name or insult somebody are kept from others, who read why; the remark is
// answered all the same.
func TestWordsAreWithheld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Publicity)
	_, err := w.remark(w.who[0], number, func(n *clause.NewRemark) { n.Quote = "每月" })
	w.Must(err)
	withhold := func(who actor.Actor, why string) error {
		return w.Compacts.Withhold(t.Context(), who, clause.Withholding{Committee: w.C.ID, Number: number, N: 1, Why: why})
	}
	w.wants("for no reason", withhold(w.member, "dislike"), clause.ErrWithhold)
	w.wants("a resident", withhold(w.who[1], "insult"), actor.ErrRole)
	w.Must(withhold(w.member, "insult"))
	w.wants("twice", withhold(w.member, "insult"), clause.ErrWithheld)
	out, err := w.Compacts.ShowPublic(t.Context(), w.C.ID, number)
	w.Must(err)
	if r := out.Remarks[0]; r.Text != "" || r.Quote != "" || r.Withheld != "insult" {
		t.Errorf("anybody reads %+v", r.Remark)
	}
	if r := w.show(number).Remarks[0]; r.Text == "" {
		t.Error("the committee reads nothing")
	}
	w.Must(w.answer(number, 1, clause.Rejected))
}

// Of a compact that is given up everybody has the reason for an answer.
func TestWhatIsGivenUpIsAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Publicity)
	for i := range 2 {
		_, err := w.remark(w.who[i], number)
		w.Must(err)
	}
	w.Must(w.Compacts.Join(t.Context(), w.member, clause.Joining{Committee: w.C.ID, Number: number, N: 1, Into: 2, Reason: "同一件事"}))
	w.Must(w.Compacts.Withdraw(t.Context(), w.chair, clause.Ending{Committee: w.C.ID, Number: number, Reason: "另起一份"}))
	for _, r := range w.show(number).Remarks {
		if r.State != clause.Answered || !strings.Contains(r.Reason, "另起一份") {
			t.Errorf("after it was given up: %+v", r.Remark)
		}
	}
}

// A text is not frozen without the clause in which a remark was adopted.
func TestWhatWasAdoptedStands(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Consultation)
	_, err := w.remark(w.who[0], number)
	w.Must(err)
	w.Must(w.answer(number, 1, clause.Adopted))
	w.nights(9)
	w.Must(w.reopen(number))
	if r := w.show(number).Remarks[0]; !r.Same {
		t.Error("nothing says that the clause says what it said")
	}
	w.Must(w.edit(number, clause.Drop, 4, ""))
	w.Must(w.post(number, "删去第二条"))
	w.nights(9)
	w.Must(w.Compacts.Consult(t.Context(), w.chair, w.C.ID, number))
	w.nights(9)
	w.wants("its clause is gone", w.Compacts.Freeze(t.Context(), w.chair, w.C.ID, number), clause.ErrClauseGone)
}
