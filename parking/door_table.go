package parking

import (
	"slices"
	"strconv"

	"ziguan/parking/class"
	"ziguan/parking/plate"
)

// Obstacles is the table in the order in which they speak.
func Obstacles() []Obstacle { return slices.Clone(obstacles) }

// Ways that share a reason.
var (
	newRights = []Way{WayApply, WayApprove, WayAccept, WayIssue, WayException, WayScript, WayFirstIssue, WayAppeal}
	goesOn    = []Way{WayRenewal, WayReplacement, WayPlates, WaySubstitute, WayResume}
	direct    = []Way{WayException, WayScript}
)

// Why an obstacle does not apply.
const (
	offeredFirst  = "asked when the offer is taken and again at the issue"
	keepsItsPlace = "the card holds its place already"
	noCardYet     = "no card goes on: the right is new"
	heldBefore    = "it was held before the program came"
	ownWord       = "a household's own word decides nothing"
	noApplication = "there is no application"
	itsOwnPlace   = "the place is promised to this one"
	platesStay    = "the plates stay as they are, one card to a plate"
	wronglyTaken  = "what was taken wrongly comes back before those who wait"
)

// obstacles is read through decide alone.
var obstacles = []Obstacle{
	{
		Name: "whoever acts has an interest, or lives there", Code: "stand_aside",
		Asked: []Way{WayApprove, WayIssue, WayException, WayFirstIssue, WayRenewal, WayReplacement, WayPlates, WayResume, WayAppeal},
		Not: []Skipped{
			{ownWord, []Way{WayApply, WayAccept, WaySubstitute}},
			{"the order decides, and nobody in it", []Way{WayOffer}},
			{"the operator is nobody of the estate", []Way{WayScript}},
			{"it follows by itself from the end of the tenant's card", []Way{WayRegain}},
		},
		stands: func(q question, f facts) error { return when(f.aside[q.dwelling], ErrStandAside) },
	},
	{
		Name: "there is no such class now", Code: "class.unknown",
		Asked:  newRights,
		Not:    []Skipped{{"the order is of a class there is", []Way{WayOffer}}, {"the card has its class", slices.Concat(goesOn, []Way{WayRegain})}},
		stands: func(q question, _ facts) error { return when(q.class.Code == "", class.ErrUnknown.On("class")) },
	},
	{
		Name: "the card's last day is over", Code: "card.lapsed",
		Asked: []Way{WayReplacement, WayPlates, WaySubstitute, WayRegain, WayResume},
		Not: []Skipped{
			{noCardYet, []Way{WayApply, WayApprove, WayOffer, WayAccept, WayIssue, WayException, WayScript, WayAppeal}},
			{"the old card's last day is a problem of its claim", []Way{WayFirstIssue}},
			{"a renewal goes on past the last day for the days of a rule", []Way{WayRenewal}},
		},
		stands: func(q question, f facts) error { return mayGoOn(q.card, f.today) },
	},
	{
		Name: "no readable plate", Code: "card.plates.missing",
		Asked: []Way{WayApply, WayException, WayScript, WayFirstIssue, WayPlates},
		Not: []Skipped{
			{"an application has its plates from the first day", []Way{WayApprove, WayOffer, WayAccept, WayIssue}},
			{"a card has a plate, the database holds it", []Way{WayRenewal, WayReplacement, WayRegain, WayResume, WayAppeal}},
			{"one plate is typed, and it is a plate or refused", []Way{WaySubstitute}},
		},
		stands: func(q question, _ facts) error {
			return when(len(q.plates) == 0 || slices.Contains(q.plates, ""), ErrPlatesMissing.On("plates"))
		},
	},
	{
		Name: "more plates than fit on a card", Code: "card.plates.many",
		Asked: []Way{WayApply, WayApprove, WayAccept, WayIssue, WayException, WayScript, WayPlates},
		Not: []Skipped{
			{offeredFirst, []Way{WayOffer}},
			{"such old cards are surplus: the household chooses", []Way{WayFirstIssue}},
			{"what was given once stays", []Way{WayRenewal, WayReplacement, WayRegain, WayResume, WayAppeal}},
			{"a rule of its own counts substitutes", []Way{WaySubstitute}},
		},
		stands: func(q question, _ facts) error {
			most := max(q.class.Plates, len(q.card.Plates())) // as many as were given once
			return when(len(q.plates) > most, ErrPlatesMany.With("max", strconv.Itoa(q.class.Plates)).On("plates"))
		},
	},
	{
		Name: "the household has a live card of the class", Code: "household.has_card",
		Asked: slices.Concat(newRights, []Way{WayRegain}),
		Not: []Skipped{
			{offeredFirst, []Way{WayOffer}},
			{"it is that card", goesOn},
		},
		stands: householdHasCard,
	},
	{
		Name: "the household has an open application", Code: "application.open",
		Asked: []Way{WayApply},
		Not: []Skipped{
			{"it is that application", []Way{WayApprove, WayOffer, WayAccept, WayIssue}},
			{"the application then meets household.has_card", slices.Concat(direct, []Way{WayFirstIssue, WayRegain, WayAppeal})},
			{"it is for another class", goesOn},
		},
		stands: func(q question, _ facts) error { return q.seen.Open },
	},
	{
		Name: "a plate stands on another live card", Code: "plate.on_card",
		Asked: slices.Concat(newRights, []Way{WayPlates, WaySubstitute, WayRegain}),
		Not: []Skipped{
			{offeredFirst, []Way{WayOffer}},
			{platesStay, []Way{WayRenewal, WayReplacement, WayResume}},
		},
		stands: plateOnCard,
	},
	{
		Name: "a plate is at another dwelling in the register", Code: "plate.other_dwelling",
		Asked: slices.Concat(newRights, []Way{WayRenewal, WayReplacement, WayPlates, WaySubstitute, WayRegain}),
		Not: []Skipped{
			{offeredFirst, []Way{WayOffer}},
			{"a suspension takes no car away, so its end gives none back", []Way{WayResume}},
		},
		stands: func(q question, f facts) error {
			return when(q.any(func(p plate.Plate) bool { d, ok := f.homes[p]; return ok && d != q.dwelling }), ErrPlateElsewhere.On("plates"))
		},
	},
	{
		Name: "a plate is blocked", Code: "plate.blocked",
		Own:   map[Way]string{WayRenewal: "renewal.blocked"},
		Asked: slices.Concat(newRights, []Way{WayRenewal, WayReplacement, WayPlates, WaySubstitute}),
		Not: []Skipped{
			{offeredFirst, []Way{WayOffer}},
			{"a block takes no card away: the gate refuses the plate as long as it lasts", []Way{WayRegain, WayResume}},
		},
		stands: func(q question, f facts) error {
			return when(q.any(func(p plate.Plate) bool { return f.blocked[p] }), ErrPlateBlocked.On("plates"))
		},
	},
	{
		Name: "a suspension of the household was not lifted", Code: "household.card_suspended",
		Asked: newRights,
		Not: []Skipped{
			{offeredFirst, []Way{WayOffer}},
			{"only a card in force is renewed", []Way{WayRenewal}},
			{"the new card is suspended as the lost one was", []Way{WayReplacement, WayPlates}},
			{"only a card in force has a substitute", []Way{WaySubstitute}},
			{"it was the tenant's card; the owner's was lent", []Way{WayRegain}},
			{"it is what ends it", []Way{WayResume}},
		},
		stands: func(q question, f facts) error {
			n, ok := f.suspended[q.dwelling]
			return when(ok, ErrHouseholdSuspended.With("number", n.String()))
		},
	},
	{
		Name: "a second car, and no first", Code: "household.no_first",
		Asked: slices.Concat(newRights, []Way{WayRenewal}),
		Not: []Skipped{
			{offeredFirst, []Way{WayOffer}},
			{"what is held goes on until it is renewed", []Way{WayReplacement, WayPlates, WaySubstitute, WayResume}},
			{"a lent card is a first car's", []Way{WayRegain}},
		},
		stands: func(q question, f facts) error {
			return when(q.class.AfterFirst() && !f.hasFirst(q), ErrNoFirst.On("class"))
		},
	},
	{
		Name: "nobody there for whom the class is", Code: "application.holder.unregistered",
		Asked: []Way{WayApply, WayApprove, WayAccept, WayIssue},
		Not: []Skipped{
			{offeredFirst, []Way{WayOffer}},
			{"the reason on record says for whom it is", direct},
			{heldBefore, []Way{WayFirstIssue}},
			{"who declared lives there; moving out ends the card", goesOn},
			{"the card was earned", []Way{WayRegain, WayAppeal}},
		},
		stands: func(q question, _ facts) error { return q.seen.Holder },
	},
	{
		Name: "the lease is over", Code: "application.lease.over",
		Own:   map[Way]string{WayRenewal: "renewal.lease_over"},
		Asked: []Way{WayApply, WayApprove, WayAccept, WayIssue, WayRenewal},
		Not: []Skipped{
			{offeredFirst, []Way{WayOffer}},
			{"a lease that runs bounds the last day, one that is over bounds nothing", slices.Concat(direct, []Way{WayFirstIssue})},
			{"the card ends with the lease", []Way{WayReplacement, WayPlates, WaySubstitute, WayResume, WayAppeal}},
			{"the end of the lease is what gives it back", []Way{WayRegain}},
		},
		stands: func(q question, _ facts) error { return q.seen.Lease },
	},
	{
		Name: "the owner has not consented", Code: "application.consent.missing",
		Asked: []Way{WayApprove, WayAccept, WayIssue, WayAppeal},
		Not: []Skipped{
			{"the owner is asked after it is handed in", []Way{WayApply}},
			{offeredFirst, []Way{WayOffer}},
			{noApplication, slices.Concat(direct, []Way{WayFirstIssue})},
			{"the consent is for the lease", goesOn},
			{"it is the owner's own card", []Way{WayRegain}},
		},
		stands: func(q question, _ facts) error { return q.seen.Consent },
	},
	{
		Name: "a paper is missing", Code: "application.documents.missing",
		Asked: []Way{WayApprove, WayAccept, WayIssue},
		Not: []Skipped{
			{"papers are looked at after it is handed in", []Way{WayApply}},
			{offeredFirst, []Way{WayOffer}},
			{"two people, or the operator, answer for it on the record", direct},
			{heldBefore, []Way{WayFirstIssue}},
			{"some are drawn to show papers", []Way{WayRenewal}},
			{"the card was earned", []Way{WayReplacement, WayPlates, WaySubstitute, WayRegain, WayResume, WayAppeal}},
		},
		stands: func(q question, _ facts) error { return q.seen.Papers },
	},
	{
		Name: "one person alone", Code: "application.same_person",
		Own:   map[Way]string{WayException: "proposal.same_person"},
		Asked: []Way{WayApprove, WayException},
		Not: []Skipped{
			{ownWord, []Way{WayApply, WayAccept, WaySubstitute}},
			{"the order decides, and nobody in it", []Way{WayOffer}},
			{"it was decided; the issue carries it out", []Way{WayIssue}},
			{"the operator's exception, with its reason on the record", []Way{WayScript}},
			{heldBefore, []Way{WayFirstIssue}},
			{"whoever made a decision reviews no appeal against it, whatever comes of it", []Way{WayAppeal}},
			{"the right is held; no second pair of eyes is asked for", []Way{WayRenewal, WayReplacement, WayPlates, WayRegain, WayResume}},
		},
		stands: func(q question, _ facts) error { return q.seen.TwoPeople },
	},
	{
		Name: "the posting is not over, or an objection stands", Code: "application.posting.runs",
		Asked: []Way{WayIssue},
		Not: []Skipped{
			{"it is posted later", []Way{WayApply, WayApprove, WayOffer, WayAccept}},
			{"waived, on the record", direct},
			{heldBefore, []Way{WayFirstIssue}},
			{"the right was posted when it was given", slices.Concat(goesOn, []Way{WayRegain, WayAppeal})},
		},
		stands: func(q question, _ facts) error { return q.seen.Posting },
	},
	{
		Name: "every place of the class is given", Code: "class.full",
		Asked:  []Way{WayApprove, WayOffer, WayAccept, WayIssue, WayException, WayScript, WayFirstIssue, WayAppeal},
		Not:    []Skipped{{"it then waits in the list", []Way{WayApply}}, {keepsItsPlace, slices.Concat(goesOn, []Way{WayRegain})}},
		stands: place(Room.full, ErrClassFull.On("class")),
	},
	{
		Name: "every place left is promised", Code: "class.promised",
		Asked: []Way{WayApprove, WayOffer, WayException, WayScript, WayFirstIssue, WayAppeal},
		Not: []Skipped{
			{"it then waits in the list", []Way{WayApply}},
			{itsOwnPlace, []Way{WayAccept, WayIssue}},
			{keepsItsPlace, slices.Concat(goesOn, []Way{WayRegain})},
		},
		stands: place(func(r Room) bool { return !r.Free() }, ErrClassPromised.On("class")),
	},
	{
		Name: "a first car waits", Code: "class.first_waiting",
		Asked: []Way{WayApprove, WayOffer, WayException, WayScript},
		Not: []Skipped{
			{"it then waits in the list", []Way{WayApply}},
			{itsOwnPlace, []Way{WayAccept, WayIssue}},
			{heldBefore, []Way{WayFirstIssue}},
			{keepsItsPlace, slices.Concat(goesOn, []Way{WayRegain})},
			{wronglyTaken, []Way{WayAppeal}},
		},
		stands: func(q question, f facts) error {
			next := f.rooms[q.class.Code].NextFirst
			return when(next != "" && !q.keeps(), ErrFirstsWait.With("next", next).On("class"))
		},
	},
	{
		Name: "somebody waits for the class", Code: "class.waiting",
		Asked: []Way{WayApprove, WayException, WayScript},
		Not: []Skipped{
			{"it then waits in the list", []Way{WayApply}},
			{"it is who waits first", []Way{WayOffer}},
			{itsOwnPlace, []Way{WayAccept, WayIssue}},
			{heldBefore, []Way{WayFirstIssue}},
			{keepsItsPlace, slices.Concat(goesOn, []Way{WayRegain})},
			{wronglyTaken, []Way{WayAppeal}},
		},
		stands: func(q question, f facts) error {
			next := f.rooms[q.class.Code].Next
			return when(next != "" && !q.keeps(), ErrClassWaiting.With("next", next).On("class"))
		},
	},
}
