package parking

import (
	"unicode"

	"ziguan/internal/fsm"
)

// CardState is where a card stands.
type CardState string

// The states of a card. Live ones, which count for one household, one card, are
// active and suspended; lost paper is not a lost right, but it opens nothing. An
// owner's card is lent while a tenant uses the dwelling's right.
const (
	CardApplied   CardState = "applied"   // 已申请
	CardPosting   CardState = "posting"   // 公示中
	CardActive    CardState = "active"    // 有效
	CardSuspended CardState = "suspended" // 暂停使用
	CardLent      CardState = "lent"      // 租期内由租户使用
	CardLost      CardState = "lost"      // 已挂失
	CardExpired   CardState = "expired"   // 已到期
	CardRevoked   CardState = "revoked"   // 已收回
	CardReplaced  CardState = "replaced"  // 已补卡
	CardReturned  CardState = "returned"  // 已退卡
	CardRefused   CardState = "refused"   // 未通过
	CardWithdrawn CardState = "withdrawn" // 已撤回
)

// CardEvent is what moves a card.
type CardEvent string

// The events of a card's life.
const (
	CardApply    CardEvent = "apply" // stands on the first event of a card alone
	CardApprove  CardEvent = "approve"
	CardRefuse   CardEvent = "refuse"
	CardWithdraw CardEvent = "withdraw"
	CardIssue    CardEvent = "issue"
	CardSuspend  CardEvent = "suspend"
	CardResume   CardEvent = "resume"
	CardRenew    CardEvent = "renew" // the same card for another term
	CardLend     CardEvent = "lend"
	CardRegain   CardEvent = "regain"
	CardLose     CardEvent = "lose"
	CardReplace  CardEvent = "replace"
	CardReturn   CardEvent = "return"
	CardRevoke   CardEvent = "revoke"
	CardExpire   CardEvent = "expire"
	CardLift     CardEvent = "lift" // ends the suspension behind a card; it moves no card
)

// CardMoves is the life of a card. A suspended card is not replaced: new paper
// would lift the suspension; lost while suspended, its replacement is suspended.
func CardMoves() fsm.Table[CardState, CardEvent] {
	return fsm.Table[CardState, CardEvent]{Name: "card", Start: CardApplied, Moves: []fsm.Move[CardState, CardEvent]{
		{From: CardApplied, On: CardApprove, To: CardPosting},
		{From: CardApplied, On: CardRefuse, To: CardRefused},
		{From: CardApplied, On: CardWithdraw, To: CardWithdrawn},
		{From: CardPosting, On: CardIssue, To: CardActive},
		{From: CardPosting, On: CardRefuse, To: CardRefused}, // an objection holds
		{From: CardPosting, On: CardWithdraw, To: CardWithdrawn},
		{From: CardActive, On: CardSuspend, To: CardSuspended},
		{From: CardActive, On: CardLose, To: CardLost},
		{From: CardActive, On: CardReplace, To: CardReplaced}, // damaged
		{From: CardActive, On: CardReturn, To: CardReturned},
		{From: CardActive, On: CardRevoke, To: CardRevoked},
		{From: CardActive, On: CardExpire, To: CardExpired},
		{From: CardActive, On: CardRenew, To: CardActive},
		{From: CardActive, On: CardLend, To: CardLent}, // to a tenant, with the owner's consent
		{From: CardSuspended, On: CardResume, To: CardActive},
		{From: CardSuspended, On: CardLose, To: CardLost},
		{From: CardSuspended, On: CardReturn, To: CardReturned},
		{From: CardSuspended, On: CardRevoke, To: CardRevoked},
		{From: CardSuspended, On: CardExpire, To: CardExpired},
		{From: CardLent, On: CardRegain, To: CardActive}, // the tenant's card ended
		{From: CardLent, On: CardReturn, To: CardReturned},
		{From: CardLent, On: CardRevoke, To: CardRevoked},
		{From: CardLent, On: CardExpire, To: CardExpired},
		{From: CardLost, On: CardReplace, To: CardReplaced}, // 补卡
		{From: CardLost, On: CardReturn, To: CardReturned},  // the household gives up the right behind the paper
		{From: CardLost, On: CardRevoke, To: CardRevoked},
		{From: CardLost, On: CardExpire, To: CardExpired},
	}}
}

// next asks the table; its refusal names the card as people know it.
func (c Card) next(on CardEvent) (CardState, error) {
	return CardMoves().Next(c.State, on, "number", c.Number.String())
}

// over reports whether the right has ended with the card, and no other card goes on with it.
func (c Card) over() bool {
	return c.State == CardExpired || c.State == CardRevoked || c.State == CardReturned
}

// Kind is what the public record calls an event: card.suspended.
func (e CardEvent) Kind() string {
	switch e {
	case CardApply:
		return "card.applied"
	case CardApprove:
		return "card.posting_waived"
	case CardWithdraw:
		return "card.withdrawn"
	case CardSuspend:
		return "card.suspended"
	case CardLose:
		return "card.lost"
	case CardReturn:
		return "card.returned"
	case CardRefuse:
		return "card.refused"
	case CardIssue:
		return "card.issued"
	case CardResume:
		return "card.resumed"
	case CardRenew:
		return "cards.renewed"
	case CardLend:
		return "card.lent"
	case CardRegain:
		return "card.regained"
	case CardReplace:
		return "card.replaced"
	case CardRevoke:
		return "card.revoked"
	case CardExpire:
		return "card.expired"
	case CardLift:
		return "card.suspension_lifted"
	}
	return "card." + string(e) // cannot happen: a test walks every event
}

func isSpaceOrControl(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
