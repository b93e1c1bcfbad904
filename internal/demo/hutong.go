package demo

import (
	"context"
	"strconv"
	"time"

	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
	"ziguan/parking/watch"
)

// The lane's year, in days before the end.
const (
	laneFounded = 330
	laneImport  = 322
	laneIssue   = 315
	laneLetters = 50
	laneNights  = 14 // of the last nights each is walked, before them two a week
)

// hutong plans the year of 韶九胡同: no gate, a walk through the lane by night.
func (y *year) hutong() error {
	if err := y.begin(said.Hutong, 40); err != nil {
		return err
	}
	y.homes = laneHomes(y.lots, y.today)
	y.host(laneResident, func(household) bool { return true })
	y.on(laneFounded, 9*60, func(ctx context.Context) error { return y.found(ctx, people.Residents, true) })
	y.on(laneFounded-1, 14*60, y.setRules)
	y.before(2)
	y.on(2, 60, y.night)
	y.roll(2+gap, 0, vote.Meeting, "majority")
	y.rounds(60)
	y.dawn(4, y.consult)
	y.calls(3, 7, 2)
	y.notice(2, 0, 10)
	y.on(laneFounded-2, 9*60, func(ctx context.Context) error {
		return y.addGate(ctx, 0, true, gate.Hours{From: 0, To: 24 * 60, Mode: gate.LaneWalk})
	})
	y.on(laneFounded-3, 9*60, y.enrol)
	y.on(laneImport, 9*60+30, func(ctx context.Context) error {
		for n, h := range y.homes {
			for _, c := range h.cars() {
				y.laneCard(c, n)
			}
		}
		data, err := file(said.LaneTitles, y.homes)
		if err != nil {
			return err
		}
		return y.take(ctx, y.place.Files[0], data)
	})
	y.on(laneIssue, 14*60, y.firstIssue)
	for d := laneIssue - 7; d > 0; d -= 7 {
		y.on(d, 10*60, y.quietWeek)
		y.on(d, 15*60, y.workOff)
	}
	y.on(laneLetters, 11*60, y.printLetters)
	y.on(laneLetters-3, 13*60, y.useLetters)
	for d := laneIssue - 1; d > 0; d-- {
		if d <= laneNights || d%7 == 1 || d%7 == 4 {
			y.on(d, 21*60+30, func(ctx context.Context) error { return y.walk(ctx, d%2) })
		}
	}
	y.posts()
	y.visitors()
	y.applications(few())
	y.lastNights()
	return nil
}

// laneCard gives most cars of the lane a card until the next new year's list.
func (y *year) laneCard(c *car, n int) {
	if y.in(60) && c.plate != y.hostCar {
		return // bought since: no card yet
	}
	c.number = strconv.Itoa(n + 1)
	c.validTo = y.today.AddDays(5 + y.IntN(40))
	if y.in(200) {
		c.validTo = y.today.AddDays(-y.IntN(200))
	}
}

// quietWeek is a week of the lane: forty cars make few incidents.
func (y *year) quietWeek(ctx context.Context) error {
	if y.in(250) {
		return y.week(ctx)
	}
	return y.night(ctx)
}

// walk is one walk through the lane, car after car, stored as one count.
func (y *year) walk(ctx context.Context, volunteer int) error {
	v, lane := y.who[actor.Volunteer][volunteer], y.place.Gates[0].Label
	if _, err := y.Watch.StartWalk(ctx, v, y.c.ID, lane); err != nil {
		return err
	}
	known, err := y.known(ctx)
	if err != nil {
		return err
	}
	began := y.Clock.Now()
	var seen []plate.Plate
	for _, p := range known {
		if y.in(820) {
			seen = append(seen, p)
		}
	}
	seen = append(seen, y.unknownPlates(2+y.IntN(6))...)
	list := make([]gate.Check, len(seen))
	for i, n := range y.Perm(len(seen)) {
		list[i] = gate.Check{
			ID: id.New[gate.Check]().UUID(), Gate: lane, Direction: gate.Parked, Plate: seen[n].String(),
			At: began.Add(time.Duration(i+1) * 20 * time.Second),
		}
	}
	y.Clock.Step(time.Duration(len(list)+2) * 20 * time.Second)
	answers, err := y.recorder.Sync(ctx, v, y.c.ID, list)
	if err != nil {
		return err
	}
	if err := y.notes(ctx, v, answers); err != nil {
		return err
	}
	y.Clock.Step(3 * time.Minute)
	_, err = y.Watch.EndWalk(ctx, v, y.c.ID)
	return err
}

// notes are what the walker did about the cars that nobody knows.
func (y *year) notes(ctx context.Context, v actor.Actor, answers []gate.Synced) error {
	for _, a := range answers {
		if a.Verdict != gate.Refuse || !y.in(600) {
			continue
		}
		did := watch.Slip
		if y.in(250) {
			did = watch.Persuaded
		}
		if err := y.Watch.Note(ctx, v, y.c.ID, a.ID, did); err != nil {
			return err
		}
	}
	return nil
}
