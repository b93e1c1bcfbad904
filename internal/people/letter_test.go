package people_test

import (
	"strings"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

func (w *signin) letter() people.PrintedLetter {
	w.t.Helper()
	l, err := w.NewDwellingLetter(w.ctx, w.as(actor.Member, w.member), w.c.ID, w.home.ID)
	w.must(err)
	return l
}

func welcome(letter, phone string) people.Welcome {
	return people.Welcome{Letter: letter, Phone: phone, Name: "Li", Password: "a good password"}
}

func (w *signin) homeKind(v people.Visitor) string {
	if len(v.Homes) != 1 || v.Homes[0].DwellingID != w.home.ID {
		w.t.Fatalf("homes %+v", v.Homes)
	}
	return v.Homes[0].Kind
}

// Whoever holds the letter and knows the owner's phone is not the owner for that.
func TestLetterGivesAnOccupantsRights(t *testing.T) {
	for name, c := range map[string]struct{ phone, kind string }{
		"to a phone on file that nobody proved": {ownerPhone, people.KindOccupant},
		"to any other phone":                    {strangerPhone, people.KindOccupant},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newSignin(t)
			secret, v, err := w.UseLetter(w.ctx, welcome(w.letter().Secret, c.phone))
			w.must(err)
			if k := w.homeKind(v); k != c.kind {
				t.Errorf("%s, not %s", k, c.kind)
			}
			if v, err = w.Visitor(w.ctx, secret); err != nil || !v.ActorIn(w.c).Is(actor.Resident) {
				t.Errorf("%v %v", v, err)
			}
			if n := w.kinds(); n["letter.made"] != 1 || n["letter.used"] != 1 {
				t.Errorf("record %v", n)
			}
		})
	}
}

// The owner who signs in by another's letter of the same home must not lose it,
// and the same person in two flats is one resident.
func TestSamePersonUsesASecondLetterWithTheirPassword(t *testing.T) {
	w := newSignin(t)
	_, _, err := w.UseLetter(w.ctx, welcome(w.letter().Code, strangerPhone))
	w.must(err)
	wrong := welcome(w.letter().Code, strangerPhone)
	wrong.Password = "not the password"
	_, _, err = w.UseLetter(w.ctx, wrong)
	wants(t, err, people.ErrPhoneTaken)
	_, v, err := w.UseLetter(w.ctx, welcome(w.letter().Code, strangerPhone))
	w.must(err)
	w.homeKind(v)
}

func TestLetterIsUsedOnce(t *testing.T) {
	w := newSignin(t)
	l := w.letter()
	phones := []string{"13911110001", "13911110002", "13911110003", "13911110004"}
	if n := atOnce(t, 4, func(i int) error {
		_, _, err := w.UseLetter(w.ctx, welcome(l.Code, phones[i]))
		return err
	}, people.ErrLetterUsed); n != 1 {
		t.Errorf("used %d times", n)
	}
	_, err := w.LetterHome(w.ctx, l.Secret)
	wants(t, err, people.ErrLetterUsed)
}

func TestLetterTappedTwiceMakesOnePerson(t *testing.T) {
	w := newSignin(t)
	l := w.letter()
	if n := atOnce(t, 4, func(int) error {
		_, _, err := w.UseLetter(w.ctx, welcome(l.Code, strangerPhone))
		return err
	}, people.ErrLetterUsed, people.ErrPhoneTaken); n != 1 {
		t.Errorf("used %d times", n)
	}
}

func TestLetterIsRefused(t *testing.T) {
	w := newSignin(t)
	old := w.letter()
	young := w.letter()
	for name, c := range map[string]struct {
		typed string
		want  error
	}{
		"when a newer one was printed": {old.Secret, people.ErrLetterExpired},
		"when nobody printed it":       {"ABCDE-FGHJK", people.ErrLetterWrong},
		"when nothing was typed":       {"", people.ErrLetterWrong},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := w.UseLetter(w.ctx, welcome(c.typed, strangerPhone))
			wants(t, err, c.want)
		})
	}
	t.Run("after three months", func(t *testing.T) {
		w.later(91 * 24 * time.Hour)
		_, err := w.LetterHome(w.ctx, young.Secret)
		wants(t, err, people.ErrLetterExpired)
	})
}

// People type codes in small letters, full width, with blanks.
func TestLetterCodeAsPeopleTypeIt(t *testing.T) {
	w := newSignin(t)
	typed := strings.ToLower(strings.ReplaceAll(w.letter().Code, "-", " "))
	wide := strings.Map(func(r rune) rune {
		if r > ' ' {
			return r + 0xFEE0
		}
		return r
	}, typed)
	h, err := w.LetterHome(w.ctx, " "+wide+" ")
	w.must(err)
	if h.Dwelling != "3-2-101" {
		t.Errorf("home %+v", h)
	}
}

func TestLettersByBuildingAreOneEntry(t *testing.T) {
	w := newSignin(t)
	who := w.as(actor.Member, w.member)
	list, err := w.NewDwellingLetters(w.ctx, who, w.c.ID, "")
	w.must(err)
	if len(list) != 2 || list[0].Dwelling.Code != "3-2-101" {
		t.Errorf("letters %+v", list)
	}
	list, err = w.NewDwellingLetters(w.ctx, who, w.c.ID, "4")
	w.must(err)
	if len(list) != 1 || w.kinds()["letter.made"] != 2 {
		t.Errorf("letters %+v", list)
	}
	_, err = w.NewDwellingLetters(w.ctx, w.as(actor.Resident, w.chair), w.c.ID, "")
	wants(t, err, actor.ErrRole)
}

