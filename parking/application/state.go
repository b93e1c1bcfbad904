package application

import "ziguan/internal/fsm"

// State is where an application stands.
type State string

// The states of an application.
const (
	Submitted State = "submitted" // 已提交
	Returned  State = "returned"  // 等补材料
	Checked   State = "checked"   // 证件已核对
	Waiting   State = "waiting"   // 轮候
	Offered   State = "offered"   // 已发递补通知
	Posting   State = "posting"   // 公示中
	Issued    State = "issued"    // 已发卡
	Refused   State = "refused"   // 未通过
	Withdrawn State = "withdrawn" // 已撤回
	Declined  State = "declined"  // 放弃递补
	Lapsed    State = "lapsed"    // 递补过期
)

// Over reports whether an application has come to its end. One that was given up
// has too, though what was noted by mistake can be taken back.
func (s State) Over() bool { return s == Declined || Moves().Final(s) }

// Event is what moves an application.
type Event string

// The events of an application.
const (
	Submit   Event = "submit" // stands on the first event alone
	AskMore  Event = "ask"
	Supply   Event = "supply"
	Check    Event = "check"
	Approve  Event = "approve"
	Queue    Event = "queue"
	Offer    Event = "offer"
	Accept   Event = "accept"
	Decline  Event = "decline"
	Restore  Event = "restore" // the answer was noted by mistake
	Lapse    Event = "lapse"
	Issue    Event = "issue"
	Refuse   Event = "refuse"
	Withdraw Event = "withdraw"
)

// Moves is the life of an application.
func Moves() fsm.Table[State, Event] {
	return fsm.Table[State, Event]{Name: "application", Start: Submitted, Moves: []fsm.Move[State, Event]{
		{From: Submitted, On: Check, To: Checked},
		{From: Submitted, On: AskMore, To: Returned},
		{From: Submitted, On: Refuse, To: Refused},
		{From: Submitted, On: Withdraw, To: Withdrawn},
		{From: Returned, On: Supply, To: Submitted},
		{From: Returned, On: Refuse, To: Refused},
		{From: Returned, On: Withdraw, To: Withdrawn},
		{From: Checked, On: Approve, To: Posting},
		{From: Checked, On: Queue, To: Waiting}, // the cap is reached, or a first car waits
		{From: Checked, On: AskMore, To: Returned},
		{From: Checked, On: Refuse, To: Refused},
		{From: Checked, On: Withdraw, To: Withdrawn},
		{From: Waiting, On: Offer, To: Offered},
		{From: Waiting, On: Refuse, To: Refused},
		{From: Waiting, On: Withdraw, To: Withdrawn},
		{From: Offered, On: Accept, To: Posting},
		{From: Offered, On: Decline, To: Declined},
		{From: Offered, On: Lapse, To: Lapsed},
		{From: Declined, On: Restore, To: Offered}, // while nobody else has the place
		{From: Posting, On: Issue, To: Issued},
		{From: Posting, On: Refuse, To: Refused}, // an objection is upheld
		{From: Posting, On: Withdraw, To: Withdrawn},
	}}
}

// next asks the table; its refusal names the application as people know it.
func (a Application) next(on Event) (State, error) {
	return Moves().Next(a.State, on, "number", a.Number)
}

// Kind is what the public record calls an event: application.checked.
func (e Event) Kind() string {
	switch e {
	case Submit:
		return "application.submitted"
	case AskMore:
		return "application.returned"
	case Supply:
		return "application.supplied"
	case Check:
		return "application.checked"
	case Approve:
		return "application.approved"
	case Queue:
		return "application.queued"
	case Offer:
		return "application.offered"
	case Accept:
		return "application.accepted"
	case Decline:
		return "application.declined"
	case Restore:
		return "application.restored"
	case Lapse:
		return "application.lapsed"
	case Issue:
		return "application.issued"
	case Refuse:
		return "application.refused"
	case Withdraw:
		return "application.withdrawn"
	}
	return "application." + string(e) // cannot happen: a test walks every event
}

// ConsentState is where an owner's consent stands.
type ConsentState string

// The states of a consent.
const (
	ConsentAsked     ConsentState = "asked"
	ConsentGiven     ConsentState = "given"
	ConsentRefused   ConsentState = "refused"
	ConsentWithdrawn ConsentState = "withdrawn"
	ConsentEnded     ConsentState = "ended" // asked anew, or given by somebody who is the owner no longer
)

// ConsentEvent is what moves a consent.
type ConsentEvent string

// The events of a consent.
const (
	ConsentAsk      ConsentEvent = "ask" // stands on the first event alone
	ConsentGive     ConsentEvent = "give"
	ConsentRefuse   ConsentEvent = "refuse"
	ConsentWithdraw ConsentEvent = "withdraw"
	ConsentEnd      ConsentEvent = "end"
)

// ConsentMoves is the life of a consent. After a card was given on it, it is
// withdrawn only within the days of a rule: what a lease promises is between owner
// and tenant from then on.
func ConsentMoves() fsm.Table[ConsentState, ConsentEvent] {
	return fsm.Table[ConsentState, ConsentEvent]{Name: "consent", Start: ConsentAsked, Moves: []fsm.Move[ConsentState, ConsentEvent]{
		{From: ConsentAsked, On: ConsentGive, To: ConsentGiven},
		{From: ConsentAsked, On: ConsentRefuse, To: ConsentRefused},
		{From: ConsentAsked, On: ConsentEnd, To: ConsentEnded},
		{From: ConsentGiven, On: ConsentWithdraw, To: ConsentWithdrawn},
		{From: ConsentGiven, On: ConsentEnd, To: ConsentEnded},
	}}
}
