package privacy

import (
	"strings"
	"time"

	"ziguan/internal/errs"
	"ziguan/internal/fsm"
	"ziguan/internal/id"
	"ziguan/internal/people"
)

// RequestState is where a correction stands.
type RequestState string

// The states of a correction.
const (
	Open     RequestState = "open"
	Done     RequestState = "done"     // 已更正
	Declined RequestState = "declined" // 没有更正
)

// RequestEvent is what moves a correction.
type RequestEvent string

// The events of a correction.
const (
	AskFor  RequestEvent = "ask" // stands on the first event alone
	Correct RequestEvent = "correct"
	Decline RequestEvent = "decline"
)

// RequestMoves is the life of a correction.
func RequestMoves() fsm.Table[RequestState, RequestEvent] {
	return fsm.Table[RequestState, RequestEvent]{Name: "data_request", Start: Open, Moves: []fsm.Move[RequestState, RequestEvent]{
		{From: Open, On: Correct, To: Done},
		{From: Open, On: Decline, To: Declined},
	}}
}

// RequestID is the key of a correction.
type RequestID = id.ID[Request]

// Request is a correction somebody asks for (更正).
type Request struct {
	ID       RequestID       `db:"id" json:"-"`
	PersonID people.PersonID `db:"person_id" json:"-"`
	Name     string          `db:"name" json:"-"`
	Phone    string          `db:"phone" json:"-"`
	Dwelling string          `db:"dwelling" json:"-"` // where they live; empty for nowhere
	Text     string          `db:"text" json:"text"`
	State    RequestState    `db:"state" json:"state"`
	AskedAt  time.Time       `db:"asked_at" json:"asked_at"`
	Since    time.Time       `db:"state_since" json:"state_since"`
	Reason   string          `db:"reason" json:"reason"`
}

var (
	// ErrText refuses an empty correction, or one over 500 characters.
	ErrText = errs.New(errs.Invalid, "data.text.invalid")
	// ErrOpen refuses a second correction while one waits.
	ErrOpen = errs.New(errs.Conflict, "data.request.open")
	// ErrUnknown says that there is no such correction.
	ErrUnknown = errs.New(errs.NotFound, "data.request.unknown")
	// ErrMoved says that somebody else answered at that moment.
	ErrMoved = errs.New(errs.Conflict, "data.request.moved")
	// ErrReason refuses to decline without a reason, or one over 200 characters.
	ErrReason = errs.New(errs.Invalid, "data.reason.missing")
)

// folded is a text without what no column holds.
func folded(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", ""))
}
