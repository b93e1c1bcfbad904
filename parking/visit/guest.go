package visit

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/parking/plate"
	"ziguan/parking/register"
)

// Asking is what a guest says at the posted code.
type Asking struct {
	Committee people.CommitteeID
	Door      string
	Plate     string
	Stay      Stay
	Gate      string
}

// Ask tells a dwelling's household that a guest stands at the gate. Anybody may,
// and is told the same whatever is behind the door: an unknown door, a known
// plate, a full list all look alike. Errors are of the form alone: plate.ErrInvalid,
// register.ErrDwelling, ErrStay, plate.ErrLabel.
func (s *Service) Ask(ctx context.Context, who actor.Actor, n Asking) error {
	var wrong []*errs.Error
	p, err := plate.Parse(n.Plate)
	if err != nil {
		wrong = append(wrong, plate.ErrInvalid.On("plate"))
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
		return err //nolint:wrapcheck // a refusal
	}
	err = s.run(ctx, who, n.Committee, func(a act) error {
		d, err := people.DwellingByCode(ctx, a, n.Committee, place.String())
		if err != nil {
			return err //nolint:wrapcheck // swallowed below
		}
		if _, err := holdDoor(ctx, a.Tx, n.Committee, d.ID); err != nil {
			return err
		}
		return a.ask(ctx, Pass{DwellingID: d.ID, Plate: p, Kind: ByGuest, Gate: n.Gate}, n.Stay)
	})
	switch errs.KindOf(err) {
	case errs.NotFound, errs.Conflict:
		return nil // nobody learns at the gate what is behind a door
	case errs.Invalid, errs.Unauthenticated, errs.Forbidden, errs.TooMany, errs.Unavailable, errs.Internal:
	}
	return err
}

func (a act) ask(ctx context.Context, p Pass, stay Stay) error {
	if err := holdPlate(ctx, a.Tx, a.committee.ID, p.Plate); err != nil {
		return err
	}
	until, err := stay.until(a.Now, a.committee, a.rules)
	if err != nil {
		return err
	}
	s, err := a.standing(ctx, p.DwellingID, p.Plate)
	if err != nil {
		return err
	}
	if err := mayOpen(s, a.rules, until); err != nil {
		return err
	}
	asked, err := a.waiting(ctx, p)
	if err != nil || !asked.ID.Zero() || s.Asked >= a.rules.Asked {
		return err // asked before, or enough ask already: nobody hears of it
	}
	p.ID, p.State, p.From, p.Until, p.Days = id.New[Pass](), Asked, a.Now, until, EveryDay
	if err := a.add(ctx, p, a.rules.PerDwelling, Ask); err != nil {
		return err
	}
	return a.tell(ctx, p, "visit.asked", true)
}

// tell puts down that the household is to know of a pass that others made.
func (a act) tell(ctx context.Context, p Pass, kind string, urgent bool) error {
	_, err := outbox.Tell(ctx, a.Tx, outbox.New{
		Committee: a.committee.ID, Event: kind + ":" + p.ID.String(), Kind: kind, Dwelling: p.DwellingID, Urgent: urgent,
		Params: map[string]string{"plate": p.Plate.String(), "until": p.Until.In(a.committee.Location()).Format("01-02 15:04")},
		Link:   "/my/" + a.committee.Code + "/visits",
	})
	return err //nolint:wrapcheck // says what it did
}
