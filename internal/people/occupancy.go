package people

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/pg"
)

// ErrOccupancyHeld says that the person is that to the dwelling already.
var ErrOccupancyHeld = errs.New(errs.Conflict, "occupancy.held")

// NewOccupancy is somebody to be entered as living in or owning a dwelling.
type NewOccupancy struct {
	ID             OccupancyID
	Dwelling       DwellingID
	Resident       ResidentID
	Kind           string
	LeaseEnd, From day.Day
}

// Contact is a phone number of a dwelling, of which nobody said whose it is.
type Contact struct {
	DwellingID DwellingID `db:"dwelling_id"`
	Phone      string     `db:"phone"`
}

const sqlOccupanciesOpen = `
	select o.id, o.dwelling_id, o.resident_id, o.kind, r.name, coalesce(r.phone, '') as phone, o.lease_end, o.from_day, o.to_day
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = $1 and o.to_day is null
	order by o.id`

const sqlOccupanciesAdd = `
	insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, lease_end, from_day, batch_id)
	select $1, n.id, n.dwelling, n.resident, n.kind, nullif(n.lease_end, '')::date, n.from_day::date, $2
	from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[]) as n (id, dwelling, resident, kind, lease_end, from_day)`

// sqlOccupanciesEnd never ends one before it began.
const sqlOccupanciesEnd = `
	update people.occupancies
	set to_day = greatest($3::date, from_day)
	where committee_id = $1 and id = any($2::uuid[]) and to_day is null
	returning id, dwelling_id, resident_id, kind, '' as name, '' as phone, lease_end, from_day, to_day`

const sqlOccupancyLease = `
	update people.occupancies
	set lease_end = $3
	where committee_id = $1 and id = $2`

const sqlContactsAll = `
	select dwelling_id, phone
	from people.contacts
	where committee_id = $1
	order by id`

const sqlContactsOfDwelling = `
	select dwelling_id, phone
	from people.contacts
	where committee_id = $1 and dwelling_id = $2
	order by id`

const sqlContactsAdd = `
	insert into people.contacts (committee_id, id, dwelling_id, phone, batch_id)
	select $1, n.id, n.dwelling, n.phone, $2
	from unnest($3::uuid[], $4::uuid[], $5::text[]) as n (id, dwelling, phone)
	on conflict on constraint contacts_phone_key do nothing`

const sqlContactsRemove = `
	delete from people.contacts
	where committee_id = $1 and dwelling_id = any($2::uuid[])
	returning dwelling_id, phone`

// OpenOccupancies lists who is in any dwelling of a committee now. The caller
// has checked that the actor may see names.
func OpenOccupancies(ctx context.Context, q pg.Queryer, c CommitteeID) ([]Occupancy, error) {
	return pg.All[Occupancy](ctx, q, sqlOccupanciesOpen, c)
}

// AddOccupancies enters people in dwellings within a unit of work; batch is
// zero for what is entered by hand. ErrOccupancyHeld. The caller has checked
// that the actor may.
func AddOccupancies(ctx context.Context, tx *pg.Tx, c CommitteeID, batch BatchID, list []NewOccupancy) error {
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	ids, dwellings, residents := make([]string, n), make([]string, n), make([]string, n)
	kinds, ends, froms := make([]string, n), make([]string, n), make([]string, n)
	for i, o := range list {
		ids[i], dwellings[i], residents[i] = o.ID.String(), o.Dwelling.String(), o.Resident.String()
		kinds[i], ends[i], froms[i] = o.Kind, o.LeaseEnd.String(), o.From.String()
	}
	err := tx.Do(ctx, sqlOccupanciesAdd, c, batch, pq.Array(ids), pq.Array(dwellings), pq.Array(residents),
		pq.Array(kinds), pq.Array(ends), pq.Array(froms))
	if pg.Constraint(err) == "occupancies_live_key" {
		return ErrOccupancyHeld
	}
	if err != nil {
		return fmt.Errorf("add occupancies: %w", err)
	}
	return nil
}

// EndOccupancies ends open occupancies from a day on within a unit of work and
// gives those it ended; none ends before it began. The caller has checked that
// the actor may.
func EndOccupancies(ctx context.Context, tx *pg.Tx, c CommitteeID, list []OccupancyID, from day.Day) ([]Occupancy, error) {
	return pg.All[Occupancy](ctx, tx, sqlOccupanciesEnd, c, pq.Array(id.Strings(list)), from)
}

// SetLease changes the last day of a lease within a unit of work. The caller
// has checked that the actor may.
func SetLease(ctx context.Context, tx *pg.Tx, c CommitteeID, o OccupancyID, end day.Day) error {
	return tx.Do(ctx, sqlOccupancyLease, c, o, end)
}

// AllContacts lists the further phone numbers of a committee's dwellings. The
// caller has checked that the actor may see them.
func AllContacts(ctx context.Context, q pg.Queryer, c CommitteeID) ([]Contact, error) {
	return pg.All[Contact](ctx, q, sqlContactsAll, c)
}

// Contacts lists one dwelling's further phone numbers; as AllContacts.
func Contacts(ctx context.Context, q pg.Queryer, c CommitteeID, d DwellingID) ([]Contact, error) {
	return pg.All[Contact](ctx, q, sqlContactsOfDwelling, c, d)
}

// AddContacts adds further phone numbers within a unit of work; those a
// dwelling has already stay as they are. The caller has checked that the actor may.
func AddContacts(ctx context.Context, tx *pg.Tx, c CommitteeID, batch BatchID, list []Contact) error {
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	ids, dwellings, phones := make([]string, n), make([]string, n), make([]string, n)
	for i, k := range list {
		ids[i], dwellings[i], phones[i] = id.New[Contact]().String(), k.DwellingID.String(), k.Phone
	}
	return tx.Do(ctx, sqlContactsAdd, c, batch, pq.Array(ids), pq.Array(dwellings), pq.Array(phones))
}

// RemoveContacts forgets the further phone numbers of dwellings within a unit
// of work and gives those it forgot: with a new owner they are strangers'. The
// caller has checked that the actor may.
func RemoveContacts(ctx context.Context, tx *pg.Tx, c CommitteeID, list []DwellingID) ([]Contact, error) {
	return pg.All[Contact](ctx, tx, sqlContactsRemove, c, pq.Array(id.Strings(list)))
}
