package parking_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/class"
)

// A suspended card opens nothing and still counts; resumed it opens again.
func TestASuspensionIsLifted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	must(t, w.parking.Suspend(t.Context(), w.chair, w.do(card.Number)))
	if w.valid(card.Token) {
		t.Error("a suspended card is valid")
	}
	_, err := w.parking.Issue(t.Context(), actor.Of(actor.Operator), w.ask("1-1-101", "京A12345"))
	wants(t, "a new card beside a suspended one", err, parking.ErrHouseholdHasCard)
	wants(t, "suspended twice", w.parking.Suspend(t.Context(), w.chair, w.do(card.Number)), errs.New(errs.Conflict, "card.cannot.suspend"))
	must(t, w.parking.Resume(t.Context(), w.chair, w.do(card.Number)))
	if !w.valid(card.Token) {
		t.Error("a resumed card is not valid")
	}
	if d := cmp.Diff([]string{"card.issued A-0001", "card.suspended A-0001", "card.resumed A-0001"}, w.kinds()); d != "" {
		t.Error(d)
	}
}

// A card whose last day is over gets no new life by the back door.
func TestALapsedCardIsNotResumedOrReplaced(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	must(t, w.parking.Suspend(t.Context(), w.chair, w.do(card.Number)))
	w.days(365)
	wants(t, "resume", w.parking.Resume(t.Context(), w.chair, w.do(card.Number)), parking.ErrCardLapsed)
	_, err := w.parking.LostAndReplace(t.Context(), w.chair, w.do(card.Number))
	wants(t, "replace", err, parking.ErrCardLapsed)
	if w.state(card.Number) != parking.CardSuspended {
		t.Errorf("a refused act moved the card to %s", w.state(card.Number))
	}
}

// Lost with replacement: the old token is void in the act that makes the new one.
func TestALostCardIsReplacedInOneAct(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.issue("1-1-101", "京A12345")
	w.days(30)
	fresh, err := w.parking.LostAndReplace(t.Context(), w.chair, w.do(old.Number))
	must(t, err)
	if w.valid(old.Token) || !w.valid(fresh.Token) {
		t.Error("the wrong token is valid")
	}
	if fresh.Number != "A-0002" || fresh.Token == old.Token || fresh.ValidTo != old.ValidTo {
		t.Errorf("the new card: %+v", fresh)
	}
	was, now := w.show(old.Number), w.show(fresh.Number)
	if was.State != parking.CardReplaced || was.ReplacedBy != fresh.Number || now.Replaces != was.ID || now.PlateList != was.PlateList {
		t.Errorf("the two are not linked: %+v, %+v", was.Card, now.Card)
	}
	want := []string{"card.issued A-0001", "card.lost A-0001", "card.replaced A-0001", "card.issued A-0002"}
	if d := cmp.Diff(want, w.kinds()); d != "" {
		t.Error(d)
	}
}

// Lost first and replaced later, by its number or by a new card at the counter.
func TestALostCardIsReplacedLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.issue("1-1-101", "京A12345")
	must(t, w.parking.Lost(t.Context(), w.chair, w.do(first.Number)))
	if w.valid(first.Token) || w.state(first.Number) != parking.CardLost {
		t.Error("a lost card is valid")
	}
	second, err := w.parking.LostAndReplace(t.Context(), w.chair, w.do(first.Number))
	must(t, err)
	must(t, w.parking.Lost(t.Context(), w.chair, w.do(second.Number)))
	third := w.issue("1-1-101", "京A54321")
	if w.state(first.Number) != parking.CardReplaced || w.state(second.Number) != parking.CardReplaced {
		t.Errorf("the old cards are %s and %s", w.state(first.Number), w.state(second.Number))
	}
	if got := w.show(second.Number); got.ReplacedBy != third.Number {
		t.Errorf("the second is replaced by %q", got.ReplacedBy)
	}
}

// A damaged card is replaced; of a suspended one no valid copy comes about.
func TestReplacingDoesNotLiftASuspension(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	fresh, err := w.parking.Replace(t.Context(), w.chair, w.do(card.Number))
	must(t, err)
	if w.valid(card.Token) || !w.valid(fresh.Token) {
		t.Error("the wrong token is valid")
	}
	must(t, w.parking.Suspend(t.Context(), w.chair, w.do(fresh.Number)))
	_, err = w.parking.Replace(t.Context(), w.chair, w.do(fresh.Number))
	wants(t, "a suspended card replaced", err, errs.New(errs.Conflict, "card.cannot.replace"))
	must(t, w.parking.Lost(t.Context(), w.chair, w.do(fresh.Number)))
	_, err = w.parking.Issue(t.Context(), actor.Of(actor.Operator), w.ask("1-1-101", "京A12345"))
	wants(t, "a new card over a suspended, lost one", err, parking.ErrHouseholdSuspended)
	third, err := w.parking.Replace(t.Context(), w.chair, w.do(fresh.Number))
	must(t, err)
	if w.state(third.Number) != parking.CardSuspended || w.valid(third.Token) {
		t.Errorf("the copy of a suspended card is %s", w.state(third.Number))
	}
}

// A card that is void makes room for another at once.
func TestARevokedOrReturnedCardMakesRoom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	must(t, w.parking.Revoke(t.Context(), w.chair, w.do(card.Number)))
	card = w.issue("1-1-101", "京A12345")
	must(t, w.parking.Return(t.Context(), w.chair, w.do(card.Number)))
	card = w.issue("1-1-101", "京A12345")
	if card.Number != "A-0003" || !w.valid(card.Token) {
		t.Errorf("the third card is %s", card.Number)
	}
}

