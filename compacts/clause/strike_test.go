package clause_test

import (
	"testing"

	"ziguan/compacts/clause"
	"ziguan/internal/actor"
)

// A signature at the wrong home is taken back by somebody else, with the reason; of a
// household that left it ends by itself when its successors sign.
func TestASignatureEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Signing)
	ctx := t.Context()
	_, err := w.sign(w.member, number, w.homes[0].Code, []byte("scan"))
	w.Must(err)
	strike := func(who actor.Actor, reason string) error {
		return w.Compacts.Strike(ctx, who, clause.Striking{Committee: w.C.ID, Number: number, Seq: 1, Reason: reason})
	}
	w.wants("by whoever entered it", strike(w.member, "登记错了门牌"), clause.ErrStrike)
	w.wants("for no reason", strike(w.chair, ""), clause.ErrReason)
	w.wants("a resident", strike(w.who[0], "不是我签的"), actor.ErrRole)
	w.Must(strike(w.chair, "登记错了门牌"))
	w.wants("twice", strike(w.chair, "登记错了门牌"), clause.ErrStrike)
	stands, err := w.sign(w.who[0], number, w.homes[0].Code, nil)
	if w.Must(err); !stands {
		t.Error("what was struck stands in the way")
	}
	w.Days(2)
	w.Exec(`update people.occupancies set to_day = $2 where committee_id = $1 and dwelling_id = $3`, w.C.ID, w.Today().AddDays(-1), w.homes[0].ID)
	w.Exec(`update people.dwellings set code = code where id = $1`, w.homes[0].ID)
	next := w.Came(w.homes[0], w.Today())
	stands, err = w.sign(next, number, w.homes[0].Code, nil)
	if w.Must(err); !stands {
		t.Error("who moved in is bound by who moved out")
	}
	mine, err := w.Compacts.ShowMine(ctx, next, w.C.ID, number)
	w.Must(err)
	if h := mine.Homes[0]; len(h.Tries) != 1 || !h.Signed() {
		t.Errorf("who moved in reads %+v", h)
	}
	if s := w.show(number).Signed; s.Signed != 1 {
		t.Errorf("signed: %+v", s)
	}
}

// The day on which it is to be in force is put off while it is signed.
func TestAnotherDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Signing)
	other := w.Today().AddDays(30)
	w.Must(w.Compacts.OpenSigning(t.Context(), w.chair, clause.Opening{Committee: w.C.ID, Number: number, On: other}))
	w.nights(10)
	w.advance()
	w.is(number, clause.Signing)
	w.nights(20)
	w.advance()
	if s := w.show(number); s.State != clause.InForce || s.From != other {
		t.Errorf("%s from %s", s.State, s.From)
	}
}
