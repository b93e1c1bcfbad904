package change_test

import (
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/change"
)

// substitutes lets a plate stand in on a card for three days.
func (k *cell) substitutes(number, plate string) {
	k.T.Helper()
	_, err := k.Change.AddSubstitute(k.T.Context(), k.chair, change.NewSubstitute{Committee: k.c.ID, Number: number, Plate: plate, Days: 3, Reason: "车在修"})
	k.Must(err)
}

func (k *cell) days(n int) { k.Clock.Step(time.Duration(n) * 24 * time.Hour) }

// over ends a card's days yesterday, and its grace so many days later; no night has come since.
func (k *cell) over(number string, grace int) {
	k.T.Helper()
	yesterday := k.today().AddDays(-1)
	k.exec(`update parking.cards set valid_from = $3, valid_to = $4, grace_to = $5 where committee_id = $1 and number = $2`,
		k.c.ID, number, yesterday.AddDays(-30), yesterday, yesterday.AddDays(grace))
}

func (k *cell) is(number string, want parking.CardState) {
	k.T.Helper()
	v, err := k.Parking.Show(k.T.Context(), k.chair, k.c.ID, number)
	k.Must(err)
	if v.State != want {
		k.T.Errorf("%s is %s, want %s", number, v.State, want)
	}
}

// scripted is what a door meets that asks for a first car's card.
func (k *cell) scripted(door, plate string) error {
	_, err := k.Parking.Issue(k.T.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: k.c.ID, Dwelling: door, Plates: []string{plate}, Reason: "刚搬来"})
	return err
}

// A substitute's plate keeps nobody's card away once its days are over; until then it does.
func TestASubstitutesPlateIsFreeAfterItsDays(t *testing.T) {
	t.Parallel()
	k := newCell(parktest.New(t), 1, aFirst)
	k.card()
	k.substitutes(k.number, newPlate)
	k.days(2)
	wants(t, "on its last day", k.scripted(otherDoor, newPlate), parking.ErrPlateOnCard)
	k.days(1)
	must(t, k.scripted(otherDoor, newPlate))
}

// So it is for a card that comes back after the lease: neither a substitute elsewhere
// nor one of its own from before is in its way.
func TestASubstituteThatIsOverKeepsNoLentCardAway(t *testing.T) {
	t.Parallel()
	k := newCell(parktest.New(t), 1, aFirst)
	k.card()
	k.substitutes(k.number, newPlate)
	k.letsToTenant(false)
	v, err := k.Change.View(t.Context(), k.chair, k.c.ID, k.number)
	must(t, err)
	if s := v.Substitutes[0]; s.EndedAt == nil || s.Cause != "card.lent" {
		t.Errorf("beside a card that is lent: %+v", s)
	}
	others := k.script(otherDoor, newPlate, "")
	k.leaves(plateA)
	k.substitutes(others, plateA)
	k.days(3)
	k.gives(k.let)
	k.is(k.number, parking.CardActive)
}

// An owner's card that ran out yesterday is not lent: it ends, and the tenant has the right.
func TestAnOwnersCardThatIsOverIsNotLent(t *testing.T) {
	t.Parallel()
	k := newCell(parktest.New(t), 1, aTenant)
	owners := k.script(homeDoor, firstPlate, "")
	k.over(owners, 0)
	must(t, k.goIssue(func() {}))
	k.is(owners, parking.CardExpired)
}

// A card whose renewal is pending is let in for its grace, and nobody's new card ends it.
func TestACardInItsGraceStandsInTheWay(t *testing.T) {
	t.Parallel()
	k := newCell(parktest.New(t), 1, aFirst)
	k.card()
	k.over(k.number, 1)
	k.leaves(plateA)
	wants(t, "its household", k.scripted(homeDoor, newPlate), parking.ErrHouseholdHasCard)
	wants(t, "its plate elsewhere", k.scripted(otherDoor, plateA), parking.ErrPlateOnCard)
	k.is(k.number, parking.CardActive)
	k.days(1)
	must(t, k.scripted(homeDoor, newPlate))
	k.is(k.number, parking.CardExpired)
}

// So long a lost card holds its place too, which the new one takes.
func TestALostCardInItsGraceIsReplaced(t *testing.T) {
	t.Parallel()
	k := newCell(parktest.New(t), 1, aFirst)
	k.card()
	k.over(k.number, 1)
	must(t, k.Parking.Lost(t.Context(), k.chair, k.act(k.number)))
	k.cap(1)
	must(t, k.scripted(homeDoor, plateA))
	k.is(k.number, parking.CardReplaced)
}

// A new card ends what is in its way, and no other that the night will end.
func TestANewCardEndsOnlyWhatIsInItsWay(t *testing.T) {
	t.Parallel()
	k := newCell(parktest.New(t), 1, aSecond)
	k.card()
	k.over(k.number, 0)
	k.gives(k.first)
	k.leaves(firstPlate)
	must(t, k.scripted(homeDoor, firstPlate))
	k.is(k.number, parking.CardActive)
}

// When a tenant's card that is over is moved by what comes after it, the owner has
// theirs back at once, and does not get another beside it.
func TestAnOwnerHasTheirCardBackWhoeverEndsTheTenants(t *testing.T) {
	t.Parallel()
	k := newCell(parktest.New(t), 1, aFirst)
	k.lets()
	k.over(k.let, 0)
	wants(t, "another for the owner", k.scripted(homeDoor, newPlate), parking.ErrHouseholdHasCard)
	k.leaves(letPlate)
	must(t, k.scripted(otherDoor, letPlate))
	k.is(k.let, parking.CardExpired)
	k.is(k.number, parking.CardActive)
}

// The next tenant's card ends the one before, and the owner's stays lent.
func TestTheNextTenantHasTheOwnersRight(t *testing.T) {
	t.Parallel()
	k := newCell(parktest.New(t), 1, aFirst)
	k.lets()
	k.over(k.let, 0)
	before := k.let
	k.leaves(letPlate)
	k.letsToTenant(true)
	k.is(before, parking.CardExpired)
	k.is(k.let, parking.CardActive)
	k.is(k.number, parking.CardLent)
}

// What was done to a tenant follows the tenants, and not the owner who stays.
func TestATenantsSuspensionIsNotTheOwners(t *testing.T) {
	t.Parallel()
	k := newCell(parktest.New(t), 1, aTenant)
	k.card()
	must(t, k.Parking.Suspend(t.Context(), k.member, k.act(k.number)))
	k.gives(k.number)
	wants(t, "while the tenants are there", k.scripted(homeDoor, newPlate), parking.ErrHouseholdSuspended)
	k.exec(`update people.occupancies set to_day = $2 where committee_id = $1 and kind = $3 and to_day is null`, k.c.ID, k.today(), people.KindTenant)
	must(t, k.scripted(homeDoor, newPlate))
}
