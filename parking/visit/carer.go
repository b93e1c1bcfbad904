package visit

import (
	"context"
	"slices"
	"strconv"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/plate"
)

// NewCarer is a carer's car that a household lists.
type NewCarer struct {
	Committee people.CommitteeID
	Dwelling  people.DwellingID
	Plate     string
	Care      Care
	Days      Days
	Last      day.Day // the last day
}

// AddCarer lists a carer's car: let in on its days until its last day, and never
// counted as a visit. The household may, and staff for it. plate.ErrInvalid, ErrCare,
// ErrCarerDays, ErrCarerEnd, ErrHasCard, ErrHasCardHost, ErrCardRevoked, ErrCardRevokedHost, ErrBlocked, ErrCarers.
func (s *Service) AddCarer(ctx context.Context, who actor.Actor, n NewCarer) error {
	p, err := plate.ParseOwned(n.Plate)
	if err != nil {
		return plate.ErrInvalid.On("plate")
	}
	switch {
	case !slices.Contains(Cares, n.Care):
		return ErrCare.On("care")
	case n.Days < 1 || n.Days > EveryDay:
		return ErrCarerDays.On("days")
	}
	err = s.atHome(ctx, who, n.Committee, n.Dwelling, func(a act) error {
		if n.Last < a.Today || n.Last > a.Today.AddDays(a.rules.CarerDays) {
			return ErrCarerEnd.With("days", strconv.Itoa(a.rules.CarerDays)).On("last")
		}
		if err := holdCar(ctx, a.Tx, n.Committee, Car{Plate: p}); err != nil {
			return err
		}
		now, err := a.standing(ctx, n.Dwelling, Car{Plate: p})
		if err != nil {
			return err
		}
		if err := mayList(now, a.rules); err != nil {
			return err
		}
		return a.add(ctx, Pass{
			ID: id.New[Pass](), DwellingID: n.Dwelling, Car: Car{Plate: p}, Kind: Carer, State: Open, From: a.Now,
			Until: n.Last.AddDays(1).Time(a.Committee.Location()), Days: n.Days, Care: n.Care,
		}, a.rules.Carers, Ask, Confirm)
	})
	return discreet(who, err)
}
