package application_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/outbox"
	"ziguan/jobs"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// An offer is made by the job, the courier's SMS tells the household, its last day
// is still its own, the day after it lapses and the next is asked.
func TestAnOfferIsToldRunsOutAndTheNextIsAsked(t *testing.T) {
	t.Parallel()
	w := newLine(t)
	must(t, w.outbox.SetWebhook(t.Context(), w.chair, w.c.ID, outbox.NewWebhook{Kind: outbox.SMS, URL: "http://127.0.0.1/sms"}))
	w.exec(`update people.residents set phone = '13900001111'`)
	if run := w.night(); run.Wrote != 1 || run.Read != 3 || len(run.Findings) != 1 || run.Findings[0].ID != "XY/"+w.number(1) || run.Findings[0].Kind != "offer.untold" {
		t.Errorf("the first night: %+v", run)
	}
	w.stand("offered", application.Offered, application.Waiting, application.Waiting)
	for range 4 { // up the ladder
		w.courier()
		w.clock.Step(3 * time.Hour)
	}
	w.courier()
	if w.sent.Load() == 0 || w.offerOf(w.number(1)).State != outbox.Told {
		t.Fatalf("%d sent, the offer's message is %s", w.sent.Load(), w.offerOf(w.number(1)).State)
	}
	v, err := w.s.Show(t.Context(), w.chair, w.c.ID, w.number(1))
	must(t, err)
	told := w.c.Today(*w.offerOf(w.number(1)).ToldAt)
	if v.Deadline != told.AddDays(v.OfferDays) || v.OfferDays == 0 {
		t.Fatalf("told on %s, the last day is %s of %d", told, v.Deadline, v.OfferDays)
	}
	w.clock.Set(v.Deadline.Time(w.c.Location()).Add(24*time.Hour - time.Second))
	if run := w.night(); run.Wrote != 0 || len(run.Findings) != 0 {
		t.Errorf("on the last day: %+v", run)
	}
	w.stand("on the last day", application.Offered, application.Waiting)
	w.clock.Step(time.Second)
	if run := w.night(); run.Wrote != 2 || string(run.Found) != `{"lapsed": 1, "offered": 1}` {
		t.Errorf("the day after: %+v", run)
	}
	w.stand("the day after", application.Lapsed, application.Offered, application.Waiting)
	if run := w.night(); run.Wrote != 0 {
		t.Errorf("once more the same night: %+v", run)
	}
	if m := w.offerOf(w.number(2)); m.ToldAt != nil {
		t.Errorf("the next is told before anybody told it: %+v", m)
	}
	if got := strings.Join(w.kinds("application.lapsed"), " "); got != "application.lapsed "+w.number(1) {
		t.Errorf("on the record: %s", got)
	}
}

// Whom nobody has told loses nothing, however long it takes; the office sees it.
func TestAnOfferThatNobodyToldDoesNotRunOut(t *testing.T) {
	t.Parallel()
	w := newLine(t)
	w.night()
	w.courier()
	w.days(90)
	w.courier()
	if run := w.night(); run.Wrote != 0 || len(run.Findings) != 1 {
		t.Errorf("after 90 days: %+v", run)
	}
	w.stand("after 90 days", application.Offered, application.Waiting)
	d, err := w.s.Desk(t.Context(), w.chair, w.c.ID)
	if err != nil || d.Offers != 1 || d.Untold != 1 {
		t.Errorf("the office sees %+v, %v", d, err)
	}
	rows, err := w.s.Rows(t.Context(), w.chair, w.c.ID, application.Sought{State: application.Offered})
	if err != nil || len(rows) != 1 || !rows[0].Until.Zero() {
		t.Errorf("the list shows %+v, %v", rows, err)
	}
	must(t, w.phone(w.chair, w.number(1)))
	if d, err = w.s.Desk(t.Context(), w.chair, w.c.ID); err != nil || d.Untold != 0 || d.Lapses.Zero() {
		t.Errorf("told, the office sees %+v, %v", d, err)
	}
}

