package gate

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/visit"
)

// unplatedKey stands before a pass's id where the presence of its car without a plate
// is kept: such a car has nothing else that is its own.
const unplatedKey = "visit:"

// Unplated is a visitor's car without a plate that may come in, or is inside. The
// dwelling is with it: a white car looks like any other, and where it goes is all
// that its driver can be asked.
type Unplated struct {
	Visit    visit.PassID `db:"id"`
	NoPlate  string       `db:"no_plate"`
	Dwelling string       `db:"dwelling"`
	Until    time.Time    `db:"until_at"`
	Inside   bool         `db:"inside"`
}

const sqlUnplatedAtGate = `
	select v.id, v.no_plate, d.code as dwelling, v.until_at, coalesce(p.inside, false) as inside
	from parking.visits v
	join people.dwellings d on d.committee_id = v.committee_id and d.id = v.dwelling_id
	left join parking.presences p on p.committee_id = v.committee_id and p.plate = 'visit:' || v.id
	where v.committee_id = $1 and v.no_plate <> '' and (p.inside or v.state = 'open' and v.until_at > $2)
	order by v.opened_at desc, v.id
	limit 100`

// Unplated lists the visitors' cars without a plate that may come in, and those
// inside, the latest first. Whoever is on duty may.
func (s *Service) Unplated(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Unplated, error) {
	if err := who.Needs(c.String(), onDuty()...); err != nil {
		return nil, err
	}
	var out []Unplated
	err := s.db.Read(ctx, func(r *pg.Reader) error { return r.Select(ctx, &out, sqlUnplatedAtGate, c, r.Now) })
	return out, err
}

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
