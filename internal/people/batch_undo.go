package people

import (
	"context"
	"fmt"

	"ziguan/internal/pg"
)

// The undo statements give back what was there before, unless somebody has
// changed it since.
const sqlUndoAreas = `
	update people.dwellings d
	set area_hundredths = nullif(k.was, '')::bigint
	from people.batch_changes k
	where k.committee_id = $1 and k.batch_id = $2 and k.what = 'area'
		and d.committee_id = $1 and d.id = k.subject_id and coalesce(d.area_hundredths::text, '') = k.became`

const sqlUndoPhones = `
	update people.residents r
	set phone = nullif(k.was, '')
	from people.batch_changes k
	where k.committee_id = $1 and k.batch_id = $2 and k.what = 'phone'
		and r.committee_id = $1 and r.id = k.subject_id and coalesce(r.phone, '') = k.became`

const sqlUndoLeases = `
	update people.occupancies o
	set lease_end = nullif(k.was, '')::date
	from people.batch_changes k
	where k.committee_id = $1 and k.batch_id = $2 and k.what = 'lease_end'
		and o.committee_id = $1 and o.id = k.subject_id and coalesce(o.lease_end::text, '') = k.became`

// sqlUndoEnds leaves an end alone where the person came back by another way.
const sqlUndoEnds = `
	update people.occupancies o
	set to_day = null
	from people.batch_changes k
	where k.committee_id = $1 and k.batch_id = $2 and k.what = 'to_day'
		and o.committee_id = $1 and o.id = k.subject_id and o.to_day::text = k.became
		and not exists (
			select from people.occupancies p
			where p.committee_id = $1 and p.dwelling_id = o.dwelling_id and p.resident_id = o.resident_id
				and p.kind = o.kind and p.to_day is null)`

const sqlUndoContactsGone = `
	insert into people.contacts (committee_id, id, dwelling_id, phone)
	select $1, k.id, k.subject_id, k.was
	from people.batch_changes k
	join people.dwellings d on d.committee_id = k.committee_id and d.id = k.subject_id
	where k.committee_id = $1 and k.batch_id = $2 and k.what = 'contact'
	on conflict on constraint contacts_phone_key do nothing`

const sqlUndoOccupancies = `
	delete from people.occupancies
	where committee_id = $1 and batch_id = $2`

const sqlUndoContacts = `
	delete from people.contacts
	where committee_id = $1 and batch_id = $2`

// sqlUndoResidents keeps those who are entered somewhere by another act.
const sqlUndoResidents = `
	delete from people.residents r
	where r.committee_id = $1 and r.batch_id = $2 and not exists (
		select from people.occupancies o
		where o.committee_id = $1 and o.resident_id = r.id)`

const sqlUndoResidentsKept = `
	update people.residents
	set batch_id = null
	where committee_id = $1 and batch_id = $2`

// sqlUndoDwellings keeps those on which something else rests.
const sqlUndoDwellings = `
	delete from people.dwellings d
	where d.committee_id = $1 and d.batch_id = $2 and not d.id = any($3::uuid[])
		and not exists (select from people.occupancies o where o.committee_id = $1 and o.dwelling_id = d.id)
		and not exists (select from people.contacts k where k.committee_id = $1 and k.dwelling_id = d.id)
		and not exists (select from people.letters l where l.committee_id = $1 and l.dwelling_id = d.id)`

const sqlUndoDwellingsKept = `
	update people.dwellings
	set batch_id = null
	where committee_id = $1 and batch_id = $2`

// UndoBatch removes what a batch brought of people and dwellings and gives back
// what it changed, within a unit of work. Dwellings in keep, as text, and those
// on which another act rests stay, and are nobody's batch from then on. It gives
// how many dwellings went. ErrBatchUndone. The caller has checked that the actor
// may, and has removed what rests on the dwellings.
func UndoBatch(ctx context.Context, tx *pg.Tx, c CommitteeID, batch BatchID, keep any) (int64, error) {
	n, err := tx.Exec(ctx, sqlBatchUndone, c, batch, tx.Now)
	if err != nil {
		return 0, fmt.Errorf("undo batch: %w", err)
	}
	if n == 0 {
		return 0, ErrBatchUndone
	}
	for _, query := range []string{sqlUndoOccupancies, sqlUndoContacts, sqlUndoContactsGone, sqlUndoAreas, sqlUndoPhones, sqlUndoLeases, sqlUndoEnds,
		sqlUndoResidents, sqlUndoResidentsKept} {
		if _, err := tx.Exec(ctx, query, c, batch); err != nil {
			return 0, fmt.Errorf("undo batch: %w", err)
		}
	}
	gone, err := tx.Exec(ctx, sqlUndoDwellings, c, batch, keep)
	if err != nil {
		return 0, fmt.Errorf("undo dwellings: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlUndoDwellingsKept, c, batch); err != nil {
		return 0, fmt.Errorf("undo dwellings: %w", err)
	}
	return gone, nil
}
