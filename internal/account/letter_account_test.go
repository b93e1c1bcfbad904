package account_test

import (
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/people"
)

func TestAccountLetterEndsSessionsAndLostFactors(t *testing.T) {
	for name, lost := range map[string]bool{"keeps the factors": false, "voids the factors of a lost phone": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newSignin(t)
			before, _ := w.strong(chairPhone)
			l, err := w.NewAccountLetter(w.ctx, actor.Of(actor.Operator), chairPhone, lost)
			w.must(err)
			if n := atOnce(t, 3, func(int) error {
				_, _, err := w.UseAccountLetter(w.ctx, l.Code, "brand new one")
				return err
			}, account.ErrLetterUsed); n != 1 {
				t.Fatalf("used %d times", n)
			}
			_, err = w.Visitor(w.ctx, before)
			wants(t, err, account.ErrSignedOut)
			_, _, err = w.SignIn(w.ctx, chairPhone, pass)
			wants(t, err, account.ErrSignInWrong)
			secret, _, err := w.SignIn(w.ctx, chairPhone, "brand new one")
			w.must(err)
			f, err := w.Factors(w.ctx, secret)
			w.must(err)
			if f.None() != lost {
				t.Errorf("factors %+v", f)
			}
			if w.kinds()["account.reset"] != 1 {
				t.Error("not on the record")
			}
		})
	}
}

func TestColleagueIsLetInByTwo(t *testing.T) {
	w := newSignin(t)
	member, third, chair := w.as(actor.Member, w.member), w.as(actor.Treasurer, w.cashier), w.as(actor.Chair, w.chair)
	_, err := w.NewAccountLetter(w.ctx, member, chairPhone, false)
	wants(t, err, actor.ErrRole)
	wants(t, w.AskReset(w.ctx, chair, w.chair, true), account.ErrResetSame)
	w.must(w.AskReset(w.ctx, member, w.chair, true))
	list, err := w.Resets(w.ctx, third, w.c.ID)
	w.must(err)
	if len(list) != 1 || list[0].PersonID != w.chair {
		t.Fatalf("resets %+v", list)
	}
	for _, who := range []actor.Actor{member, chair} {
		_, err = w.ConfirmReset(w.ctx, who, list[0].ID)
		wants(t, err, account.ErrResetSame)
	}
	var l account.PrintedLetter
	if n := atOnce(t, 3, func(int) error {
		one, err := w.ConfirmReset(w.ctx, third, list[0].ID)
		if err == nil {
			l = one
		}
		return err
	}, account.ErrResetUnknown); n != 1 {
		t.Fatalf("confirmed %d times", n)
	}
	_, v, err := w.UseAccountLetter(w.ctx, l.Secret, "brand new one")
	w.must(err)
	if v.Person.ID != w.chair {
		t.Error("somebody else's account")
	}
	n := w.kinds()
	if n["account.reset_asked"] != 1 || n["account.reset_confirmed"] != 1 {
		t.Errorf("record %v", n)
	}
}

// moved gives somebody's home in the committee as staff find it at the counter.
func (w *signin) moved(phone string) (account.AtDoor, account.Visitor) {
	w.t.Helper()
	_, v, err := w.UseLetter(w.ctx, welcome(w.letter().Secret, phone))
	w.must(err)
	all, err := people.AllResidents(w.ctx, w.db, w.c.ID)
	w.must(err)
	for _, r := range all {
		if r.PersonID == v.Person.ID {
			return account.AtDoor{Dwelling: w.home.ID, Resident: r.ID}, v
		}
	}
	w.t.Fatal("no resident")
	return account.AtDoor{}, v
}

// west is a second committee.
func (w *signin) west() people.Committee {
	w.t.Helper()
	c, err := w.people.Found(w.ctx, actor.Of(actor.Operator), people.NewCommittee{Code: "west", Name: "West", Regime: people.Owners})
	w.must(err)
	return c
}

