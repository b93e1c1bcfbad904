package change_test

import (
	"slices"
	"testing"

	"ziguan/internal/parktest"
	"ziguan/internal/people"
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

// Whoever leaves takes their own cars with them and nobody else's: neighbours' stay,
// what went before keeps its day, and a car for which tenants had no card stays when
// they alone leave.
func TestOnlyTheCarsOfThoseWhoLeaveGo(t *testing.T) {
	t.Parallel()
	for tenantsLeave, want := range map[bool][]string{true: {plateA, "京E00001", "京E00002", "京E00003"}, false: {"京E00003"}} {
		t.Run(map[bool]string{true: "tenants", false: "all"}[tenantsLeave], func(t *testing.T) {
			t.Parallel()
			k := newCell(parktest.New(t), 1, aFirst)
			k.lets()
			long := k.today().AddDays(-100)
			for plate, door := range map[string]people.DwellingID{"京E00001": k.home.ID, "京E00002": k.home.ID, "京E00003": k.other.ID} {
				k.exec(`insert into parking.vehicles (committee_id, id, dwelling_id, plate, kind, tail, digits, from_day) values ($1, gen_random_uuid(), $2, $3, 'small', 'x', 'x', $4)`,
					k.c.ID, door, plate, long)
			}
			k.exec(`insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits)
				select committee_id, id, '京E00002', false, 'x', 'x' from parking.cards where committee_id = $1 and dwelling_id = $2 and state = 'returned' limit 1`, k.c.ID, k.home.ID)
			k.exec(`update parking.vehicles set from_day = $2, to_day = $2 where committee_id = $1 and to_day is not null`, k.c.ID, long)
			n := change.Leaving{Committee: k.c.ID, Dwelling: homeDoor, Tenants: tenantsLeave, Reason: "搬走了"}
			ending, err := k.Change.Ending(t.Context(), k.member, n)
			must(t, err)
			_, err = k.Change.MoveOut(t.Context(), k.member, n)
			must(t, err)
			var left []string
			must(t, k.DB.Select(t.Context(), &left, `select plate from parking.vehicles where committee_id = $1 and to_day is null order by plate`, k.c.ID))
			if !slices.Equal(left, want) {
				t.Errorf("left in the register: %v, want %v", left, want)
			}
			var all, moved int
			must(t, k.DB.Get(t.Context(), &all, `select count(*) from parking.vehicles where committee_id = $1 and to_day = $2`, k.c.ID, k.today()))
			must(t, k.DB.Get(t.Context(), &moved, `select count(*) from parking.vehicles where committee_id = $1 and from_day = $2 and to_day = $3 and plate = $4`, k.c.ID, long, k.today(), plateA))
			if all != len(ending.Plates) || moved != 0 {
				t.Errorf("%d cars ended today, foretold %v; %d of before moved", all, ending.Plates, moved)
			}
		})
	}
}
