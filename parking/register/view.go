package register

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/mask"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// View is all the register knows of one dwelling.
type View struct {
	people.Dwelling
	Today         day.Day
	Present, Past []people.Occupancy
	Contacts      []string // phone numbers of which nobody said whose they are
	Vehicles      []Vehicle
	VehiclesGone  []Vehicle
	Cards         []CardLine
	Claims        []CardLine
	Letter        Letter
}

// CardLine is one card of a dwelling, or one that it had before this register.
// State is the card's, or the claim's; ValidTo is its last day.
type CardLine struct {
	Number  string  `db:"number"`
	Class   string  `db:"class"`
	State   string  `db:"state"`
	ValidTo day.Day `db:"valid_to"`
	Plates  string  `db:"plates"`
	Kept    day.Day `db:"kept_until"` // until when an old card was promised to be let in
}

// Where a dwelling's sign-in letter stands.
const (
	LetterNone = "none"
	LetterOpen = "open" // printed, not used
	LetterUsed = "used"
	LetterOver = "over" // expired before anybody used it
)

// Letter is where a dwelling's sign-in letter stands: State is one of the
// Letter… constants; At is when it was made or used.
type Letter struct {
	State string    `db:"state"`
	At    time.Time `db:"at"`
}

const sqlVehiclesOf = `
	select id, plate, from_day, to_day
	from parking.vehicles
	where committee_id = $1 and dwelling_id = $2
	order by to_day nulls first, from_day, plate, id`

const sqlCardsOf = `
	select c.number, c.class, c.state, c.valid_to,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.card_plates p
			where p.committee_id = c.committee_id and p.card_id = c.id and p.until_day is null), '') as plates
	from parking.cards c
	where c.committee_id = $1 and c.dwelling_id = $2
	order by c.live desc, c.valid_to desc, c.number`

const sqlClaimsOf = `
	select number, class, state, valid_to, coalesce(plate, '') as plates, kept_until
	from parking.claims
	where committee_id = $1 and dwelling_id = $2
	order by number, plate, id`

const sqlLetterOf = `
	select case when used_at is not null then 'used' when expires_at <= $3 then 'over' else 'open' end as state,
		coalesce(used_at, made_at) as at
	from people.letters
	where committee_id = $1 and dwelling_id = $2 and voided_at is null
	order by made_at desc, id desc
	limit 1`

// Dwelling shows one dwelling. Readers see phone numbers masked.
// people.ErrDwellingUnknown. For staff and readers.
func (s *Service) Dwelling(ctx context.Context, who actor.Actor, at At) (View, error) {
	var v View
	err := s.see(ctx, who, at.Committee, func(r people.View) error {
		code := at.Code
		if a, err := ParseAddress(code); err == nil {
			code = a.String()
		}
		d, err := people.DwellingByCode(ctx, r, at.Committee, code)
		if err != nil {
			return err
		}
		v = View{Dwelling: d, Today: r.Today}
		if err := v.loadPeople(ctx, r.Reader, at.Committee); err != nil {
			return err
		}
		return v.loadCars(ctx, r.Reader, at.Committee)
	})
	if !who.MayRun() {
		v.mask()
	}
	return v, err
}

func (v *View) loadPeople(ctx context.Context, r *pg.Reader, c people.CommitteeID) error {
	all, err := people.Occupancies(ctx, r, c, v.ID)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.To.Zero() || o.To > v.Today {
			v.Present = append(v.Present, o)
		} else {
			v.Past = append(v.Past, o)
		}
	}
	contacts, err := people.Contacts(ctx, r, c, v.ID)
	if err != nil {
		return err
	}
	for _, k := range contacts {
		v.Contacts = append(v.Contacts, k.Phone)
	}
	v.Letter.State = LetterNone
	err = r.Get(ctx, &v.Letter, sqlLetterOf, c, v.ID, r.Now)
	if err != nil && !pg.NoRows(err) {
		return fmt.Errorf("letter: %w", err)
	}
	return nil
}

func (v *View) loadCars(ctx context.Context, r *pg.Reader, c people.CommitteeID) error {
	var all []Vehicle
	if err := r.Select(ctx, &all, sqlVehiclesOf, c, v.ID); err != nil {
		return err
	}
	for _, car := range all {
		if car.To.Zero() || car.To > v.Today {
			v.Vehicles = append(v.Vehicles, car)
		} else {
			v.VehiclesGone = append(v.VehiclesGone, car)
		}
	}
	if err := r.Select(ctx, &v.Cards, sqlCardsOf, c, v.ID); err != nil {
		return err
	}
	return r.Select(ctx, &v.Claims, sqlClaimsOf, c, v.ID)
}

// mask hides the middle of every phone number.
func (v *View) mask() {
	for _, list := range [][]people.Occupancy{v.Present, v.Past} {
		for i := range list {
			if list[i].Phone != "" {
				list[i].Phone = mask.Phone(list[i].Phone)
			}
		}
	}
	for i, p := range v.Contacts {
		v.Contacts[i] = mask.Phone(p)
	}
}

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
	err := s.see(ctx, who, c, func(r people.View) error {
		return r.Select(ctx, &out, sqlBuildings, c)
	})
	return out, err
}

// List gives one page of a building's dwellings, the pages counted from 1. For
// staff and readers.
func (s *Service) List(ctx context.Context, who actor.Actor, c people.CommitteeID, building string, page int) ([]Line, error) {
	var out []Line
	err := s.see(ctx, who, c, func(r people.View) error {
		page = min(max(page, 1), 1_000_000)
		return r.Select(ctx, &out, sqlLines, c, building, PageSize, (page-1)*PageSize)
	})
	return out, err
}