func TestResidentIsLetInByOneClerk(t *testing.T) {
	w := newSignin(t)
	at, v := w.moved(strangerPhone)
	clerk := w.as(actor.Cashier, w.cashier)
	l, err := w.NewResidentLetter(w.ctx, clerk, at, false)
	w.must(err)
	_, _, err = w.UseAccountLetter(w.ctx, l.Code, "brand new one")
	w.must(err)
	elsewhere := actor.Actor{Roles: []actor.Role{actor.Chair}, Committee: w.west().ID.String(), Person: w.cashier.String()}
	_, err = w.NewResidentLetter(w.ctx, elsewhere, at, false)
	wants(t, err, account.ErrResidentUnknown)
	_, err = w.NewResidentLetter(w.ctx, clerk, account.AtDoor{Dwelling: w.home.ID, Resident: w.owner}, false)
	wants(t, err, people.ErrPersonUnknown)
	_, err = w.AddUser(w.ctx, w.operator, account.NewUser{Committee: w.c.ID, Role: actor.Volunteer, Name: "V", Phone: v.Person.Phone})
	w.must(err)
	_, err = w.NewResidentLetter(w.ctx, clerk, at, false)
	wants(t, err, account.ErrResetTwo)
}

// A founding chair lets the next person in alone, by the first letter of an account
// that nobody uses; never into one that somebody does, and no more once there is a
// second member.
// One clerk's letter lets in whoever has no role. It ends with the role: two let a
// colleague in.
func TestARoleVoidsTheLetterOfOneClerk(t *testing.T) {
	w := newSignin(t)
	at, v := w.moved(strangerPhone)
	clerk := w.as(actor.Cashier, w.cashier)
	l, err := w.NewResidentLetter(w.ctx, clerk, at, true)
	w.must(err)
	w.must(w.AskReset(w.ctx, w.as(actor.Member, w.member), w.chair, false))
	_, err = w.AddUser(w.ctx, w.operator, account.NewUser{Committee: w.c.ID, Role: actor.Member, Name: "M", Phone: v.Person.Phone})
	w.must(err)
	_, _, err = w.UseAccountLetter(w.ctx, l.Code, "brand new one")
	wants(t, err, account.ErrLetterExpired)
	if list, err := w.Resets(w.ctx, clerk, w.c.ID); err != nil || len(list) != 1 {
		t.Errorf("another's letter: %v %v", list, err)
	}
}

func TestTheFirstLetterNeedsNoSecondMemberUntilThereIsOne(t *testing.T) {
	w := newSignin(t)
	c := w.west()
	in := func(r actor.Role, p people.PersonID) actor.Actor {
		return actor.Actor{Roles: []actor.Role{r}, Committee: c.ID.String(), Person: p.String(), Pseudonym: c.Pseudonym(p.String())}
	}
	add := func(r actor.Role, phone, password string) people.PersonID {
		u, err := w.AddUser(w.ctx, w.operator.For(c.ID.String()), account.NewUser{Committee: c.ID, Role: r, Name: "N" + phone, Phone: phone, Password: password})
		w.must(err)
		return u.Person
	}
	chair := in(actor.Chair, add(actor.Chair, "13700000001", pass))
	second, third := add(actor.Member, "13700000002", ""), add(actor.Treasurer, "13700000003", "")
	_, err := w.FirstLetter(w.ctx, in(actor.Volunteer, second), third)
	wants(t, err, actor.ErrRole)
	_, err = w.FirstLetter(w.ctx, chair, w.member)
	wants(t, err, people.ErrPersonUnknown)
	l, err := w.FirstLetter(w.ctx, chair, second)
	w.must(err)
	_, v, err := w.UseAccountLetter(w.ctx, l.Code, "brand new one")
	w.must(err)
	if v.Person.ID != second {
		t.Error("somebody else's account")
	}
	for _, p := range []people.PersonID{second, third} { // one's own account by now, or another could give the word
		_, err = w.FirstLetter(w.ctx, chair, p)
		wants(t, err, account.ErrResetTwo)
	}
}
