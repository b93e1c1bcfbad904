package people

import (
	"context"
	"fmt"

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
	_, err := tx.Exec(ctx, sqlBatchAdd, c, b.ID, b.FileName, b.SHA256, tx.Now, string(tx.Who.Role())+" "+tx.Who.Pseudonym,
		b.Dwellings, b.Vehicles, b.Area, string(b.Problems))
	if err != nil {
		return fmt.Errorf("add batch: %w", err)
	}
	return nil
}

// Batches lists the last imported files of a committee, the newest first,
// without their problems. The caller has checked that the actor may.
func Batches(ctx context.Context, q pg.Queryer, c CommitteeID) ([]Batch, error) {
	var out []Batch
	if err := q.Select(ctx, &out, sqlBatches, c); err != nil {
		return nil, fmt.Errorf("batches: %w", err)
	}
	return out, nil
}

// BatchByID finds one imported file; ErrBatchUnknown.
func BatchByID(ctx context.Context, q pg.Queryer, c CommitteeID, key BatchID) (Batch, error) {
	var b Batch
	err := q.Get(ctx, &b, sqlBatchByID, c, key)
	if pg.NoRows(err) {
		return b, ErrBatchUnknown
	}
	if err != nil {
		return b, fmt.Errorf("find batch: %w", err)
	}
	return b, nil
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
	_, err := tx.Exec(ctx, sqlBatchChangesAdd, c, batch, pq.Array(ids), pq.Array(whats), pq.Array(subjects), pq.Array(was), pq.Array(became))
	if err != nil {
		return fmt.Errorf("keep changes: %w", err)
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
		if _, err := tx.Exec(ctx, query, c, pq.Array(which), pq.Array(values)); err != nil {
			return fmt.Errorf("change %s: %w", what, err)
		}
	}
	return nil
}
