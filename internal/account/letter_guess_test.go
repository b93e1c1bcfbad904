package account_test

import (
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/account/password"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/limit"
	"ziguan/internal/people"
)

// With a letter that opens nothing any more, and with a password that nobody may
// choose, a stranger is told the same of a phone that signs in and of one that does not.
func TestTheOrderOfRefusalsTellsNobodyWhichPhoneIsKnown(t *testing.T) {
	w := newSignin(t)
	void, used := w.letter(), w.letter()
	_, _, err := w.UseLetter(w.ctx, welcome(used.Code, ownerPhone))
	w.must(err)
	open := w.letter()
	token, err := w.NewSetupLink(w.ctx, actor.Of(actor.Operator))
	w.must(err)
	for _, phone := range []string{memberPhone, strangerPhone} {
		for name, c := range map[string]struct {
			letter, password string
			want             *errs.Error
		}{
			"a used letter":     {used.Code, "nobody's password", account.ErrLetterUsed},
			"a void letter":     {void.Code, "nobody's password", account.ErrLetterExpired},
			"no letter":         {"AAAAA-00000", "nobody's password", account.ErrLetterWrong},
			"a short password":  {open.Code, "short", account.ErrPassword},
			"a common password": {open.Code, "password1", password.ErrCommon},
		} {
			_, _, err := w.UseLetter(w.ctx, account.Welcome{Letter: c.letter, Phone: phone, Name: "Zhao", Password: c.password})
			if !errors.Is(err, c.want) {
				t.Errorf("%s and %s: %v", name, phone, err)
			}
		}
		_, err = w.Arrival(w.ctx, account.Welcome{Phone: phone, Name: "Zhao", Password: "short"})
		wants(t, err, account.ErrPassword)
		chair := account.NewUser{Name: "Zhao", Phone: phone, Password: "nobody's password"}
		_, err = w.FoundBySetup(w.ctx, token, people.NewCommittee{Code: "east", Name: "Again", Regime: people.Owners}, chair)
		wants(t, err, people.ErrCommitteeTaken)
		chair.Password = "short"
		_, err = w.FoundBySetup(w.ctx, token, people.NewCommittee{Code: "north", Name: "North", Regime: people.Owners}, chair)
		wants(t, err, account.ErrPassword)
	}
}

// A password that nobody may choose is a guess like any other.
func TestAPasswordThatIsRefusedCountsAsATry(t *testing.T) {
	w := newSignin(t)
	l, b := w.letter(), w.from(farAway)
	for range 10 {
		_, _, err := w.UseLetter(b.ctx, account.Welcome{Letter: l.Code, Phone: memberPhone, Name: "Zhao", Password: "short"})
		wants(t, err, account.ErrPassword)
	}
	_, _, err := w.UseLetter(b.ctx, account.Welcome{Letter: l.Code, Phone: memberPhone, Name: "Zhao", Password: pass})
	wants(t, err, account.ErrTrySoon)
}

// A code is one guess, of whatever kind of letter it might have been; a right one
// of any kind is none, used or not.
func TestOnlyACodeOfNoLetterCountsAndOnce(t *testing.T) {
	w := newSignin(t)
	chair := w.as(actor.Chair, w.chair)
	at, _ := w.moved(strangerPhone)
	reset, err := w.NewResidentLetter(w.ctx, chair, at, false)
	w.must(err)
	ask := id.ShortCode()
	w.exec(`insert into people.attachments (committee_id, id, kind, name, phone, asked_by, asked_as, asked_at, expires_at, secret_hash, code_hash)
		values ($1, gen_random_uuid(), 'phone', 'Zhao', '13911110000', $2, 'chair', $3, $3, $4, $5)`,
		w.c.ID, w.chair, w.clock.Now(), account.LetterHash(id.Secret()), account.LetterHash(ask))
	home := w.letter()
	b := w.from(atHome)
	for range 2 * limit.LetterPlace.Free {
		for typed, want := range map[string]account.LetterKind{home.Code: account.DwellingLetter, reset.Code: account.AccountLetter, ask: account.AskLetter} {
			if kind, err := w.LetterKind(b.ctx, typed); err != nil || kind != want {
				t.Fatalf("%s: %q %v", want, kind, err)
			}
		}
		_, err := w.LetterHome(b.ctx, ask)
		wants(t, err, account.ErrLetterWrong)
	}
	for i := range limit.LetterPlace.Free {
		_, err := w.LetterKind(b.ctx, fmt.Sprintf("AAAAA-%05d", i))
		wants(t, err, account.ErrLetterWrong)
	}
	_, err = w.LetterKind(b.ctx, "AAAAA-99999")
	wants(t, err, account.ErrTrySoon)
}

func (w *signin) exec(query string, args ...any) {
	w.t.Helper()
	_, err := w.db.Bare().ExecContext(w.ctx, query, args...)
	w.must(err)
}

// Whoever was let in is let in, though the try that was counted cannot be taken back.
func TestACountThatStandsUndoesNoSignIn(t *testing.T) {
	w := newSignin(t)
	owner, err := sql.Open("postgres", w.ownerURL)
	w.must(err)
	t.Cleanup(func() { _ = owner.Close() })
	_, err = owner.ExecContext(w.ctx, `create function people.kept() returns trigger language plpgsql as $$ begin raise 'kept'; end $$;
		create trigger kept before delete on people.attempts for each row execute function people.kept()`)
	w.must(err)
	if secret, _, err := w.SignIn(w.ctx, memberPhone, pass); err != nil || secret == "" {
		t.Errorf("%q %v", secret, err)
	}
}

// A person whose phone was shown to be another's has a password still, and whoever
// guesses at it is counted for that person alone.
func TestAPersonWithoutAPhoneChangesTheirPassword(t *testing.T) {
	w := newSignin(t)
	one, _ := w.signIn(memberPhone)
	other, _ := w.signIn(volunteer)
	w.exec(`update people.people set phone = null where phone in ($1, $2)`, memberPhone, volunteer)
	b := w.from(farAway)
	for range 10 {
		_, err := w.ChangePassword(b.ctx, one, "wrong password", "another one")
		wants(t, err, account.ErrPasswordOld)
	}
	_, err := w.ChangePassword(b.ctx, one, pass, "another one")
	wants(t, err, account.ErrTrySoon)
	_, err = w.ChangePassword(b.ctx, other, pass, "another one")
	w.must(err)
}
