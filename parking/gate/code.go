package gate

// Verdict is the word a volunteer reads out.
type Verdict string

// The three verdicts: 放行, 问一下, 不放行 (未登记 on a public lane).
const (
	Allow   Verdict = "allow"
	Caution Verdict = "caution"
	Refuse  Verdict = "refuse"
)

// Code says why; it is stable and has its own sentence.
type Code string

// The codes in the order in which the first that applies is the answer. The
// catalogues hold gate.say.<code>, the sentence with what to do next.
const (
	ExemptEmergency Code = "exempt.emergency"
	TokenInvalid    Code = "token.invalid"
	TokenForeign    Code = "token.foreign"
	PlateInvalid    Code = "plate.invalid"
	PlateMismatch   Code = "plate.mismatch"
	PlateBlocked    Code = "plate.blocked"
	ExemptMilitary  Code = "exempt.military"
	CardLost        Code = "card.lost"
	CardReplaced    Code = "card.replaced"
	CardRevoked     Code = "card.revoked"
	CardExpired     Code = "card.expired"
	CardSuspended   Code = "card.suspended"
	VisitorOpen     Code = "visitor.open"
	VisitorExpired  Code = "visitor.expired"
	VisitorCap      Code = "visitor.cap"
	CardTransition  Code = "card.transition"
	CardUnknown     Code = "card.unknown"
	AlreadyInside   Code = "already.inside"
	NotInside       Code = "not.inside"
	HouseholdFull   Code = "household.full"
	WindowOverstay  Code = "window.overstay"
	WindowClosed    Code = "window.closed"
	CardArrears     Code = "card.arrears"
	CardExpiring    Code = "card.expiring"
	WindowOpen      Code = "window.open"
	CardActive      Code = "card.active"
)

// Line is a row of the one table: a code and its verdict.
type Line struct {
	Code    Code
	Verdict Verdict
}

// Codes is the table, in the order of decision. Pages, API and sync have their
// verdicts from here and nowhere else.
var Codes = []Line{
	{ExemptEmergency, Allow},
	{TokenInvalid, Refuse},
	{TokenForeign, Refuse},
	{PlateInvalid, Refuse},
	{PlateMismatch, Caution},
	{PlateBlocked, Refuse},
	{ExemptMilitary, Allow}, // parking ordinance art. 28
	{CardLost, Refuse},      // by the plate typed a caution: lost paper is not a lost right
	{CardReplaced, Refuse},
	{CardRevoked, Refuse},
	{CardExpired, Refuse},
	{CardSuspended, Refuse},
	{VisitorOpen, Allow},
	{VisitorExpired, Caution}, // the household is asked; most have only stayed for dinner
	{VisitorCap, Refuse},
	{CardTransition, Allow}, // an old card, kept until the transition's end
	{CardUnknown, Refuse},
	{AlreadyInside, Caution},
	{NotInside, Caution},
	{HouseholdFull, Caution},
	{WindowOverstay, Caution},
	{WindowClosed, Refuse},
	{CardArrears, Caution},
	{CardExpiring, Allow},
	{WindowOpen, Allow},
	{CardActive, Allow},
}

// verdictOf reads the table.
func verdictOf(code Code) Verdict {
	for _, l := range Codes {
		if l.Code == code {
			return l.Verdict
		}
	}
	return Refuse // cannot happen: a test walks every code
}
