package account_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/people"
)

// A wrong password and an unknown phone must not be told apart.
func TestSignInTellsNothingOfWhatWasWrong(t *testing.T) {
	w := newSignin(t)
	_, _, wrong := w.SignIn(w.ctx, chairPhone, "wrong password")
	_, _, unknown := w.SignIn(w.ctx, strangerPhone, "wrong password")
	wants(t, wrong, account.ErrSignInWrong)
	if wrong.Error() != unknown.Error() {
		t.Errorf("%v is not %v", wrong, unknown)
	}
	_, _, err := w.SignIn(w.ctx, "12345", pass)
	wants(t, err, people.ErrPhone)
}

func TestSessionEnds(t *testing.T) {
	for name, end := range map[string]func(w *signin, secret string, p people.PersonID) error{
		"by signing out":            func(w *signin, s string, _ people.PersonID) error { return w.SignOut(w.ctx, s) },
		"by signing out everywhere": func(w *signin, _ string, p people.PersonID) error { return w.SignOutEverywhere(w.ctx, p) },
		"by a month":                func(w *signin, _ string, _ people.PersonID) error { w.later(31 * 24 * time.Hour); return nil },
		"by a new password": func(w *signin, s string, _ people.PersonID) error {
			_, err := w.ChangePassword(w.ctx, s, pass, "another one")
			return err
		},
		"by its second factor given": func(w *signin, s string, _ people.PersonID) error {
			_, _, err := w.NewOneTimeCodes(w.ctx, s)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newSignin(t)
			secret, v := w.signIn(memberPhone)
			if _, err := w.Visitor(w.ctx, secret); err != nil {
				t.Fatal(err)
			}
			w.must(end(w, secret, v.Person.ID))
			_, err := w.Visitor(w.ctx, secret)
			wants(t, err, account.ErrSignedOut)
		})
	}
}

// An evening over one form does not sign anybody out; a day away from it does.
func TestStrongSessionOutlastsTwelveIdleHours(t *testing.T) {
	w := newSignin(t)
	secret, _ := w.strong(chairPhone)
	w.later(13 * time.Hour)
	if _, err := w.Visitor(w.ctx, secret); err != nil {
		t.Fatal(err)
	}
	w.later(13 * time.Hour) // touched in between
	if _, err := w.Visitor(w.ctx, secret); err != nil {
		t.Fatal(err)
	}
	w.later(25 * time.Hour)
	_, err := w.Visitor(w.ctx, secret)
	wants(t, err, account.ErrSignedOut)
}

func TestRolesSleepWithoutTheSecondFactor(t *testing.T) {
	w := newSignin(t)
	_, err := w.AddUser(w.ctx, w.operator, account.NewUser{Committee: w.c.ID, Role: actor.Volunteer, Name: "Chair", Phone: chairPhone})
	w.must(err)
	secret, v := w.signIn(chairPhone)
	if diff := cmp.Diff([]actor.Role{actor.Volunteer}, v.ActorIn(w.c).Roles); diff != "" || !v.NeedsSecond() {
		t.Error(diff, v.NeedsSecond())
	}
	_, fresh, err := w.NewOneTimeCodes(w.ctx, secret)
	w.must(err)
	v, err = w.Visitor(w.ctx, fresh)
	w.must(err)
	a := v.ActorIn(w.c)
	if diff := cmp.Diff([]actor.Role{actor.Chair, actor.Volunteer}, a.Roles); diff != "" {
		t.Error(diff)
	}
	if a.Pseudonym != w.c.Pseudonym(w.chair.String()) || a.Committee != w.c.ID.String() || v.Person.PasswordHash != "" {
		t.Errorf("%+v", a)
	}
	other, err := w.people.Found(w.ctx, w.operator, people.NewCommittee{Code: "west", Name: "West", Regime: people.Owners})
	w.must(err)
	if a := v.ActorIn(other); len(a.Roles) != 0 {
		t.Errorf("roles elsewhere: %v", a.Roles)
	}
}

// A role taken back is gone at the next request of a session that stands.
func TestRoleTakenBackIsGoneAtOnce(t *testing.T) {
	w := newSignin(t)
	secret, _ := w.strong(memberPhone)
	v, err := w.Visitor(w.ctx, secret)
	w.must(err)
	w.must(w.people.EndRole(w.ctx, w.operator, w.c.ID, v.Roles[0].ID))
	v, err = w.Visitor(w.ctx, secret)
	w.must(err)
	if a := v.ActorIn(w.c); len(a.Roles) != 0 {
		t.Errorf("still %v", a.Roles)
	}
}

func TestDistrictOfficerReachesOnlyTheirDistrict(t *testing.T) {
	w := newSignin(t)
	_, err := w.AddUser(w.ctx, actor.Of(actor.Operator), account.NewUser{Place: people.Place{District: "D1"}, Role: actor.Street, Name: "S", Phone: strangerPhone, Password: pass})
	w.must(err)
	secret, _ := w.strong(strangerPhone)
	v, err := w.Visitor(w.ctx, secret)
	w.must(err)
	if !v.ActorIn(w.c).Is(actor.Street) {
		t.Error("not in their own district")
	}
	other, err := w.people.Found(w.ctx, w.operator, people.NewCommittee{Code: "west", Name: "West", Regime: people.Owners, Place: people.Place{District: "D2"}})
	w.must(err)
	if v.ActorIn(other).Is(actor.Street) {
		t.Error("in another district")
	}
	_, err = w.db.Bare().Exec(`update people.office_roles set ended_at = $1`, w.clock.Now())
	w.must(err)
	if v, err = w.Visitor(w.ctx, secret); err != nil || v.ActorIn(w.c).Is(actor.Street) {
		t.Errorf("once their time there has ended: %v", err)
	}
}

func TestChangePasswordNeedsTheOldOne(t *testing.T) {
	w := newSignin(t)
	secret, _ := w.strong(chairPhone)
	_, err := w.ChangePassword(w.ctx, secret, "wrong password", "another one")
	wants(t, err, account.ErrPasswordOld)
	_, err = w.ChangePassword(w.ctx, secret, pass, "short")
	wants(t, err, account.ErrPassword)
	fresh, err := w.ChangePassword(w.ctx, secret, pass, "another one")
	w.must(err)
	v, err := w.Visitor(w.ctx, fresh)
	w.must(err)
	if !v.Strong {
		t.Error("the second factor was forgotten")
	}
	_, _, err = w.SignIn(w.ctx, chairPhone, pass)
	wants(t, err, account.ErrSignInWrong)
}
