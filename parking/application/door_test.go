package application_test

import (
	"errors"
	"testing"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// script issues a card as the operator does.
func (w *world) script(dwelling, plate, kind string) (parking.Issued, error) {
	w.t.Helper()
	return w.cards.Issue(w.t.Context(), actor.Of(actor.Operator), parking.IssueCard{
		Committee: w.c.ID, Dwelling: dwelling, Plates: []string{plate}, Class: kind, Reason: "搬家当天",
	})
}

// A household whose card is suspended gets no other by saying that it is lost.
func TestASuspensionFollowsTheHousehold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old, err := w.script("1-1-101", "京A12345", "")
	must(t, err)
	n := parking.CardAct{Committee: w.c.ID, Number: old.Number.String(), Reason: "转租", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}
	must(t, w.cards.Suspend(t.Context(), w.chair, n))
	owner := w.resident("1-1-101", people.KindOwner, 0)
	w.exec(`update people.occupancies set from_day = '2020-01-01'`)
	must(t, w.cards.Lost(t.Context(), owner, n))
	_, err = w.s.Submit(t.Context(), owner, w.wish("1-1-101", "京A12345"))
	wants(t, "an application after reporting it lost", err, parking.ErrHouseholdSuspended)
	_, err = w.script("1-1-101", "京A12345", "")
	wants(t, "the operator's script", err, parking.ErrHouseholdSuspended)
}

// Nobody comes past those who wait, nor into a place that is promised.
func TestTheScriptObeysCapPromisesAndTheWaitingList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cap(class.FirstCar, 1)
	first := w.checked("1-1-101", "京A00001")
	if s := w.decide(first.Number); s != application.Posting {
		t.Fatalf("the first is %s", s)
	}
	if _, err := w.script("1-1-102", "京A00002", ""); err == nil {
		t.Error("the script took a place that was promised")
	}
	w.cap(class.FirstCar, 5)
	w.exec(`update parking.applications set state = 'waiting' where number = $1`, first.Number)
	if _, err := w.script("1-1-102", "京A00002", ""); err == nil {
		t.Error("the script passed by the waiting list")
	}
}

// Whoever lives there decides nothing there, declared or not.
func TestTheChairIssuesNoCardToTheirOwnHome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.checked("1-1-101", "京A00001")
	r := id.New[people.Resident]()
	w.exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, '李梅', $3, $4)`, w.c.ID, r, w.chair.Person, w.clock.Now())
	w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
		values ($1, $2, $3, $4, 'occupant', '2020-01-01')`, w.c.ID, id.New[people.Occupancy](), w.dwellings["1-1-101"].ID, r)
	_, err := w.s.Decide(t.Context(), w.chair, w.c.ID, a.Number)
	wants(t, "the chair's own home", err, parking.ErrStandAside)
	// Who has not moved in by their account is known by the phone that they proved.
	w.exec(`update people.residents set person_id = null, phone = '13912345678' where id = $1`, r)
	if _, err := w.s.Decide(t.Context(), w.chair, w.c.ID, a.Number); errors.Is(err, parking.ErrStandAside) {
		t.Error("somebody else's phone stands in the way")
	}
	b := w.checked("1-1-102", "京A00002")
	w.exec(`update people.occupancies set dwelling_id = $2 where resident_id = $1`, r, w.dwellings["1-1-102"].ID)
	w.exec(`insert into people.phone_proofs (committee_id, person_id, phone, way, proved_at) values ($1, $2, '13912345678', 'counter', $3)`,
		w.c.ID, w.chair.Person, w.clock.Now())
	_, err = w.s.Decide(t.Context(), w.chair, w.c.ID, b.Number)
	wants(t, "the home by the chair's phone", err, parking.ErrStandAside)
	if all, err := kin.Dwellings(t.Context(), w.db, w.c.ID, w.chair, w.c.Today(w.clock.Now())); err != nil || len(all) != 1 {
		t.Errorf("the homes of the chair: %v, %v", all, err)
	}
}

// The rank comes before the time, and the time before the number.
func TestTheWaitingListGoesByRankThenByTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cap(class.FirstCar, 0)
	late := w.checked("1-1-101", "京A00001")
	w.clock.Step(time.Hour)
	second := w.checked("1-1-102", "京A00002")
	w.clock.Step(time.Hour)
	first := w.checked("1-1-103", "京A00003")
	for _, a := range []application.Application{late, second, first} {
		if s := w.decide(a.Number); s != application.Waiting {
			t.Fatalf("%s is %s", a.Number, s)
		}
	}
	w.exec(`update parking.applications set rank = 2 where number = $1`, late.Number)
	// The one with the higher number applied earlier, as one brought over from paper does.
	w.exec(`update parking.applications set submitted_at = submitted_at + interval '2 hours' where number = $1`, second.Number)
	second, first = first, second
	list, err := w.s.Order(t.Context(), w.c.ID, class.FirstCar)
	must(t, err)
	for i, want := range []string{second.Number, first.Number, late.Number} {
		if list[i].Number != want {
			t.Errorf("place %d has %s, want %s", i+1, list[i].Number, want)
		}
	}
	if list[1].SameAhead != 1 || list[2].SameAhead != 0 || list[2].RankAhead() != 2 {
		t.Errorf("who is ahead: %+v", list)
	}
	w.cap(class.FirstCar, 9)
	if _, err := w.script("1-1-104", "京A00004", ""); !errors.Is(err, parking.ErrClassWaiting) || next(err) != second.Number {
		t.Errorf("who is next: %v", err)
	}
	if n, err := w.s.OfferNext(t.Context(), w.chair, w.c.ID, class.FirstCar); err != nil || n != second.Number {
		t.Errorf("%s was offered the place, want %s (%v)", n, second.Number, err)
	}
}

// A newcomer queues while anybody waits, though a place is free.
func TestANewcomerQueuesWhileAnybodyWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cap(class.FirstCar, 0)
	if s := w.decide(w.checked("1-1-101", "京A00001").Number); s != application.Waiting {
		t.Fatal(s)
	}
	w.cap(class.FirstCar, 9)
	if s := w.decide(w.checked("1-1-102", "京A00002").Number); s != application.Waiting {
		t.Errorf("the newcomer is %s", s)
	}
}

// next is whom a refusal names as next.
func next(err error) string {
	var e *errs.Error
	errors.As(err, &e)
	return e.Params["next"]
}
