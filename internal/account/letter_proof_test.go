package account_test

import (
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// prove is what the committee's counter saw of somebody's phone.
func (w *signin) prove(p people.Person) {
	w.t.Helper()
	w.must(w.db.InTx(w.ctx, w.operator, func(tx *pg.Tx) error { return account.Prove(w.ctx, tx, w.c, p, account.WayCounter) }))
}

func TestAProvedPhoneGivesWhatTheRegisterHasOnFile(t *testing.T) {
	w := newSignin(t)
	secret, v, err := w.UseLetter(w.ctx, welcome(w.letter().Secret, ownerPhone))
	w.must(err)
	w.prove(v.Person)
	v, err = w.Visitor(w.ctx, secret)
	w.must(err)
	if k := w.homeKind(v); k != people.KindOwner {
		t.Errorf("still %s", k)
	}
}

// A register that is read later must take nobody for the owner of another flat
// because they typed the owner's name and phone once.
func TestATypedPhoneFindsNobodyInTheRegister(t *testing.T) {
	w := newSignin(t)
	_, v, err := w.UseLetter(w.ctx, welcome(w.letter().Secret, strangerPhone))
	w.must(err)
	FoundIn := func() bool {
		_, ok, err := people.ResidentNamed(w.ctx, w.db, w.c.ID, "Li", strangerPhone)
		w.must(err)
		all, err := people.AllResidents(w.ctx, w.db, w.c.ID)
		w.must(err)
		for _, r := range all {
			if (r.Phone == strangerPhone) != ok && r.PersonID == v.Person.ID {
				t.Error("one reading of the register finds whom the other does not")
			}
		}
		return ok
	}
	if FoundIn() {
		t.Error("found by what they typed")
	}
	w.prove(v.Person)
	if !FoundIn() {
		t.Error("not found though they proved it")
	}
}

// Of two who use one phone as their name, it is theirs who proves it.
func TestWhoProvesAPhoneGetsIt(t *testing.T) {
	w := newSignin(t)
	free := func() error {
		return w.db.InTx(w.ctx, w.operator, func(tx *pg.Tx) error {
			return account.FreePhone(w.ctx, tx, w.c, people.PersonID{}, strangerPhone)
		})
	}
	w.must(free())
	secret, v, err := w.UseLetter(w.ctx, welcome(w.letter().Secret, strangerPhone))
	w.must(err)
	w.prove(v.Person)
	wants(t, free(), account.ErrPhoneTaken)
	w.must(w.db.InTx(w.ctx, w.operator, func(tx *pg.Tx) error {
		_, err := tx.Exec(w.ctx, `delete from people.phone_proofs where person_id = $1`, v.Person.ID)
		return err
	}))
	west := w.west()
	w.must(w.db.InTx(w.ctx, w.operator, func(tx *pg.Tx) error {
		err := account.FreePhone(w.ctx, tx, west, people.PersonID{}, strangerPhone)
		wants(t, err, account.ErrPhoneTaken)
		return nil
	}))
	w.must(free())
	v, err = w.Visitor(w.ctx, secret)
	w.must(err)
	if w.homeKind(v) != people.KindOccupant || v.Person.Phone != "" {
		t.Errorf("after the phone went: %+v", v)
	}
	wants(t, w.ChoosePhone(w.ctx, secret, chairPhone), account.ErrPhoneTaken)
	w.must(w.ChoosePhone(w.ctx, secret, "13911118888"))
	wants(t, w.ChoosePhone(w.ctx, secret, "13911117777"), account.ErrPhoneTaken)
	_, _, err = w.SignIn(w.ctx, "13911118888", "a good password")
	w.must(err)
}
