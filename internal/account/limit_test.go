package account_test

import (
	"context"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/id"
	"ziguan/internal/limit"
	"ziguan/internal/pg"
)

// atHome is the one address of an estate, farAway a stranger's.
const (
	atHome  = "203.0.113.7"
	farAway = "198.51.100.9"
)

// from is a browser at an address; it keeps what it is given.
type from struct {
	w    *signin
	ctx  context.Context //nolint:containedctx // a test's own
	at   string
	kept string
}

func (w *signin) from(address string) *from {
	b := &from{w: w, at: address}
	b.note()
	return b
}

func (b *from) note() {
	b.ctx = limit.From(context.Background(), limit.Origin{Address: netip.MustParseAddr(b.at), Device: b.kept})
}

// tried counts so many wrong tries that others made.
func (w *signin) tried(c limit.Count, times int) {
	w.t.Helper()
	w.must(w.db.InTx(w.ctx, w.operator, func(tx *pg.Tx) error {
		for i := range times {
			if _, err := limit.Take(w.ctx, tx, c); err != nil {
				return fmt.Errorf("%d: %w", i, err)
			}
		}
		return nil
	}))
}

// signIn signs in as a browser does, and is known afterwards where that is due.
func (b *from) signIn(phone, password string) (string, error) {
	secret, _, err := b.w.SignIn(b.ctx, phone, password)
	if err == nil {
		b.remember(secret)
	}
	return secret, err
}

func (b *from) remember(session string) {
	b.w.t.Helper()
	device, _, err := b.w.Remember(b.ctx, session)
	b.w.must(err)
	if device != "" {
		b.kept = device
		b.note()
	}
}

func TestOneAddressWaitsAfterTenWrongTriesOfAPhone(t *testing.T) {
	w := newSignin(t)
	b := w.from(farAway)
	wrong := atOnce(t, 30, func(int) error {
		_, _, err := w.SignIn(b.ctx, chairPhone, "wrong password")
		return err
	}, account.ErrSignInWrong, account.ErrTrySoon, account.ErrTryLater)
	if wrong != 0 {
		t.Fatal("a wrong password signed in")
	}
	_, err := b.signIn(chairPhone, pass)
	wants(t, err, account.ErrTrySoon)
	if _, err = b.signIn(memberPhone, pass); err != nil {
		t.Errorf("another phone: %v", err)
	}
	w.later(16 * time.Minute)
	if _, err = b.signIn(chairPhone, pass); err != nil {
		t.Errorf("a quarter later: %v", err)
	}
}

// Somebody who knows a phone number can type wrong passwords all day: the browser
// that its holder uses goes on signing in, and so does one at another address.
func TestAStrangersWrongPasswordsDoNotKeepTheHolderOut(t *testing.T) {
	w := newSignin(t)
	home := w.from(atHome)
	_, err := home.signIn(volunteer, pass)
	w.must(err)
	stranger := w.from(farAway)
	for range 40 {
		_, _ = stranger.signIn(volunteer, "wrong password")
	}
	if _, err := home.signIn(volunteer, pass); err != nil {
		t.Errorf("the known browser: %v", err)
	}
	fresh := w.from(atHome)
	if _, err := fresh.signIn(volunteer, pass); err != nil {
		t.Errorf("a new browser at home: %v", err)
	}
	w.tried(limit.Count{Rule: limit.PasswordStrangers, Of: volunteer}, 50) // from as many addresses as they like
	if _, err := home.signIn(volunteer, pass); err != nil {
		t.Errorf("the known browser, after many addresses: %v", err)
	}
	_, err = w.from("192.0.2.1").signIn(volunteer, pass)
	wants(t, err, account.ErrTrySoon) // all strangers together wait
}

// A known browser that is guessed at waits as well, but on its own account.
func TestAKnownBrowserHasAnAllowanceOfItsOwn(t *testing.T) {
	w := newSignin(t)
	home := w.from(atHome)
	_, err := home.signIn(volunteer, pass)
	w.must(err)
	for range 10 {
		_, err = home.signIn(volunteer, "wrong password")
		wants(t, err, account.ErrSignInWrong)
	}
	_, err = home.signIn(volunteer, pass)
	wants(t, err, account.ErrTrySoon)
	_, err = w.from(atHome).signIn(volunteer, pass)
	w.must(err)
	w.later(61 * time.Second)
	_, err = home.signIn(volunteer, pass)
	w.must(err)
	_, err = home.signIn(volunteer, "wrong password") // being right has forgotten the others
	wants(t, err, account.ErrSignInWrong)
}

