package account_test

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/limit"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// The right code proves the phone to the committee that sent it, as the counter would:
// what waits for the phone is shown, and the register's home on file is the holder's.
func TestACodeProvesThePhoneToOneCommittee(t *testing.T) {
	w := newTexts(t)
	v := w.movesIn(w.east, holderPhone)
	_, err := w.db.Bare().ExecContext(w.ctx, `update people.residents set phone = $2 where id = $1`, w.east.owner.String(), holderPhone)
	w.must(err)
	w.volunteer(w.east, holderPhone)
	w.volunteer(w.west, holderPhone)
	if got := w.shown(v); got != "east false" {
		t.Fatalf("offered: %q", got)
	}
	w.send(v)
	code := w.code()
	if !strings.Contains(w.got[0], `"phone":"`+holderPhone+`"`) || !strings.Contains(w.got[0], "east estate") || w.shown(v) != "east true" {
		t.Errorf("sent %s, %s", w.got[0], w.shown(v))
	}
	wide := strings.Map(func(r rune) rune { return r - '0' + '０' }, code[:3]) + " " + code[3:]
	w.must(w.proofs.Confirm(w.ctx, v, "east", wide))
	w.must(w.proofs.Confirm(w.ctx, v, "east", code)) // the second tap
	mine, err := w.account.Mine(w.ctx, v)
	w.must(err)
	if w.proved(v) != 1 || w.shown(v) != "" || len(mine.List) != 1 || mine.List[0].Committee != "east" || !mine.Letter {
		t.Errorf("%d proofs, %q offered, waits %+v", w.proved(v), w.shown(v), mine)
	}
	if homes := w.visitor(v.Person.ID).Homes; len(homes) != 1 || homes[0].Kind != people.KindOwner {
		t.Errorf("homes %+v", homes)
	}
	if n := w.kinds(w.east); n["phone.proved"] != 1 {
		t.Errorf("the record: %v", n)
	}
	wants(t, w.proofs.Send(w.ctx, v, "east"), account.ErrNoGateway)
}

// A code stands nowhere in clear: not in the tables, not on the record, not in a log.
func TestACodeStandsNowhere(t *testing.T) {
	w := newTexts(t)
	v := w.movesIn(w.east, holderPhone)
	w.answer = `{"code":1}`
	wants(t, w.proofs.Send(w.ctx, v, "east"), outbox.ErrUnsent)
	code := w.code()
	_ = w.proofs.Confirm(w.ctx, v, "east", other(code))
	var tables []string
	w.must(w.db.Select(w.ctx, &tables, `select schemaname || '.' || tablename from pg_tables where schemaname in ('people', 'record', 'outbox', 'jobs')`))
	for _, table := range tables {
		var n int
		w.must(w.db.Get(w.ctx, &n, `select count(*) from `+table+` t where t::text ~ ('\m' || $1 || '\M')`, code)) //nolint:gosec // names from the catalogue
		if n != 0 {
			t.Errorf("%s holds the code", table)
		}
	}
	var digest string
	w.must(w.db.Get(w.ctx, &digest, `select digest from people.phone_codes`))
	if len(digest) != 64 || strings.Contains(digest, code) || digest == id.Hash(code) {
		t.Errorf("of the code %s is kept", digest)
	}
	if strings.Contains(w.log.String(), code) || strings.Contains(w.log.String(), holderPhone) {
		t.Errorf("the log holds %s", w.log.String())
	}
	var messages int
	w.must(w.db.Get(w.ctx, &messages, `select count(*) from outbox.messages`))
	if messages != 0 {
		t.Error("it went through the queue")
	}
}

// A wrong code counts; after the rule's tries the right one is refused too.
func TestACodeIsTriedAsOftenAsTheRuleSays(t *testing.T) {
	w := newTexts(t)
	v := w.movesIn(w.east, holderPhone)
	refuses(t, w.proofs.Confirm(w.ctx, v, "east", "123456"), account.ErrCodeOver)
	w.send(v)
	code := w.code()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { refuses(t, w.proofs.Confirm(w.ctx, v, "east", other(code)), account.ErrCodeWrong) })
	}
	wg.Wait()
	refuses(t, w.proofs.Confirm(w.ctx, v, "east", ""), account.ErrCodeOver)
	refuses(t, w.proofs.Confirm(w.ctx, v, "east", code), account.ErrCodeOver)
	w.later(2 * time.Minute)
	w.send(v)
	refuses(t, w.proofs.Confirm(w.ctx, v, "east", other(w.code())), account.ErrCodeWrong)
	w.must(w.proofs.Confirm(w.ctx, v, "east", w.code()))
}

// An old code is none, and the daily sweep throws it away.
func TestACodeHoldsForTheRulesMinutes(t *testing.T) {
	w := newTexts(t)
	v := w.movesIn(w.east, holderPhone)
	w.send(v)
	w.later(10 * time.Minute)
	if w.shown(v) != "east false" {
		t.Errorf("still shown: %s", w.shown(v))
	}
	refuses(t, w.proofs.Confirm(w.ctx, v, "east", w.code()), account.ErrCodeOver)
	_, err := w.account.Forget(w.ctx, actor.Of(actor.System), w.clock.Now())
	w.must(err)
	var n int
	w.must(w.db.Get(w.ctx, &n, `select count(*) from people.phone_codes`))
	if n != 0 {
		t.Error("it is kept")
	}
}

