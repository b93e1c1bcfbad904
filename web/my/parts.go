package my

import (
	"ziguan/parking"
	"ziguan/parking/plate"
)

// colour is how the drawn plate is called by the parts of pages.
func colour(p plate.Plate) string {
	if p.Colour() == plate.YellowGreen {
		return "green-yellow"
	}
	return string(p.Colour())
}

// tone is the colour a card's state is shown in.
func tone(s parking.CardState) string {
	switch s {
	case parking.CardActive:
		return "ok"
	case parking.CardSuspended, parking.CardLost:
		return "no"
	case parking.CardApplied, parking.CardPosting, parking.CardLent:
		return "wait"
	case parking.CardExpired, parking.CardRevoked, parking.CardReplaced, parking.CardReturned, parking.CardRefused, parking.CardWithdrawn:
		return "off"
	}
	return "off"
}

// today is a card's state as it is today: one whose last day is over has
// expired, though the night has not moved it yet.
func today(s parking.CardState, lapsed bool) parking.CardState {
	if lapsed && (s == parking.CardActive || s == parking.CardSuspended) {
		return parking.CardExpired
	}
	return s
}
