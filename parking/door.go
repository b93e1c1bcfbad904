package parking

import (
	"cmp"
	"maps"
	"slices"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/parking/class"
	"ziguan/parking/plate"
)

// Way is one way to hold, regain or keep a right to park. Whoever comes, by
// whichever way, the same decision answers: decide, by the table of Obstacles.
type Way string

// The ways there are.
const (
	WayApply       Way = "apply"       // an application is handed in
	WayApprove     Way = "approve"     // it is decided
	WayOffer       Way = "offer"       // a free place is offered to the next
	WayAccept      Way = "accept"      // the household takes it
	WayIssue       Way = "issue"       // the card of an application
	WayException   Way = "exception"   // a card without application, two people and a reason
	WayScript      Way = "script"      // the operator's command
	WayFirstIssue  Way = "first_issue" // an old card of the register
	WayRenewal     Way = "renewal"     // the same card for another term
	WayReplacement Way = "replacement" // new paper for a card that is lost or damaged
	WayPlates      Way = "plates"      // the same right for another car
	WaySubstitute  Way = "substitute"  // another car for some days
	WayRegain      Way = "regain"      // an owner's card after the lease
	WayResume      Way = "resume"      // a suspension ends
	WayAppeal      Way = "appeal"      // a card taken back wrongly comes back
)

// Ways lists every way in the order of the table in docs/doors.md.
func Ways() []Way {
	return []Way{
		WayApply, WayApprove, WayOffer, WayAccept, WayIssue, WayException, WayScript, WayFirstIssue, WayRenewal,
		WayReplacement, WayPlates, WaySubstitute, WayRegain, WayResume, WayAppeal,
	}
}

var (
	// ErrHouseholdHasCard refuses a second live card of a class for a dwelling
	// (一户一卡, domain rule 26); parameter number is the card it has.
	ErrHouseholdHasCard = errs.New(errs.Conflict, "household.has_card")
	// ErrHouseholdSuspended refuses a new card to a household whose card was
	// suspended and then lost, given back or run out (parameter number): the
	// suspension is lifted first, by name, or the card is replaced.
	ErrHouseholdSuspended = errs.New(errs.Conflict, "household.card_suspended")
	// ErrNoFirst refuses a second car to a household without a first.
	ErrNoFirst = errs.New(errs.Conflict, "household.no_first")
	// ErrPlateOnCard refuses a plate that stands on another live card (domain
	// rule 27); parameter number is that card.
	ErrPlateOnCard = errs.New(errs.Conflict, "plate.on_card")
	// ErrPlateElsewhere refuses a plate that the register has at another dwelling.
	ErrPlateElsewhere = errs.New(errs.Conflict, "plate.other_dwelling")
	// ErrPlateBlocked refuses a plate that a decision keeps out.
	ErrPlateBlocked = errs.New(errs.Conflict, "plate.blocked")
	// ErrPlatesMissing refuses a card without a plate.
	ErrPlatesMissing = errs.New(errs.Invalid, "card.plates.missing")
	// ErrPlatesMany refuses more plates than the class allows (parameter max).
	ErrPlatesMany = errs.New(errs.Invalid, "card.plates.many")
	// ErrLeaseOver refuses a right that rests on a lease which has ended.
	ErrLeaseOver = errs.New(errs.Invalid, "application.lease.over")
	// ErrClassFull refuses a card beyond the class's cap.
	ErrClassFull = errs.New(errs.Conflict, "class.full")
	// ErrClassPromised refuses a place that was offered to somebody else, or that
	// an application on its posting has.
	ErrClassPromised = errs.New(errs.Conflict, "class.promised")
	// ErrFirstsWait refuses a card of another class while a household's first car
	// waits (domain rule 30); parameter next is that application.
	ErrFirstsWait = errs.New(errs.Conflict, "class.first_waiting")
	// ErrClassWaiting refuses to pass by those who wait for the class; parameter
	// next is the application that is next.
	ErrClassWaiting = errs.New(errs.Conflict, "class.waiting")
	// ErrRequestReused refuses a request's key that made another card before.
	ErrRequestReused = errs.New(errs.Conflict, "request.reused")
)

// Seen is what a way has found out of the terms before it asks: each the
// refusal it met, nil where the term holds or is not asked here.
type Seen struct {
	Open      error // another application of the household is under way
	Holder    error // nobody is there for whom the class is
	Lease     error // the lease that the right rests on has ended
	Consent   error // the owner has not said yes
	Papers    error // a document is missing, does not match or ran out
	TwoPeople error // whoever decides did the other half too
	Posting   error // the posting runs, or an objection is open or upheld
}

// question is one right asked for, read and looked up.
type question struct {
	way       Way
	dwelling  people.DwellingID
	class     class.Class // without a code: the committee has none of that name
	plates    []plate.Plate
	card      Card // the one that goes on or gives way to this; zero for a right that is new
	fromOwner bool // the dwelling's own first card would be lent
	seen      Seen
}

// facts is what can stand in the way, as it is today.
type facts struct {
	today     day.Day
	cards     map[people.DwellingID][]Card // active, suspended, lent and lost ones
	onPlate   map[plate.Plate][]Card       // live ones
	homes     map[plate.Plate]people.DwellingID
	blocked   map[plate.Plate]bool
	suspended map[people.DwellingID]class.Number // the card behind which a suspension stands
	aside     map[people.DwellingID]bool         // whoever acts has an interest, or lives there
	rooms     map[class.Code]Room
}

// Obstacle is one thing that can stand in the way of a right. For every way it
// either asks, or says why it does not.
type Obstacle struct {
	Name   string
	Code   string         // of its refusal
	Own    map[Way]string // the refusal of a way that has its own words for it
	Asked  []Way
	Not    []Skipped
	stands func(question, facts) error
}

