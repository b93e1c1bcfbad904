package account_test

import (
	"testing"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// A letter that can no more come true says so before it looks at a password: a clerk
// who keeps one tries phones by it in vain.
func TestALetterThatCannotComeTrueTriesNoPhones(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*world)
		want  error
	}{
		"once who asked has left": {func(w *world) {
			_, err := w.db.Bare().ExecContext(w.ctx, `update people.roles set ended_at = $2 where person_id = $1`, w.west.member.String(), w.clock.Now())
			w.must(err)
		}, account.ErrGone},
		"once the resident is somebody's": {func(w *world) {
			_, err := w.db.Bare().ExecContext(w.ctx, `update people.residents set person_id = $2 where id = $1`, w.west.owner.String(), w.west.chair.String())
			w.must(err)
		}, account.ErrResidentTaken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			known, unknown := "13900000001", "13900000002"
			w.movesIn(w.east, known)
			key, err := w.account.Ask(w.ctx, w.as(w.west, actor.Member, w.west.member), w.claim(w.west, "13900000003"))
			w.must(err)
			l := w.letter(w.west, key)
			c.spoil(w)
			for _, phone := range []string{known, unknown} {
				_, _, err := w.account.Arrive(w.ctx, account.Welcome{Letter: l.Letter, Phone: phone, Password: "nobody's password"})
				wants(t, err, c.want)
			}
		})
	}
}

// Whoever opened a page before another proved their phone says yes without it.
func TestAYesIsThatOfTheHolderAsTheyAreNow(t *testing.T) {
	w := newWorld(t)
	holder := w.movesIn(w.east, "13900000001")
	key, err := w.account.Ask(w.ctx, w.as(w.east, actor.Member, w.east.member), w.claim(w.east, "13900000001"))
	w.must(err)
	l := w.letter(w.east, key)
	w.must(w.db.InTx(w.ctx, actor.Of(actor.Operator), func(tx *pg.Tx) error {
		return account.FreePhone(w.ctx, tx, w.east.Committee, people.PersonID{}, "13900000001")
	}))
	w.must(w.account.Answer(w.ctx, holder, l, true))
	var n int
	w.must(w.db.Get(w.ctx, &n, `select count(*) from people.phone_proofs where person_id = $1`, holder.Person.ID))
	if n != 0 {
		t.Error("a phone was proved that is the holder's no more")
	}
}

// What was asked is forgotten once it is over, though the committee asks nothing more.
func TestNamesAndPhonesGoWhenNobodyAsksAnyMore(t *testing.T) {
	w := newWorld(t)
	w.volunteer(w.west, "13900000001")
	w.volunteer(w.east, "13900000002")
	forget := func(want int) {
		t.Helper()
		if n, err := w.account.Forget(w.ctx, actor.Of(actor.System), w.clock.Now()); err != nil || n != want {
			t.Errorf("%d forgotten, %v", n, err)
		}
	}
	forget(0)
	w.later(15 * 24 * time.Hour)
	forget(2)
	forget(0)
	var n int
	w.must(w.db.Get(w.ctx, &n, `select count(*) from people.attachments where phone is not null or name <> ''`))
	if n != 0 {
		t.Errorf("%d are kept", n)
	}
	_, err := w.account.Forget(w.ctx, w.as(w.west, actor.Chair, w.west.chair), w.clock.Now())
	wants(t, err, actor.ErrRole)
}
