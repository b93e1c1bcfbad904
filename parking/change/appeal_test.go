package change_test

import (
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/parktest"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/change"
)

// upheld files an appeal against what stands on a card, and upholds it.
func (k *cell) upheld(number string) error {
	k.T.Helper()
	k.Must(k.Change.File(k.T.Context(), k.chair, k.c.ID, number, "没有转租"))
	return k.review(number)
}

// review upholds the appeal that waits on a card.
func (k *cell) review(number string) error {
	k.T.Helper()
	all, err := k.Change.Appeals(k.T.Context(), k.chair, k.c.ID, number)
	k.Must(err)
	return k.Change.Review(k.T.Context(), k.chair, k.c.ID, all[0].ID, change.Reviewed{Upheld: true, Reason: "看错了"})
}

// successorOf is the number of the card that came in a card's place; empty for none.
func (k *cell) successorOf(number string) string {
	k.T.Helper()
	v, err := k.Parking.Show(k.T.Context(), k.chair, k.c.ID, number)
	k.Must(err)
	return v.ReplacedBy.String()
}

func (k *cell) successor(number string) parking.Shown {
	k.T.Helper()
	v, err := k.Parking.Show(k.T.Context(), k.chair, k.c.ID, k.successorOf(number))
	k.Must(err)
	return v
}

// A tenant's card that was taken back wrongly comes back in the place of the owner's,
// which is lent again, as long as the owner consents.
func TestATenantsCardComesBackInTheOwnersPlace(t *testing.T) {
	t.Parallel()
	for _, consents := range []bool{true, false} {
		k := newCell(parktest.New(t), 1, aFirst)
		k.lets()
		must(t, k.Parking.Revoke(t.Context(), k.member, k.act(k.let)))
		k.is(k.number, parking.CardActive)
		if !consents {
			k.noConsent("")
			wants(t, "the owner took it back", k.upheld(k.let), application.ErrConsent)
			k.is(k.number, parking.CardActive)
			continue
		}
		must(t, k.upheld(k.let))
		k.is(k.number, parking.CardLent)
		fresh := k.successor(k.let)
		k.is(fresh.Number.String(), parking.CardActive)
		k.gives(fresh.Number.String())
		k.is(k.number, parking.CardActive)
	}
}

// An upheld appeal undoes what it was against, and nothing else: a card that was
// suspended before it was taken back comes back suspended, with what was paid, and the
// suspension is appealed against by itself.
func TestAnUpheldAppealUndoesWhatItWasAgainst(t *testing.T) {
	t.Parallel()
	k := newCell(parktest.New(t), 1, aFirst)
	k.card()
	paid := day.Of(2026, 12, 31)
	k.exec(`update parking.cards set paid_to = $3 where committee_id = $1 and number = $2`, k.c.ID, k.number, paid)
	must(t, k.Parking.Suspend(t.Context(), k.member, k.act(k.number)))
	k.Clock.Step(1)
	must(t, k.Parking.Revoke(t.Context(), k.member, k.act(k.number)))
	must(t, k.upheld(k.number))
	fresh := k.successor(k.number)
	if fresh.State != parking.CardSuspended || fresh.PaidTo != paid {
		t.Errorf("%s came back %s, paid to %s", fresh.Number, fresh.State, fresh.PaidTo)
	}
	k.Clock.Step(1)
	must(t, k.upheld(fresh.Number.String()))
	k.is(fresh.Number.String(), parking.CardActive)
}

// One against a suspension gives nothing back that was taken for another reason, and
// what is given back later is not suspended any more.
func TestAnAppealAgainstASuspensionGivesNoRevokedCardBack(t *testing.T) {
	t.Parallel()
	k := newCell(parktest.New(t), 1, aFirst)
	k.card()
	must(t, k.Parking.Suspend(t.Context(), k.member, k.act(k.number)))
	must(t, k.Change.File(t.Context(), k.chair, k.c.ID, k.number, "不是我家的车"))
	k.Clock.Step(1)
	must(t, k.Parking.Revoke(t.Context(), k.member, k.act(k.number)))
	must(t, k.review(k.number))
	k.is(k.number, parking.CardRevoked)
	if fresh := k.successorOf(k.number); fresh != "" {
		t.Fatalf("came back as %s", fresh)
	}
	must(t, k.upheld(k.number))
	k.is(k.successorOf(k.number), parking.CardActive)
}