// A role's account is never reached by a flat's letter.
func TestLetterDoesNotOpenAnAccountWithoutPassword(t *testing.T) {
	w := newSignin(t)
	_, err := w.AddUser(w.ctx, w.operator, people.NewUser{Committee: w.c.ID, Role: actor.Supervisor, Name: "S", Phone: strangerPhone})
	w.must(err)
	_, _, err = w.UseLetter(w.ctx, welcome(w.letter().Secret, strangerPhone))
	wants(t, err, people.ErrPhoneTaken)
}

// prove is what the committee's counter saw of somebody's phone.
func (w *signin) prove(p people.Person) {
	w.t.Helper()
	w.must(w.db.InTx(w.ctx, w.operator, func(tx *pg.Tx) error { return people.Prove(w.ctx, tx, w.c, p, people.WayCounter) }))
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
	found := func() bool {
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
	if found() {
		t.Error("found by what they typed")
	}
	w.prove(v.Person)
	if !found() {
		t.Error("not found though they proved it")
	}
}

// Of two who use one phone as their name, it is theirs who proves it.
func TestWhoProvesAPhoneGetsIt(t *testing.T) {
	w := newSignin(t)
	free := func() error {
		return w.db.InTx(w.ctx, w.operator, func(tx *pg.Tx) error {
			return people.FreePhone(w.ctx, tx, w.c, people.PersonID{}, strangerPhone)
		})
	}
	w.must(free())
	secret, v, err := w.UseLetter(w.ctx, welcome(w.letter().Secret, strangerPhone))
	w.must(err)
	w.prove(v.Person)
	wants(t, free(), people.ErrPhoneTaken)
	w.must(w.db.InTx(w.ctx, w.operator, func(tx *pg.Tx) error {
		_, err := tx.Exec(w.ctx, `delete from people.phone_proofs where person_id = $1`, v.Person.ID)
		return err
	}))
	west := w.west()
	w.must(w.db.InTx(w.ctx, w.operator, func(tx *pg.Tx) error {
		err := people.FreePhone(w.ctx, tx, west, people.PersonID{}, strangerPhone)
		wants(t, err, people.ErrPhoneTaken)
		return nil
	}))
	w.must(free())
	v, err = w.Visitor(w.ctx, secret)
	w.must(err)
	if w.homeKind(v) != people.KindOccupant || v.Person.Phone != "" {
		t.Errorf("after the phone went: %+v", v)
	}
	wants(t, w.ChoosePhone(w.ctx, secret, chairPhone), people.ErrPhoneTaken)
	w.must(w.ChoosePhone(w.ctx, secret, "13911118888"))
	wants(t, w.ChoosePhone(w.ctx, secret, "13911117777"), people.ErrPhoneTaken)
	_, _, err = w.SignIn(w.ctx, "13911118888", "a good password")
	w.must(err)
}

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
			}, people.ErrLetterUsed); n != 1 {
				t.Fatalf("used %d times", n)
			}
			_, err = w.Visitor(w.ctx, before)
			wants(t, err, people.ErrSignedOut)
			_, _, err = w.SignIn(w.ctx, chairPhone, pass)
			wants(t, err, people.ErrSignInWrong)
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
	wants(t, w.AskReset(w.ctx, chair, w.chair, true), people.ErrResetSame)
	w.must(w.AskReset(w.ctx, member, w.chair, true))
	list, err := w.Resets(w.ctx, third, w.c.ID)
	w.must(err)
	if len(list) != 1 || list[0].PersonID != w.chair {
		t.Fatalf("resets %+v", list)
	}
	for _, who := range []actor.Actor{member, chair} {
		_, err = w.ConfirmReset(w.ctx, who, list[0].ID)
		wants(t, err, people.ErrResetSame)
	}
	var l people.PrintedLetter
	if n := atOnce(t, 3, func(int) error {
		one, err := w.ConfirmReset(w.ctx, third, list[0].ID)
		if err == nil {
			l = one
		}
		return err
	}, people.ErrResetUnknown); n != 1 {
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
func (w *signin) moved(phone string) (people.AtDoor, people.Visitor) {
	w.t.Helper()
	_, v, err := w.UseLetter(w.ctx, welcome(w.letter().Secret, phone))
	w.must(err)
	all, err := people.AllResidents(w.ctx, w.db, w.c.ID)
	w.must(err)
	for _, r := range all {
		if r.PersonID == v.Person.ID {
			return people.AtDoor{Dwelling: w.home.ID, Resident: r.ID}, v
		}
	}
	w.t.Fatal("no resident")
	return people.AtDoor{}, v
}

// west is a second committee.
func (w *signin) west() people.Committee {
	w.t.Helper()
	c, err := w.Found(w.ctx, actor.Of(actor.Operator), people.NewCommittee{Code: "west", Name: "West", Regime: people.Owners})
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
	wants(t, err, people.ErrResidentUnknown)
	_, err = w.NewResidentLetter(w.ctx, clerk, people.AtDoor{Dwelling: w.home.ID, Resident: w.owner}, false)
	wants(t, err, people.ErrPersonUnknown)
	_, err = w.AddUser(w.ctx, w.operator, people.NewUser{Committee: w.c.ID, Role: actor.Volunteer, Name: "V", Phone: v.Person.Phone})
	w.must(err)
	_, err = w.NewResidentLetter(w.ctx, clerk, at, false)
	wants(t, err, people.ErrResetTwo)
}
