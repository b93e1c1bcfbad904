package visit

import (
	"context"
	"errors"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/parking/plate"
	"ziguan/parking/register"
	"ziguan/parking/stranger"
)

// Asking is what a guest says at the posted code.
type Asking struct {
	Committee people.CommitteeID
	Door      string
	Plate     string
	NoPlate   string // of a car without one, what it is
	Stay      Stay
	Gate      string
}

// Ask tells a dwelling's household that a guest stands at the gate. Anybody may,
// and is told the same whatever is behind the door: an unknown door and a known
// plate look alike, and so many an hour and a day are passed on whether there is
// such a door or not. Errors are of the form alone: plate.ErrInvalid, ErrNoPlate,
// register.ErrDwelling, ErrStay, plate.ErrLabel; and stranger.ErrNotPassedOn.
func (s *Service) Ask(ctx context.Context, who actor.Actor, n Asking) error {
	var wrong []*errs.Error
	car, err := carOf(n.Plate, n.NoPlate, plate.Parse)
	var bad *errs.Error
	if errors.As(err, &bad) {
		wrong = append(wrong, bad)
	}
	place, err := register.ParseAddress(n.Door)
	if err != nil {
		wrong = append(wrong, register.ErrDwelling.On("door"))
	}
	if n.Stay != Today && n.Stay != Overnight {
		wrong = append(wrong, ErrStay.On("stay"))
	}
	if plate.Label(n.Gate) != nil {
		wrong = append(wrong, plate.ErrLabel.On("gate"))
	}
	if err := errs.Form(wrong...); err != nil {
		return err
	}
	var refused error
	err = s.run(ctx, who, n.Committee, func(a act) error {
		refused, err = a.knock(ctx, n, place.String(), car)
		return err
	})
	if err == nil {
		err = refused
	}
	return err
}

// knock counts a request for a door, whether there is one or not, and makes it in
// the same act: what was counted was made, and a second tap is told so. Refused is
// stranger.ErrNotPassedOn; the household behind a door learns that there were more.
func (a act) knock(ctx context.Context, n Asking, door string, car Car) (refused, err error) {
	sending := stranger.Sending{Committee: a.Committee, Kind: stranger.Visit, Door: door, Most: a.rules.Asked, Same: car.Name()}
	_, again, refused := sending.Allow(ctx, a.Tx)
	if again {
		return nil, nil
	}
	if refused != nil && !errors.Is(refused, stranger.ErrNotPassedOn) {
		return nil, refused
	}
	d, err := a.door(ctx, door)
	switch {
	case errors.Is(err, people.ErrDwellingUnknown):
		return refused, nil
	case err != nil:
		return nil, err
	case refused != nil:
		return refused, sending.Dropped(ctx, a.Tx, d)
	}
	err = a.ask(ctx, Pass{DwellingID: d, Car: car, Kind: ByGuest, Gate: n.Gate}, n.Stay)
	if errs.KindOf(err) == errs.Conflict {
		return nil, nil // nobody learns at the gate what is behind a door
	}
	return nil, err
}

// door holds the dwelling of a code; people.ErrDwellingUnknown.
func (a act) door(ctx context.Context, code string) (people.DwellingID, error) {
	d, err := people.DwellingByCode(ctx, a, a.Committee.ID, code)
	if err != nil {
		return d.ID, err
	}
	_, err = holdDoor(ctx, a.Tx, a.Committee.ID, d.ID)
	return d.ID, err
}

func (a act) ask(ctx context.Context, p Pass, stay Stay) error {
	if err := holdCar(ctx, a.Tx, a.Committee.ID, p.Car); err != nil {
		return err
	}
	until, err := stay.until(a.Now, a.Committee, a.rules)
	if err != nil {
		return err
	}
	s, err := a.standing(ctx, p.DwellingID, p.Car)
	if err != nil {
		return err
	}
	if err := mayOpen(s, a.rules, until); err != nil {
		return err
	}
	asked, err := a.waiting(ctx, p)
	if err != nil || !asked.ID.Zero() {
		return err // asked before: the household knows
	}
	p.ID, p.State, p.From, p.Until, p.Days = id.New[Pass](), Asked, a.Now, until, EveryDay
	if err := a.add(ctx, p, a.rules.PerDwelling, Ask); err != nil {
		return err
	}
	return a.tell(ctx, p, outbox.New{Kind: "visit.asked", Many: "visit.asked_many", Urgent: true, Stranger: true})
}

// tell puts down that the household is to know of a pass that others made.
func (a act) tell(ctx context.Context, p Pass, n outbox.New) error {
	n.Committee, n.Event, n.Dwelling = a.Committee.ID, n.Kind+":"+p.ID.String(), p.DwellingID
	n.Params = map[string]string{"plate": p.Name(), "until": p.Until.In(a.Committee.Location()).Format("01-02 15:04")}
	n.Link = "/my/" + a.Committee.Code + "/visits"
	_, err := outbox.Tell(ctx, a.Tx, n)
	return err
}
