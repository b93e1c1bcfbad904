package account_test

import (
	"strings"
	"testing"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/people"
)

func (w *signin) letter() account.PrintedLetter {
	w.t.Helper()
	l, err := w.NewDwellingLetter(w.ctx, w.as(actor.Member, w.member), w.c.ID, w.home.ID)
	w.must(err)
	return l
}

func welcome(letter, phone string) account.Welcome {
	return account.Welcome{Letter: letter, Phone: phone, Name: "Li", Password: "a good password"}
}

func (w *signin) homeKind(v account.Visitor) string {
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
	wants(t, err, account.ErrPhoneTaken)
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
	}, account.ErrLetterUsed); n != 1 {
		t.Errorf("used %d times", n)
	}
	_, err := w.LetterHome(w.ctx, l.Secret)
	wants(t, err, account.ErrLetterUsed)
}

func TestLetterTappedTwiceMakesOnePerson(t *testing.T) {
	w := newSignin(t)
	l := w.letter()
	if n := atOnce(t, 4, func(int) error {
		_, _, err := w.UseLetter(w.ctx, welcome(l.Code, strangerPhone))
		return err
	}, account.ErrLetterUsed, account.ErrPhoneTaken); n != 1 {
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
		"when a newer one was printed": {old.Secret, account.ErrLetterExpired},
		"when nobody printed it":       {"ABCDE-FGHJK", account.ErrLetterWrong},
		"when nothing was typed":       {"", account.ErrLetterWrong},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := w.UseLetter(w.ctx, welcome(c.typed, strangerPhone))
			wants(t, err, c.want)
		})
	}
	t.Run("after three months", func(t *testing.T) {
		w.later(91 * 24 * time.Hour)
		_, err := w.LetterHome(w.ctx, young.Secret)
		wants(t, err, account.ErrLetterExpired)
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
	_, err := w.AddUser(w.ctx, w.operator, account.NewUser{Committee: w.c.ID, Role: actor.Supervisor, Name: "S", Phone: strangerPhone})
	w.must(err)
	_, _, err = w.UseLetter(w.ctx, welcome(w.letter().Secret, strangerPhone))
	wants(t, err, account.ErrPhoneTaken)
}
