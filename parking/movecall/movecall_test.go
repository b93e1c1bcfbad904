package movecall_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/parking/movecall"
)

func (w *world) call(token, place, caller string) (movecall.Call, error) {
	return w.calls.ByCard(w.t.Context(), movecall.NewCall{Token: token, Place: place, Caller: caller})
}

func (w *world) act(c movecall.Call) movecall.CallAct {
	return movecall.CallAct{Committee: w.c.ID, Call: c.ID}
}

// shown is what a caller sees; it fails where there is nothing.
func (w *world) shown(token, caller string) movecall.Shown {
	w.t.Helper()
	s, ok, err := w.calls.Of(w.t.Context(), token, caller)
	if err != nil || !ok {
		w.t.Fatalf("the caller sees nothing: %v", err)
	}
	return s
}

// From the button on the card's page to the answer, neither side learning who
// the other is; another caller sees nothing of it.
func TestACallFromTheCardToTheAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	token := w.card(d, "A-0137", "京A10001")
	made, err := w.call(token, " 3 号楼\n东侧 ", "me")
	w.must(err)
	if s := w.shown(token, "me"); s.Seen || s.Answer != "" || s.Duty || !s.MadeAt.Equal(start) {
		t.Errorf("%+v", s)
	}
	if _, ok, _ := w.calls.Of(t.Context(), token, "somebody"); ok {
		t.Error("somebody else sees the call")
	}
	list, err := w.calls.OfDwelling(t.Context(), host, w.c.ID, d.ID)
	if err != nil || len(list) != 1 || list[0].Place != "3 号楼 东侧" || list[0].Subject != "A-0137" {
		t.Errorf("%+v %v", list, err)
	}
	w.must(w.calls.Seen(t.Context(), host, w.c.ID, d.ID))
	if s := w.shown(token, "me"); !s.Seen {
		t.Errorf("%+v", s)
	}
	var waits int
	w.must(w.db.Get(t.Context(), &waits, `select count(*) from outbox.messages where told_at is null`))
	if waits != 0 {
		t.Error("who saw the call on the page is still to be told of it")
	}
	_, stranger := w.home("3-2-102")
	w.refused(w.calls.Answer(t.Context(), stranger, w.act(made), movecall.Come), "move_call.unknown")
	w.refused(w.calls.Answer(t.Context(), w.as(actor.Chair), w.act(made), movecall.Come), "move_call.unknown")
	w.refused(w.calls.Answer(t.Context(), host, w.act(made), movecall.Phone), "move_call.unknown")
	w.must(w.calls.Answer(t.Context(), host, w.act(made), movecall.Come))
	w.refused(w.calls.Answer(t.Context(), host, w.act(made), movecall.Deny), "move_call.cannot.deny")
	if s := w.shown(token, "me"); s.Answer != movecall.Coming {
		t.Errorf("%+v", s)
	}
	var told int
	w.must(w.db.Get(t.Context(), &told, `select count(*) from outbox.messages where kind = 'move_call.called' and urgent`))
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}

// What is no card, a card that has gone, and a call without a place tell nobody.
func TestWhoCannotBeCalled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, _ := w.home("3-2-101")
	token := w.card(d, "A-0137", "京A10001")
	for what, c := range map[string]struct{ token, place, code string }{
		"text that is no token":        {"hello", "x", "move_call.nobody"},
		"a token of no card":           {id.Secret(), "x", "move_call.nobody"},
		"no place":                     {token, " \n", "move_call.place.invalid"},
		"a place that is a whole tale": {token, fmt.Sprintf("%061d", 1), "move_call.place.invalid"},
	} {
		_, err := w.call(c.token, c.place, "me")
		t.Log(what)
		w.refused(err, c.code)
	}
	w.exec(`update parking.cards set state = 'revoked'`)
	_, err := w.call(token, "x", "me")
	w.refused(err, "move_call.nobody")
}

