package movecall_test

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/limit"
	"ziguan/internal/people"
	"ziguan/parking/movecall"
)

// callFrom is a caller at an address whose browser keeps nothing.
func (w *world) callFrom(address, token string) error {
	ctx := limit.From(w.t.Context(), limit.Origin{Address: netip.MustParseAddr(address)})
	_, err := w.calls.ByCard(ctx, movecall.NewCall{Token: token, Place: "东侧", Caller: id.Secret()})
	return err
}

func (w *world) messages() int {
	w.t.Helper()
	var n int
	w.must(w.db.Bare().QueryRowContext(w.t.Context(), `select count(*) from outbox.messages where kind = 'move_call.called'`).Scan(&n))
	return n
}

// Somebody walks along the cars and calls every one of them, again and again: few
// households are told, and those that were not told of it find the number.
func TestAStormOfCallsFromOneClientIsFew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var tokens []string
	var homes []people.Dwelling
	var hosts []actor.Actor
	for i := range 20 {
		d, host := w.home(fmt.Sprintf("3-2-1%02d", i))
		tokens = append(tokens, w.card(d, fmt.Sprintf("A-01%02d", i), fmt.Sprintf("京A100%02d", i)))
		homes, hosts = append(homes, d), append(hosts, host)
	}
	refused := 0
	for range 3 {
		for _, token := range tokens {
			if err := w.callFrom("198.51.100.9", token); err != nil {
				refused++
			}
		}
	}
	if n := w.messages(); n != 10 || refused != 50 {
		t.Errorf("%d urgent messages, %d refused", n, refused)
	}
	n, err := w.calls.Dropped(t.Context(), hosts[19], w.c.ID, homes[19].ID)
	if err != nil || n != 3 {
		t.Errorf("%d were not passed on (%v), want 3", n, err)
	}
	_, err = w.calls.Dropped(t.Context(), hosts[0], w.c.ID, homes[19].ID)
	w.refused(err, "dwelling.unknown")
	w.must(w.callFrom("203.0.113.7", tokens[19])) // somebody else's call gets through
}

// A household with several cars is called so many times a day by strangers, from
// wherever they come; the gate still can.
func TestAHouseholdIsCalledSoManyTimesADay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	passed := 0
	for i := range 3 {
		number := fmt.Sprintf("A-01%02d", i)
		token := w.card(d, number, fmt.Sprintf("京A100%02d", i))
		w.exec(`insert into parking.classes (committee_id, code, prefix, is_primary, plates_per_card, from_day, source_kind, source)
			values ($1, $2, $3, false, 9, '2026-01-01', 'default', 'test')`, w.c.ID, fmt.Sprintf("car%d", i), string(rune('U'+i)))
		w.exec(`update parking.cards set class = $2 where committee_id = $1 and number = $3`, w.c.ID, fmt.Sprintf("car%d", i), number)
		for j := range 3 {
			if err := w.callFrom(fmt.Sprintf("198.51.100.%d", 3*i+j), token); err != nil {
				w.refused(err, "stranger.not_passed_on")
				continue
			}
			passed++
			list, err := w.calls.OfDwelling(t.Context(), host, w.c.ID, d.ID)
			w.must(err)
			w.must(w.calls.Answer(t.Context(), host, movecall.CallAct{Committee: w.c.ID, Call: list[0].ID}, movecall.Deny))
			w.clock.Step(time.Minute)
		}
	}
	if passed != 6 {
		t.Errorf("%d passed, want 6", passed)
	}
	if n, err := w.calls.Dropped(t.Context(), host, w.c.ID, d.ID); err != nil || n != 3 {
		t.Errorf("%d dropped: %v", n, err)
	}
	_, err := w.calls.ByGate(t.Context(), w.as(actor.Volunteer), movecall.AtGate{Committee: w.c.ID, Plate: "京A10002", Place: "东侧"})
	w.must(err)
}

// In quiet hours the caller is told that nothing is sent.
func TestACallerIsToldOfQuietHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	quiet := func(number, plate string) bool {
		d, _ := w.home(number)
		token, caller := w.card(d, number, plate), id.Secret()
		_, err := w.calls.ByCard(t.Context(), movecall.NewCall{Token: token, Place: "东侧", Caller: caller})
		w.must(err)
		shown, found, err := w.calls.Of(t.Context(), token, caller)
		w.must(err)
		return found && shown.Quiet
	}
	if quiet("3-2-101", "京A10001") {
		t.Error("quiet at ten in the morning")
	}
	w.clock.Step(12 * time.Hour)
	if !quiet("3-2-102", "京A10002") {
		t.Error("not quiet at ten in the evening")
	}
}
