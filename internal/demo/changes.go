package demo

import (
	"context"
	"time"

	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/class"
)

// changes are what waits or just happened at the end of the year: a substitute
// car, a suspension with its appeal, a household that moved out.
func (y *year) changes(ctx context.Context) error {
	all, err := y.Parking.List(ctx, y.clerk(), parking.ListCards{Committee: y.c.ID, State: parking.CardActive, Class: class.FirstCar})
	if err != nil {
		return err
	}
	var cards []parking.Card
	for _, c := range all {
		if c.PlateList != y.hostCar && c.ValidTo > y.today.AddDays(30) {
			cards = append(cards, c)
		}
	}
	if len(cards) < 3 {
		return nil
	}
	_, err = y.Change.AddSubstitute(ctx, y.clerk(), change.NewSubstitute{
		Committee: y.c.ID, Number: cards[0].Number.String(), Plate: y.plate(), Days: 7, Reason: said.Reasons.Substitute,
	})
	if err != nil {
		return err
	}
	y.Clock.Step(9 * time.Minute)
	if err := y.Parking.Suspend(ctx, y.clerk(), y.act(cards[1], said.Reasons.Strike)); err != nil {
		return err
	}
	y.Clock.Step(40 * time.Minute)
	if err := y.Change.File(ctx, y.clerk(), y.c.ID, cards[1].Number.String(), said.Reasons.Appeal); err != nil {
		return err
	}
	y.Clock.Step(20 * time.Minute)
	y.live = nil // the gate lets in others from now on
	_, err = y.Change.MoveOut(ctx, y.clerk(), change.Leaving{Committee: y.c.ID, Dwelling: cards[2].Dwelling, Reason: said.Reasons.Left})
	return err
}
