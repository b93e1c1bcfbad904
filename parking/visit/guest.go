package visit

import (
	"context"
	"errors"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/limit"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/plate"
	"ziguan/parking/register"
	"ziguan/parking/stranger"
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
// and is told the same whatever is behind the door: an unknown door and a known
// plate look alike, and so many an hour and a day are passed on whether there is
// such a door or not. Errors are of the form alone: plate.ErrInvalid,
// register.ErrDwelling, ErrStay, plate.ErrLabel; and stranger.ErrNotPassedOn.
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
	taken, again, err := s.allow(ctx, who, n.Committee, place.String(), p)
	if err != nil || again {
		return err
	}
	err = s.run(ctx, who, n.Committee, func(a act) error {
		d, err := a.door(ctx, place.String())
		if err != nil {
			return err
		}
		return a.ask(ctx, Pass{DwellingID: d, Plate: p, Kind: ByGuest, Gate: n.Gate}, n.Stay)
	})
	switch errs.KindOf(err) {
	case errs.NotFound, errs.Conflict:
		return nil // nobody learns at the gate what is behind a door
	case errs.Invalid, errs.Unauthenticated, errs.Forbidden, errs.TooMany, errs.Unavailable, errs.Internal:
	}
	if err == nil {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	if back := s.db.InTx(ctx, who, func(tx *pg.Tx) error { return taken.Back(ctx, tx) }); back != nil {
		return back //nolint:wrapcheck // says what it did
	}
	return err
}

// allow counts a request for a door, whether there is one or not; the household
// behind one that is refused learns that there were more. It is an act of its own:
// a request that finds no door must count as well.
func (s *Service) allow(ctx context.Context, who actor.Actor, c people.CommitteeID, door string, p plate.Plate) (taken limit.Taken, again bool, err error) {
	var refused error
	err = s.run(ctx, who, c, func(a act) error {
		sending := stranger.Sending{Committee: a.committee, Kind: stranger.Visit, Door: door, Most: a.rules.Asked, Same: p.String()}
		taken, again, refused = sending.Allow(ctx, a.Tx)
		if !errors.Is(refused, stranger.ErrNotPassedOn) {
			return refused //nolint:wrapcheck // says what it did
		}
		d, err := a.door(ctx, door)
		if errors.Is(err, people.ErrDwellingUnknown) {
			return nil
		}
		if err != nil {
			return err
		}
		return sending.Dropped(ctx, a.Tx, d) //nolint:wrapcheck // says what it did
	})
	if err == nil {
		err = refused
	}
	return taken, again, err
}

// door holds the dwelling of a code; people.ErrDwellingUnknown.
func (a act) door(ctx context.Context, code string) (people.DwellingID, error) {
	d, err := people.DwellingByCode(ctx, a, a.committee.ID, code)
	if err != nil {
		return d.ID, err //nolint:wrapcheck // a refusal
	}
	_, err = holdDoor(ctx, a.Tx, a.committee.ID, d.ID)
	return d.ID, err
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
	n.Committee, n.Event, n.Dwelling = a.committee.ID, n.Kind+":"+p.ID.String(), p.DwellingID
	n.Params = map[string]string{"plate": p.Plate.String(), "until": p.Until.In(a.committee.Location()).Format("01-02 15:04")}
	n.Link = "/my/" + a.committee.Code + "/visits"
	_, err := outbox.Tell(ctx, a.Tx, n)
	return err //nolint:wrapcheck // says what it did
}
