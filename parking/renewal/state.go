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
	Followed State = "followed" // 转到新卡号
	Ended    State = "ended"    // 卡已结束
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
	Hold    Event = "hold"   // it cannot be renewed as it stands
	Return  Event = "return" // another household is there than the one that spoke
	Follow  Event = "follow" // the card has a new number; its renewal goes on with that one
	End     Event = "end"    // the card has ended
)

// Moves is the life of a renewal. Package parking/succession follows and ends it with
// its card, in the act that moves the card.
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
		{From: Declared, On: Hold, To: Changed},
		{From: Shown, On: Hold, To: Changed},
		{From: Declared, On: Return, To: Due},
		{From: Shown, On: Return, To: Due},
		{From: Changed, On: Return, To: Due},
		{From: Due, On: Follow, To: Followed},
		{From: Declared, On: Follow, To: Followed},
		{From: Changed, On: Follow, To: Followed},
		{From: Shown, On: Follow, To: Followed},
		{From: Renewed, On: Follow, To: Followed},
		{From: Left, On: Follow, To: Followed},
		{From: Refused, On: Follow, To: Followed},
		{From: Due, On: End, To: Ended},
		{From: Declared, On: End, To: Ended},
		{From: Changed, On: End, To: Ended},
		{From: Shown, On: End, To: Ended},
	}}
}
