package people

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/day"
	"ziguan/internal/holding"
	"ziguan/internal/pg"
)

// Holds is what this package keeps of people.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: append([]holding.Table{
			{Name: "people.residents", In: "homes", Forgets: true, Stays: "that somebody was there, with no name"},
			{Name: "people.occupancies", In: "homes", Stays: holding.ByHome},
			{Name: "people.contacts", In: "contacts", Forgets: true},
			{Name: "people.roles", In: "roles", Stays: holding.ByKey},
			{Name: "people.office_roles", Hidden: "a role of the district, which no committee keeps", Stays: holding.ByKey},
			{Name: "people.committees", Hidden: "the committee's own name and phone", Stays: "of nobody"},
			{Name: "people.districts", Hidden: "a place", Stays: "of nobody"},
			{Name: "people.streets", Hidden: "a place", Stays: "of nobody"},
		}, batchTables()...),
		Shows: []holding.Section{
			holding.Rows[knownHome]("homes", sqlKnownHomes),
			holding.Rows[knownContact]("contacts", sqlKnownContacts),
			holding.Rows[knownRole]("roles", sqlKnownRoles),
		},
		Forget: forgetContacts,
	}
}

// knownHome is what somebody is or was to a dwelling.
type knownHome struct {
	Dwelling     string  `db:"dwelling" json:"dwelling"`
	Kind         string  `db:"kind" json:"kind" say:"signin.kind."`
	Name         string  `db:"name" json:"name"`
	Phone        string  `db:"phone" json:"phone"`
	LeaseEnd     day.Day `db:"lease_end" json:"lease_end"`
	holding.Span `column:"when"`
}

type knownContact struct {
	Dwelling string `db:"dwelling" json:"dwelling"`
	Phone    string `db:"phone" json:"phone"`
}

// knownRole is what somebody is or was to the committee.
type knownRole struct {
	Role         string `db:"role" json:"role" say:"role."`
	holding.Span `column:"when"`
	EndedAt      *time.Time `db:"ended_at" json:"ended"`
}

const sqlKnownHomes = `
	select d.code as dwelling, o.kind, r.name, coalesce(r.phone, '') as phone, o.lease_end, o.from_day, o.to_day
	from people.residents r
	join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
	join people.dwellings d on d.committee_id = o.committee_id and d.id = o.dwelling_id
	where r.committee_id = $1 and r.person_id = $2
	order by o.to_day desc nulls first, d.sort_key, o.id`

// sqlKnownContacts are further numbers of a dwelling, while the person is of it.
const sqlKnownContacts = `
	select distinct d.code as dwelling, k.phone
	from people.homes_of($1, $2) h
	join people.contacts k on k.committee_id = $1 and k.dwelling_id = h.dwelling_id
	join people.dwellings d on d.committee_id = $1 and d.id = h.dwelling_id
	where h.to_day is null
	order by d.code, k.phone`

const sqlKnownRoles = `
	select role, from_day, to_day, ended_at
	from people.roles
	where committee_id = $1 and person_id = $2
	order by from_day desc, id`

const sqlKnown = `
	select exists (select from people.residents where committee_id = $1 and person_id = $2)
		or exists (select from people.roles where committee_id = $1 and person_id = $2)`

const sqlKnownIn = `
	select c.code, c.name
	from people.committees c
	where exists (select from people.residents r where r.committee_id = c.id and r.person_id = $1)
		or exists (select from people.roles r where r.committee_id = c.id and r.person_id = $1)
	order by c.name, c.id`

// IsKnown tells whether a committee keeps anything of a person. The caller has seen to
// who may know.
func IsKnown(ctx context.Context, q pg.Queryer, c CommitteeID, p PersonID) (bool, error) {
	var known bool
	if err := q.Get(ctx, &known, sqlKnown, c, p); err != nil {
		return false, fmt.Errorf("is the person known: %w", err)
	}
	return known, nil
}

// Keeper is a committee that keeps something of a person.
type Keeper struct {
	Code string `db:"code"`
	Name string `db:"name"`
}

// Keepers lists the committees that keep something of a person, also those they have
// left. The caller has seen to it that it is themselves who ask.
func Keepers(ctx context.Context, q pg.Queryer, p PersonID) ([]Keeper, error) {
	out := []Keeper{}
	return out, q.Select(ctx, &out, sqlKnownIn, p)
}
