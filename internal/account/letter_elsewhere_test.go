package account_test

import (
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// ties are the ways in which an account comes to belong to another committee too.
var ties = map[string]func(w *signin, west people.Committee, v account.Visitor) error{
	"a role": func(w *signin, west people.Committee, v account.Visitor) error {
		_, err := w.AddUser(w.ctx, w.operator, account.NewUser{Committee: west.ID, Role: actor.Volunteer, Name: "V", Phone: v.Person.Phone})
		return err
	},
	"an office": func(w *signin, _ people.Committee, v account.Visitor) error {
		_, err := w.AddUser(w.ctx, w.operator, account.NewUser{Place: people.Place{District: "D1"}, Role: actor.District, Name: "D", Phone: v.Person.Phone})
		return err
	},
	"a home": func(w *signin, west people.Committee, v account.Visitor) error {
		return w.db.InTx(w.ctx, w.operator, func(tx *pg.Tx) error {
			_, err := tx.Exec(w.ctx, `insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, gen_random_uuid(), 'R', $2, $3)`,
				west.ID, v.Person.ID, tx.Now)
			return err
		})
	},
	"a phone they proved": func(w *signin, west people.Committee, v account.Visitor) error {
		return w.db.InTx(w.ctx, w.operator, func(tx *pg.Tx) error { return account.Prove(w.ctx, tx, west, v.Person, account.WayCounter) })
	},
}

// A committee's letter opens an account of that committee alone, when it is asked
// for and when it is used: what is tied in between closes it.
func TestACommitteeResetsOnlyItsOwn(t *testing.T) {
	for name, tie := range ties {
		t.Run("a resident with "+name+" elsewhere", func(t *testing.T) {
			t.Parallel()
			w := newSignin(t)
			west := w.west()
			at, v := w.moved(strangerPhone)
			l, err := w.NewResidentLetter(w.ctx, w.as(actor.Cashier, w.cashier), at, true)
			w.must(err)
			w.must(tie(w, west, v))
			_, _, err = w.UseAccountLetter(w.ctx, l.Code, "brand new one")
			wants(t, err, account.ErrResetElsewhere)
			_, err = w.NewResidentLetter(w.ctx, w.as(actor.Cashier, w.cashier), at, false)
			wants(t, err, account.ErrResetElsewhere)
			op, err := w.NewAccountLetter(w.ctx, actor.Of(actor.Operator), strangerPhone, false)
			w.must(err)
			_, _, err = w.UseAccountLetter(w.ctx, op.Code, "brand new one")
			w.must(err)
		})
		t.Run("a colleague with "+name+" elsewhere", func(t *testing.T) {
			t.Parallel()
			w := newSignin(t)
			west := w.west()
			member, third := w.as(actor.Member, w.member), w.as(actor.Treasurer, w.cashier)
			v := account.Visitor{Person: people.Person{ID: w.chair, Phone: chairPhone}}
			w.must(w.AskReset(w.ctx, member, w.chair, true))
			list, err := w.Resets(w.ctx, third, w.c.ID)
			w.must(err)
			w.must(tie(w, west, v))
			_, err = w.ConfirmReset(w.ctx, third, list[0].ID)
			wants(t, err, account.ErrResetElsewhere)
			wants(t, w.AskReset(w.ctx, member, w.chair, true), account.ErrResetElsewhere)
		})
		t.Run("a colleague with "+name+" elsewhere since the second word", func(t *testing.T) {
			t.Parallel()
			w := newSignin(t)
			west := w.west()
			third := w.as(actor.Treasurer, w.cashier)
			w.must(w.AskReset(w.ctx, w.as(actor.Member, w.member), w.chair, true))
			list, err := w.Resets(w.ctx, third, w.c.ID)
			w.must(err)
			l, err := w.ConfirmReset(w.ctx, third, list[0].ID)
			w.must(err)
			w.must(tie(w, west, account.Visitor{Person: people.Person{ID: w.chair, Phone: chairPhone}}))
			_, _, err = w.UseAccountLetter(w.ctx, l.Code, "brand new one")
			wants(t, err, account.ErrResetElsewhere)
		})
	}
}

// The rule stands in the database too, whoever writes the letter.
func TestTheDatabaseRefusesALetterForAnAccountElsewhere(t *testing.T) {
	w := newSignin(t)
	w.must(ties["a role"](w, w.west(), account.Visitor{Person: people.Person{Phone: chairPhone}}))
	err := w.db.InTx(w.ctx, w.operator, func(tx *pg.Tx) error {
		_, err := tx.Exec(w.ctx, `insert into people.account_letters (person_id, id, committee_id, lost_phone, asked_at, secret_hash, code_hash, expires_at)
			values ($1, gen_random_uuid(), $2, true, $3, 'a', 'b', $3)`, w.chair, w.c.ID, tx.Now)
		return err
	})
	if pg.Constraint(err) != "account_letters_here" {
		t.Errorf("written: %v", err)
	}
}
