package my

import (
	"ziguan/parking"
)

// today is a card's state as it is today: one whose last day is over has
// expired, though the night has not moved it yet.
func today(s parking.CardState, lapsed bool) parking.CardState {
	if lapsed && (s == parking.CardActive || s == parking.CardSuspended) {
		return parking.CardExpired
	}
	return s
}
