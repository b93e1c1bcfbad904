package account_test

import (
	"testing"
	"time"

	"ziguan/internal/account"
)

// strong signs in with the second factor from a browser, which is then known.
func (b *from) strong(phone string) (string, []string) {
	b.w.t.Helper()
	secret, err := b.signIn(phone, pass)
	b.w.must(err)
	codes, fresh, err := b.w.NewOneTimeCodes(b.ctx, secret)
	b.w.must(err)
	b.remember(fresh)
	return fresh, codes
}

// Each wrong code makes the next one wait longer; the wait is never a lock.
func TestWrongSecondCodesWaitLongerEachTime(t *testing.T) {
	w := newSignin(t)
	thief := w.from(farAway)
	w.from(atHome).strong(chairPhone)
	secret, err := thief.signIn(chairPhone, pass)
	w.must(err)
	for range 5 {
		_, err := w.ConfirmByCode(thief.ctx, secret, "000000")
		wants(t, err, account.ErrSecondWrong)
	}
	for _, wait := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute} {
		w.later(wait - time.Second)
		_, err := w.ConfirmByCode(thief.ctx, secret, "000000")
		wants(t, err, account.ErrTrySoon)
		w.later(time.Second)
		_, err = w.ConfirmByCode(thief.ctx, secret, "000000")
		wants(t, err, account.ErrSecondWrong)
	}
	_, err = w.ConfirmByCode(thief.ctx, secret, "000000")
	wants(t, err, account.ErrTryLater)
	again, err := thief.signIn(chairPhone, pass) // another session is no fresh start
	w.must(err)
	_, err = w.ConfirmByCode(thief.ctx, again, "000000")
	wants(t, err, account.ErrTryLater)
	away := w.from("192.0.2.44") // nor is another address
	again, err = away.signIn(chairPhone, pass)
	w.must(err)
	_, err = w.ConfirmByCode(away.ctx, again, "000000")
	wants(t, err, account.ErrTryLater)
}

// Whoever has the password alone slows nobody down who has given the factor before.
func TestAStrangersWrongSecondCodesDoNotSlowTheHolder(t *testing.T) {
	w := newSignin(t)
	home := w.from(atHome)
	_, codes := home.strong(chairPhone)
	thief := w.from(farAway)
	secret, err := thief.signIn(chairPhone, pass)
	w.must(err)
	if thief.kept != "" {
		t.Error("a browser is known before it gave the second factor")
	}
	for range 30 {
		_, _ = w.ConfirmByCode(thief.ctx, secret, "000000")
	}
	mine, err := home.signIn(chairPhone, pass)
	w.must(err)
	if _, err := w.ConfirmByCode(home.ctx, mine, codes[0]); err != nil {
		t.Errorf("the holder's own browser: %v", err)
	}
}

// The holder hears once of each series: who typed the codes had the password.
func TestEachSeriesOfWrongCodesIsToldToItsHolder(t *testing.T) {
	w := newSignin(t)
	w.exec(`update people.residents set person_id = $2 where id = $1`, w.owner, w.chair) // told where they live
	told := func() int {
		var n int
		w.must(w.db.Bare().QueryRow(`select count(*) from outbox.messages where kind = 'second.wrong'`).Scan(&n))
		return n
	}
	home := w.from(atHome)
	mine, _ := home.strong(chairPhone)
	home.strong(memberPhone)
	_, err := w.ConfirmByCode(home.ctx, w.waiting(memberPhone), "000000") // another's slip is of another series
	wants(t, err, account.ErrSecondWrong)
	thief := w.from(farAway)
	secret, err := thief.signIn(chairPhone, pass)
	w.must(err)
	wrong := func(n int) {
		for range n {
			_, err := w.ConfirmByCode(thief.ctx, secret, "000000")
			wants(t, err, account.ErrSecondWrong)
		}
	}
	wrong(2)
	if list, err := w.WrongCodes(w.ctx, mine); err != nil || len(list) != 0 || told() != 0 {
		t.Errorf("two slips: %v %v %v", list, told(), err)
	}
	wrong(3)
	list, err := w.WrongCodes(w.ctx, mine)
	if err != nil || len(list) != 1 || list[0].Tries != 5 || told() != 1 {
		t.Errorf("a series of five: %v, told %v, %v", list, told(), err)
	}
	w.later(time.Hour)
	wrong(1)
	var series int
	if err := w.db.Get(w.ctx, &series, `select count(*) from people.wrong_series where person_id = $1`, w.chair); err != nil || series != 2 {
		t.Errorf("an hour later: %d series, %v", series, err)
	}
	w.later(23 * time.Hour)
	w.later(2 * time.Hour)
	secret, err = thief.signIn(chairPhone, pass)
	w.must(err)
	wrong(4)
	if told() != 2 {
		t.Errorf("a second series: told %d times", told())
	}
}