// An act without a reason is refused; the reason stays beside the card, and off the record.
func TestAnActHasItsReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	for name, row := range map[string]struct {
		reason string
		want   *errs.Error
	}{
		"none":           {"", parking.ErrReasonMissing},
		"spaces alone":   {" 　\t\n", parking.ErrReasonMissing},
		"too long a one": {strings.Repeat("长", 201), parking.ErrReasonLong},
	} {
		n := w.do(card.Number)
		n.Reason = row.reason
		wants(t, name, w.parking.Suspend(t.Context(), w.chair, n), row.want)
	}
	for name, act := range map[string]func(context.Context, actor.Actor, parking.CardAct) error{"suspended": w.parking.Suspend, "revoked": w.parking.Revoke} {
		n := w.do(card.Number)
		n.Ground.Text = ""
		err := act(t.Context(), w.chair, n)
		if wants(t, name+" on nothing", err, rule.ErrGroundText); pg.Constraint(err) != "" {
			t.Errorf("%s: left to the database to refuse", name)
		}
	}
	n := w.do(card.Number)
	n.Reason = " 三次超时\x00，\n电话 13800138000 "
	must(t, w.parking.Suspend(t.Context(), w.chair, n))
	const stored = "三次超时 ， 电话 13800138000"
	events := w.show(card.Number).Events
	if got := events[len(events)-1]; got.Reason != stored || got.Role != "chair" {
		t.Errorf("the event says %q by %s", got.Reason, got.Role)
	}
	lines, err := record.Page(t.Context(), w.db, w.c.ID.String(), record.Look{Groups: []string{"card"}, Limit: 1})
	must(t, err)
	canon := string(lines[0].Canon)
	if strings.Contains(canon, "13800138000") || !strings.Contains(canon, w.c.Digest("reason", stored)) {
		t.Errorf("the record says: %s", canon)
	}
}

// The public record names no plate and no door.
func TestTheRecordNamesNoPlateAndNoDoor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	_, err := w.parking.LostAndReplace(t.Context(), w.chair, w.do(card.Number))
	must(t, err)
	lines, err := record.Page(t.Context(), w.db, w.c.ID.String(), record.Look{Limit: 100})
	must(t, err)
	for _, l := range lines {
		for _, secret := range []string{"A12345", "1-1-101", "邻居", card.Token} {
			if strings.Contains(string(l.Canon), secret) {
				t.Errorf("%s %s says %s", l.Kind, l.Subject, secret)
			}
		}
	}
	if !strings.Contains(string(lines[0].Canon), w.dwellings["1-1-101"].Pseudonym) {
		t.Error("the issue does not name the dwelling by its pseudonym")
	}
}

// The nightly job moves what is due, once, in every committee, and tells the record.
func TestTheJobExpiresWhatIsDue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	system := actor.Of(actor.System)
	card, suspended, lost := w.issue("1-1-101", "京A12345"), w.issue("1-1-102", "京B12345"), w.issue("1-1-103", "京C12345")
	must(t, w.parking.Suspend(t.Context(), w.chair, w.do(suspended.Number)))
	must(t, w.parking.Lost(t.Context(), w.chair, w.do(lost.Number)))
	w.days(200)
	later := w.issue("1-1-104", "京D12345")
	w.days(164)
	if got, err := w.parking.Expire(t.Context(), system, w.clock.Now()); err != nil || got.Cards != 0 {
		t.Errorf("on the last day: %+v, %v", got, err)
	}
	w.days(1)
	if w.valid(card.Token) {
		t.Error("a card is valid after its last day")
	}
	if got, err := w.parking.Expire(t.Context(), system, w.clock.Now()); err != nil || got.Cards != 3 {
		t.Errorf("the day after: %+v, %v", got, err)
	}
	if got, err := w.parking.Expire(t.Context(), system, w.clock.Now()); err != nil || got.Cards != 0 {
		t.Errorf("a second time: %+v, %v", got, err)
	}
	for n, want := range map[class.Number]parking.CardState{
		card.Number: parking.CardExpired, suspended.Number: parking.CardExpired, lost.Number: parking.CardExpired, later.Number: parking.CardActive,
	} {
		if got := w.state(n); got != want {
			t.Errorf("%s is %s", n, got)
		}
	}
	_, err := w.parking.Expire(t.Context(), w.chair, w.clock.Now())
	wants(t, "a chair runs the job", err, actor.ErrRole)
	w.kinds()
}

// Anybody's camera learns whether a card is valid, and nothing about its people.
func TestAnybodyMayAskByTheToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	want := parking.Public{Committee: "停车自管会XY", Valid: true, Class: class.FirstCar, Number: card.Number, ValidTo: card.ValidTo}
	for _, text := range []string{card.Token, strings.ToLower(card.Token), "HTTPS://ZG.EXAMPLE/Q/" + card.Token, "https://zg.example/q/" + strings.ToLower(card.Token)} {
		got, err := w.parking.ByToken(t.Context(), text)
		must(t, err)
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	}
	for _, text := range []string{"", "京A12345", card.Token[:25], "MFRGGZDFMZTWQ2LKNNWG23TPOA"} {
		_, err := w.parking.ByToken(t.Context(), text)
		wants(t, text, err, parking.ErrCardUnknown)
	}
	must(t, w.parking.Lost(t.Context(), w.chair, w.do(card.Number)))
	_, err := w.parking.TokenOf(t.Context(), w.chair, w.c.ID, card.Number.String())
	wants(t, "a lost card printed", err, parking.ErrCardNotLive)
}
