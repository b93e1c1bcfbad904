package gate

import (
	"ziguan/internal/day"
	"ziguan/parking/plate"
	"ziguan/parking/visit"
)

// Mode is what a gate looks at, by the hour.
type Mode string

// 逐车: every car, pairs expected. 只查生车: unknown cars alone, nothing pairs.
// 巡车: a walk through the lane.
const (
	EveryCar      Mode = "every_car"
	StrangersOnly Mode = "strangers_only"
	LaneWalk      Mode = "lane_walk"
)

// Modes are all of them, the usual one first.
func Modes() []Mode { return []Mode{EveryCar, StrangersOnly, LaneWalk} }

// cardFacts is a card as the decision needs it.
type cardFacts struct {
	View  CardView
	State string
	// PaidTo is the last day paid for; zero when no fee is kept for it.
	PaidTo day.Day
	// GraceTo is until when a card whose renewal is pending is let in with a question.
	GraceTo day.Day
	Plates  []string
}

// facts is everything an answer depends on. decide is pure: the same facts give
// the same answer.
type facts struct {
	Exempt       string
	Direction    Direction
	Mode         Mode
	Today        day.Day
	ExpiringDays int

	TokenGiven, TokenKnown, TokenForeign bool
	PlateGiven, PlateValid               bool
	Plate                                plate.Plate
	Blocked                              bool
	Card                                 *cardFacts
	ByToken                              bool // the card was found by its token
	Inside                               bool // the plate is inside
	OtherInside                          bool // another plate of the same card is
	Visit                                visit.Answer
	OldUntil                             day.Day // the last day of an old card; zero for none
	Override                             bool
}

// decide gives the first code that applies, in the order of Codes, and its verdict.
func decide(f facts) (Code, Verdict) {
	code := f.code()
	v := verdictOf(code)
	if code == CardLost && !f.ByToken || code == CardExpiring && f.Card.View.ValidTo < f.Today {
		v = Caution // the latter while a renewal is pending
	}
	if f.Direction == Out && v == Refuse {
		v = Caution // leaving is never refused
	}
	if f.Override {
		v = Allow
	}
	return code, v
}

func (f facts) code() Code {
	switch {
	case f.Exempt == Emergency, f.PlateGiven && f.Plate.Emergency():
		return ExemptEmergency
	case f.TokenGiven && f.TokenForeign:
		return TokenForeign
	case f.TokenGiven && !f.TokenKnown:
		return TokenInvalid
	case f.PlateGiven && !f.PlateValid:
		return PlateInvalid
	case f.TokenGiven && f.PlateGiven && !carries(f.Card, f.Plate):
		return PlateMismatch
	case f.Blocked:
		return PlateBlocked
	case f.PlateGiven && (f.Plate.Military() || f.Plate.Kind() == plate.ArmedPolice): // the armed police drive military vehicles
		return ExemptMilitary
	case f.Card == nil && f.Today <= f.OldUntil && f.Visit != visit.LetIn: // a pass that is used up takes no right away
		return CardTransition
	case f.guest():
		if c, ok := f.visitor(); ok {
			return c
		}
	}
	if f.Card == nil {
		return CardUnknown
	}
	if c, ok := f.ended(); ok {
		return c
	}
	if c, ok := f.pairing(); ok {
		return c
	}
	switch {
	case !f.Card.PaidTo.Zero() && f.Card.PaidTo < f.Today:
		return CardArrears
	case f.Card.View.ValidTo.AddDays(-f.ExpiringDays) <= f.Today:
		return CardExpiring
	}
	return CardActive
}

// guest reports whether a visitor pass may answer: for a car without a card, and,
// while the pass is open, for one whose right ended without fault. A right that was
// taken away, or that another uses now, is not had again as a visitor.
func (f facts) guest() bool {
	if f.Card == nil {
		return true
	}
	switch f.Card.State {
	case "suspended", "revoked", "lent", "lost":
		return false
	case "active":
		return f.Visit == visit.LetIn && f.past()
	case "expired", "returned", "replaced":
		return f.Visit == visit.LetIn
	}
	return true // applied, posting, refused, withdrawn: no card was given
}

// past is a card after its last day, and after its grace while a renewal is pending.
func (f facts) past() bool { return max(f.Card.View.ValidTo, f.Card.GraceTo) < f.Today }

// visitor is what a pass answers for a car without a card.
func (f facts) visitor() (Code, bool) {
	switch f.Visit {
	case visit.LetIn:
		return VisitorOpen, true
	case visit.Over:
		return VisitorExpired, true
	case visit.Counted:
		return VisitorCap, true
	case visit.NoPass:
	}
	return "", false
}

// ended is a card that gives no right today. Its last day counts whole, whether
// or not the nightly job has been.
func (f facts) ended() (Code, bool) {
	switch f.Card.State {
	case "lost":
		return CardLost, true
	case "replaced":
		return CardReplaced, true
	case "revoked":
		return CardRevoked, true
	case "expired":
		return CardExpired, true
	case "lent":
		return CardSuspended, true // a tenant uses the right for now
	case "active", "suspended":
	default: // given back; or applied, posting, refused, withdrawn: no card was given
		return CardUnknown, true
	}
	if f.past() {
		return CardExpired, true
	}
	return CardSuspended, f.Card.State == "suspended"
}

// pairing arises only where every car is expected, and never for a parked one.
func (f facts) pairing() (Code, bool) {
	if f.Mode != EveryCar {
		return "", false
	}
	switch {
	case f.Direction == In && f.Inside:
		return AlreadyInside, true
	case f.Direction == Out && !f.Inside:
		return NotInside, true
	case f.Direction == In && f.OtherInside:
		return HouseholdFull, true
	}
	return "", false
}

func carries(c *cardFacts, p plate.Plate) bool {
	if c == nil {
		return true
	}
	for _, one := range c.Plates {
		if one == p.String() {
			return true
		}
	}
	return false
}
