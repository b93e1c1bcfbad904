package gate

import (
	"context"
	"fmt"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Overview is how a committee's gates stand, in numbers.
type Overview struct {
	Gates  int `db:"gates"`
	Phones int `db:"phones"` // enrolled and in force
	Inside int `db:"inside"`
	Open   int `db:"open"` // differences that somebody has to answer
}

const sqlOverview = `
	select
		(select count(*) from parking.gates g where g.committee_id = $1 and g.closed_at is null) as gates,
		(select count(*) from people.devices d where d.committee_id = $1 and d.enrolled_at is not null and d.revoked_at is null) as phones,
		(select count(*) from parking.presences p where p.committee_id = $1 and p.inside) as inside,
		(select count(*) from parking.differences f where f.committee_id = $1 and f.resolved_at is null) as open`

// Overview counts what stands at a committee's gates. Staff and readers may.
func (s *Service) Overview(ctx context.Context, who actor.Actor, c people.CommitteeID) (Overview, error) {
	var out Overview
	if err := who.Needs(c.String(), append(append([]actor.Role{}, actor.Staff...), actor.Readers...)...); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		if err := r.Get(ctx, &out, sqlOverview, c); err != nil {
			return fmt.Errorf("gate overview: %w", err)
		}
		return nil
	})
	return out, err
}
