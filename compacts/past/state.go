package past

import (
	"ziguan/compacts/source"
	"ziguan/internal/fsm"
)

// State is where a decision entered afterwards stands.
type State string

// The states.
const (
	Entered  State = "entered"  // 待作证
	Posted   State = "posted"   // 公示中
	Standing State = "standing" // 有效
	Replaced State = "replaced" // 已被取代
	Refused  State = "refused"  // 异议成立，未补录
	Dropped  State = "dropped"  // 已撤销
)

// Event is what moves it.
type Event string

// The events.
const (
	Enter   Event = "enter"   // stands on the first event alone
	Post    Event = "post"    // the last who had to has vouched
	Stand   Event = "stand"   // the posting has ended, and nobody was right against it
	Refuse  Event = "refuse"  // an objection was upheld, or what a price rests on was refused
	Replace Event = "replace" // a later decision took its place
	Drop    Event = "drop"    // entered wrongly; what stands goes by being replaced alone
)

// Moves is the life of a decision entered afterwards.
func Moves() fsm.Table[State, Event] {
	return fsm.Table[State, Event]{Name: "past", Start: Entered, Moves: []fsm.Move[State, Event]{
		{From: Entered, On: Post, To: Posted},
		{From: Entered, On: Drop, To: Dropped},
		{From: Posted, On: Stand, To: Standing},
		{From: Posted, On: Refuse, To: Refused},
		{From: Posted, On: Drop, To: Dropped},
		{From: Standing, On: Replace, To: Replaced},
	}}
}

// as is what the state means for what would rest on the decision.
func (s State) as() source.State {
	switch s {
	case Standing:
		return source.Stands
	case Replaced:
		return source.Replaced
	case Refused, Dropped:
		return source.Gone
	case Entered, Posted:
	}
	return source.Coming
}

// kind is what the public record calls an event.
func (e Event) kind() string {
	return map[Event]string{
		Enter: "past.entered", Post: "past.posted", Stand: "past.stands", Refuse: "past.refused", Replace: "past.replaced", Drop: "past.dropped",
	}[e]
}
