package register

import (
	"context"
	"fmt"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Building is one building or courtyard with what stands in it now.
type Building struct {
	Name      string `db:"building"`
	Dwellings int    `db:"dwellings"`
	Vehicles  int    `db:"vehicles"`
	Cards     int    `db:"cards"`
}

// Line is one dwelling in a list; several names are parted by a comma, plates
// and card numbers by a blank.
type Line struct {
	Code           string `db:"code"`
	AreaHundredths int64  `db:"area_hundredths"`
	Owners         string `db:"owners"`
	Plates         string `db:"plates"`
	Cards          string `db:"cards"`
}

// PageSize is how many dwellings one page of a list holds.
const PageSize = 50

const sqlBuildings = `
	with cars as (
		select dwelling_id, count(*) as n from parking.vehicles
		where committee_id = $1 and to_day is null
		group by dwelling_id
	), live as (
		select dwelling_id, count(*) as n from parking.cards
		where committee_id = $1 and live
		group by dwelling_id
	)
	select d.building, count(*) as dwellings, coalesce(sum(v.n), 0)::int as vehicles, coalesce(sum(k.n), 0)::int as cards
	from people.dwellings d
	left join cars v on v.dwelling_id = d.id
	left join live k on k.dwelling_id = d.id
	where d.committee_id = $1
	group by d.building
	order by min(d.sort_key), d.building`

const sqlLines = `
	select d.code, coalesce(d.area_hundredths, 0) as area_hundredths,
		coalesce((select string_agg(r.name, ', ' order by o.id) from people.occupancies o
			join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
			where o.committee_id = $1 and o.dwelling_id = d.id and o.to_day is null and o.kind in ('owner', 'lessee')), '') as owners,
		coalesce((select string_agg(v.plate, ' ' order by v.plate) from parking.vehicles v
			where v.committee_id = $1 and v.dwelling_id = d.id and v.to_day is null), '') as plates,
		coalesce((select string_agg(c.number, ' ' order by c.number) from parking.cards c
			where c.committee_id = $1 and c.dwelling_id = d.id and c.live), '') as cards
	from people.dwellings d
	where d.committee_id = $1 and d.building = $2
	order by d.sort_key, d.id
	limit $3 offset $4`

// Buildings lists a committee's buildings as people walk past them. For staff
// and readers.
func (s *Service) Buildings(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Building, error) {
	var out []Building
	err := s.see(ctx, who, c, func(r *pg.Reader) error {
		if err := r.Select(ctx, &out, sqlBuildings, c); err != nil {
			return fmt.Errorf("buildings: %w", err)
		}
		return nil
	})
	return out, err
}

// List gives one page of a building's dwellings, the pages counted from 1. For
// staff and readers.
func (s *Service) List(ctx context.Context, who actor.Actor, c people.CommitteeID, building string, page int) ([]Line, error) {
	var out []Line
	err := s.see(ctx, who, c, func(r *pg.Reader) error {
		page = min(max(page, 1), 1_000_000)
		if err := r.Select(ctx, &out, sqlLines, c, building, PageSize, (page-1)*PageSize); err != nil {
			return fmt.Errorf("list: %w", err)
		}
		return nil
	})
	return out, err
}
