package privacy_test

import (
	"testing"

	"ziguan/internal/actor"
	"ziguan/parking/change"
)

// The proof of a phone and the code that waits are shown to its holder, and go with them.
func TestProofsOfAPhoneAreShownAndForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home, _ := w.lives("李四海", "13812345678", "1-1-101")
	w.exec(`insert into people.phone_proofs (committee_id, person_id, phone, way, proved_at) values ($1, $2, '13812345677', 'sms', $3)`,
		w.C.ID, home.Person, w.Clock.Now())
	w.exec(`insert into people.phone_codes (person_id, committee_id, phone, digest, sent_at, expires_at, tries)
		values ($1, $2, '13812345678', 'x', $3, $3::timestamptz + interval '1 minute', 0)`, home.Person, w.C.ID, w.Clock.Now())
	k, err := w.data.Of(t.Context(), home, w.C.ID)
	w.Must(err)
	if s := k.Sections.Of("proofs"); s.Len() != 2 || s.Row(0)[1].Value != "sent" || s.Row(1)[1].Value != "sms" {
		t.Errorf("shown: %+v", s)
	}
	_, err = w.Change.MoveOut(t.Context(), w.Actor(actor.Chair), change.Leaving{Committee: w.C.ID, Dwelling: "1-1-101", Reason: "卖房"})
	w.Must(err)
	_, err = w.data.Erase(t.Context(), home, w.C.ID)
	w.Must(err)
	var left int
	w.Must(w.DB.Get(t.Context(), &left, `select (select count(*) from people.phone_codes) + (select count(*) from people.phone_proofs where person_id = $1)`, home.Person))
	if left != 0 {
		t.Errorf("%d are left", left)
	}
}
