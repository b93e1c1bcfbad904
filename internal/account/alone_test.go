package account_test

import (
	"testing"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/people"
)

// A chair prints a resident's letter, opens the account, gives it a role and says yes
// for it: one person would act as two. The yes counts once another saw the holder.
func TestNobodyAppointsTheAccountThatTheyOpened(t *testing.T) {
	const phone = "13900000001"
	opens := func(w *world, p people.PersonID, clerk actor.Actor) {
		var r people.ResidentID
		w.must(w.db.Get(w.ctx, &r, `select id from people.residents where person_id = $1`, p))
		l, err := w.account.NewResidentLetter(w.ctx, clerk, account.AtDoor{Dwelling: w.west.home.ID, Resident: r}, true)
		w.must(err)
		w.later(time.Minute)
		_, _, err = w.account.UseAccountLetter(w.ctx, l.Secret, pass)
		w.must(err)
		w.later(time.Minute)
	}
	opened := func(t *testing.T) (*world, people.PersonID, actor.Actor) {
		t.Helper()
		w := newWorld(t)
		p, chair := w.movesIn(w.west, phone).Person.ID, w.as(w.west, actor.Chair, w.west.chair)
		opens(w, p, chair)
		return w, p, chair
	}
	answer := func(w *world, p people.PersonID) error {
		return w.account.Answer(w.ctx, w.visitor(p), w.letter(w.west, w.volunteer(w.west, phone)), true)
	}
	// sees is somebody of the staff who hears the holder's phone ring.
	sees := func(w *world, p people.PersonID, who actor.Actor) {
		key, err := w.account.Ask(w.ctx, who, account.Ask{Committee: w.west.ID, Kind: account.KindPhone, Name: "Li", Phone: phone, Rang: true})
		w.must(err)
		which := w.letter(w.west, key)
		w.must(w.account.Answer(w.ctx, w.visitor(p), which, true))
	}
	t.Run("by the letter of the role", func(t *testing.T) {
		w, p, chair := opened(t)
		refuses(t, answer(w, p), account.ErrAlone)
		_, _, err := w.account.Arrive(w.ctx, account.Welcome{Letter: w.letter(w.west, w.waiting(w.west)[0].ID).Letter, Phone: phone, Password: pass})
		refuses(t, err, account.ErrAlone)
		sees(w, p, chair)
		refuses(t, answer(w, p), account.ErrAlone)
		member := w.as(w.west, actor.Member, w.west.member)
		sees(w, p, member)
		opens(w, p, chair)
		refuses(t, answer(w, p), account.ErrAlone) // the holder was seen before
		sees(w, p, member)
		w.must(answer(w, p))
	})
	t.Run("on the account's own page", func(t *testing.T) {
		w, p, chair := opened(t)
		sees(w, p, chair)
		key := w.volunteer(w.west, phone)
		refuses(t, w.account.Answer(w.ctx, w.visitor(p), account.Which{ID: key}, true), account.ErrAlone)
		ring, err := w.account.Ask(w.ctx, w.as(w.west, actor.Member, w.west.member), account.Ask{Committee: w.west.ID, Kind: account.KindPhone, Name: "Li", Phone: phone, Rang: true})
		w.must(err)
		wants(t, w.account.Answer(w.ctx, w.visitor(p), account.Which{ID: ring}, true), account.ErrGone)
		m, err := w.account.Mine(w.ctx, w.visitor(p))
		w.must(err)
		if !m.Letter || len(m.List) != 1 {
			t.Errorf("what waits: %+v", m)
		}
	})
	t.Run("another clerk's letter, the role handed by the chair", func(t *testing.T) {
		w, p, _ := opened(t)
		_, err := w.db.Bare().ExecContext(w.ctx, `update people.account_letters set asked_by = $1`, w.west.member)
		w.must(err)
		w.must(answer(w, p))
	})
	t.Run("a letter that another confirmed", func(t *testing.T) {
		w, p, _ := opened(t)
		_, err := w.db.Bare().ExecContext(w.ctx, `update people.account_letters set confirmed_by = $1`, w.west.member)
		w.must(err)
		w.must(answer(w, p))
	})
	t.Run("the operator's letter since", func(t *testing.T) {
		w, p, _ := opened(t)
		l, err := w.account.NewAccountLetter(w.ctx, actor.Of(actor.Operator), phone, false)
		w.must(err)
		_, _, err = w.account.UseAccountLetter(w.ctx, l.Secret, pass)
		w.must(err)
		w.must(answer(w, p))
	})
	t.Run("a colleague's further role", func(t *testing.T) {
		w, p, _ := opened(t)
		_, err := w.account.AddUser(w.ctx, actor.Of(actor.Operator), account.NewUser{Committee: w.west.ID, Role: actor.Cashier, Name: "Li", Phone: phone})
		w.must(err)
		w.must(answer(w, p))
	})
}
