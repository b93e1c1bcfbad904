package parking

import (
	"context"
	"fmt"

	"ziguan/compacts"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Overview is how a committee stands today, in numbers.
type Overview struct {
	Dwellings int `db:"dwellings"`
	Vehicles  int `db:"vehicles"`
	Live      int `db:"live"`
	Suspended int `db:"suspended"`
	Expiring  int `db:"expiring"` // live ones that end within the days of rule card.expiring_days
	Waiting   int `db:"waiting"`  // old cards that wait for the first issue
	Kept      int `db:"kept"`     // surplus old cards kept until the transition date
}

const sqlOverview = `
	select
		(select count(*) from people.dwellings d where d.committee_id = $1) as dwellings,
		(select count(*) from parking.vehicles v where v.committee_id = $1 and v.to_day is null) as vehicles,
		(select count(*) from parking.cards c where c.committee_id = $1 and c.live) as live,
		(select count(*) from parking.cards c where c.committee_id = $1 and c.state = 'suspended') as suspended,
		(select count(*) from parking.cards c where c.committee_id = $1 and c.live and c.valid_to <= $2) as expiring,
		(select count(*) from parking.claims k where k.committee_id = $1 and k.state = 'waiting') as waiting,
		(select count(*) from parking.claims k where k.committee_id = $1 and k.state = 'kept') as kept`

// Overview counts what a committee has and what waits for it. Staff and readers may.
func (s *Service) Overview(ctx context.Context, who actor.Actor, c people.CommitteeID) (Overview, error) {
	var out Overview
	if err := who.Needs(c.String(), append(append([]actor.Role{}, actor.Staff...), actor.Readers...)...); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		m, err := people.ByID(ctx, r, c)
		if err != nil {
			return err //nolint:wrapcheck // a refusal
		}
		today := m.Today(r.Now)
		days, err := compacts.Int(ctx, r, c, "card.expiring_days", today)
		if err != nil {
			return err //nolint:wrapcheck // a refusal
		}
		if err := r.Get(ctx, &out, sqlOverview, c, today.AddDays(days)); err != nil {
			return fmt.Errorf("overview: %w", err)
		}
		return nil
	})
	return out, err
}
