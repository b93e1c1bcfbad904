package outbox

import "ziguan/internal/fsm"

// State is where a message stands.
type State string

// The states of a message.
const (
	Waiting State = "waiting" // 在途: on its ladder
	Listed  State = "listed"  // 还没通知到: a person's work
	Told    State = "told"    // 已通知到
	Closed  State = "closed"  // 已搬走: nobody is left whom it concerns
)

// Turn is what moves a message.
type Turn string

// The turns of a message's life.
const (
	TurnTell  Turn = "tell"
	TurnList  Turn = "list"
	TurnRetry Turn = "retry"
	TurnClose Turn = "close"
	TurnTake  Turn = "take_back"
)

// over reports whether there is nothing left to tell.
func (s State) over() bool { return s == Told || s == Closed }

// MessageMoves is the life of a message. One that was told stays told, for a
// deadline may run from then; what a person noted by mistake is taken back only
// while nothing rests on it.
func MessageMoves() fsm.Table[State, Turn] {
	return fsm.Table[State, Turn]{Name: "message", Start: Waiting, Moves: []fsm.Move[State, Turn]{
		{From: Waiting, On: TurnTell, To: Told},
		{From: Waiting, On: TurnList, To: Listed},
		{From: Waiting, On: TurnClose, To: Closed},
		{From: Listed, On: TurnTell, To: Told},
		{From: Listed, On: TurnRetry, To: Waiting},
		{From: Listed, On: TurnClose, To: Closed},
		{From: Told, On: TurnTake, To: Listed},
	}}
}
