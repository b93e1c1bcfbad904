package people

import (
	"context"
	"fmt"

	"ziguan/internal/id"
	"ziguan/internal/pg"
)

const sqlCommitteeByCode = `
	select c.id, c.code, c.name, c.regime, coalesce(d.code, '') as district, c.zone, c.province,
		c.duty_phone, c.public_lane, c.salt, c.created_at
	from people.committees c
	left join people.districts d on d.id = c.district_id
	where lower(c.code) = lower($1)`

const sqlCommitteeByID = `
	select c.id, c.code, c.name, c.regime, coalesce(d.code, '') as district, c.zone, c.province,
		c.duty_phone, c.public_lane, c.salt, c.created_at
	from people.committees c
	left join people.districts d on d.id = c.district_id
	where c.id = $1`

const sqlCommittees = `
	select c.id, c.code, c.name, c.regime, coalesce(d.code, '') as district, c.zone, c.province,
		c.duty_phone, c.public_lane, c.salt, c.created_at
	from people.committees c
	left join people.districts d on d.id = c.district_id
	order by lower(c.code), c.id`

const sqlCommitteeAdd = `
	insert into people.committees (id, code, name, regime, district_id, zone, province, duty_phone, public_lane, salt, created_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

const sqlDistrictEnsure = `
	insert into people.districts (id, code, name, created_at)
	values ($1, $2, $3, $4)
	on conflict (lower(code)) do nothing`

const sqlDistrictByCode = `
	select id
	from people.districts
	where lower(code) = lower($1)`

const sqlCommitteeUpdate = `
	update people.committees
	set name = $2, duty_phone = $3, province = $4, public_lane = $5
	where id = $1`

// ByCode finds a committee by its code, in any letter case; ErrCommitteeUnknown.
func ByCode(ctx context.Context, q pg.Queryer, code string) (Committee, error) {
	return oneCommittee(ctx, q, sqlCommitteeByCode, code)
}

// ByID finds a committee by its key; ErrCommitteeUnknown.
func ByID(ctx context.Context, q pg.Queryer, key CommitteeID) (Committee, error) {
	return oneCommittee(ctx, q, sqlCommitteeByID, key)
}

func oneCommittee(ctx context.Context, q pg.Queryer, query string, arg any) (Committee, error) {
	var c Committee
	err := q.Get(ctx, &c, query, arg)
	if pg.NoRows(err) {
		return c, ErrCommitteeUnknown
	}
	if err != nil {
		return c, fmt.Errorf("find committee: %w", err)
	}
	return c, nil
}

// Committees lists all, by code. Their names are public.
func Committees(ctx context.Context, q pg.Queryer) ([]Committee, error) {
	var out []Committee
	if err := q.Select(ctx, &out, sqlCommittees); err != nil {
		return nil, fmt.Errorf("list committees: %w", err)
	}
	return out, nil
}

func addCommittee(ctx context.Context, tx *pg.Tx, c Committee, district any) error {
	_, err := tx.Exec(ctx, sqlCommitteeAdd, c.ID, c.Code, c.Name, c.Regime, district, c.Zone,
		c.Province, c.DutyPhone, c.PublicLane, c.Salt, c.CreatedAt)
	if pg.Constraint(err) == "committees_code_key" {
		return ErrCommitteeTaken.With("code", c.Code).On("code")
	}
	if err != nil {
		return fmt.Errorf("add committee: %w", err)
	}
	return nil
}

// District is a city district or a street office's area.
type District struct{}

// DistrictID is the key of a district.
type DistrictID = id.ID[District]

// ensureDistrict gives the district of a code, placing it on the map when it is new.
func ensureDistrict(ctx context.Context, tx *pg.Tx, code string) (DistrictID, error) {
	var d DistrictID
	if _, err := tx.Exec(ctx, sqlDistrictEnsure, id.New[District](), code, code, tx.Now); err != nil {
		return d, fmt.Errorf("place district: %w", err)
	}
	if err := tx.Get(ctx, &d, sqlDistrictByCode, code); err != nil {
		return d, fmt.Errorf("find district: %w", err)
	}
	return d, nil
}