// Two clerks note the same call at the same moment: the days begin once, with the first.
func TestTwoClerksTellOfAnOfferAtOnce(t *testing.T) {
	t.Parallel()
	w := newLine(t)
	w.night()
	var wg sync.WaitGroup
	for _, who := range []actor.Actor{w.chair, w.member} {
		wg.Go(func() {
			if err := w.phone(who, w.number(1)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	first := *w.offerOf(w.number(1)).ToldAt
	w.days(3)
	must(t, w.phone(w.member, w.number(1))) // called again days later
	if at := *w.offerOf(w.number(1)).ToldAt; !at.Equal(first) {
		t.Errorf("told at %s, then at %s", first, at)
	}
}

// 现在递补: whoever has the right offers a free place to the next without waiting
// for the night; the same tap twice, and two clerks, offer one place.
func TestAPlaceIsOfferedNow(t *testing.T) {
	t.Parallel()
	w := newLine(t)
	w.cap(class.FirstCar, 2)
	now := func(who actor.Actor, n int) error {
		return w.s.OfferNow(context.Background(), who, w.c.ID, w.number(n))
	}
	wants(t, "not the next", now(w.chair, 2), application.ErrNotNext)
	wants(t, "a stranger", now(w.owners[w.number(1)], 1), actor.ErrRole)
	var wg sync.WaitGroup
	for _, who := range []actor.Actor{w.chair, w.member, w.chair} {
		wg.Go(func() {
			if err := now(who, 1); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	w.stand("three taps", application.Offered, application.Waiting, application.Waiting)
	must(t, now(w.chair, 2))
	wants(t, "no place is free", now(w.chair, 3), application.ErrNotNext)
	must(t, w.phone(w.chair, w.number(1)))
	w.days(60)
	must(t, now(w.member, 3)) // the first has let it run out, and no night has come since
	w.stand("a lapse", application.Lapsed, application.Offered, application.Offered)
}

// 现在递补 in one class lets the offers of no other run out.
func TestAPlaceOfferedNowEndsNoOfferOfAnotherClass(t *testing.T) {
	t.Parallel()
	w := newLine(t)
	w.night()
	must(t, w.phone(w.chair, w.number(1)))
	w.cap("merchant", 1)
	w.exec(`update parking.applications set class = 'merchant', rank = 3 where number = $1`, w.number(2))
	w.days(60)
	w.cap(class.FirstCar, 0)
	w.exec(`update parking.applications set state = 'withdrawn' where number = $1`, w.number(3)) // no first car waits
	must(t, w.s.OfferNow(t.Context(), w.chair, w.c.ID, w.number(2)))
	w.stand("the other class", application.Offered, application.Offered)
}

// An answer taken back passes by no first car that waits meanwhile.
func TestAnAnswerTakenBackPassesByNoFirstCar(t *testing.T) {
	t.Parallel()
	w := newLine(t)
	w.exec(`update parking.applications set class = 'second-car', state = 'declined' where number = $1`, w.number(1))
	w.exec(`insert into parking.application_events (committee_id, id, application_id, was, event, became, at, actor_role, actor)
		select committee_id, gen_random_uuid(), id, 'offered', 'decline', 'declined', $2, 'chair', '' from parking.applications where number = $1`,
		w.number(1), w.clock.Now())
	wants(t, "while first cars wait", w.s.RestoreOffer(t.Context(), w.member, w.c.ID, w.number(1)), parking.ErrFirstsWait)
}

// 住户不要, noted by mistake, is taken back while nobody else has the place; the
// household is told anew and its days begin anew.
func TestAnAnswerNotedByMistakeIsTakenBack(t *testing.T) {
	t.Parallel()
	w := newLine(t)
	w.night()
	must(t, w.phone(w.chair, w.number(1)))
	back := func(n int) error { return w.s.RestoreOffer(t.Context(), w.member, w.c.ID, w.number(n)) }
	if err := back(1); err == nil {
		t.Error("an offer that nobody answered was taken back")
	}
	w.days(5)
	must(t, w.s.DeclineOffer(t.Context(), w.chair, w.c.ID, w.number(1)))
	w.stand("noted", application.Declined, application.Waiting)
	if err := w.s.RestoreOffer(t.Context(), w.owners[w.number(1)], w.c.ID, w.number(1)); !errors.Is(err, actor.ErrRole) {
		t.Errorf("the household takes back what staff noted: %v", err)
	}
	must(t, back(1))
	must(t, back(1)) // a double tap
	w.stand("taken back", application.Offered, application.Waiting)
	if m := w.offerOf(w.number(1)); m.ToldAt != nil {
		t.Errorf("its days run on from the first offer: %+v", m)
	}
	must(t, w.s.DeclineOffer(t.Context(), w.chair, w.c.ID, w.number(1)))
	must(t, w.s.OfferNow(t.Context(), w.chair, w.c.ID, w.number(2)))
	wants(t, "once the next has the place", back(1), application.ErrOfferGone)
	must(t, w.s.DeclineOffer(t.Context(), w.owners[w.number(2)], w.c.ID, w.number(2)))
	w.stand("the household's own word", application.Declined, application.Declined, application.Offered)
	wants(t, "the household's own word", back(2), application.ErrOwnAnswer)
	if got := len(w.kinds("application.restored")); got != 1 {
		t.Errorf("%d are on the record as taken back", got)
	}
}

// 打通已告知, noted by mistake, is taken back until the household answered or lost
// its place by it; the notes stay.
func TestATellingNotedByMistakeIsTakenBack(t *testing.T) {
	t.Parallel()
	w := newLine(t)
	w.night()
	must(t, w.phone(w.chair, w.number(1)))
	back := func(n int) error { return w.outbox.TakeBack(t.Context(), w.member, w.c.ID, w.offerOf(w.number(n)).ID) }
	must(t, back(1))
	must(t, back(1)) // a double tap
	w.days(60)
	w.night()
	w.stand("nobody told it", application.Offered, application.Waiting)
	must(t, w.phone(w.member, w.number(1)))
	w.days(60)
	w.night()
	w.stand("it ran out", application.Lapsed, application.Offered)
	wants(t, "after the lapse", back(1), outbox.ErrRelied)
	must(t, w.phone(w.member, w.number(2)))
	must(t, w.s.AcceptOffer(t.Context(), w.owners[w.number(2)], w.c.ID, w.number(2)))
	wants(t, "after the answer", back(2), outbox.ErrRelied)
	_, tries, err := w.outbox.Show(t.Context(), w.chair, w.c.ID, w.offerOf(w.number(1)).ID)
	if err != nil || len(tries) != 3 || tries[1].Outcome != outbox.Taken {
		t.Errorf("the notes: %+v, %v", tries, err)
	}
}

// A telling is taken back at the moment when the offer runs out by it: either the
// place is lost and the telling stands, or it is kept.
func TestATellingTakenBackWhileTheOfferRunsOut(t *testing.T) {
	t.Parallel()
	for range 5 {
		w := newLine(t)
		w.night()
		must(t, w.phone(w.chair, w.number(1)))
		w.days(60)
		key := w.offerOf(w.number(1)).ID
		var taken error
		var wg sync.WaitGroup
		wg.Go(func() { taken = w.outbox.TakeBack(context.Background(), w.member, w.c.ID, key) })
		wg.Go(func() {
			if _, err := w.s.Advance(context.Background(), actor.Of(actor.System), w.clock.Now()); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		lapsed := w.state(w.number(1)) == application.Lapsed
		if lapsed == (taken == nil) || !lapsed && taken != nil {
			t.Fatalf("lapsed %v, taken back: %v", lapsed, taken)
		}
	}
}

// A past night is done again by its own day; one to come is only told, and changes
// nothing; the same data give the same bytes.
func TestANightIsReplayedAndForetold(t *testing.T) {
	t.Parallel()
	w := newLine(t)
	w.night()
	must(t, w.phone(w.chair, w.number(1)))
	_, err := w.runner.Run(t.Context(), "rounds.advance", w.clock.Now().AddDate(0, 0, 60), jobs.How{})
	wants(t, "an instant to come", err, jobs.ErrFuture)
	var said []string
	for range 2 {
		run, err := w.runner.Run(t.Context(), "rounds.advance", w.clock.Now().AddDate(0, 0, 60), jobs.How{Dry: true})
		must(t, err)
		if run.Wrote != 2 || len(run.Findings) != 1 || run.Findings[0].ID != "XY/"+w.number(2) {
			t.Errorf("what would happen: %+v", run)
		}
		b, err := json.Marshal(run)
		must(t, err)
		said = append(said, string(b))
	}
	if said[0] != said[1] {
		t.Errorf("the same data give\n%s\n%s", said[0], said[1])
	}
	w.stand("nothing was changed", application.Offered, application.Waiting)
	then := w.clock.Now()
	w.days(60)
	if run, err := w.runner.Run(t.Context(), "rounds.advance", then, jobs.How{Again: true}); err != nil || run.Wrote != 0 || run.Again {
		t.Errorf("by the day on which the offer still held: %+v, %v", run, err)
	}
	w.stand("replayed", application.Offered, application.Waiting)
	if run, err := w.runner.Run(t.Context(), "rounds.advance", then, jobs.How{}); err != nil || !run.Again {
		t.Errorf("a day that was done: %+v, %v", run, err)
	}
}
