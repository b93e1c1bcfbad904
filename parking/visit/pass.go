package visit

import (
	"time"

	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
)

// PassID is the key of a visitor pass.
type PassID = id.ID[Pass]

// Kind says how a pass came to be.
type Kind string

// By the household, at the gate after a call, asked for by the guest; a carer's car.
const (
	ByHost  Kind = "host"
	AtGate  Kind = "gate"
	ByGuest Kind = "guest"
	Carer   Kind = "carer"
)

// Care says what a carer does.
type Care string

// 护理, 家政, 亲属照护.
const (
	Nursing      Care = "nursing"
	Housekeeping Care = "housekeeping"
	Family       Care = "family"
)

// Cares lists them in the order in which pages offer them.
var Cares = []Care{Nursing, Housekeeping, Family}

// Pass is a car that a dwelling lets in for a while.
type Pass struct {
	Car
	ID         PassID            `db:"id"`
	DwellingID people.DwellingID `db:"dwelling_id"`
	Dwelling   string            `db:"dwelling"`
	Kind       Kind              `db:"kind"`
	State      State             `db:"state"`
	From       time.Time         `db:"from_at"`
	Until      time.Time         `db:"until_at"`
	Days       Days              `db:"days"`
	Care       Care              `db:"care"`
	Gate       string            `db:"gate"` // where a volunteer registered it, or a guest asked
	OpenedAt   *time.Time        `db:"opened_at"`
}

// Now is the pass's state at an instant: one whose time is over has ended,
// though no job has moved it yet.
func (p Pass) Now(at time.Time) State {
	if (p.State == Open || p.State == Asked) && !p.Until.After(at) {
		return Ended
	}
	return p.State
}

// Days are days of the week: bit 0 is Monday.
type Days int

// EveryDay is what a pass has that is no carer's.
const EveryDay Days = 127

// Has reports whether a day of the week is among them.
func (d Days) Has(w time.Weekday) bool { return d&(1<<bit(w)) != 0 }

// With gives the days and one more.
func (d Days) With(w time.Weekday) Days { return d | 1<<bit(w) }

func bit(w time.Weekday) int { return (int(w) + 6) % 7 }

// Week lists the days of the week as people count them.
func Week() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
}

// Stay says how long a visitor means to stay: until midnight, or as long as the
// rule allows from now.
type Stay string

// 今天, 过夜.
const (
	Today     Stay = "today"
	Overnight Stay = "overnight"
)

// until gives the end of a stay that begins now: never more than the rule allows.
func (s Stay) until(now time.Time, c people.Committee, r Rules) (time.Time, error) {
	longest := now.Add(time.Duration(r.Hours) * time.Hour)
	switch s {
	case Today:
		midnight := c.Today(now).AddDays(1).Time(c.Location())
		if midnight.Before(longest) {
			return midnight, nil
		}
		return longest, nil
	case Overnight:
		return longest, nil
	}
	return now, ErrStay.On("stay")
}

var (
	// ErrPassUnknown says that there is no such pass, or none of the actor's.
	ErrPassUnknown = errs.New(errs.NotFound, "visit.unknown")
	// ErrPassMoved says that somebody moved the pass meanwhile.
	ErrPassMoved = errs.New(errs.Conflict, "visit.moved")
	// ErrStay refuses a stay that is neither today nor overnight.
	ErrStay = errs.New(errs.Invalid, "visit.stay.invalid")
	// ErrDoor refuses a text at the gate that names no dwelling of the register.
	ErrDoor = errs.New(errs.Invalid, "visit.door.unknown")
	// ErrHasCard refuses a plate for which a card answers, to whoever may know
	// which (parameter number).
	ErrHasCard = errs.New(errs.Conflict, "visit.has_card")
	// ErrHasCardHost is the same to a household, which learns no number.
	ErrHasCardHost = errs.New(errs.Conflict, "visit.has_card.host")
	// ErrCardRevoked refuses a plate whose card was revoked, to whoever may know which
	// (parameter number): a right that was taken away is not had again as a visitor, and
	// every gate would refuse the pass.
	ErrCardRevoked = errs.New(errs.Conflict, "visit.card.revoked")
	// ErrCardRevokedHost is the same to a household, which learns of no card.
	ErrCardRevokedHost = errs.New(errs.Conflict, "visit.card.revoked.host")
	// ErrBlocked refuses a plate that a decision keeps out.
	ErrBlocked = errs.New(errs.Conflict, "visit.plate.blocked")
	// ErrOpen refuses a pass for a plate that has one as long (parameter until).
	ErrOpen = errs.New(errs.Conflict, "visit.open_already")
	// ErrDwellingCap refuses a pass beyond the dwelling's number (parameters cap, days).
	ErrDwellingCap = errs.New(errs.Conflict, "visit.cap.dwelling")
	// ErrPlateCap refuses a pass beyond the plate's number (parameters cap, days).
	ErrPlateCap = errs.New(errs.Conflict, "visit.cap.plate")
	// ErrNoPlateCap refuses a pass for a car without a plate beyond the number that
	// the dwelling's have together (parameters cap, days).
	ErrNoPlateCap = errs.New(errs.Conflict, "visit.cap.no_plate")
	// ErrCarers refuses a carer's car beyond the dwelling's number (parameter cap).
	ErrCarers = errs.New(errs.Conflict, "visit.cap.carers")
	// ErrCarerDays refuses a carer without a day of the week.
	ErrCarerDays = errs.New(errs.Invalid, "visit.carer.days.missing")
	// ErrCarerEnd refuses an end day that has passed or is too far (parameter days).
	ErrCarerEnd = errs.New(errs.Invalid, "visit.carer.end.invalid")
	// ErrCare refuses a kind of care that is none of Cares.
	ErrCare = errs.New(errs.Invalid, "visit.carer.care.invalid")
)
