package block_test

import (
	"errors"
	"slices"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/block"
)

// made is a block of days that count from today, put straight into its table.
type made struct {
	plate       string
	from, until int
	lifted      bool
}

func put(w *parktest.World, m made) block.ID {
	w.T.Helper()
	b := id.New[block.Block]()
	w.Exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by, lifted_at, lifted_by, lift_reason)
		select $1, $2, $3, $4, $5, '三次占用消防通道', 'clause', '公约第九条', $6::timestamptz, 'chair', case when $7 then $6::timestamptz end, case when $7 then 'chair' end, case when $7 then '改正了' end`,
		w.C.ID, b, m.plate, w.Today().AddDays(m.from), w.Today().AddDays(m.until), w.Clock.Now(), m.lifted)
	return b
}

// car lets a dwelling have a car.
func car(w *parktest.World, home people.Dwelling, plate string) {
	w.T.Helper()
	w.Exec(`insert into parking.vehicles (committee_id, id, dwelling_id, plate, kind, tail, digits, from_day)
		values ($1, gen_random_uuid(), $2, $3, 'blue', 'x', 'x', '2020-01-01')`, w.C.ID, home.ID, plate)
}

func plates(list []block.Block) (out []string) {
	for _, b := range list {
		out = append(out, b.Plate.String())
	}
	return out
}

// Those in force are the ones that nobody lifted and whose last day is not over, the
// nearest end first. A household sees those of its cars and of its live cards, and no
// others: not a former car's, not one that stood on a card given back, no neighbour's.
func TestBlocksInForceAndOfAHousehold(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	home, next := w.Dwelling("1-1-101"), w.Dwelling("1-1-102")
	w.Past(home, "京Z00001") // among it a car that is gone and a card that was given back
	for plate, door := range map[string]string{"京A00005": home.Code, "京N00001": next.Code} {
		_, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: door, Plates: []string{plate}, Reason: "搬家当天"})
		w.Must(err)
	}
	for i, m := range []made{
		{"京A00001", 0, 9, false},
		{"京A00002", -9, -1, false},
		{"京A00003", -9, 9, true},
		{"京A00004", 1, 8, false},
		{"京A00005", -9, 0, false},
		{"京Z00001", -9, 7, false},
		{"京N00001", -9, 6, false},
		{"京N00002", -9, 5, false},
	} {
		put(w, m)
		if i < 4 {
			car(w, home, m.plate)
		}
	}
	car(w, next, "京N00002")
	list, err := w.Blocks.InForce(t.Context(), w.Staff(actor.Chair), w.C.ID)
	w.Must(err)
	if got, want := plates(list), []string{"京A00005", "京N00002", "京N00001", "京Z00001", "京A00004", "京A00001"}; !slices.Equal(got, want) {
		t.Errorf("in force are %v, want %v", got, want)
	}
	list, err = w.Blocks.OfDwelling(t.Context(), w.Lives(home, people.KindOwner, 0), w.C.ID, home.ID)
	w.Must(err)
	if got, want := plates(list), []string{"京A00005", "京A00004", "京A00001"}; !slices.Equal(got, want) {
		t.Errorf("the household sees %v, want %v", got, want)
	}
}

// A block keeps its plate from a card from its first day through its last, unless it was
// lifted; through its last day it is lifted, alone and once.
func TestABlockThroughItsLastDay(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	chair := w.Staff(actor.Chair)
	for i, one := range []struct {
		name string
		made
		holds, lifts bool
	}{
		{"until yesterday", made{"京A00001", -9, -1, false}, false, false},
		{"until today", made{"京A00002", -9, 0, false}, true, true},
		{"from today", made{"京A00003", 0, 9, false}, true, true},
		{"from tomorrow", made{"京A00004", 1, 9, false}, false, true},
		{"lifted", made{"京A00005", -9, 9, true}, false, false},
	} {
		b, code := put(w, one.made), "1-1-10"+string(rune('1'+i))
		w.Dwelling(code)
		card := parking.IssueCard{Committee: w.C.ID, Dwelling: code, Plates: []string{one.plate}, Reason: "搬家当天"}
		if _, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), card); (err != nil) != one.holds {
			t.Errorf("%s: %v", one.name, err)
		}
		before, err := w.Blocks.InForce(t.Context(), chair, w.C.ID)
		w.Must(err)
		err = w.Blocks.Lift(t.Context(), chair, block.Lifting{Committee: w.C.ID, Block: b, Reason: "复核后撤销"})
		if (err == nil) != one.lifts || err != nil && !errors.Is(err, block.ErrUnknown) {
			t.Errorf("%s it is lifted: %v", one.name, err)
		}
		after, err := w.Blocks.InForce(t.Context(), chair, w.C.ID)
		if gone := len(before) - len(after); err != nil || gone != map[bool]int{true: 1}[one.lifts] {
			t.Errorf("%s: %d are lifted (%v)", one.name, gone, err)
		}
		put(w, made{"京B0000" + string(rune('1'+i)), 0, 9, false}) // another, beside the next
	}
}
