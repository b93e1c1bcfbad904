package change_test

import (
	"slices"
	"testing"

	"ziguan/internal/parktest"
	"ziguan/parking"
	"ziguan/parking/change"
)

// An owner's card that is lost or lent will be in force again: its car stays in the
// register when tenants leave who had a card for it too, and nothing else is foretold.
func TestTheOwnersCarStaysWhenTenantsLeave(t *testing.T) {
	t.Parallel()
	for _, state := range []parking.CardState{parking.CardLent, parking.CardLost} {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			k := newCell(parktest.New(t), 1, aFirst)
			k.lets()
			k.exec(`insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits)
				select p.committee_id, l.id, p.plate, true, p.tail, p.digits
				from parking.card_plates p
				join parking.cards c on c.committee_id = p.committee_id and c.id = p.card_id
				join parking.cards l on l.committee_id = c.committee_id and l.number = $3
				where p.committee_id = $1 and c.number = $2`, k.c.ID, k.number, k.let)
			k.exec(`update parking.cards set state = $3 where committee_id = $1 and number = $2`, k.c.ID, k.number, state)
			n := change.Leaving{Committee: k.c.ID, Dwelling: homeDoor, Tenants: true, Reason: "租期到了"}
			ending, err := k.Change.Ending(t.Context(), k.member, n)
			must(t, err)
			if len(ending.Plates) != 1 || ending.Plates[0].String() != letPlate {
				t.Errorf("foretold: %v", ending.Plates)
			}
			_, err = k.Change.MoveOut(t.Context(), k.member, n)
			must(t, err)
			var left []string
			must(t, k.DB.Select(t.Context(), &left, `select plate from parking.vehicles where committee_id = $1 and to_day is null order by plate`, k.c.ID))
			if !slices.Contains(left, k.plates[0]) || slices.Contains(left, letPlate) {
				t.Errorf("left in the register: %v", left)
			}
		})
	}
}
