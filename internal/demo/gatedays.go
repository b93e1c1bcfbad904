package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
	"ziguan/parking/watch"
)

const (
	gateMonth = 30        // days of which records are still kept at the end
	gateCars  = 150       // cars that pass on such a day
	gateFew   = 30        // and on the one day a week that stands for the rest of the year
	atEnd     = time.Hour // before the end, which visitors and calls have for themselves
)

// gateDays plans what passes at the estate's gates: of each of the last thirty
// days, and of one day a week before. Each half day is handed in by the
// volunteer's phone at its end.
func (y *year) gateDays() {
	y.acts = append(y.acts, planned{y.end.Add(-20 * time.Minute), y.onDuty})
	for d := firstWave - issueAfter - 1; d >= 0; d-- {
		cars := gateCars
		if d > gateMonth {
			cars = gateFew
		}
		if d > gateMonth && d%7 != 0 {
			continue
		}
		if d == gateMonth { // the records have grown since
			y.on(d, 5*60, y.look)
		}
		who := d % 2 // two volunteers take turns; the third comes when somebody is ill
		y.on(d, 6*60+30, func(ctx context.Context) error { return y.half(ctx, half{who, 6*60 + 40, 165, cars, gate.Out}) })
		y.on(d, 16*60+20, func(ctx context.Context) error { return y.half(ctx, half{1 - who, 16*60 + 30, 300, cars, gate.In}) })
		if d <= gateMonth && d%7 == 3 {
			y.on(d, 22*60, y.answerDifferences)
		}
	}
}

// onDuty opens the shift of the third volunteer, which is still open at the end.
func (y *year) onDuty(ctx context.Context) error {
	_, err := y.Watch.StartShift(ctx, y.who[actor.Volunteer][2], y.c.ID, y.place.Gates[0].Label)
	return err
}

// half is one half of a day: from a minute on, for so many minutes.
type half struct {
	volunteer, from, minutes, cars int
	way                            gate.Direction
}

// half plays one: the shift, the cars in the order they came.
func (y *year) half(ctx context.Context, h half) error {
	v := y.who[actor.Volunteer][h.volunteer]
	east, west := y.place.Gates[0].Label, y.place.Gates[1].Label
	if _, err := y.Watch.StartShift(ctx, v, y.c.ID, east); err != nil {
		return err
	}
	known, err := y.known(ctx)
	if err != nil {
		return err
	}
	start := y.Clock.Now().Add(10 * time.Minute)
	var list []gate.Check
	see := func(k gate.Check) {
		k.ID = id.New[gate.Check]().UUID()
		k.At = start.Add(time.Duration(y.IntN(h.minutes*60)) * time.Second)
		list = append(list, k)
	}
	for _, i := range y.Perm(len(known))[:min(h.cars, len(known))] {
		p := known[i].String()
		if y.inside[p] == (h.way == gate.In) {
			continue // it did not go out, or is home already
		}
		at := east
		if h.way == gate.In && y.in(300) {
			at = west
		}
		y.inside[p] = h.way == gate.In
		if y.in(6) {
			continue // nobody wrote it down
		}
		see(gate.Check{Gate: at, Direction: h.way, Plate: p})
	}
	y.strangers(h, see)
	slices.SortStableFunc(list, func(a, b gate.Check) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Plate, b.Plate)) })
	end := start.Add(time.Duration(h.minutes) * time.Minute)
	last := y.end.Add(-atEnd)
	going := end.After(last) // the last half day is not over, and what comes then has its own time
	if going {
		if end = last; end.Before(y.Clock.Now()) {
			end = y.Clock.Now()
		}
		list = slices.DeleteFunc(list, func(k gate.Check) bool { return k.At.After(end) })
	}
	y.Clock.Set(end)
	if _, err := y.recorder.Sync(ctx, v, y.c.ID, list); err != nil || going {
		return err
	}
	return y.Watch.EndShift(ctx, v, y.c.ID)
}

// strangers are cars without a card: turned away, let through for a reason, or
// on duty; and a plate that was typed wrongly.
func (y *year) strangers(h half, see func(gate.Check)) {
	gates := y.place.Gates
	for range h.cars / 25 {
		see(gate.Check{Gate: one(y.lots, gates).Label, Direction: gate.In, Plate: y.plate()})
	}
	for range h.cars / 40 {
		see(gate.Check{Gate: gates[0].Label, Direction: gate.In, Plate: y.plate(), Override: one(y.lots, said.Overrides)})
	}
	if y.in(h.cars / 2) {
		see(gate.Check{Gate: gates[0].Label, Direction: h.way, Plate: fmt.Sprintf("KA%05d", y.IntN(100_000))}) // a military plate's shape
	}
	if y.in(h.cars) {
		see(gate.Check{Gate: gates[0].Label, Direction: h.way, Exempt: gate.Emergency})
	}
	if y.in(h.cars * 2) {
		p := []rune(y.plate())
		see(gate.Check{Gate: gates[0].Label, Direction: h.way, Plate: string(p[:len(p)-1])})
	}
}

// answerDifferences answers most of what did not pair.
func (y *year) answerDifferences(ctx context.Context) error {
	all, err := y.Watch.Differences(ctx, y.clerk(), y.c.ID, watch.SoughtDifferences{})
	if err != nil {
		return err
	}
	slices.SortStableFunc(all.List, func(a, b watch.Difference) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Plate, b.Plate))
	})
	for _, d := range all.List {
		if y.in(150) {
			continue
		}
		if err := y.Watch.Resolve(ctx, y.clerk(), y.c.ID, d.ID, one(y.lots, said.Resolutions)); err != nil {
			return err
		}
	}
	return nil
}

// unknownPlates draws plates that no list has.
func (y *year) unknownPlates(n int) []plate.Plate {
	out := make([]plate.Plate, n)
	for i := range out {
		out[i] = plate.Plate(y.plate())
	}
	return out
}
