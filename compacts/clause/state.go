package clause

import (
	"ziguan/compacts/source"
	"ziguan/internal/fsm"
)

// State is where a compact stands.
type State string

// The states.
const (
	Draft        State = "draft"        // 起草讨论
	Publicity    State = "publicity"    // 社区公示
	Consultation State = "consultation" // 征求意见
	Frozen       State = "frozen"       // 定稿
	Voting       State = "vote"         // 居民表决
	Preliminary  State = "preliminary"  // 初步结果，可以提异议
	Certified    State = "certified"    // 表决通过
	Signing      State = "signing"      // 居民签约
	InForce      State = "in_force"     // 施行
	Superseded   State = "superseded"   // 已被新公约替代
	Withdrawn    State = "withdrawn"    // 不再进行
)

// Event is what moves it.
type Event string

// The events.
const (
	Start     Event = "start"     // stands on the first event alone
	Post      Event = "post"      // the draft is posted
	Consult   Event = "consult"   // it hung to the end; now everybody is asked
	Reopen    Event = "reopen"    // something changes: the next draft
	Freeze    Event = "freeze"    // rounds enough, every remark answered
	Ballot    Event = "ballot"    // put to the vote
	Agree     Event = "agree"     // merchants have no vote: their parties sign
	Counted   Event = "count"     // the vote was counted
	Pass      Event = "pass"      // the vote adopted it
	Fail      Event = "fail"      // the vote did not: the next draft
	Lapse     Event = "lapse"     // the vote was given up or annulled: the text stands as it was
	Sign      Event = "sign"      // households may sign, until another day
	Enforce   Event = "enforce"   // its day has come
	Carry     Event = "carry"     // decided before the program was here
	Supersede Event = "supersede" // another of its kind is in force
	Withdraw  Event = "withdraw"  // given up, with a reason; of those in force what was cut wrongly
)

// Moves is the life of a compact.
func Moves() fsm.Table[State, Event] {
	return fsm.Table[State, Event]{Name: "compact", Start: Draft, Moves: []fsm.Move[State, Event]{
		{From: Draft, On: Post, To: Publicity},
		{From: Draft, On: Carry, To: InForce},
		{From: Draft, On: Withdraw, To: Withdrawn},
		{From: Publicity, On: Consult, To: Consultation},
		{From: Publicity, On: Reopen, To: Draft},
		{From: Publicity, On: Withdraw, To: Withdrawn},
		{From: Consultation, On: Freeze, To: Frozen},
		{From: Consultation, On: Reopen, To: Draft},
		{From: Consultation, On: Withdraw, To: Withdrawn},
		{From: Frozen, On: Ballot, To: Voting},
		{From: Frozen, On: Agree, To: Signing},
		{From: Frozen, On: Reopen, To: Draft},
		{From: Frozen, On: Withdraw, To: Withdrawn},
		{From: Voting, On: Counted, To: Preliminary},
		{From: Voting, On: Lapse, To: Frozen},
		{From: Preliminary, On: Pass, To: Certified},
		{From: Preliminary, On: Fail, To: Draft},
		{From: Preliminary, On: Lapse, To: Frozen},
		{From: Certified, On: Sign, To: Signing},
		{From: Signing, On: Sign, To: Signing},
		{From: Signing, On: Enforce, To: InForce},
		{From: InForce, On: Supersede, To: Superseded},
		{From: InForce, On: Withdraw, To: Withdrawn},
	}}
}

// kind is what the public record calls an event.
func (e Event) kind() string { return "compact." + string(e) }

// as is what the state means for what would rest on the compact.
func (s State) as() source.State {
	switch s {
	case InForce:
		return source.Stands
	case Superseded:
		return source.Replaced
	case Withdrawn:
		return source.Gone
	case Draft, Publicity, Consultation, Frozen, Voting, Preliminary, Certified, Signing:
	}
	return source.Coming
}

// RemarkState is where a remark stands.
type RemarkState string

// The states of a remark.
const (
	Filed    RemarkState = "filed"    // 待答复
	Merged   RemarkState = "merged"   // 与另一条合并，待答复
	Reworded RemarkState = "reworded" // 本人另写了一条
	Answered RemarkState = "answered" // 已答复
)

// RemarkEvent is what moves it.
type RemarkEvent string

// The events of a remark.
const (
	FileIt   RemarkEvent = "file" // stands on the first event alone
	MergeIt  RemarkEvent = "merge"
	RewordIt RemarkEvent = "reword"
	AnswerIt RemarkEvent = "answer"
)

// RemarkMoves is the life of a remark.
func RemarkMoves() fsm.Table[RemarkState, RemarkEvent] {
	return fsm.Table[RemarkState, RemarkEvent]{Name: "remark", Start: Filed, Moves: []fsm.Move[RemarkState, RemarkEvent]{
		{From: Filed, On: AnswerIt, To: Answered},
		{From: Filed, On: MergeIt, To: Merged},
		{From: Filed, On: RewordIt, To: Reworded},
		{From: Merged, On: AnswerIt, To: Answered},
	}}
}
