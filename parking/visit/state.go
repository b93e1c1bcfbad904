package visit

import "ziguan/internal/fsm"

// State is where a pass stands.
type State string

// The states of a pass. Asked for by a guest it waits for the household; open it
// lets the plate in.
const (
	Asked   State = "asked"   // 等住户确认
	Open    State = "open"    // 有效
	Refused State = "refused" // 住户没有同意
	Revoked State = "revoked" // 已撤回
	Ended   State = "ended"   // 已结束
)

// Event is what moves a pass.
type Event string

// The events of a pass's life.
const (
	Ask     Event = "ask" // stands on the first event alone
	Confirm Event = "confirm"
	Decline Event = "decline"
	Revoke  Event = "revoke"
	End     Event = "end"
)

// Moves is the life of a pass. One that the household or the gate makes is asked
// for and confirmed in one act.
func Moves() fsm.Table[State, Event] {
	return fsm.Table[State, Event]{Name: "visit", Start: Asked, Moves: []fsm.Move[State, Event]{
		{From: Asked, On: Confirm, To: Open},
		{From: Asked, On: Decline, To: Refused},
		{From: Asked, On: End, To: Ended}, // nobody answered
		{From: Open, On: Revoke, To: Revoked},
		{From: Open, On: End, To: Ended}, // its time is over
	}}
}
