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
	ConsentEnded     ConsentState = "ended" // asked anew, or given by somebody who is the owner no longer
)

// ConsentEvent is what moves a consent.
type ConsentEvent string

// The events of a consent.
const (
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