// Sixteen at once are one call while it waits; a car is called three times a day
// and a caller calls three times a day; tomorrow they may again.
func TestCallsAreCapped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	token := w.card(d, "A-0137", "京A10001")
	var made atomic.Int64
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			if _, err := w.calls.ByCard(context.Background(), movecall.NewCall{Token: token, Place: "东侧", Caller: strconv.Itoa(i)}); err == nil {
				made.Add(1)
			}
		})
	}
	wg.Wait()
	if made.Load() != 1 {
		t.Errorf("%d calls at once", made.Load())
	}
	answer := func() {
		list, err := w.calls.OfDwelling(t.Context(), host, w.c.ID, d.ID)
		w.must(err)
		w.must(w.calls.Answer(t.Context(), host, w.act(list[0]), movecall.Deny))
		w.clock.Step(time.Minute)
	}
	answer()
	for range 2 {
		_, err := w.call(token, "东侧", "me")
		w.must(err)
		answer()
	}
	_, err := w.call(token, "东侧", "me")
	w.refused(err, "move_call.cap.car")
	other, _ := w.home("3-2-102")
	second := w.card(other, "A-0138", "京A10002")
	_, err = w.call(second, "东侧", "me")
	w.must(err)
	third, _ := w.home("3-2-103")
	_, err = w.call(w.card(third, "A-0139", "京A10003"), "东侧", "me")
	w.refused(err, "move_call.cap.caller")
	w.clock.Step(24 * time.Hour)
	_, err = w.call(token, "东侧", "me")
	w.must(err)
}

// After the rule's minutes the call stands on the duty list, until somebody
// telephoned or the household answers; the numbers are for staff alone.
func TestTheDutyList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	w.exec(`update people.residents set phone = '13800001234'`)
	w.card(d, "A-0137", "京A10001")
	n := movecall.AtGate{Committee: w.c.ID, Plate: "京A10001", Place: "消防通道"}
	_, err := w.calls.ByGate(t.Context(), host, n)
	w.refused(err, "role.needed")
	made, err := w.calls.ByGate(t.Context(), w.as(actor.Volunteer), n)
	w.must(err)
	late := func(r actor.Role) []movecall.Late {
		t.Helper()
		duty, err := w.calls.Duty(t.Context(), w.as(r), w.c.ID)
		w.must(err)
		return duty.Late
	}
	w.clock.Step(10*time.Minute - time.Second)
	if got := late(actor.Member); len(got) != 0 {
		t.Errorf("too early: %+v", got)
	}
	w.clock.Step(time.Second)
	if got := late(actor.Member); len(got) != 1 || len(got[0].Phones) != 1 || got[0].Phones[0] != "13800001234" {
		t.Errorf("staff: %+v", got)
	}
	for _, r := range []actor.Role{actor.Volunteer, actor.Supervisor} {
		if got := late(r); len(got) != 1 || got[0].Phones != nil || fmt.Sprint(got[0].Plates) != "[京A10001]" {
			t.Errorf("%s: %+v", r, got)
		}
	}
	_, err = w.calls.Duty(t.Context(), host, w.c.ID)
	w.refused(err, "role.needed")
	w.must(w.calls.Phoned(t.Context(), w.as(actor.Volunteer), w.act(made)))
	w.refused(w.calls.Phoned(t.Context(), w.as(actor.Member), w.act(made)), "move_call.cannot.phone")
	if got := late(actor.Member); len(got) != 0 {
		t.Errorf("after the telephone: %+v", got)
	}
	w.must(w.calls.Answer(t.Context(), host, w.act(made), movecall.Decline))
	second, _ := w.home("3-2-102")
	_, err = w.call(w.card(second, "A-0138", "京A20002"), "东侧", "me")
	w.must(err)
	w.clock.Step(10 * time.Minute)
	if got := late(actor.Volunteer); len(got) != 1 || fmt.Sprint(got[0].Plates) != "[京A20002]" {
		t.Errorf("a call by the card does not say by which plate the car is found: %+v", got)
	}
}

