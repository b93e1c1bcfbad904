package change_test

import (
	"testing"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/parking"
	"ziguan/parking/change"
)

// again asks whether the household may hold a card once more.
func (w *world) again() error {
	_, err := w.cards.Issue(w.t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.c.ID, Dwelling: "1-1-101", Plates: []string{"京A12345"}, Reason: "搬家当天"})
	return err
}

// A suspension behind a card that was given back is lifted by name: by staff who have
// no interest there, with a reason, once; never of a card that still bears it.
func TestASuspensionBehindACardIsLifted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	n := w.on("A-0001", "改正了")
	wants(t, "nothing to lift", w.cards.LiftSuspension(t.Context(), w.chair, n), parking.ErrNotSuspended)
	must(t, w.cards.Suspend(t.Context(), w.member, n))
	wants(t, "the card bears it itself", w.cards.LiftSuspension(t.Context(), w.chair, n), parking.ErrNotSuspended)
	must(t, w.cards.Return(t.Context(), w.chair, n))
	wants(t, "another card", w.again(), parking.ErrHouseholdSuspended)
	wants(t, "the household itself", w.cards.LiftSuspension(t.Context(), w.person(actor.Resident, "1-1-101"), n), actor.ErrRole)
	wants(t, "staff who live there", w.cards.LiftSuspension(t.Context(), w.person(actor.Chair, "1-1-101"), n), parking.ErrStandAside)
	wants(t, "without a reason", w.cards.LiftSuspension(t.Context(), w.chair, w.on("A-0001", " ")), parking.ErrReasonMissing)
	must(t, w.cards.LiftSuspension(t.Context(), w.chair, n))
	wants(t, "twice", w.cards.LiftSuspension(t.Context(), w.chair, n), parking.ErrNotSuspended)
	if w.state("A-0001") != parking.CardReturned {
		t.Error("lifting moved the card")
	}
	must(t, w.again())
}

// An appeal that is upheld after the card was given back leaves no suspension behind.
func TestAnUpheldAppealLiftsWhatStandsBehindAnEndedCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	must(t, w.cards.Suspend(t.Context(), w.member, w.on("A-0001", "三次违规")))
	must(t, w.s.File(t.Context(), w.chair, w.c.ID, "A-0001", "不是我家的车"))
	must(t, w.cards.Return(t.Context(), w.chair, w.on("A-0001", "不用了")))
	all, err := w.s.Appeals(t.Context(), w.chair, w.c.ID, "A-0001")
	must(t, err)
	must(t, w.s.Review(t.Context(), w.chair, w.c.ID, all[0].ID, change.Reviewed{Upheld: true, Reason: "看错了"}))
	must(t, w.again())
}

// A cap below what is given takes nothing from whoever loses their paper, and gives
// no new card to anybody.
func TestAPlaceIsKeptUnderALowerCap(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	all, err := w.classes.InForce(t.Context(), w.c.ID)
	must(t, err)
	terms, none := all[0].Terms, 0
	terms.Cap, terms.From, terms.Ground = &none, w.c.Today(w.clock.Now()), rule.Ground{Kind: rule.Resolution, Text: "决议"}
	must(t, w.classes.SetTerms(t.Context(), w.chair, w.c.ID, terms))
	_, err = w.cards.LostAndReplace(t.Context(), w.chair, w.on("A-0001", "丢了"))
	must(t, err)
	if _, err := w.cards.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{
		Committee: w.c.ID, Dwelling: "1-1-102", Plates: []string{"京A54321"}, Reason: "搬家当天",
	}); err == nil {
		t.Error("a new card beyond the cap")
	}
}
