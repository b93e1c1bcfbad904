package gate

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ziguan/internal/pg"
	"ziguan/parking/visit"
)

// unplatedKey stands before a pass's id where the presence of its car without a plate
// is kept: such a car has nothing else that is its own.
const unplatedKey = "visit:"

// sqlUnplated reads the passes that a batch's checks name, and whether their cars are inside.
const sqlUnplated = `
	select v.id, v.no_plate, v.opened_at, v.until_at, case v.state when 'revoked' then 0 else v.days end as days,
		coalesce(p.inside, false) as inside, p.at, p.check_id, coalesce(p.gate, '') as gate
	from unnest($2::uuid[]) as a (id)
	join parking.visits v on v.committee_id = $1 and v.id = a.id
	left join parking.presences p on p.committee_id = v.committee_id and p.plate = 'visit:' || v.id
	where v.no_plate <> '' and v.opened_at is not null
	order by v.id`

// unplatedRow is what sqlUnplated gives.
type unplatedRow struct {
	ID      visit.PassID `db:"id"`
	NoPlate string       `db:"no_plate"`
	From    time.Time    `db:"opened_at"`
	Until   time.Time    `db:"until_at"`
	Days    visit.Days   `db:"days"`
	Inside  bool         `db:"inside"`
	At      *time.Time   `db:"at"`
	Check   *uuid.UUID   `db:"check_id"`
	Gate    string       `db:"gate"`
}

// readUnplated reads the passes of cars without a plate, which most batches have none of.
func (l *lore) readUnplated(ctx context.Context, db *pg.DB, list []*work) error {
	var named []*work
	var ids []string
	for _, w := range list {
		if !w.check.Visit.Zero() {
			named, ids = append(named, w), append(ids, w.check.Visit.String())
		}
	}
	if len(named) == 0 {
		return nil
	}
	var rows []unplatedRow
	if err := db.Hot(ctx, &rows, sqlUnplated, list[0].committee, pq.Array(ids)); err != nil {
		return fmt.Errorf("cars without a plate: %w", err)
	}
	for _, r := range rows {
		for _, w := range named {
			if w.check.Visit == r.ID {
				w.noPlate = r.NoPlate
			}
		}
		s := unplatedKey + r.ID.String()
		p := presence{Plate: s, Inside: r.Inside, Gate: r.Gate, seen: r.Check}
		if r.At != nil {
			p.At = *r.At
		}
		l.presences[s] = p
		l.visits[s] = []visit.Seen{{From: r.From, Until: r.Until, Days: r.Days}}
	}
	return nil
}
