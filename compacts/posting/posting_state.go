package posting

import (
	"strconv"

	"ziguan/internal/errs"
	"ziguan/internal/fsm"
)

// State is where a posting stands.
type State string

// The states of a posting.
const (
	Posted    State = "posted"    // 公示中
	Ended     State = "ended"     // 已结束
	Withdrawn State = "withdrawn" // 已撤回
)

// Event is what moves a posting.
type Event string

// The events of a posting.
const (
	Hang     Event = "post" // stands on the first event alone
	End      Event = "end"
	Withdraw Event = "withdraw"
)

// Moves is the life of a posting. What has ended is not taken back: another
// posting says what is new.
func Moves() fsm.Table[State, Event] {
	return fsm.Table[State, Event]{Name: "posting", Start: Posted, Moves: []fsm.Move[State, Event]{
		{From: Posted, On: End, To: Ended},
		{From: Posted, On: Withdraw, To: Withdrawn},
	}}
}

// ObjectionState is where an objection stands.
type ObjectionState string

// The states of an objection.
const (
	Filed    ObjectionState = "filed"    // 待答复
	Answered ObjectionState = "answered" // 已答复
)

// ObjectionEvent is what moves an objection.
type ObjectionEvent string

// The events of an objection.
const (
	FileIt   ObjectionEvent = "file" // stands on the first event alone
	AnswerIt ObjectionEvent = "answer"
)

// ObjectionMoves is the life of an objection.
func ObjectionMoves() fsm.Table[ObjectionState, ObjectionEvent] {
	return fsm.Table[ObjectionState, ObjectionEvent]{
		Name: "objection", Start: Filed,
		Moves: []fsm.Move[ObjectionState, ObjectionEvent]{{From: Filed, On: AnswerIt, To: Answered}},
	}
}

// Outcome is what an answer says of an objection.
type Outcome string

// The outcomes.
const (
	Upheld   Outcome = "upheld"   // 采纳
	Partly   Outcome = "partly"   // 部分采纳
	Rejected Outcome = "rejected" // 未采纳
)

// Outcomes lists them in the order of a form.
var Outcomes = []Outcome{Upheld, Partly, Rejected}

var (
	// ErrRunning refuses to end a posting before its last day is over (parameter last).
	ErrRunning = errs.New(errs.Conflict, "posting.running")
	// ErrNoLastDay refuses to end a posting whose last day nobody knows yet.
	ErrNoLastDay = errs.New(errs.Conflict, "posting.no_last_day")
	// ErrUnanswered refuses to end a posting with open objections (parameter open).
	ErrUnanswered = errs.New(errs.Conflict, "posting.unanswered")
)

// mayEnd is domain rule 13: not before the period is over and all is answered.
func mayEnd(s Standing) error {
	switch {
	case s.Last.Zero():
		return ErrNoLastDay
	case !s.Over:
		return ErrRunning.With("last", s.Last.String())
	case s.Open > 0:
		return ErrUnanswered.With("open", strconv.Itoa(s.Open))
	}
	return nil
}

// kind is what the public record calls an event.
func (e Event) kind() string {
	switch e {
	case Hang:
		return "posting.posted"
	case End:
		return "posting.ended"
	case Withdraw:
		return "posting.withdrawn"
	}
	return "posting." + string(e) // cannot happen: a test walks every event
}
