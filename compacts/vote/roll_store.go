package vote

import (
	"context"

	"github.com/lib/pq"

	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// sqlHomes lists a register's dwellings of a day with whoever votes for each. Of owners
// the same ones always give the same voter, an account first; of a household its first
// by kind. Whoever stands in the register twice with one account is one voter. Under
// residents nobody votes for an empty dwelling.
const sqlHomes = `
	select d.id as dwelling_id, coalesce(d.area_hundredths, 0) as area, w.id as resident_id
	from people.dwellings d
	left join lateral (
		select coalesce((select min(s.id::text)::uuid from people.residents s where s.committee_id = r.committee_id and s.person_id = r.person_id), r.id) as id
		from people.occupancies o
		join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
		where o.committee_id = d.committee_id and o.dwelling_id = d.id and o.from_day <= $2 and (o.to_day is null or o.to_day > $2)
			and (o.kind = 'owner' or not $3)
		order by case when $3 then 0 else array_position(array['owner', 'lessee', 'tenant', 'occupant'], o.kind) end, r.person_id is null, r.id
		limit 1) w on true
	where d.committee_id = $1 and ($3 or w.id is not null)
	order by d.id`

const sqlVotersAdd = `
	insert into compacts.roll_voters (committee_id, vote_id, voter, resident_id)
	select $1, $2, n.voter, nullif(n.resident, '')::uuid
	from unnest($3::text[]) with ordinality as n (resident, voter)`

const sqlUnitsAdd = `
	insert into compacts.roll_units (committee_id, vote_id, unit, dwelling_id, voter, area_hundredths)
	select $1, $2, n.unit, n.dwelling, n.voter, nullif(n.area, 0)
	from unnest($3::uuid[], $4::int[], $5::bigint[]) with ordinality as n (dwelling, voter, area, unit)`

// sqlEntries is a roll by its doors.
const sqlEntries = `
	select u.unit, u.voter, coalesce(u.area_hundredths, 0) as area, u.dwelling_id, d.code, d.building, v.resident_id, coalesce(r.name, '') as name
	from compacts.roll_units u
	join people.dwellings d on d.committee_id = u.committee_id and d.id = u.dwelling_id
	join compacts.roll_voters v on v.committee_id = u.committee_id and v.vote_id = u.vote_id and v.voter = u.voter
	left join people.residents r on r.committee_id = v.committee_id and r.id = v.resident_id
	where u.committee_id = $1 and u.vote_id = $2	order by d.sort_key, u.unit`

// sqlRoll is a roll by its numbers alone.
const sqlRoll = `
	select unit, voter, coalesce(area_hundredths, 0) as area
	from compacts.roll_units
	where committee_id = $1 and vote_id = $2
	order by unit`

const sqlEntry = `
	select u.unit, u.voter, coalesce(u.area_hundredths, 0) as area, u.dwelling_id
	from compacts.roll_units u
	where u.committee_id = $1 and u.vote_id = $2 and u.unit = $3`

const sqlSize = `
	select count(*) as units, count(distinct voter) as heads, coalesce(sum(area_hundredths), 0) as area,
		count(*) filter (where area_hundredths is null) as holes
	from compacts.roll_units
	where committee_id = $1 and vote_id = $2`

const sqlUnitArea = `
	update compacts.roll_units
	set area_hundredths = $4
	where committee_id = $1 and vote_id = $2 and unit = $3`

const sqlUnitVoter = `
	update compacts.roll_units
	set voter = $4
	where committee_id = $1 and vote_id = $2 and unit = $3`

const sqlVoterOf = `
	select voter
	from compacts.roll_voters
	where committee_id = $1 and vote_id = $2 and resident_id is not distinct from $3::uuid
	order by voter
	limit 1`

const sqlVoterAdd = `
	insert into compacts.roll_voters (committee_id, vote_id, voter, resident_id)
	select $1, $2, coalesce(max(voter), 0) + 1, $3::uuid
	from compacts.roll_voters
	where committee_id = $1 and vote_id = $2
	returning voter`

// sqlItself is the one row of the register by which somebody votes who stands in it twice.
const sqlItself = `
	select coalesce((select min(s.id::text)::uuid from people.residents s where s.committee_id = r.committee_id and s.person_id = r.person_id), r.id)
	from people.residents r
	where r.committee_id = $1 and r.id = $2`

const sqlIsIn = `
	select exists (select from people.occupancies
		where committee_id = $1 and dwelling_id = $2 and resident_id = $3 and from_day <= $4 and (to_day is null or to_day > $4))`

func addVoters(ctx context.Context, a people.Act, v Vote, list []people.ResidentID) error {
	residents := make([]string, len(list))
	for i, r := range list {
		if !r.Zero() {
			residents[i] = r.String()
		}
	}
	return a.Do(ctx, sqlVotersAdd, a.Committee.ID, v.ID, pq.Array(residents))
}

func addUnits(ctx context.Context, a people.Act, v Vote, homes []home, voters map[people.ResidentID]int) error {
	dwellings, numbers, areas := make([]string, len(homes)), make(pq.Int64Array, len(homes)), make(pq.Int64Array, len(homes))
	for i, h := range homes {
		dwellings[i], numbers[i], areas[i] = h.Dwelling.String(), int64(voters[h.Resident]), h.Area
	}
	return a.Do(ctx, sqlUnitsAdd, a.Committee.ID, v.ID, pq.Array(dwellings), numbers, areas)
}

func sizeOf(ctx context.Context, q pg.Queryer, c people.CommitteeID, v ID) (Size, error) {
	return pg.One[Size](ctx, q, ErrUnknown, sqlSize, c, v)
}
