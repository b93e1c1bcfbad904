package account_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"ziguan/internal/account"
)

// second opens a session that still waits for its second factor.
func (w *signin) waiting(phone string) string {
	w.t.Helper()
	secret, v := w.signIn(phone)
	if !v.NeedsSecond() {
		w.t.Fatal("no second factor asked for")
	}
	return secret
}

func (w *signin) isStrong(secret string) bool {
	w.t.Helper()
	v, err := w.Visitor(w.ctx, secret)
	w.must(err)
	return v.Strong
}

func TestPrintedCodeWorksOnce(t *testing.T) {
	w := newSignin(t)
	_, codes := w.strong(chairPhone)
	if len(codes) != 10 {
		t.Fatalf("%d codes", len(codes))
	}
	sessions := []string{w.waiting(chairPhone), w.waiting(chairPhone), w.waiting(chairPhone), w.waiting(chairPhone)}
	if n := atOnce(t, 4, func(i int) error {
		_, err := w.ConfirmByCode(w.ctx, sessions[i], strings.ToLower(codes[0]))
		return err
	}, account.ErrSecondWrong); n != 1 {
		t.Errorf("one code confirmed %d sign-ins", n)
	}
	_, err := w.ConfirmByCode(w.ctx, w.waiting(memberPhone), codes[1])
	wants(t, err, account.ErrSecondWrong)
	w.strong(memberPhone)
	_, err = w.ConfirmByCode(w.ctx, w.waiting(memberPhone), codes[1])
	wants(t, err, account.ErrSecondWrong) // another's code, though they have some of their own
}

// A password alone must not add a factor beside those that are enrolled.
func TestPasswordAloneEnrolsOnlyTheFirstFactor(t *testing.T) {
	w := newSignin(t)
	w.strong(chairPhone)
	weak := w.waiting(chairPhone)
	_, _, err := w.NewOneTimeCodes(w.ctx, weak)
	wants(t, err, account.ErrSecondNeeded)
	_, err = w.EnrolSecondDevice(w.ctx, weak, "phone")
	wants(t, err, account.ErrSecondNeeded)
}

func TestTwoFirstFactorsAtOnceAreOneFirst(t *testing.T) {
	w := newSignin(t)
	sessions := []string{w.waiting(chairPhone), w.waiting(chairPhone), w.waiting(chairPhone)}
	if n := atOnce(t, 3, func(i int) error {
		_, _, err := w.NewOneTimeCodes(w.ctx, sessions[i])
		return err
	}, account.ErrSecondNeeded); n != 1 {
		t.Errorf("%d first factors", n)
	}
}

func TestFirstPhoneConfirmsTheSignInThatAskedForIt(t *testing.T) {
	w := newSignin(t)
	desk := w.waiting(chairPhone)
	e, err := w.EnrolSecondDevice(w.ctx, desk, "my phone")
	w.must(err)
	_, err = w.Continue(w.ctx, desk)
	wants(t, err, account.ErrSecondWaiting)
	phone, err := w.Enrol(w.ctx, e.Secret)
	w.must(err)
	if phone.Kind != account.EnrolSecond {
		t.Errorf("kind %s", phone.Kind)
	}
	fresh, err := w.Continue(w.ctx, desk)
	w.must(err)
	if !w.isStrong(fresh) {
		t.Error("not strong")
	}
	_, err = w.Enrol(w.ctx, e.Secret)
	wants(t, err, account.ErrEnrolGone)
}

// What was asked for with the password alone dies when another factor comes first.
func TestWaitingEnrolmentDiesWithTheFirstFactor(t *testing.T) {
	w := newSignin(t)
	thief, owner := w.waiting(chairPhone), w.waiting(chairPhone)
	e, err := w.EnrolSecondDevice(w.ctx, thief, "thief's")
	w.must(err)
	_, _, err = w.NewOneTimeCodes(w.ctx, owner)
	w.must(err)
	_, err = w.Enrol(w.ctx, e.Secret)
	wants(t, err, account.ErrEnrolGone)
}

