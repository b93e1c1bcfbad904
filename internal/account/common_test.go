package account_test

import (
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/account/password"
	"ziguan/internal/actor"
	"ziguan/internal/people"
)

// There is no door by which a password that everybody guesses comes in.
func TestNoDoorTakesACommonPassword(t *testing.T) {
	const common = "Ｐassword1"
	w := newSignin(t)
	setup, err := w.NewSetupLink(w.ctx, actor.Of(actor.Operator))
	w.must(err)
	session, _ := w.strong(chairPhone)
	again, err := w.NewAccountLetter(w.ctx, actor.Of(actor.Operator), memberPhone, false)
	w.must(err)
	for door, try := range map[string]func() error{
		"the founding pages": func() error {
			_, err := w.FoundBySetup(w.ctx, setup, people.NewCommittee{Code: "west", Name: "West", Regime: people.Owners},
				account.NewUser{Name: "Wang", Phone: "13800000011", Password: common})
			return err
		},
		"a home's letter": func() error {
			_, _, err := w.UseLetter(w.ctx, account.Welcome{Letter: w.letter().Code, Phone: strangerPhone, Name: "Li", Password: common})
			return err
		},
		"a letter to somebody new": func() error {
			_, err := w.Arrival(w.ctx, account.Welcome{Phone: "13800000012", Name: "Li", Password: common})
			return err
		},
		"a letter for a phone that rang": func() error {
			_, err := w.NewArrival(w.ctx, account.Welcome{Phone: "13800000013", Name: "Li", Password: common})
			return err
		},
		"an account's letter": func() error {
			_, _, err := w.UseAccountLetter(w.ctx, again.Code, common)
			return err
		},
		"the account's page": func() error {
			_, err := w.ChangePassword(w.ctx, session, pass, common)
			return err
		},
		"the command line": func() error {
			_, err := w.AddUser(w.ctx, w.operator, account.NewUser{Committee: w.c.ID, Role: actor.Member, Name: "M", Phone: "13800000014", Password: common})
			return err
		},
	} {
		t.Run(door, func(t *testing.T) { wants(t, try(), password.ErrCommon) })
	}
}
