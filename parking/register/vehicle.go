package register

import (
	"context"
	"fmt"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking/plate"
)

var (
	// ErrVehicleHeld refuses a plate that the register has; parameter "dwelling"
	// is whose it is.
	ErrVehicleHeld = errs.New(errs.Conflict, "vehicle.held")
	// ErrVehicleUnknown says that the dwelling has no such car now.
	ErrVehicleUnknown = errs.New(errs.NotFound, "vehicle.unknown")
	// ErrVehicleOnCard refuses to end a car whose plate stands on a live card;
	// parameter "number" is the card's.
	ErrVehicleOnCard = errs.New(errs.Conflict, "vehicle.on_card")
)

// VehicleID is the key of a car in the register.
type VehicleID = id.ID[Vehicle]

// Vehicle is a car as the register knows it. To is the first day on which it is
// no longer the dwelling's.
type Vehicle struct {
	ID    VehicleID   `db:"id"`
	Plate plate.Plate `db:"plate"`
	From  day.Day     `db:"from_day"`
	To    day.Day     `db:"to_day"`
}

const sqlVehicleWhose = `
	select d.code
	from parking.vehicles v
	join people.dwellings d on d.committee_id = v.committee_id and d.id = v.dwelling_id
	where v.committee_id = $1 and v.plate = $2 and v.to_day is null`

const sqlVehicleOfDwelling = `
	select id, plate, from_day, to_day
	from parking.vehicles
	where committee_id = $1 and dwelling_id = $2 and id = $3 and to_day is null`

const sqlVehicleEnd = `
	update parking.vehicles
	set to_day = greatest($3::date, from_day)
	where committee_id = $1 and id = $2 and to_day is null`

// sqlCardOfPlate finds the card that a car is on. An owner's lent card is in use again
// when the lease is over, and needs its car then.
const sqlCardOfPlate = `
	select c.number
	from parking.card_plates p
	join parking.cards c on c.committee_id = p.committee_id and c.id = p.card_id
	where p.committee_id = $1 and p.plate = $2 and c.dwelling_id = $3
		and c.state in ('applied', 'posting', 'active', 'suspended', 'lent', 'lost')
	order by c.number
	limit 1`

// AddVehicle enters a car by its plate as typed. Invalid plate.invalid,
// ErrVehicleHeld. For staff, on the record without the plate.
func (s *Service) AddVehicle(ctx context.Context, who actor.Actor, at At, text string) error {
	v, err := plate.ParseOwned(text)
	if err != nil {
		return plate.ErrInvalid.On("plate")
	}
	return s.onDwelling(ctx, who, at, func(a scene, d people.Dwelling) (record.Act, error) {
		var whose string
		err := a.Get(ctx, &whose, sqlVehicleWhose, at.Committee, v)
		switch {
		case err == nil:
			return record.Act{}, ErrVehicleHeld.With("dwelling", whose).On("plate")
		case !pg.NoRows(err):
			return record.Act{}, fmt.Errorf("whose vehicle: %w", err)
		}
		return record.Act{Kind: "vehicle.added"}, oneVehicle(ctx, a, d.ID, v)
	})
}

// EndVehicle enters that a car is gone, by hand only: on is the first day it is
// no longer the dwelling's, and not one to come. ErrVehicleUnknown,
// ErrVehicleOnCard, ErrDateFuture. For staff, on the record without the plate.
func (s *Service) EndVehicle(ctx context.Context, who actor.Actor, at At, key VehicleID, on day.Day) error {
	return s.onDwelling(ctx, who, at, func(a scene, d people.Dwelling) (record.Act, error) {
		v, err := pg.One[Vehicle](ctx, a, ErrVehicleUnknown, sqlVehicleOfDwelling, at.Committee, d.ID, key)
		if err != nil {
			return record.Act{}, err
		}
		if on > a.Today {
			return record.Act{}, ErrDateFuture.On("on")
		}
		var number string
		err = a.Get(ctx, &number, sqlCardOfPlate, at.Committee, v.Plate, d.ID)
		if err == nil {
			return record.Act{}, ErrVehicleOnCard.With("number", number)
		}
		if !pg.NoRows(err) {
			return record.Act{}, fmt.Errorf("card of vehicle: %w", err)
		}
		if err := a.Do(ctx, sqlVehicleEnd, at.Committee, key, on); err != nil {
			return record.Act{}, err
		}
		return record.Act{Kind: "vehicle.ended", Body: []record.Pair{{Key: "from", Value: on.String()}}}, nil
	})
}