// A cookie that nobody was given, and one of another person, count as a stranger's.
func TestACookieIsKnownToItsPersonAlone(t *testing.T) {
	w := newSignin(t)
	other := w.from(farAway)
	_, err := other.signIn(volunteer, pass)
	w.must(err)
	forged := w.from(farAway)
	forged.kept = id.Secret()
	forged.note()
	for range 10 {
		_, _ = forged.signIn(memberPhone, "wrong password")
	}
	_, err = other.signIn(memberPhone, pass)
	wants(t, err, account.ErrTrySoon) // the same address: one place
	_, err = forged.signIn(memberPhone, pass)
	wants(t, err, account.ErrTrySoon)
}

// A new password, and signing out everywhere, forget all browsers.
func TestBrowsersAreForgottenWithThePassword(t *testing.T) {
	w := newSignin(t)
	home := w.from(atHome)
	secret, err := home.signIn(volunteer, pass)
	w.must(err)
	_, err = w.ChangePassword(home.ctx, secret, pass, "another one")
	w.must(err)
	for range 10 {
		_, _ = w.from(atHome).signIn(volunteer, "wrong password")
	}
	_, err = home.signIn(volunteer, "another one")
	wants(t, err, account.ErrTrySoon)
}

// One neighbour guesses passwords and codes behind the address that an estate
// shares; everybody else signs in and uses their letters.
func TestAnEstateSignsInWhileOneNeighbourGuesses(t *testing.T) {
	w := newSignin(t)
	chair := w.as("chair", w.chair)
	l, err := w.NewDwellingLetter(w.ctx, chair, w.c.ID, w.home.ID)
	w.must(err)
	guesser := w.from(atHome)
	refused := 0
	for i := range 281 {
		_, err := w.LetterHome(guesser.ctx, fmt.Sprintf("AAAAA-%05d", i))
		if err == nil {
			t.Fatal("a code was guessed")
		}
		_, err = w.Resetting(guesser.ctx, fmt.Sprintf("AAAAA-%05d", i))
		if account.ErrTrySoon.Is(err) {
			refused++
		}
		if i < 60 {
			_, _ = guesser.signIn(chairPhone, "wrong password")
		}
	}
	if refused == 0 {
		t.Error("the guesser is never slowed down")
	}
	neighbour := w.from(atHome)
	if _, err := neighbour.signIn(memberPhone, pass); err != nil {
		t.Errorf("a neighbour signs in: %v", err)
	}
	if h, err := w.LetterHome(neighbour.ctx, l.Code); err != nil || h.Dwelling != w.home.Code {
		t.Errorf("a neighbour's letter: %v", err)
	}
	if _, _, err := w.UseLetter(neighbour.ctx, account.Welcome{Letter: l.Code, Phone: ownerPhone, Name: "Owner", Password: pass}); err != nil {
		t.Errorf("a neighbour moves in: %v", err)
	}
}

// Whoever tries one password on a whole list of phones waits seconds, not for ever.
func TestManyPhonesFromOneAddressAreSpaced(t *testing.T) {
	w := newSignin(t)
	b := w.from(atHome)
	w.tried(limit.Count{Rule: limit.PasswordSpray, Of: atHome}, 300)
	_, err := b.signIn(memberPhone, pass)
	wants(t, err, account.ErrTrySoon)
	w.later(time.Second)
	_, err = b.signIn(memberPhone, pass)
	w.must(err)
	_, err = w.from(atHome).signIn(volunteer, pass) // whoever was right slows nobody down
	w.must(err)
	_, err = w.from(atHome).signIn(strangerPhone, "wrong password")
	wants(t, err, account.ErrSignInWrong)
	_, err = w.from(atHome).signIn(volunteer, pass)
	wants(t, err, account.ErrTrySoon)
	w.later(16 * time.Minute)
	w.must(w.Sweep(w.ctx, w.clock.Now()))
	_, err = w.from(atHome).signIn(volunteer, pass)
	w.must(err)
}

// The password of a phone is one thing to guess, by whichever door.
func TestALettersFormIsNoSecondDoorToGuessAPassword(t *testing.T) {
	w := newSignin(t)
	l, err := w.NewDwellingLetter(w.ctx, w.as("chair", w.chair), w.c.ID, w.home.ID)
	w.must(err)
	b := w.from(farAway)
	for range 10 {
		_, _ = b.signIn(memberPhone, "wrong password")
	}
	_, _, err = w.UseLetter(b.ctx, account.Welcome{Letter: l.Code, Phone: memberPhone, Name: "Member", Password: "another guess"})
	wants(t, err, account.ErrTrySoon)
}
