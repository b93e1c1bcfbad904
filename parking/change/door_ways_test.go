package change_test

import (
	"errors"

	"ziguan/internal/actor"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/parking/plate"
	"ziguan/parking/proposal"
)

// errHeld stands for a refusal whose code nobody is told: an owner's card stays lent.
var errHeld = errors.New("held")

// doorWay is a way as it is gone in earnest: made ready, the obstacle is put up, and
// the last step is tried.
type doorWay struct {
	way  parking.Way
	name string // where a way has two steps that ask
	try  func(k *cell, stand func()) error
}

func doorWays() []doorWay {
	return []doorWay{
		{parking.WayApply, "", (*cell).goApply},
		{parking.WayApprove, "", (*cell).goApprove},
		{parking.WayOffer, "", (*cell).goOffer},
		{parking.WayAccept, "", (*cell).goAccept},
		{parking.WayIssue, "", (*cell).goIssue},
		{parking.WayException, "proposed", (*cell).goPropose},
		{parking.WayException, "confirmed", (*cell).goConfirm},
		{parking.WayScript, "", (*cell).goScript},
		{parking.WayFirstIssue, "", (*cell).goFirstIssue},
		{parking.WayRenewal, "", (*cell).goRenewal},
		{parking.WayReplacement, "", (*cell).goReplacement},
		{parking.WayPlates, "", (*cell).goPlates},
		{parking.WaySubstitute, "", (*cell).goSubstitute},
		{parking.WayRegain, "", (*cell).goRegain},
		{parking.WayResume, "", (*cell).goResume},
		{parking.WayAppeal, "", (*cell).goAppeal},
	}
}

func (k *cell) submit(kind class.Code, plates []string) (application.Application, error) {
	n := application.NewApplication{
		Committee: k.c.ID, Dwelling: homeDoor, Holder: k.holder, Use: class.UseSelf, Plates: plates, Class: string(kind),
	}
	if k.holder == class.HolderTenant {
		n.LeaseEnd = k.today().AddDays(k.lease)
	}
	return k.Applications.Submit(k.T.Context(), k.chair, n)
}

// withFirst gives the household the first car's card that a second needs.
func (k *cell) withFirst() {
	if k.class == secondCar {
		k.first = k.script(homeDoor, firstPlate, "")
	}
}

func (k *cell) goApply(stand func()) error {
	k.withFirst()
	stand()
	_, err := k.submit(k.class, k.plates)
	return err
}

// checked hands an application in, with its owner's word where one is needed, and
// the member looks at its papers.
func (k *cell) checked() {
	k.T.Helper()
	k.withFirst()
	a, err := k.submit(k.class, k.plates)
	k.Must(err)
	k.number = a.Number
	if k.holder == class.HolderTenant {
		k.Must(k.Applications.NoteConsent(k.T.Context(), k.member, k.c.ID, a.Number, application.Noted{Way: application.ByCounter, Papers: "deed"}))
	}
	seen := []application.Seen{
		{Document: class.DocumentHome, Matched: true},
		{Document: class.DocumentLease, Matched: true},
		{Document: class.DocumentVehicle, Matched: true, Until: k.today().AddDays(200)},
	}
	k.Must(k.Applications.CheckPapers(k.T.Context(), k.member, k.c.ID, a.Number, seen))
}

func (k *cell) goApprove(stand func()) error {
	k.checked()
	stand()
	why := k.asks(parking.WayApprove)
	state, err := k.Applications.Decide(k.T.Context(), k.decider, k.c.ID, k.number)
	if err == nil && state == application.Waiting {
		return why
	}
	return err
}

// asks asks the door for the right as a way that then does not say why it queues.
func (k *cell) asks(w parking.Way) error {
	return k.DB.InTx(k.T.Context(), k.chair, func(tx *pg.Tx) error {
		plates := make([]plate.Plate, len(k.plates))
		for i, p := range k.plates {
			plates[i] = plate.Plate(p)
		}
		return parking.MayHold(k.T.Context(), tx, k.c, parking.Asked{
			Way: w, Dwelling: k.home.ID, Class: k.class, Plates: plates, InPlaceOfOwner: k.holder == class.HolderTenant,
		})
	})
}

// waits puts an application on the waiting list of a class that is full, in which a
// place then comes free.
func (k *cell) waits() {
	k.T.Helper()
	k.cap(0)
	k.checked()
	k.decided(application.Waiting)
	k.terms(func(t *class.Terms) { t.Cap = nil })
}

func (k *cell) decided(want application.State) {
	k.T.Helper()
	if s, err := k.Applications.Decide(k.T.Context(), k.chair, k.c.ID, k.number); err != nil || s != want {
		k.T.Fatalf("decided: %s %v", s, err)
	}
}

func (k *cell) goOffer(stand func()) error {
	k.waits()
	stand()
	return k.offer()
}

func (k *cell) offer() error {
	number, err := k.Applications.OfferNext(k.T.Context(), k.chair, k.c.ID, k.class)
	if err != nil || number != "" {
		return err
	}
	return k.DB.Read(k.T.Context(), func(r *pg.Reader) error {
		room, err := parking.Places(k.T.Context(), r, k.c.ID, k.class, k.today())
		k.Must(err)
		return room.Offers()
	})
}

func (k *cell) goAccept(stand func()) error {
	k.waits()
	k.Must(k.offer())
	stand()
	return k.Applications.AcceptOffer(k.T.Context(), k.chair, k.c.ID, k.number)
}

func (k *cell) goIssue(stand func()) error {
	k.checked()
	k.decided(application.Posting)
	stand()
	_, err := k.Applications.Issue(k.T.Context(), k.chair, k.c.ID, k.number)
	return err
}

func (k *cell) propose() (proposal.Proposal, error) {
	return k.Proposals.Propose(k.T.Context(), k.chair, proposal.NewProposal{
		Committee: k.c.ID, Dwelling: homeDoor, Plates: k.plates, Class: string(k.class), Reason: "搬家当天",
	})
}

func (k *cell) goPropose(stand func()) error {
	k.withFirst()
	stand()
	_, err := k.propose()
	return err
}

// goConfirm is by the member; where one person would do both, by the chair.
func (k *cell) goConfirm(stand func()) error {
	k.withFirst()
	p, err := k.propose()
	k.Must(err)
	stand()
	who := k.member
	if k.decider.Person == k.member.Person {
		who = k.chair
	}
	_, err = k.Proposals.Confirm(k.T.Context(), who, k.c.ID, p.ID)
	return err
}

func (k *cell) goScript(stand func()) error {
	k.withFirst()
	stand()
	_, err := k.Parking.Issue(k.T.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: k.c.ID, Dwelling: homeDoor, Plates: k.plates, Class: string(k.class), Reason: "搬家当天"})
	return err
}

func (k *cell) goFirstIssue(stand func()) error {
	k.withFirst()
	stand()
	if len(k.plates) == 0 {
		k.claim(k.home, "", k.class)
	}
	for _, p := range k.plates {
		k.claim(k.home, p, k.class)
	}
	done, err := k.Parking.FirstIssue(k.T.Context(), k.chair, k.c.ID)
	if err != nil || len(done.Problems) == 0 {
		return err
	}
	return done.Problems[0].Err
}