// Skipped are ways that an obstacle does not apply to, and the reason.
type Skipped struct {
	Because string
	Ways    []Way
}

// Skips gives the reason why the obstacle does not apply to a way; false where
// it does, or where nobody has thought of it.
func (o Obstacle) Skips(w Way) (string, bool) {
	for _, s := range o.Not {
		if slices.Contains(s.Ways, w) {
			return s.Because, true
		}
	}
	return "", false
}

// Refusal gives the code with which the obstacle refuses a way; false where it does
// not ask.
func (o Obstacle) Refusal(w Way) (string, bool) {
	if !slices.Contains(o.Asked, w) {
		return "", false
	}
	return cmp.Or(o.Own[w], o.Code), true
}

// decide is the one door to a right: the first obstacle that stands in the way
// of the question, in the order of the table; nil for none.
func decide(q question, f facts) error {
	for _, o := range obstacles {
		if !slices.Contains(o.Asked, q.way) {
			continue
		}
		if err := o.stands(q, f); err != nil {
			return err
		}
	}
	return nil
}

// MustWait reports whether a refusal means that an approved application queues:
// no place is free, or others wait.
func MustWait(err error) bool {
	code := errs.CodeOf(err)
	return slices.ContainsFunc([]*errs.Error{ErrClassFull, ErrClassPromised, ErrFirstsWait, ErrClassWaiting}, func(e *errs.Error) bool {
		return e.Code == code
	})
}

// same reports whether two cards stand in one series: one of a class, one primary.
func (q question) same(c Card) bool {
	return c.Class == q.class.Code || c.Primary && q.class.Primary
}

// keeps reports whether the right holds its place already: by the card that goes on, or
// by the lost one that the new one replaces.
func (q question) keeps() bool { return !q.card.ID.Zero() }

// lends reports whether the right is had by lending the dwelling's own first card.
func (q question) lends(c Card) bool {
	return q.fromOwner && q.class.Primary && c.DwellingID == q.dwelling && c.Primary && c.Class != q.class.Code && c.State == CardActive
}

// lostBefore gives the dwelling's lost card of the class, which a new one replaces.
func (f facts) lostBefore(d people.DwellingID, kind class.Code) (Card, bool) {
	for _, c := range slices.Backward(f.cards[d]) {
		if c.State == CardLost && c.Class == kind && !c.Due(f.today) {
			return c, true
		}
	}
	return Card{}, false
}

// ended lists the cards that stand in the way of some rights but for their end, by
// their key, which is the order in which they are held.
func (f facts) ended(list []question) []Card {
	by := map[CardID]Card{}
	note := func(q question, c Card) {
		if c.ID != q.card.ID && q.gone(c, f.today) {
			by[c.ID] = c
		}
	}
	for _, q := range list {
		for _, c := range f.cards[q.dwelling] {
			if q.same(c) {
				note(q, c)
			}
		}
		for _, p := range q.plates {
			for _, c := range f.onPlate[p] {
				note(q, c)
			}
		}
	}
	return slices.SortedFunc(maps.Values(by), func(x, y Card) int { return cmp.Compare(x.ID.String(), y.ID.String()) })
}

// hasFirst reports whether a household has its first car's card, lost paper and a
// right that is lent to the tenant included; at a renewal also one that waits for
// its own.
func (f facts) hasFirst(q question) bool {
	return slices.ContainsFunc(f.cards[q.dwelling], func(c Card) bool {
		return c.Primary && (q.way == WayRenewal || !c.Lapsed(f.today))
	})
}

func when(stands bool, refusal *errs.Error) error {
	if !stands {
		return nil
	}
	return refusal
}

// place asks for a place that the right does not hold already.
func place(none func(Room) bool, refusal *errs.Error) func(question, facts) error {
	return func(q question, f facts) error { return when(!q.keeps() && none(f.rooms[q.class.Code]), refusal) }
}

func (q question) any(bad func(plate.Plate) bool) bool { return slices.ContainsFunc(q.plates, bad) }

// householdHasCard is one household, one card. The first issue makes none where
// one was reported lost: its paper is replaced.
func householdHasCard(q question, f facts) error {
	for _, c := range f.cards[q.dwelling] {
		held := c.Live() || q.way == WayFirstIssue && c.State == CardLost && c.Class == q.class.Code || f.comesBack(q, c)
		if held && q.same(c) && !q.lends(c) && !q.gone(c, f.today) {
			return ErrHouseholdHasCard.With("number", c.Number.String())
		}
	}
	return nil
}

// comesBack reports whether a lent card is the household's again as soon as the card
// is moved that used its right and is over.
func (f facts) comesBack(q question, c Card) bool {
	return c.State == CardLent && !q.fromOwner && slices.ContainsFunc(f.cards[q.dwelling], func(o Card) bool {
		return o.Primary && o.ID != c.ID && q.gone(o, f.today)
	})
}

// gone reports whether a card is over though nobody has moved it: the act that gives
// a new one does. What follows by itself moves no other card, so there it still stands.
func (q question) gone(c Card, today day.Day) bool {
	return c.Due(today) && q.way != WayRegain && q.way != WaySubstitute
}

func plateOnCard(q question, f facts) error {
	for _, p := range q.plates {
		for _, c := range f.onPlate[p] {
			if c.ID != q.card.ID && !q.lends(c) && !q.gone(c, f.today) {
				return ErrPlateOnCard.With("number", c.Number.String()).On("plates")
			}
		}
	}
	return nil
}

// mayGoOn refuses to give new life to a card whose last day is over.
func mayGoOn(c Card, today day.Day) error {
	if c.Lapsed(today) {
		return ErrCardLapsed.With("number", c.Number.String(), "valid_to", c.ValidTo.String())
	}
	return nil
}
