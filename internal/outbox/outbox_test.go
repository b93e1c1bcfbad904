package outbox_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// The same event from two at once, and again later, is one message.
func TestOneEventIsOneMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var wait sync.WaitGroup
	ids := make([]outbox.MessageID, 8)
	for i := range ids {
		wait.Go(func() {
			err := w.db.InTx(t.Context(), actor.Of(actor.System), func(tx *pg.Tx) error {
				var err error
				ids[i], err = outbox.Tell(t.Context(), tx, w.message("1-1-101", "card.suspended:A-0001"))
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	for _, id := range ids {
		if id != ids[0] || id.Zero() {
			t.Errorf("%v", ids)
		}
	}
	if again := w.tell(w.message("1-1-102", "card.suspended:A-0001")); again != ids[0] {
		t.Error("told a second time")
	}
}

// An act that fails tells nothing.
func TestNothingIsToldWithoutTheAct(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	failed := errors.New("no")
	err := w.db.InTx(t.Context(), actor.Of(actor.System), func(tx *pg.Tx) error {
		if _, err := outbox.Tell(t.Context(), tx, w.message("1-1-101", "e:1")); err != nil {
			return err
		}
		return failed
	})
	if !errors.Is(err, failed) {
		t.Fatal(err)
	}
	var n int
	must(t, w.db.Get(t.Context(), &n, `select count(*) from outbox.messages`))
	if n != 0 {
		t.Errorf("%d messages", n)
	}
}

// What no caller may ask for is refused, not stored.
func TestMalformedMessages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, change := range map[string]func(*outbox.New){
		"no event":     func(n *outbox.New) { n.Event = "" },
		"a long event": func(n *outbox.New) { n.Event = strings.Repeat("e", 161) },
		"no kind":      func(n *outbox.New) { n.Kind = "Card" },
		"an address":   func(n *outbox.New) { n.Link = "https://elsewhere.example" },
		"another host": func(n *outbox.New) { n.Link = "//elsewhere.example" },
	} {
		n := w.message("1-1-101", "e:1")
		change(&n)
		err := w.db.InTx(t.Context(), actor.Of(actor.System), func(tx *pg.Tx) error {
			_, err := outbox.Tell(t.Context(), tx, n)
			return err
		})
		if !errors.Is(err, outbox.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A deadline starts when the page was opened, an SMS was taken, or a person
// noted having told; not when the message was made, posted to the group or printed.
func TestTheDeadlineStartsWhenTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner := w.lives("1-1-101", "", "2020-01-01", true)
	m := w.tell(w.message("1-1-101", "opened"))
	note := func(m outbox.MessageID, c outbox.Channel, o outbox.Outcome) error {
		return w.s.Note(t.Context(), w.chair, outbox.Note{Committee: w.c.ID, Messages: []outbox.MessageID{m}, Channel: c, Outcome: o})
	}
	w.step(time.Hour)
	must(t, note(m, outbox.ByGroup, outbox.Posted))
	must(t, note(m, outbox.BySlip, outbox.Printed))
	must(t, note(m, outbox.ByCall, outbox.NoAnswer))
	if at := w.told("opened"); at != "" {
		t.Errorf("told at %s by what tells nobody", at)
	}
	w.clock.Step(time.Hour)
	_, err := w.s.Open(t.Context(), owner, w.c.ID, m)
	must(t, err)
	w.clock.Step(time.Hour)
	must(t, note(m, outbox.ByCall, outbox.Reached)) // late: the first knowledge stands
	if at := w.told("opened"); at != "11-23 12:00" {
		t.Errorf("told at %s", at)
	}
	noted := w.tell(w.message("1-1-102", "noted"))
	must(t, note(noted, outbox.InPerson, outbox.InWords))
	if at := w.told("noted"); at != "11-23 13:00" {
		t.Errorf("told at %s", at)
	}
	if err := note(noted, outbox.ByPage, outbox.Opened); !errors.Is(err, outbox.ErrOutcome) {
		t.Errorf("a clerk opened a household's page: %v", err)
	}
	w.lives("1-1-103", "13900000001", "2020-01-01", false)
	w.sms()
	w.tell(w.message("1-1-103", "sent"))
	w.step(time.Minute)
	if at := w.told("sent"); at != "11-23 13:01" {
		t.Errorf("told at %q", at)
	}
	if _, known, err := outbox.ToldAt(t.Context(), w.db, w.c.ID, "never"); known || err != nil {
		t.Errorf("an event that nobody told: %v %v", known, err)
	}
}

// Only those whom a message concerns open it: no neighbour, nobody of another
// committee, and no new household in the place of the one that has left.
func TestOnlyThoseConcernedOpenIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.lives("1-1-101", "", "2020-01-01", true)
	neighbour := w.lives("1-1-102", "", "2020-01-01", true)
	m := w.tell(w.message("1-1-101", "e:1"))
	elsewhere := old.For(w.found("ZZ").ID.String())
	for name, who := range map[string]actor.Actor{"a neighbour": neighbour, "the chair": w.chair, "somebody elsewhere": elsewhere} {
		if _, err := w.s.Open(t.Context(), who, w.c.ID, m); !errors.Is(err, outbox.ErrUnknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Somebody who comes in by the dwelling's letter the day after reads it: nobody has left.
	w.clock.Step(24 * time.Hour)
	late := w.lives("1-1-101", "", "2026-11-24", true)
	if _, err := w.s.Open(t.Context(), late, w.c.ID, m); err != nil {
		t.Error(err)
	}
	w.clock.Step(24 * time.Hour)
	w.exec(`update people.occupancies set to_day = '2026-11-25' where committee_id = $1 and dwelling_id = $2`, w.c.ID, w.dwellings["1-1-101"].ID)
	fresh := w.lives("1-1-101", "13900000001", "2026-11-25", true)
	if _, err := w.s.Open(t.Context(), fresh, w.c.ID, m); !errors.Is(err, outbox.ErrUnknown) {
		t.Errorf("the new household reads what the old one was told: %v", err)
	}
}

// What is for a household that has left goes to nobody.
func TestAMessageForThoseWhoLeftIsClosed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lives("1-1-101", "13900000001", "2020-01-01", false)
	w.sms()
	w.clock.Step(12 * time.Hour) // into the quiet hours
	m := w.tell(w.message("1-1-101", "e:1"))
	w.round()
	w.clock.Step(10 * time.Hour)
	w.exec(`update people.occupancies set to_day = '2026-11-24' where committee_id = $1`, w.c.ID)
	w.lives("1-1-101", "13900000002", "2026-11-24", false)
	w.step(time.Hour)
	if w.state(m) != "closed" || w.hook.count() != 0 {
		t.Errorf("%s, %d sent", w.state(m), w.hook.count())
	}
}

// Quiet hours hold what a stranger made, however urgent; what the gate says goes out.
func TestQuietHoursHoldWhatStrangersMade(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lives("1-1-101", "13900000001", "2020-01-01", false)
	w.sms()
	w.clock.Step(12 * time.Hour)
	n := w.message("1-1-101", "e:stranger")
	n.Urgent, n.Stranger = true, true
	m := w.tell(n)
	w.round()
	if w.hook.count() != 0 || w.state(m) != "waiting" {
		t.Fatalf("%d sent at night, %s", w.hook.count(), w.state(m))
	}
	n = w.message("1-1-101", "e:gate")
	n.Urgent = true
	w.tell(n)
	w.round()
	if w.hook.count() != 1 {
		t.Errorf("%d of the gate's sent at night", w.hook.count())
	}
	w.step(11 * time.Hour)
	if w.hook.count() != 2 {
		t.Errorf("%d sent in the morning", w.hook.count())
	}
}

// Whoever lives here is told where they live that somebody has their password; once a series.
func TestWrongCodesAreToldWhereTheirHolderLives(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.lives("1-1-101", "13900000001", "2020-01-01", true)
	p, err := id.Parse[people.Person](who.Person)
	must(t, err)
	for range 2 {
		must(t, w.db.InTx(t.Context(), actor.Actor{}, func(tx *pg.Tx) error { return outbox.TellOfWrongCodes(t.Context(), tx, p, "s1", w.clock.Now()) }))
	}
	mine, err := w.s.Mine(t.Context(), who, w.c.ID, 10)
	if err != nil || len(mine) != 1 || mine[0].Kind != "second.wrong" || mine[0].ResidentID.Zero() {
		t.Errorf("%+v, %v", mine, err)
	}
	other := w.lives("1-1-101", "13900000002", "2020-01-01", true)
	if mine, err := w.s.Mine(t.Context(), other, w.c.ID, 10); err != nil || len(mine) != 0 {
		t.Errorf("another of the household reads it: %+v, %v", mine, err)
	}
}

// What was noted by mistake is taken back by any of the staff, is somebody's work
// again, and may be noted anew at once; where the household opened it itself, it
// counts as told from then. What a page or an SMS told is nobody's to take back.
func TestATellingIsTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner := w.lives("1-1-101", "", "2020-01-01", true)
	m := w.tell(w.message("1-1-101", "e"))
	other := actor.Of(actor.Cashier).For(w.c.ID.String())
	call := func() error {
		return w.s.Note(t.Context(), w.chair, outbox.Note{Committee: w.c.ID, Messages: []outbox.MessageID{m}, Channel: outbox.ByCall, Outcome: outbox.Reached})
	}
	listed := func(want int) {
		t.Helper()
		if list, err := w.s.Noted(t.Context(), other, w.c.ID); err != nil || len(list) != want {
			t.Errorf("%d can be taken back, %v, want %d", len(list), err, want)
		}
	}
	if err := w.s.TakeBack(t.Context(), other, w.c.ID, m); !errors.Is(err, outbox.ErrNotByHand) {
		t.Errorf("what nobody noted: %v", err)
	}
	must(t, call())
	listed(1)
	if err := w.s.TakeBack(t.Context(), owner, w.c.ID, m); !errors.Is(err, actor.ErrRole) {
		t.Errorf("by the household: %v", err)
	}
	must(t, w.s.TakeBack(t.Context(), other, w.c.ID, m))
	must(t, w.s.TakeBack(t.Context(), other, w.c.ID, m)) // a double tap
	listed(0)
	if s := w.state(m); s != "listed" || w.told("e") != "" {
		t.Errorf("taken back it is %s, told %q", s, w.told("e"))
	}
	w.clock.Step(time.Second)
	must(t, call()) // within the minute of two taps
	if at := w.told("e"); at != "11-23 10:00" {
		t.Errorf("noted anew it is told at %q", at)
	}
	w.clock.Step(2 * time.Hour)
	_, err := w.s.Open(t.Context(), owner, w.c.ID, m)
	must(t, err)
	must(t, w.s.TakeBack(t.Context(), other, w.c.ID, m))
	if at := w.told("e"); at != "11-23 12:00" {
		t.Errorf("opened at noon, it is told at %q", at)
	}
	if err := w.s.TakeBack(t.Context(), other, w.c.ID, m); !errors.Is(err, outbox.ErrNotByHand) {
		t.Errorf("what the page told: %v", err)
	}
	must(t, w.db.InTx(t.Context(), other, func(tx *pg.Tx) error { return outbox.Rely(t.Context(), tx, w.c.ID, "e") }))
	w.exec(`insert into outbox.deliveries (committee_id, id, message_id, channel, outcome, at, actor_role, actor)
		values ($1, gen_random_uuid(), $2, 'call', 'reached', $3, 'chair', '')`, w.c.ID, m, w.clock.Now())
	if err := w.s.TakeBack(t.Context(), other, w.c.ID, m); !errors.Is(err, outbox.ErrRelied) {
		t.Errorf("what something rests on: %v", err)
	}
	// The database holds it too.
	if _, err := w.db.Bare().ExecContext(t.Context(), `update outbox.messages set state = 'listed', told_at = null where id = $1`, m); err == nil {
		t.Error("the database let a telling go on which something rests")
	}
}
