package change_test

import (
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/parktest"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// A household whose card is lost keeps its place: what keeps others from a new one
// keeps it from none that takes the lost one's.
func TestALostCardKeepsItsPlace(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	for i, world := range []struct {
		name  string
		asked asked
		stand func(*cell)
	}{
		{"every place is given", aFirst, func(k *cell) { k.full("") }},
		{"what is left is promised", aFirst, func(k *cell) { k.applies(k.other, k.class, application.Offered); k.cap(1) }},
		{"others wait", aFirst, func(k *cell) { k.applies(k.other, k.class, application.Waiting) }},
		{"a first car waits", aSecond, func(k *cell) { k.applies(k.other, class.FirstCar, application.Waiting) }},
	} {
		k := newCell(w, i+1, world.asked)
		k.card()
		must(t, k.Parking.Lost(t.Context(), k.chair, k.act(k.number)))
		world.stand(k)
		_, err := k.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{
			Committee: k.c.ID, Dwelling: homeDoor, Plates: k.plates, Class: string(k.class), Reason: "补办",
		})
		if err != nil {
			t.Errorf("%s: %v", world.name, err)
			continue
		}
		k.is(k.number, parking.CardReplaced)
	}
}