// Two taps send one code; a later one takes its place.
func TestADoubleTapSendsOneCode(t *testing.T) {
	w := newTexts(t)
	v := w.movesIn(w.east, holderPhone)
	results := make([]error, 2)
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() { results[i] = w.proofs.Send(w.ctx, v, "east") })
	}
	wg.Wait()
	if len(w.got) != 1 || (results[0] == nil) == (results[1] == nil) {
		t.Fatalf("%d sent: %v", len(w.got), results)
	}
	first := w.code()
	w.later(time.Minute)
	w.send(v)
	if first != w.code() {
		refuses(t, w.proofs.Confirm(w.ctx, v, "east", first), account.ErrCodeWrong)
	}
	w.must(w.proofs.Confirm(w.ctx, v, "east", w.code()))
}

// What is sent was kept before: whoever is cut off in between holds a code that works,
// or none was sent.
func TestACodeIsKeptBeforeItIsSent(t *testing.T) {
	w := newTexts(t)
	v := w.movesIn(w.east, holderPhone)
	ctx, kill := context.WithCancel(w.ctx)
	w.before = func() {
		if w.shown(v) != "east true" {
			t.Error("sent before it was kept")
		}
		kill()
	}
	if err := w.proofs.Send(ctx, v, "east"); err == nil {
		t.Error("nothing was cut off")
	}
	w.must(w.proofs.Confirm(w.ctx, v, "east", w.code()))
}

// A gateway that is down is told of, its health noted, and the same code still holds
// should it arrive.
func TestAGatewayThatIsDown(t *testing.T) {
	w := newTexts(t)
	v := w.movesIn(w.east, holderPhone)
	w.answer = "<html>down"
	wants(t, w.proofs.Send(w.ctx, v, "east"), outbox.ErrUnsent)
	list, err := w.box.Webhooks(w.ctx, w.as(w.east, actor.Chair, w.east.chair), w.east.ID)
	w.must(err)
	if list[0].FailingSince == nil || w.shown(v) != "east true" {
		t.Errorf("its health %+v, shown %s", list[0], w.shown(v))
	}
	w.must(w.proofs.Confirm(w.ctx, v, "east", w.code()))
}

// Nobody is sent a code by a committee in which they are nobody, and nobody's code is
// another's.
func TestAnotherCommitteesGateway(t *testing.T) {
	w := newTexts(t)
	east, west := w.movesIn(w.east, holderPhone), w.movesIn(w.west, "13900000002")
	wants(t, w.proofs.Send(w.ctx, west, "east"), account.ErrNoGateway)
	wants(t, w.proofs.Send(w.ctx, west, "west"), account.ErrNoGateway)
	wants(t, w.proofs.Send(w.ctx, west, "nowhere"), account.ErrNoGateway)
	if len(w.got) != 0 || w.shown(west) != "" {
		t.Fatalf("sent %v, shown %q", w.got, w.shown(west))
	}
	w.send(east)
	wants(t, w.proofs.Confirm(w.ctx, west, "east", w.code()), account.ErrNoGateway)
	w.gateway(w.west)
	refuses(t, w.proofs.Confirm(w.ctx, west, "west", w.code()), account.ErrCodeOver)
	asleep := w.visitor(w.east.chair)
	asleep.Strong = false
	if _, err := w.db.Bare().ExecContext(w.ctx, `delete from people.phone_proofs`); err != nil {
		t.Fatal(err)
	}
	wants(t, w.proofs.Send(w.ctx, asleep, "east"), account.ErrNoGateway)
	if w.proved(west)+w.proved(east) != 0 {
		t.Error("proved")
	}
}

// Whose phone went to another while the code was on its way proves nothing by it.
func TestACodeIsOfThePhoneItWasSentTo(t *testing.T) {
	w := newTexts(t)
	v := w.movesIn(w.east, holderPhone)
	w.send(v)
	w.must(w.db.InTx(w.ctx, actor.Of(actor.Operator), func(tx *pg.Tx) error {
		return account.FreePhone(w.ctx, tx, w.east.Committee, people.PersonID{}, holderPhone)
	}))
	wants(t, w.proofs.Confirm(w.ctx, v, "east", w.code()), account.ErrNoGateway)
	secret, err := w.account.OpenAs(w.ctx, actor.Of(actor.Operator), v.Person.ID)
	w.must(err)
	w.must(w.account.ChoosePhone(w.ctx, secret, "13900000009"))
	refuses(t, w.proofs.Confirm(w.ctx, w.visitor(v.Person.ID), "east", w.code()), account.ErrCodeOver)
	again := w.movesIn(w.east, holderPhone)
	refuses(t, w.proofs.Send(w.ctx, again, "east"), account.ErrCodeSoon) // the phone rang just now
	refuses(t, w.proofs.Confirm(w.ctx, again, "east", w.code()), account.ErrCodeOver)
}

// Codes are counted by address and by committee too, and those only space them.
func TestCodesAreSpacedByAddress(t *testing.T) {
	w := newTexts(t)
	w.ctx = limit.From(w.ctx, limit.Origin{Address: netip.MustParseAddr("203.0.113.7")})
	var refused error
	sent := 0
	for i := 0; refused == nil && i < 40; i++ {
		v := w.movesIn(w.east, fmt.Sprintf("137%08d", i))
		if refused = w.proofs.Send(w.ctx, v, "east"); refused == nil {
			sent++
		}
	}
	refuses(t, refused, account.ErrCodeSoon)
	if sent < 20 {
		t.Errorf("%d sent", sent)
	}
}
