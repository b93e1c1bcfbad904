package parking

import (
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/wording"
	"ziguan/parking/class"
	"ziguan/parking/plate"
)

// CardID is the key of a card. The number is what people say, the token is what
// its QR code holds; the three are never used for one another.
type CardID = id.ID[Card]

// Card is a dwelling's right to park (停车卡) with its paper.
type Card struct {
	ID         CardID            `db:"id"`
	Number     class.Number      `db:"number"`
	Class      class.Code        `db:"class"`
	Primary    bool              `db:"is_primary"`
	DwellingID people.DwellingID `db:"dwelling_id"`
	Dwelling   string            `db:"dwelling"` // the dwelling's code, 3-2-101
	Pseudonym  string            `db:"pseudonym"`
	State      CardState         `db:"state"`
	Since      time.Time         `db:"state_since"`
	ValidFrom  day.Day           `db:"valid_from"`
	ValidTo    day.Day           `db:"valid_to"` // the last day of validity
	GraceTo    day.Day           `db:"grace_to"` // let in until then while its renewal is pending; zero for none
	PaidTo     day.Day           `db:"paid_to"`
	Replaces   CardID            `db:"replaces"`
	ReplacedBy class.Number      `db:"replaced_by"` // the card that took its place, empty when none
	Version    int               `db:"version"`
	AppliedAt  time.Time         `db:"applied_at"`
	PlateList  string            `db:"plates"`
}

// Plates gives the plates on the card, sorted.
func (c Card) Plates() []plate.Plate {
	fields := strings.Fields(c.PlateList)
	out := make([]plate.Plate, len(fields))
	for i, f := range fields {
		out[i] = plate.Plate(f)
	}
	return out
}

// Live reports whether the card counts for one household, one card.
func (c Card) Live() bool { return c.State == CardActive || c.State == CardSuspended }

// Lapsed reports whether the card's last day is over, whether or not the
// nightly job has moved it yet.
func (c Card) Lapsed(today day.Day) bool { return today > c.ValidTo }

// Due reports whether the card ends: its last day is over, and so is the grace of a
// renewal that is pending.
func (c Card) Due(today day.Day) bool { return today > max(c.ValidTo, c.GraceTo) }

// Valid reports whether the card lets a car in on a day.
func (c Card) Valid(today day.Day) bool { return c.State == CardActive && !c.Lapsed(today) }

// Term is what bounds a card's validity; days that are not set bound nothing.
type Term struct {
	From   day.Day
	Months int     // the term of the committee's rule card.term_months
	Lease  day.Day // the last day of the tenant's lease
	Wanted day.Day // the last day that was asked for
}

// ValidTo is the last day of a card: the earliest of the term's end, the lease's
// end, one year, and what was asked for. A year from 2026-11-23 ends on
// 2027-11-22. ErrValidTo when that lies before the first day.
func (t Term) ValidTo() (day.Day, error) {
	end := day.Earliest(addMonths(t.From, t.Months).AddDays(-1), t.Lease, t.From.AddYears(1).AddDays(-1), t.Wanted)
	if end < t.From {
		return 0, ErrValidTo.On("valid_to")
	}
	return end, nil
}

// addMonths moves by n months; a day that the month has not becomes its last.
func addMonths(d day.Day, n int) day.Day {
	y, m, dd := d.Date()
	first := day.Of(y, m+time.Month(n), 1)
	ny, nm, _ := first.Date()
	return min(day.Of(ny, nm, dd), day.Of(ny, nm+1, 0))
}

var (
	// ErrCardUnknown says that the committee has no card of that number, or the
	// actor none they may see.
	ErrCardUnknown = errs.New(errs.NotFound, "card.unknown")
	// ErrCardMoved says that somebody else moved the card in the meantime.
	ErrCardMoved = errs.New(errs.Conflict, "card.moved")
	// ErrCardLapsed refuses an act on a card whose last day is over.
	ErrCardLapsed = errs.New(errs.Conflict, "card.lapsed")
	// ErrCardNotLive refuses to print a card that is void (parameter number).
	ErrCardNotLive = errs.New(errs.Conflict, "card.not_live")
	// ErrStandAside refuses a decision by somebody with an interest in the
	// dwelling: it is taken without them.
	ErrStandAside = errs.New(errs.Forbidden, "stand_aside")
	// ErrNotSuspended refuses to lift a suspension that is none (parameter number).
	ErrNotSuspended = errs.New(errs.Conflict, "card.not_suspended")
	// ErrValidTo refuses a term that would end before it begins.
	ErrValidTo = errs.New(errs.Invalid, "card.valid_to.past")
)

var (
	// ErrReasonMissing refuses an act without its reason: refusals, suspensions
	// and revocations always carry one (domain rule 37).
	ErrReasonMissing = errs.New(errs.Invalid, "reason.missing")
	// ErrReasonLong refuses a reason over 200 characters.
	ErrReasonLong = errs.New(errs.Invalid, "reason.long")
)

const longestReason = 200

// cleanReason folds a reason to one stored line; ErrReasonLong.
func cleanReason(s string) (string, error) {
	s = strings.Join(strings.FieldsFunc(norm.NFC.String(strings.ToValidUTF8(s, "")), isSpaceOrControl), " ")
	if len([]rune(s)) > longestReason {
		return "", ErrReasonLong.On("reason")
	}
	return s, nil
}

// NeededReason folds the reason of an act that must have one to one stored line.
// ErrReasonMissing, ErrReasonLong.
func NeededReason(s string) (string, error) {
	s, err := cleanReason(s)
	if err == nil && s == "" {
		return "", ErrReasonMissing.On("reason")
	}
	return s, err
}

// PublicReason is NeededReason for what anybody may read beside a card (为什么): it
// names no plate, number or door. wording.ErrPlate and its like besides.
func PublicReason(s string) (string, error) {
	s, err := NeededReason(s)
	if err != nil {
		return "", err
	}
	if leak := wording.Leaking("reason", s); leak != nil {
		return "", leak
	}
	return s, nil
}

// why is what an act on a card rests on: its reason, and the ground where it takes
// the card's use away.
type why struct {
	reason string
	rule.Ground
}

// whyOf cleans it. ErrReasonMissing, ErrReasonLong, and what rule.Ground.Clean says,
// each on its field.
func whyOf(n CardAct, on CardEvent) (why, error) {
	reason, err := NeededReason(n.Reason)
	if on != CardSuspend && on != CardRevoke {
		return why{reason: reason}, err
	}
	g, wrong := n.Ground.Clean()
	if wrong == nil {
		return why{reason, g}, err
	}
	if first := errs.As(err); first != nil {
		return why{}, errs.Form(first, wrong)
	}
	return why{}, wrong
}
