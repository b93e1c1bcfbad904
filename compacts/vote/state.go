package vote

import (
	"time"

	"ziguan/compacts/source"
	"ziguan/internal/fsm"
)

// State is where a vote stands.
type State string

// The states.
const (
	Drafted   State = "drafted"   // 起草
	Listed    State = "listed"    // 名册公示中
	Noticed   State = "noticed"   // 已公告；开没开始由时间决定
	Counted   State = "counted"   // 初步结果
	Certified State = "certified" // 已核定
	Annulled  State = "annulled"  // 结果异议成立，不予核定
	Withdrawn State = "withdrawn" // 已终止
)

// Event is what moves it.
type Event string

// The events.
const (
	Draft    Event = "draft"    // stands on the first event alone
	List     Event = "list"     // its roll is posted
	Notice   Event = "notice"   // its roll is frozen, its question posted
	Tallied  Event = "count"    // closed and counted
	Certify  Event = "certify"  // its result hung to the end, and nobody was right against it
	Annul    Event = "annul"    // an objection to its result was upheld
	Withdraw Event = "withdraw" // given up before it closed, with a reason
)

// Moves is the life of a vote.
func Moves() fsm.Table[State, Event] {
	return fsm.Table[State, Event]{Name: "vote", Start: Drafted, Moves: []fsm.Move[State, Event]{
		{From: Drafted, On: List, To: Listed},
		{From: Drafted, On: Withdraw, To: Withdrawn},
		{From: Listed, On: Notice, To: Noticed},
		{From: Listed, On: Withdraw, To: Withdrawn},
		{From: Noticed, On: Tallied, To: Counted},
		{From: Noticed, On: Withdraw, To: Withdrawn},
		{From: Counted, On: Certify, To: Certified},
		{From: Counted, On: Annul, To: Annulled},
	}}
}

// kind is what the public record calls an event.
func (e Event) kind() string {
	return map[Event]string{
		Draft: "vote.drafted", List: "vote.listed", Notice: "vote.noticed", Tallied: "vote.counted",
		Certify: "vote.certified", Annul: "vote.annulled", Withdraw: "vote.withdrawn",
	}[e]
}

// Phase is where a vote stands as people see it: what is noticed opens and closes by the
// clock, whatever any job has done.
type Phase string

// The phases that are no states.
const (
	Open   Phase = "open"   // 表决中
	Closed Phase = "closed" // 已截止，待计票
)

// Phase is where the vote stands at an instant.
func (v Vote) Phase(now time.Time) Phase {
	switch {
	case v.State != Noticed || v.OpensAt == nil || now.Before(*v.OpensAt):
		return Phase(v.State)
	case now.Before(*v.ClosesAt):
		return Open
	}
	return Closed
}

// as is what the state means for what would rest on the vote.
func (v Vote) as(passed bool) source.State {
	switch v.State {
	case Certified:
		if l, err := LegalOf(v.Regime, v.Effect); err == nil && l.Binding && passed {
			return source.Stands
		}
		return source.Gone
	case Annulled, Withdrawn:
		return source.Gone
	case Drafted, Listed, Noticed, Counted:
	}
	return source.Coming
}