// A nuisance is reported once; staff read it. A car without a card is found by
// its host or the register; one that nobody knows, not at all.
func TestReportsAndCarsWithoutACard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	w.exec(`insert into parking.visits (committee_id, id, dwelling_id, plate, kind, state, from_at, until_at, opened_at, counted_from, dwelling_cap, plate_cap, made_at)
		values ($1, gen_random_uuid(), $2, '京V00001', 'host', 'open', $3, $4, $3, $3, 9, 9, $3)`, w.c.ID, d.ID, start, start.Add(time.Hour))
	made, err := w.calls.ByGate(t.Context(), w.as(actor.Volunteer), movecall.AtGate{Committee: w.c.ID, Plate: "京V00001", Place: "东门口"})
	w.must(err)
	if made.Subject != "京V00001" || made.DwellingID != d.ID {
		t.Errorf("%+v", made)
	}
	for range 2 {
		w.must(w.calls.Report(t.Context(), host, w.act(made), "天天这样"))
	}
	duty, err := w.calls.Duty(t.Context(), w.as(actor.Chair), w.c.ID)
	if err != nil || len(duty.Reported) != 1 || duty.Reported[0].Report != "天天这样" || duty.Reported[0].Source != "gate" {
		t.Errorf("%+v %v", duty, err)
	}
	_, err = w.calls.ByGate(t.Context(), w.as(actor.Volunteer), movecall.AtGate{Committee: w.c.ID, Plate: "京V00002", Place: "东门口"})
	w.refused(err, "move_call.nobody")
	w.clock.Step(40 * 24 * time.Hour)
	if n, err := w.calls.Purge(t.Context(), actor.Of(actor.System), w.clock.Now()); err != nil || n != 1 {
		t.Errorf("%d let go of, %v", n, err)
	}
}

// A tenant's card that is over calls the tenants as long as one of them is there, and
// not the owner who stays.
func TestATenantsCardThatIsOverCallsNoOwner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, _ := w.home("3-2-101")
	w.home("3-2-102")
	token := w.card(d, "C-0001", "京A10001")
	w.exec(`insert into parking.classes (committee_id, code, prefix, is_primary, plates_per_card, from_day, source_kind, source)
		values ($1, 'tenant', 'C', true, 1, '2026-01-01', 'default', 'test') on conflict do nothing`, w.c.ID)
	w.exec(`update parking.cards set class = 'tenant', state = 'expired', valid_to = '2026-11-22' where number = 'C-0001'`)
	_, err := w.call(token, "东侧", "me")
	w.refused(err, "move_call.nobody")
	w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
		select committee_id, gen_random_uuid(), $2, resident_id, 'tenant', '2026-01-01' from people.occupancies where committee_id = $1 and dwelling_id <> $2`, w.c.ID, d.ID)
	_, err = w.call(token, "东侧", "me")
	w.must(err)
}

// A car that stood in for another belongs to that card until its last day, by whomever
// it is called after that.
func TestASubstituteIsCalledUntilItsLastDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card, _ := w.home("3-2-101")
	own, _ := w.home("3-2-102")
	w.card(card, "A-0137", "京A10001")
	w.exec(`insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits, until_day)
		select committee_id, id, '京A10002', true, '2', '10002', '2026-11-23' from parking.cards where number = 'A-0137'`)
	w.exec(`insert into parking.vehicles (committee_id, id, dwelling_id, plate, kind, tail, digits, from_day)
		values ($1, gen_random_uuid(), $2, '京A10002', 'blue', '2', '10002', '2026-01-01')`, w.c.ID, own.ID)
	called := func(when, want string) {
		t.Helper()
		c, err := w.calls.ByGate(t.Context(), w.as(actor.Chair), movecall.AtGate{Committee: w.c.ID, Plate: "京A10002", Place: "东侧"})
		w.must(err)
		if c.Subject != want {
			t.Errorf("%s it calls %s, want %s", when, c.Subject, want)
		}
	}
	called("on its last day", "A-0137")
	w.clock.Step(24 * time.Hour)
	called("after it", "京A10002")
}
