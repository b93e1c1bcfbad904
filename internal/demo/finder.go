package demo

import (
	"ziguan/internal/day"
	"ziguan/parking"
	"ziguan/parking/gate"
)

// surely is how many days before its end a card is surely not called expiring.
const surely = 60

// soon is how many days before its end it surely is.
const soon = 20

// finder looks for one car for each answer.
type finder struct {
	today  day.Day
	pairs  bool // cars going in twice are noticed
	inside map[string]bool
	found  map[gate.Code]Sample
	cards  map[string]int // on how many cards a plate stands
}

// count notes which plates stand on more than one card: which of them the gate
// finds is not for a guide to foretell.
func (f *finder) count(k parking.Card) {
	for _, p := range k.Plates() {
		f.cards[p.String()]++
	}
}

func (f *finder) look(k parking.Card) {
	p, ok := plateOf(k)
	if !ok || f.cards[p] > 1 && !k.Live() {
		return
	}
	switch k.State {
	case parking.CardLost:
		f.add(gate.CardLost, p, &k)
	case parking.CardRevoked:
		f.add(gate.CardRevoked, p, &k)
	case parking.CardExpired:
		f.add(gate.CardExpired, p, &k)
	case parking.CardSuspended:
		if !k.Lapsed(f.today) {
			f.add(gate.CardSuspended, p, &k)
		}
	case parking.CardActive:
		f.active(p, &k)
	case parking.CardApplied, parking.CardPosting, parking.CardReplaced, parking.CardRefused, parking.CardWithdrawn, parking.CardLent, parking.CardReturned:
	}
}

func (f *finder) active(p string, k *parking.Card) {
	switch {
	case k.Lapsed(f.today):
		f.add(gate.CardExpired, p, k)
	case f.pairs && f.inside[p]:
		f.add(gate.AlreadyInside, p, k)
	case !k.PaidTo.Zero() && k.PaidTo < f.today:
		f.add(gate.CardArrears, p, k)
	case k.ValidTo.AddDays(-soon) <= f.today:
		f.add(gate.CardExpiring, p, k)
	case k.ValidTo.AddDays(-surely) > f.today:
		f.add(gate.CardActive, p, k)
	}
}

// add keeps the first car of an answer.
func (f *finder) add(code gate.Code, p string, k *parking.Card) {
	if _, ok := f.found[code]; ok {
		return
	}
	s := Sample{Plate: p, Answer: gate.Answer{Code: code, Plate: p}}
	if k != nil {
		s.Answer.Card = &gate.CardView{Number: k.Number.String(), Class: string(k.Class), Plate: p, ValidTo: k.ValidTo}
	}
	f.found[code] = s
}
