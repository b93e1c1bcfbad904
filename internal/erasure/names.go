package erasure

import (
	"context"
	"strconv"

	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// sqlForgetNames takes the names and phones of those who left before a day and
// never had an account.
const sqlForgetNames = `
	update people.residents r
	set name = '', phone = null, keys = ''
	where r.committee_id = $1 and r.person_id is null and (r.name <> '' or r.phone is not null)
		and exists (select from people.occupancies o where o.committee_id = r.committee_id and o.resident_id = r.id)
		and not exists (
			select from people.occupancies o
			where o.committee_id = r.committee_id and o.resident_id = r.id and (o.to_day is null or o.to_day >= $2))
	returning r.id`

// ForgetNames forgets those who left a committee before a day and stood on its
// register alone, within a unit of work that holds its record; it gives whom,
// and the record how many. The caller has checked that the actor may.
func ForgetNames(ctx context.Context, tx *pg.Tx, c people.Committee, before day.Day) ([]people.ResidentID, error) {
	var gone []people.ResidentID
	if err := tx.Select(ctx, &gone, sqlForgetNames, c.ID, before); err != nil {
		return nil, err
	}
	if len(gone) == 0 {
		return nil, nil
	}
	if err := tx.Do(ctx, sqlForgetChanges, c.ID, pq.Array(id.Strings(gone)), ""); err != nil {
		return nil, err
	}
	return gone, record.Append(ctx, tx, c.ID.String(), record.Act{
		Kind: "residents.erased", Subject: before.String(), Body: []record.Pair{{Key: "people", Value: strconv.Itoa(len(gone))}},
	})
}
