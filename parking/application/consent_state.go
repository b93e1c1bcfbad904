package application

import "ziguan/internal/fsm"

// ConsentState is where an owner's consent stands.
type ConsentState string

// The states of a consent.
const (
	ConsentAsked     ConsentState = "asked"
	ConsentGiven     ConsentState = "given"
	ConsentRefused   ConsentState = "refused"
	ConsentWithdrawn ConsentState = "withdrawn"
)

// ConsentEvent is what moves a consent.
type ConsentEvent string

// The events of a consent.
const (
	ConsentGive     ConsentEvent = "give"
	ConsentRefuse   ConsentEvent = "refuse"
	ConsentWithdraw ConsentEvent = "withdraw"
)

// ConsentMoves is the life of a consent. It is withdrawn only while no card was
// given on it: what a lease promises is between owner and tenant from then on.
func ConsentMoves() fsm.Table[ConsentState, ConsentEvent] {
	return fsm.Table[ConsentState, ConsentEvent]{Name: "consent", Start: ConsentAsked, Moves: []fsm.Move[ConsentState, ConsentEvent]{
		{From: ConsentAsked, On: ConsentGive, To: ConsentGiven},
		{From: ConsentAsked, On: ConsentRefuse, To: ConsentRefused},
		{From: ConsentGiven, On: ConsentWithdraw, To: ConsentWithdrawn},
	}}
}
