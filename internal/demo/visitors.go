package demo

import (
	"context"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/parking/gate"
	"ziguan/parking/movecall"
	"ziguan/parking/visit"
)

// visitors plans who comes to see the resident of the demonstration in the last
// weeks, and whose car is in somebody's way: each kind once, and at the end one
// guest who waits for the household's word and one call that nobody answered.
func (y *year) visitors() {
	cars := said.Visitors.Plates
	y.on(20, 10*60, func(ctx context.Context) error { return y.listCarer(ctx, cars[0]) })
	y.on(9, 15*60, func(ctx context.Context) error { return y.comes(ctx, cars[1], visit.Today) })
	y.on(6, 18*60, func(ctx context.Context) error { return y.calledUp(ctx, cars[2]) })
	y.on(4, 14*60, func(ctx context.Context) error { return y.asks(ctx, cars[3], true) })
	y.on(3, 8*60, func(ctx context.Context) error { return y.inTheWay(ctx, said.Visitors.Places[0], true) })
	y.on(2, 12*60, func(ctx context.Context) error { return y.takenBack(ctx, cars[4]) })
	last := func(before time.Duration, do func(context.Context) error) {
		y.acts = append(y.acts, planned{y.end.Add(-before), do})
	}
	last(40*time.Minute, func(ctx context.Context) error { return y.inTheWay(ctx, said.Visitors.Places[1], false) })
	last(15*time.Minute, func(ctx context.Context) error { return y.comes(ctx, cars[5], visit.Overnight) })
	last(10*time.Minute, func(ctx context.Context) error { return y.asks(ctx, cars[6], false) })
}

func (y *year) listCarer(ctx context.Context, plate string) error {
	d, err := y.hostHome(ctx)
	if err != nil {
		return err
	}
	var days visit.Days
	return y.Visits.AddCarer(ctx, y.resident, visit.NewCarer{
		Committee: y.c.ID, Dwelling: d.ID, Plate: plate, Care: visit.Nursing,
		Days: days.With(time.Monday).With(time.Wednesday).With(time.Friday), Last: y.today.AddDays(100),
	})
}

// comes is a visitor whom the household registered and the gate lets in.
func (y *year) comes(ctx context.Context, plate string, stay visit.Stay) error {
	d, err := y.hostHome(ctx)
	if err != nil {
		return err
	}
	_, err = y.Visits.Add(ctx, y.resident, visit.NewPass{Committee: y.c.ID, Dwelling: d.ID, Plate: plate, Stay: stay})
	if err != nil || y.place.Code != Estate { // the lane has no gate
		return err
	}
	_, err = y.recorder.Check(ctx, y.as(actor.Volunteer), y.c.ID, gate.Check{
		ID: id.New[gate.Check]().UUID(), Gate: y.place.Gates[0].Label, Direction: gate.In, Plate: plate,
	})
	return err
}

// calledUp is one whom a volunteer registered after a call to the household.
func (y *year) calledUp(ctx context.Context, plate string) error {
	d, err := y.hostHome(ctx)
	if err != nil {
		return err
	}
	_, err = y.Visits.Register(ctx, y.as(actor.Volunteer), visit.AtTheGate{
		Committee: y.c.ID, Door: d.Code, Plate: plate, Stay: visit.Today, Gate: y.place.Gates[0].Label,
	})
	return err
}

// asks is a guest at the posted code, whom the household lets in or has not seen yet.
func (y *year) asks(ctx context.Context, plate string, answered bool) error {
	d, err := y.hostHome(ctx)
	if err != nil {
		return err
	}
	err = y.Visits.Ask(ctx, actor.Of(actor.Nobody), visit.Asking{
		Committee: y.c.ID, Door: d.Code, Plate: plate, Stay: visit.Today, Gate: y.place.Gates[0].Label,
	})
	if err != nil || !answered {
		return err
	}
	y.Clock.Step(2 * time.Minute)
	home, err := y.Visits.OfDwelling(ctx, y.resident, y.c.ID, d.ID)
	if err != nil {
		return err
	}
	for _, p := range home.Asked {
		if err := y.Visits.Confirm(ctx, y.resident, visit.PassAct{Committee: y.c.ID, Pass: p.ID}); err != nil {
			return err
		}
	}
	return nil
}

// takenBack is one who did not come after all.
func (y *year) takenBack(ctx context.Context, plate string) error {
	d, err := y.hostHome(ctx)
	if err != nil {
		return err
	}
	p, err := y.Visits.Add(ctx, y.resident, visit.NewPass{Committee: y.c.ID, Dwelling: d.ID, Plate: plate, Stay: visit.Today})
	if err != nil {
		return err
	}
	y.Clock.Step(time.Hour)
	return y.Visits.Revoke(ctx, y.resident, visit.PassAct{Committee: y.c.ID, Pass: p.ID, Reason: said.Visitors.Reason})
}

// inTheWay is a call to move the resident's car, which comes at once or has not heard.
func (y *year) inTheWay(ctx context.Context, place string, answered bool) error {
	call, err := y.Calls.ByGate(ctx, y.as(actor.Volunteer), movecall.AtGate{Committee: y.c.ID, Plate: y.hostCar, Place: place})
	if err != nil || !answered {
		return err
	}
	y.Clock.Step(3 * time.Minute)
	return y.Calls.Answer(ctx, y.resident, movecall.CallAct{Committee: y.c.ID, Call: call.ID}, movecall.Come)
}
