package parking_test

import (
	"errors"
	"testing"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/class"
)

// rule sets a number that the committee decides by.
func (w *world) rule(key, value string) {
	w.t.Helper()
	w.exec(`insert into compacts.rules (committee_id, id, key, value, from_day, source_kind, source, set_at, set_by)
		values ($1, $2, $3, $4, '2026-01-01', 'resolution', '决议', $5, 'chair')`, w.c.ID, id.New[int](), key, value, w.clock.Now())
}

// termed sets how many months a card of a class lasts.
func (w *world) termed(kind class.Code, months int) {
	w.t.Helper()
	all, err := w.classes.InForce(w.t.Context(), w.c.ID)
	must(w.t, err)
	for _, k := range all {
		if k.Code == kind {
			k.Terms.Months, k.Terms.From, k.Terms.Ground = months, w.c.Today(w.clock.Now()), rule.Ground{Kind: rule.Resolution, Text: "决议"}
			must(w.t, w.classes.SetTerms(w.t.Context(), w.chair, w.c.ID, k.Terms))
		}
	}
}

// A card lasts for the committee's term or its class's, the shorter, by whichever way;
// the lease of a tenant who has left bounds nothing.
func TestTheShorterTermBoundsTheCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.resident("1-1-101", people.KindTenant, day.Of(2026, 12, 31))
	w.resident("1-1-102", people.KindTenant, day.Of(2026, 12, 31))
	w.exec(`update people.occupancies set to_day = '2026-11-23'`)
	until := func(when, script, old string, want day.Day) {
		t.Helper()
		if got := w.issue(script, "京A1000"+script[6:]); got.ValidTo != want {
			t.Errorf("%s: until %s, want %s", when, got.ValidTo, want)
		}
		w.claim(old, "京A1000"+old[6:], "", "", 0)
		plan, err := w.parking.FirstIssue(t.Context(), w.chair, w.c.ID)
		must(t, err)
		if len(plan.Cards) != 1 || plan.Cards[0].ValidTo != want {
			t.Errorf("%s: %v, want %s", when, told(plan), want)
		}
	}
	w.rule("card.term_months", "6")
	until("the committee's", "1-1-101", "1-1-102", day.Of(2027, 5, 22))
	w.termed(class.FirstCar, 3)
	until("the class's", "1-1-103", "1-1-104", day.Of(2027, 2, 22))
}

// The night ends lent cards too, none whose grace lasts, and what of substitutes is over.
func TestTheNightEndsWhatIsDue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lent, grace := w.issue("1-1-101", "京A12345"), w.issue("1-1-102", "京B12345")
	w.exec(`update parking.cards set state = 'lent' where number = $1`, lent.Number)
	w.exec(`update parking.cards set grace_to = valid_to + 10 where number = $1`, grace.Number)
	w.exec(`insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits, until_day)
		select committee_id, id, '京C12345', live, '5', '12345', '2026-11-25' from parking.cards where number = $1`, grace.Number)
	plates := func() (n int) {
		must(t, w.db.Get(t.Context(), &n, `select count(*) from parking.card_plates where until_day is not null`))
		return n
	}
	night := func(when string, days, cards int) {
		t.Helper()
		w.days(days)
		if got, err := w.parking.Expire(t.Context(), actor.Of(actor.System), w.clock.Now()); err != nil || got.Cards != cards {
			t.Errorf("%s: %+v, %v", when, got, err)
		}
	}
	night("on the substitute's last day", 2, 0)
	if plates() != 1 {
		t.Error("its plate has left")
	}
	night("the day after", 1, 0)
	if plates() != 0 {
		t.Error("its plate stays")
	}
	night("on the last day", 361, 0)
	night("the day after", 1, 1)
	night("on the last day of grace", 9, 0)
	night("when it is over", 1, 1)
	if w.state(lent.Number) != parking.CardExpired || w.state(grace.Number) != parking.CardExpired {
		t.Errorf("%s, %s", w.state(lent.Number), w.state(grace.Number))
	}
}

// A suspension follows those who were there when it was made, behind whatever became of
// the card, until it is ended; where nobody is known to be there it stays.
func TestWhomASuspensionFollows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.dwellings["1-1-101"].ID
	refused := func(when string, want bool) {
		t.Helper()
		_, err := w.parking.Issue(t.Context(), actor.Of(actor.Operator), w.ask("1-1-101", "京A12345"))
		if got := errors.Is(err, parking.ErrHouseholdSuspended); got != want || err != nil && !got {
			t.Errorf("%s: %v", when, err)
		}
		w.exec(`update parking.cards set state = 'withdrawn' where live and dwelling_id = $1`, home)
		w.exec(`update parking.vehicles set to_day = from_day where to_day is null`)
	}
	card := w.issue("1-1-101", "京A12345")
	must(t, w.parking.Suspend(t.Context(), w.chair, w.do(card.Number)))
	w.clock.Step(time.Second)
	w.resident("1-1-102", people.KindOwner, 0) // a neighbour, who changes nothing, nor does what befell their card
	theirs := w.issue("1-1-102", "京A22222")
	must(t, w.parking.Suspend(t.Context(), w.chair, w.do(theirs.Number)))
	must(t, w.parking.Resume(t.Context(), w.chair, w.do(theirs.Number)))
	w.exec(`update parking.vehicles set to_day = from_day where to_day is null`)
	for state, want := range map[parking.CardState]bool{
		parking.CardLost: true, parking.CardExpired: true, parking.CardReturned: true, parking.CardRevoked: false, parking.CardReplaced: false,
	} {
		w.exec(`update parking.cards set state = $2 where number = $1`, card.Number, state)
		refused(string(state)+", nobody known", want)
	}
	w.exec(`update parking.cards set state = 'returned' where number = $1`, card.Number)
	w.resident("1-1-101", people.KindOwner, 0)
	refused("they are there", true)
	until := func(to any) { w.exec(`update people.occupancies set to_day = $2 where dwelling_id = $1`, home, to) }
	until(w.c.Today(w.clock.Now()).AddDays(1))
	refused("they leave tomorrow", true)
	until(w.c.Today(w.clock.Now()))
	refused("they have left, and nobody came", true)
	w.days(1)
	w.resident("1-1-101", people.KindOwner, 0)
	w.exec(`update people.occupancies set from_day = $2 where to_day is null and dwelling_id = $1`, home, w.c.Today(w.clock.Now()))
	refused("others came after it", false)
	w.exec(`update people.occupancies set to_day = $2 where to_day is null and dwelling_id = $1`, home, w.c.Today(w.clock.Now()).AddDays(1))
	refused("and leave tomorrow", false)
	until(nil)
	refused("one of them is there still", true)
	w.clock.Step(time.Second)
	must(t, w.parking.LiftSuspension(t.Context(), w.chair, w.do(card.Number)))
	refused("it was lifted", false)
}
