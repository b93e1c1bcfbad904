package account_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/account"
	"ziguan/internal/account/password"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/people"
	"ziguan/internal/pgtest"
	"ziguan/internal/seal"
)

func newEmpty(t *testing.T) *signin {
	t.Helper()
	w := &signin{t: t, ctx: context.Background(), clock: clock.NewStepped(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))}
	w.db = pgtest.NewAt(t, w.clock.Now)
	key, err := seal.FromHex(strings.Repeat("ab", 32))
	w.must(err)
	w.Service, w.people = account.New(w.db, key).Hashing(password.Quick()), people.New(w.db)
	return w
}

var (
	estate = people.NewCommittee{Code: "east", Name: "East Estate", Regime: people.Owners}
	seated = account.NewUser{Name: "Wang", Phone: chairPhone, Password: pass}
)

func TestSetupFoundsACommitteeAndSignsItsChairIn(t *testing.T) {
	w := newEmpty(t)
	token, err := w.NewSetupLink(w.ctx, actor.Of(actor.System))
	w.must(err)
	draft := account.Draft{Code: "east", Name: "East Estate", Regime: "owners", ChairPhone: chairPhone}
	w.must(w.SaveSetup(w.ctx, token, draft))
	kept, err := w.SetupDraft(w.ctx, token)
	w.must(err)
	if diff := cmp.Diff(draft, kept); diff != "" {
		t.Error(diff)
	}
	f, err := w.FoundBySetup(w.ctx, token, estate, seated)
	w.must(err)
	v, err := w.Visitor(w.ctx, f.Secret)
	w.must(err)
	if !v.ActorIn(f.Committee).Is(actor.Chair) {
		t.Errorf("%+v", v)
	}
	_, err = w.SetupDraft(w.ctx, token)
	wants(t, err, account.ErrSetupGone)
	_, err = w.NewSetupLink(w.ctx, actor.Of(actor.System))
	wants(t, err, account.ErrSetupDone)
}

func TestSetupLinkWorksOnce(t *testing.T) {
	w := newEmpty(t)
	token, err := w.NewSetupLink(w.ctx, actor.Of(actor.System))
	w.must(err)
	codes := []string{"one", "two", "three", "four"}
	if n := atOnce(t, 4, func(i int) error {
		c, chair := estate, seated
		c.Code, chair.Phone = codes[i], "1380000100"+string(rune('0'+i))
		_, err := w.FoundBySetup(w.ctx, token, c, chair)
		return err
	}, account.ErrSetupGone); n != 1 {
		t.Errorf("founded %d", n)
	}
}

// Two starts print two links; the second must not found beside the first.
func TestFirstLinksCloseOnceACommitteeStands(t *testing.T) {
	w := newEmpty(t)
	var tokens [3]string
	for i := range tokens {
		token, err := w.NewSetupLink(w.ctx, actor.Of(actor.System))
		w.must(err)
		tokens[i] = token
	}
	if n := atOnce(t, 3, func(i int) error {
		c, chair := estate, seated
		c.Code, chair.Phone = []string{"one", "two", "three"}[i], "1380000100"+string(rune('0'+i))
		_, err := w.FoundBySetup(w.ctx, tokens[i], c, chair)
		return err
	}, account.ErrSetupGone); n != 1 {
		t.Errorf("founded %d", n)
	}
}

func TestSetupIsRefused(t *testing.T) {
	w := newEmpty(t)
	_, err := w.SetupDraft(w.ctx, "NOSUCHTOKEN")
	wants(t, err, account.ErrSetupGone)
	_, err = w.NewSetupLink(w.ctx, actor.Of(actor.Chair))
	wants(t, err, actor.ErrRole)
	token, err := w.NewSetupLink(w.ctx, actor.Of(actor.Operator))
	w.must(err)
	w.later(8 * 24 * time.Hour)
	_, err = w.SetupDraft(w.ctx, token)
	wants(t, err, account.ErrSetupGone)
}

// The operator founds a second committee; its chair signs in already and must
// show that the phone is theirs. A wrong form founds nothing.
func TestSetupKeepsAnExistingAccount(t *testing.T) {
	w := newSignin(t)
	token, err := w.NewSetupLink(w.ctx, actor.Of(actor.Operator))
	w.must(err)
	c := people.NewCommittee{Code: "west", Name: "West", Regime: people.Residents}
	thief := seated
	thief.Password = "another one"
	_, err = w.FoundBySetup(w.ctx, token, c, thief)
	wants(t, err, account.ErrPhoneTaken)
	c.Code = "EAST"
	_, err = w.FoundBySetup(w.ctx, token, c, seated)
	wants(t, err, people.ErrCommitteeTaken)
	wants(t, w.CheckCommittee(w.ctx, c), people.ErrCommitteeTaken)
	c.Code = "west"
	f, err := w.FoundBySetup(w.ctx, token, c, seated)
	w.must(err)
	if f.Visitor.Person.ID != w.chair || len(f.Visitor.Roles) != 2 {
		t.Errorf("%+v", f.Visitor)
	}
}
