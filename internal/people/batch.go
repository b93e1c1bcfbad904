package people

import (
	"context"

	"github.com/lib/pq"

	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/pg"
)

var (
	// ErrBatchUnknown says that the committee has imported no such file.
	ErrBatchUnknown = errs.New(errs.NotFound, "batch.unknown")
	// ErrBatchUndone says that the batch was undone before.
	ErrBatchUndone = errs.New(errs.Conflict, "batch.undone")
)

// Change is what a batch changed of a row that was there before it: What is
// area, phone, lease_end, to_day or contact of the subject, both values as text.
type Change struct {
	What, Subject, Was, Became string
}

const sqlBatchAdd = `
	insert into people.batches (committee_id, id, file_name, file_sha256, made_at, made_by, dwellings, vehicles, area_hundredths, problems)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

const sqlBatches = `
	select id, file_name, file_sha256, made_at, dwellings, vehicles, area_hundredths, '[]'::jsonb as problems, undone_at
	from people.batches
	where committee_id = $1
	order by made_at desc, id desc
	limit 50`

const sqlBatchByID = `
	select id, file_name, file_sha256, made_at, dwellings, vehicles, area_hundredths, problems, undone_at
	from people.batches
	where committee_id = $1 and id = $2`

// sqlBatchUndone also forgets the cells that were not taken: they hold names and numbers.
const sqlBatchUndone = `
	update people.batches
	set undone_at = $3, problems = '[]'
	where committee_id = $1 and id = $2 and undone_at is null`

const sqlBatchChangesAdd = `
	insert into people.batch_changes (committee_id, batch_id, id, what, subject_id, was, became)
	select $1, $2, n.id, n.what, n.subject, n.was, n.became
	from unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[]) as n (id, what, subject, was, became)`

const sqlAreasSet = `
	update people.dwellings d
	set area_hundredths = nullif(n.became, '')::bigint
	from unnest($2::uuid[], $3::text[]) as n (id, became)
	where d.committee_id = $1 and d.id = n.id`

const sqlPhonesSet = `
	update people.residents r
	set phone = nullif(n.became, '')
	from unnest($2::uuid[], $3::text[]) as n (id, became)
	where r.committee_id = $1 and r.id = n.id`

const sqlLeasesSet = `
	update people.occupancies o
	set lease_end = nullif(n.became, '')::date
	from unnest($2::uuid[], $3::text[]) as n (id, became)
	where o.committee_id = $1 and o.id = n.id`

// AddBatch enters an imported file within a unit of work. The caller has
// checked that the actor may.
func AddBatch(ctx context.Context, tx *pg.Tx, c CommitteeID, b Batch) error {
	return tx.Do(ctx, sqlBatchAdd, c, b.ID, b.FileName, b.SHA256, tx.Now, string(tx.Who.Role())+" "+tx.Who.Pseudonym,
		b.Dwellings, b.Vehicles, b.Area, string(b.Problems))
}

// Batches lists the last imported files of a committee, the newest first,
// without their problems. The caller has checked that the actor may.
func Batches(ctx context.Context, q pg.Queryer, c CommitteeID) ([]Batch, error) {
	return pg.All[Batch](ctx, q, sqlBatches, c)
}

// BatchByID finds one imported file; ErrBatchUnknown.
func BatchByID(ctx context.Context, q pg.Queryer, c CommitteeID, key BatchID) (Batch, error) {
	return pg.One[Batch](ctx, q, ErrBatchUnknown, sqlBatchByID, c, key)
}

// ApplyChanges makes a batch's changes of areas, phones and leases and keeps
// what was there before. Ends of occupancies (to_day) and phone numbers that went
// (contact) are only kept: see EndOccupancies and RemoveContacts. The caller has checked that the actor may.
func ApplyChanges(ctx context.Context, tx *pg.Tx, c CommitteeID, batch BatchID, list []Change) error {
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	ids, whats, subjects, was, became := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i, k := range list {
		ids[i], whats[i], subjects[i], was[i], became[i] = id.New[Change]().String(), k.What, k.Subject, k.Was, k.Became
	}
	err := tx.Do(ctx, sqlBatchChangesAdd, c, batch, pq.Array(ids), pq.Array(whats), pq.Array(subjects), pq.Array(was), pq.Array(became))
	if err != nil {
		return err
	}
	for what, query := range map[string]string{"area": sqlAreasSet, "phone": sqlPhonesSet, "lease_end": sqlLeasesSet} {
		var which, values []string
		for _, k := range list {
			if k.What == what {
				which, values = append(which, k.Subject), append(values, k.Became)
			}
		}
		if len(which) == 0 {
			continue
		}
		if err := tx.Do(ctx, query, c, pq.Array(which), pq.Array(values)); err != nil {
			return err
		}
	}
	return nil
}

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
	if err := tx.DoOr(ctx, ErrBatchUndone, sqlBatchUndone, c, batch, tx.Now); err != nil {
		return 0, err
	}
	for _, query := range []string{
		sqlUndoOccupancies, sqlUndoContacts, sqlUndoContactsGone, sqlUndoAreas, sqlUndoPhones, sqlUndoLeases, sqlUndoEnds,
		sqlUndoResidents, sqlUndoResidentsKept,
	} {
		if err := tx.Do(ctx, query, c, batch); err != nil {
			return 0, err
		}
	}
	gone, err := tx.Exec(ctx, sqlUndoDwellings, c, batch, keep)
	if err != nil {
		return 0, err
	}
	return gone, tx.Do(ctx, sqlUndoDwellingsKept, c, batch)
}
