package renewal

import "ziguan/internal/fsm"

// State is where a card's renewal stands.
type State string

// The states of a renewal.
const (
	Due      State = "due"      // 待续
	Declared State = "declared" // 没有变化
	Changed  State = "changed"  // 有变化，另办
	Shown    State = "shown"    // 抽查的证件已看过
	Renewed  State = "renewed"  // 已续
	Left     State = "left"     // 不续
	Refused  State = "refused"  // 不予续卡
)

// Event is what moves a renewal.
type Event string

// The events of a renewal.
const (
	Declare Event = "declare"
	Retract Event = "retract" // it was noted by mistake
	Change  Event = "change"
	Show    Event = "show"
	Renew   Event = "renew"
	Leave   Event = "leave"
	Refuse  Event = "refuse"
)

// Moves is the life of a renewal.
func Moves() fsm.Table[State, Event] {
	return fsm.Table[State, Event]{Name: "renewal", Start: Due, Moves: []fsm.Move[State, Event]{
		{From: Due, On: Declare, To: Declared},
		{From: Due, On: Change, To: Changed},
		{From: Due, On: Leave, To: Left},
		{From: Due, On: Refuse, To: Refused},
		{From: Declared, On: Retract, To: Due},
		{From: Declared, On: Show, To: Shown},
		{From: Declared, On: Renew, To: Renewed}, // not of a card that was drawn
		{From: Declared, On: Change, To: Changed},
		{From: Declared, On: Leave, To: Left},
		{From: Declared, On: Refuse, To: Refused},
		{From: Changed, On: Declare, To: Declared}, // what changed has been seen to
		{From: Changed, On: Leave, To: Left},
		{From: Changed, On: Refuse, To: Refused},
		{From: Shown, On: Renew, To: Renewed},
		{From: Shown, On: Refuse, To: Refused},
	}}
}
