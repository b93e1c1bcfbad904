package demo

import (
	"context"
	"fmt"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/parking/gate"
)

// When the estate's buildings brought their old cards, in days before the end:
// the file comes, is posted for twenty days, and then the cards are issued.
const (
	founded    = 364
	firstWave  = 310
	secondWave = 180
	thirdWave  = 70
	issueAfter = 20
	lettersDay = 40
	lettersFor = 3 // the building
	hostEnds   = 25
)

// estate plans the year of 馨园.
func (y *year) estate() error {
	if err := y.begin(said.Estate, 812); err != nil {
		return err
	}
	y.homes = estateHomes(y.lots, y.today)
	y.host(residentPhone, func(h household) bool { return h.building == lettersFor })
	y.on(founded, 9*60, func(ctx context.Context) error { return y.found(ctx, people.Owners, false) })
	y.on(founded-1, 10*60, func(ctx context.Context) error {
		return y.give(ctx, y.place.Former)
	})
	y.on(founded-1, 14*60, y.setRules)
	y.on(founded-2, 9*60, func(ctx context.Context) error {
		if err := y.addGate(ctx, 0, false); err != nil {
			return err
		}
		return y.addGate(ctx, 1, false, gate.Hours{From: 7 * 60, To: 9 * 60, Mode: gate.StrangersOnly})
	})
	y.on(founded-3, 9*60, y.enrol)
	y.before(founded-5, actor.Member, actor.Supervisor)
	y.votes()
	y.calls(66, 24, 8)
	y.hears(66)
	y.on(200, 15*60, func(ctx context.Context) error { return y.leave(ctx, y.place.Former) })
	y.waves()
	for d := firstWave - issueAfter - 3; d > 0; d -= 7 {
		y.on(d, 10*60, y.week)
		y.on(d, 15*60, y.workOff)
	}
	y.on(lettersDay, 11*60, y.printLetters)
	y.on(lettersDay-5, 13*60, y.useLetters)
	y.on(12, 11*60, y.lookUp)
	y.on(3, 15*60, y.changes)
	y.on(90, 9*60, func(ctx context.Context) error {
		_, _, err := y.Account.AddToken(ctx, y.as(actor.Chair), y.c.ID, actor.Gate, said.Barrier)
		return err
	})
	y.visitors()
	y.renewals()
	y.gateDays()
	y.posts()
	y.applications(courses)
	y.lastNights()
	return nil
}

// waves imports the register and the old cards of the buildings one after another.
func (y *year) waves() {
	for n, w := range []struct{ day, from, to int }{{firstWave, 1, 4}, {secondWave, 5, 6}, {thirdWave, 7, 7}} {
		y.on(w.day, 9*60+30, func(ctx context.Context) error { return y.wave(ctx, n, w.from, w.to) })
		y.on(w.day-issueAfter, 14*60, y.firstIssue)
	}
}

// wave brings the old cards of some buildings; the first brings the whole
// register besides, with the slips of the pen that every list has.
func (y *year) wave(ctx context.Context, n, from, to int) error {
	var list []household
	var wrong [][]string
	count := 0
	for _, h := range y.homes {
		its := from <= h.building && h.building <= to
		for _, c := range h.cars() {
			if its {
				count++
				y.oldCard(c, n, count)
			}
		}
		if its || n == 0 {
			list = append(list, h)
		}
	}
	if n == 0 {
		h := y.homes[0]
		wrong = [][]string{append(append([]string{}, h.cells...), h.owner, said.Wrong.Phone, said.Wrong.Area, "", "", said.Wrong.Plate, "", "", "", "")}
	}
	data, err := file(said.Titles, list, wrong...)
	if err != nil {
		return err
	}
	return y.take(ctx, y.place.Files[n], data)
}

// oldCard gives a car the card that the list has for it; its last day,
// where one is known, lies somewhere in the year after the wave.
func (y *year) oldCard(c *car, wave, n int) {
	c.number = fmt.Sprintf("%d-%03d", wave+1, n)
	if wave == 0 && c.class == said.FirstClass {
		c.number = fmt.Sprintf("A-%04d", n)
	}
	if y.in(600) { // of the others nobody had written down until when
		c.validTo = y.c.Today(y.Clock.Now()).AddDays(issueAfter + 6 + y.IntN(340))
	}
	if c.plate == y.hostCar { // ends within the yearly renewal that is under way at the end
		c.validTo = y.today.AddDays(hostEnds)
	}
	if y.in(30) {
		c.paidTo = y.today.AddDays(-15)
	}
}
