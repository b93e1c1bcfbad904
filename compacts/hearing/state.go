package hearing

import (
	"ziguan/compacts/source"
	"ziguan/internal/fsm"
)

// State is where a hearing stands.
type State string

// The states.
const (
	Drafted   State = "drafted"   // 起草
	Noticed   State = "noticed"   // 已公告
	Seated    State = "seated"    // 席位已定
	Held      State = "held"      // 已开会
	Minuted   State = "minuted"   // 笔录待确认
	Published State = "published" // 已公布
	Cancelled State = "cancelled" // 已取消
)

// Event is what moves it.
type Event string

// The events.
const (
	Draft    Event = "draft"    // stands on the first event alone
	Notice   Event = "notice"   // its sheet hangs
	Freeze   Event = "freeze"   // the sign-up is over, its list has a digest
	Fill     Event = "fill"     // seats are drawn, and who is invited is known
	Hold     Event = "hold"     // it began, with enough people
	Minute   Event = "minute"   // its minutes are closed, for everybody to confirm
	Publish  Event = "publish"  // what was found, and what was adopted or not
	Postpone Event = "postpone" // to a later time, with a new sheet
	Cancel   Event = "cancel"   // with a reason
)

// Moves is the life of a hearing.
func Moves() fsm.Table[State, Event] {
	return fsm.Table[State, Event]{Name: "hearing", Start: Drafted, Moves: []fsm.Move[State, Event]{
		{From: Drafted, On: Notice, To: Noticed},
		{From: Drafted, On: Cancel, To: Cancelled},
		{From: Noticed, On: Freeze, To: Noticed},
		{From: Noticed, On: Fill, To: Seated},
		{From: Noticed, On: Postpone, To: Noticed},
		{From: Noticed, On: Cancel, To: Cancelled},
		{From: Seated, On: Hold, To: Held},
		{From: Seated, On: Postpone, To: Seated},
		{From: Seated, On: Cancel, To: Cancelled},
		{From: Held, On: Minute, To: Minuted},
		{From: Minuted, On: Publish, To: Published},
	}}
}

// kind is what the public record calls an event.
func (e Event) kind() string {
	return map[Event]string{
		Draft: "hearing.drafted", Notice: "hearing.noticed", Freeze: "hearing.list_frozen", Fill: "hearing.seated", Hold: "hearing.held",
		Minute: "hearing.minuted", Publish: "hearing.published", Postpone: "hearing.postponed", Cancel: "hearing.cancelled",
	}[e]
}

// as is what the state means for what would rest on the hearing.
func (s State) as() source.State {
	switch s {
	case Published:
		return source.Stands
	case Cancelled:
		return source.Gone
	case Drafted, Noticed, Seated, Held, Minuted:
	}
	return source.Coming
}
