package movecall

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ziguan/internal/errs"
	"ziguan/internal/fsm"
	"ziguan/internal/id"
	"ziguan/internal/people"
)

// CallID is the key of a call.
type CallID = id.ID[Call]

// State is where a call stands.
type State string

// The states of a call.
const (
	Called    State = "called"    // 已通知
	Phoned    State = "phoned"    // 值班已打电话
	Coming    State = "coming"    // 马上来
	Elsewhere State = "elsewhere" // 车不在我这
	Cannot    State = "cannot"    // 来不了
)

// Event is what moves a call.
type Event string

// The events of a call's life.
const (
	Make    Event = "make" // stands on the first event alone
	Phone   Event = "phone"
	Come    Event = "come"
	Deny    Event = "deny"
	Decline Event = "decline"
)

// Moves is the life of a call: answered by the household, before or after the
// person on duty telephoned.
func Moves() fsm.Table[State, Event] {
	return fsm.Table[State, Event]{Name: "move_call", Start: Called, Moves: []fsm.Move[State, Event]{
		{From: Called, On: Come, To: Coming},
		{From: Called, On: Deny, To: Elsewhere},
		{From: Called, On: Decline, To: Cannot},
		{From: Called, On: Phone, To: Phoned},
		{From: Phoned, On: Come, To: Coming},
		{From: Phoned, On: Deny, To: Elsewhere},
		{From: Phoned, On: Decline, To: Cannot},
	}}
}

// Answers are what a household can say, in the order of its buttons.
var Answers = []Event{Come, Deny, Decline}

// Call is one call to move a car.
type Call struct {
	ID         CallID            `db:"id"`
	DwellingID people.DwellingID `db:"dwelling_id"`
	Dwelling   string            `db:"dwelling"`
	Subject    string            `db:"subject"` // the card's number, or the plate of a car without one
	Place      string            `db:"place"`   // where the car stands, as the caller said
	State      State             `db:"state"`
	MadeAt     time.Time         `db:"made_at"`
	SeenAt     *time.Time        `db:"seen_at"` // when somebody of the household saw it
	AnsweredAt *time.Time        `db:"answered_at"`
	PhonedAt   *time.Time        `db:"phoned_at"`
	ReportedAt *time.Time        `db:"reported_at"`
}

// event names the call's message, for whoever writes it and whoever asks whether it was read.
func (c Call) event() string { return "move_call:" + c.ID.String() }

// Waits reports whether nobody of the household has answered.
func (c Call) Waits() bool { return c.State == Called || c.State == Phoned }

// Overdue reports whether it is the turn of the person on duty: no answer within
// the rule's minutes, and nobody has telephoned.
func (c Call) Overdue(now time.Time, minutes int) bool {
	return c.State == Called && !now.Before(c.MadeAt.Add(time.Duration(minutes)*time.Minute))
}

// maxPlace is the longest text of where a car stands, in characters.
const maxPlace = 60

// place cleans where a car stands: short, on one line.
func place(s string) (string, error) {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if n := utf8.RuneCountInString(s); n < 1 || n > maxPlace || !utf8.ValidString(s) {
		return "", ErrPlace.On("place")
	}
	return s, nil
}

var (
	// ErrUnknown says that there is no such call, or none of the actor's.
	ErrUnknown = errs.New(errs.NotFound, "move_call.unknown")
	// ErrNobody says that the program knows nobody to tell about a car.
	ErrNobody = errs.New(errs.Conflict, "move_call.nobody")
	// ErrPlace refuses a call without where the car stands, or an over-long text.
	ErrPlace = errs.New(errs.Invalid, "move_call.place.invalid")
	// ErrWaits refuses a second call while one waits (parameter time).
	ErrWaits = errs.New(errs.Conflict, "move_call.waits")
	// ErrCarCap refuses a call beyond a car's number of a day (parameter cap).
	ErrCarCap = errs.New(errs.TooMany, "move_call.cap.car")
	// ErrCallerCap refuses a call beyond a caller's number of a day (parameter cap).
	ErrCallerCap = errs.New(errs.TooMany, "move_call.cap.caller")
	// ErrMoved says that somebody answered meanwhile.
	ErrMoved = errs.New(errs.Conflict, "move_call.moved")
	// ErrReport refuses an over-long report.
	ErrReport = errs.New(errs.Invalid, "move_call.report.invalid")
)