func TestEnrolledPhoneConfirms(t *testing.T) {
	w := newSignin(t)
	desk := w.waiting(chairPhone)
	e, err := w.EnrolSecondDevice(w.ctx, desk, "my phone")
	w.must(err)
	phone, err := w.Enrol(w.ctx, e.Secret)
	w.must(err)
	t.Run("a sign-in on another screen", func(t *testing.T) {
		s := w.waiting(chairPhone)
		ask, err := w.AskPhone(w.ctx, s)
		w.must(err)
		at, err := w.Asked(w.ctx, phone.Token, ask)
		w.must(err)
		if !at.Equal(w.clock.Now()) {
			t.Errorf("asked at %s", at)
		}
		if n := atOnce(t, 3, func(int) error { return w.ConfirmOther(w.ctx, phone.Token, ask) }, account.ErrConfirmGone); n != 1 {
			t.Errorf("confirmed %d times", n)
		}
		fresh, err := w.Continue(w.ctx, s)
		w.must(err)
		if !w.isStrong(fresh) {
			t.Error("not strong")
		}
	})
	t.Run("a sign-in on itself", func(t *testing.T) {
		fresh, err := w.ConfirmByDevice(w.ctx, w.waiting(chairPhone), phone.Token)
		w.must(err)
		if !w.isStrong(fresh) {
			t.Error("not strong")
		}
	})
	t.Run("nobody else's sign-in", func(t *testing.T) {
		s := w.waiting(memberPhone)
		_, err := w.ConfirmByDevice(w.ctx, s, phone.Token)
		wants(t, err, account.ErrDeviceRefused)
		ask, err := w.AskPhone(w.ctx, s)
		w.must(err)
		wants(t, w.ConfirmOther(w.ctx, phone.Token, ask), account.ErrConfirmGone)
	})
	t.Run("nothing after ten minutes", func(t *testing.T) {
		ask, err := w.AskPhone(w.ctx, w.waiting(chairPhone))
		w.must(err)
		w.later(11 * time.Minute)
		wants(t, w.ConfirmOther(w.ctx, phone.Token, ask), account.ErrConfirmGone)
	})
	t.Run("nothing once it is revoked, and its sessions end", func(t *testing.T) {
		with, err := w.ConfirmByDevice(w.ctx, w.waiting(chairPhone), phone.Token)
		w.must(err)
		other, err := w.ConfirmByDevice(w.ctx, w.waiting(chairPhone), phone.Token)
		w.must(err)
		f, err := w.Factors(w.ctx, with)
		w.must(err)
		w.must(w.RevokeSecond(w.ctx, with, f.Devices[0].ID))
		_, err = w.Visitor(w.ctx, other)
		wants(t, err, account.ErrSignedOut)
		_, err = w.ConfirmByDevice(w.ctx, w.waiting(chairPhone), phone.Token)
		wants(t, err, account.ErrDeviceRefused)
	})
}

func TestAuthenticatorCodeWorksOnce(t *testing.T) {
	w := newSignin(t)
	s, v := w.signIn(chairPhone)
	key, err := w.NewTOTP(v, "Ziguan")
	w.must(err)
	_, err = w.EnrolTOTP(w.ctx, s, key.Secret, "000000")
	wants(t, err, account.ErrSecondWrong)
	code, err := totp.GenerateCode(key.Secret, w.clock.Now())
	w.must(err)
	fresh, err := w.EnrolTOTP(w.ctx, s, key.Secret, code)
	w.must(err)
	if !w.isStrong(fresh) {
		t.Error("not strong")
	}
	_, err = w.ConfirmByCode(w.ctx, w.waiting(chairPhone), code)
	wants(t, err, account.ErrSecondWrong)
	w.later(time.Minute)
	code, err = totp.GenerateCode(key.Secret, w.clock.Now())
	w.must(err)
	sessions := []string{w.waiting(chairPhone), w.waiting(chairPhone), w.waiting(chairPhone)}
	if n := atOnce(t, 3, func(i int) error {
		_, err := w.ConfirmByCode(w.ctx, sessions[i], code)
		return err
	}, account.ErrSecondWrong); n != 1 {
		t.Errorf("one code confirmed %d sign-ins", n)
	}
}

func TestSecondFactorsStandOnTheRecordWithoutNames(t *testing.T) {
	w := newSignin(t)
	w.strong(chairPhone)
	if n := w.kinds()["second.enrolled"]; n != 1 {
		t.Errorf("%d entries", n)
	}
}