// As long as a suspension stands behind a card one may appeal against it, and no longer.
func TestOneAppealsAgainstASuspensionBehindACard(t *testing.T) {
	t.Parallel()
	k := newCell(parktest.New(t), 1, aFirst)
	for _, state := range []parking.CardState{parking.CardLost, parking.CardExpired, parking.CardReturned} {
		k.card()
		must(t, k.Parking.Suspend(t.Context(), k.member, k.act(k.number)))
		k.exec(`update parking.cards set state = $3, version = version + 1 where committee_id = $1 and number = $2`, k.c.ID, k.number, state)
		v, err := k.Change.View(t.Context(), k.chair, k.c.ID, k.number)
		must(t, err)
		if v.Decision == nil || !v.MayAppeal() {
			t.Errorf("%s: the page offers no appeal", state)
		}
		must(t, k.upheld(k.number))
		k.is(k.number, state)
		wants(t, string(state)+", when it is lifted", k.Change.File(t.Context(), k.chair, k.c.ID, k.number, "还是不服"), change.ErrNothing)
		if v, err = k.Change.View(t.Context(), k.chair, k.c.ID, k.number); err != nil || v.Decision != nil {
			t.Errorf("%s, when it is lifted, the page shows %+v, %v", state, v.Decision, err)
		}
		k.exec(`update parking.cards set state = 'returned' where committee_id = $1 and number = $2`, k.c.ID, k.number)
		k.Clock.Step(1)
	}
}

// What was paid for a lost card's place is paid for the card that takes it.
func TestALostCardsPlaceIsPaidFor(t *testing.T) {
	t.Parallel()
	k := newCell(parktest.New(t), 1, aFirst)
	k.card()
	paid := day.Of(2026, 12, 31)
	k.exec(`update parking.cards set paid_to = $3 where committee_id = $1 and number = $2`, k.c.ID, k.number, paid)
	must(t, k.Parking.Lost(t.Context(), k.chair, k.act(k.number)))
	must(t, k.scripted(homeDoor, plateA))
	if fresh := k.successor(k.number); fresh.PaidTo != paid {
		t.Errorf("paid to %s", fresh.PaidTo)
	}
}

// An appeal waits for whoever may review it, and for others on every other desk.
func TestWhoAnAppealWaitsFor(t *testing.T) {
	t.Parallel()
	k := newCell(parktest.New(t), 1, aFirst)
	k.lets()
	must(t, k.Parking.Revoke(t.Context(), k.member, k.act(k.let)))
	must(t, k.Change.File(t.Context(), k.chair, k.c.ID, k.let, "没有转租"))
	by := k.c.Today(k.Clock.Now()).AddDays(15) // appeal.review_days
	for _, one := range []struct {
		name string
		who  actor.Actor
		want change.Waits
	}{
		{"somebody else", k.chair, change.Waits{Mine: 1, By: by}},
		{"whoever took the card back", k.member, change.Waits{Others: 1}},
		{"the residents' committee", actor.Of(actor.ResidentsCommittee).For(k.c.ID.String()), change.Waits{Mine: 1, By: by}},
		{"a supervisor", actor.Of(actor.Supervisor).For(k.c.ID.String()), change.Waits{Others: 1}},
	} {
		if got, err := k.Change.Waiting(t.Context(), one.who, k.c.ID); err != nil || got != one.want {
			t.Errorf("%s: %+v %v", one.name, got, err)
		}
	}
	must(t, k.review(k.let))
	if got, err := k.Change.Waiting(t.Context(), k.chair, k.c.ID); err != nil || got != (change.Waits{}) {
		t.Errorf("after the review: %+v %v", got, err)
	}
}
