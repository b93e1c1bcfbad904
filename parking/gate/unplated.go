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
	where v.committee_id = $1 and v.no_plate <> '' and coalesce(p.inside, false) = $2
		and ($2 or v.state = 'open' and v.until_at > $3) and ($4 = '' or strpos(v.no_plate, $4) > 0 or strpos(d.code, $4) > 0)
	order by v.opened_at desc, v.id
	limit $5 offset $6`

const sqlUnplatedCount = `
	select count(*)
	from parking.visits v
	join people.dwellings d on d.committee_id = v.committee_id and d.id = v.dwelling_id
	left join parking.presences p on p.committee_id = v.committee_id and p.plate = 'visit:' || v.id
	where v.committee_id = $1 and v.no_plate <> '' and coalesce(p.inside, false) = $2
		and ($2 or v.state = 'open' and v.until_at > $3) and ($4 = '' or strpos(v.no_plate, $4) > 0 or strpos(d.code, $4) > 0)`

// Unplated lists the visitors' cars without a plate that may pass this way, the latest
// first, and how many there are in all: inside for those that go out, else with an open
// pass. The rules of visits bound them. What is sought is a part of what the car is or of
// its dwelling. Whoever is on duty may.
func (s *Service) Unplated(ctx context.Context, who actor.Actor, c people.CommitteeID, way Direction, n Sought) ([]Unplated, int, error) {
	if err := who.Needs(c.String(), onDuty()...); err != nil {
		return nil, 0, err
	}
	var out []Unplated
	var all int
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		if err := r.Select(ctx, &out, sqlUnplatedAtGate, c, way == Out, r.Now, n.Part, n.Most, max(n.Skip, 0)); err != nil {
			return fmt.Errorf("cars without a plate: %w", err)
		}
		return r.Get(ctx, &all, sqlUnplatedCount, c, way == Out, r.Now, n.Part)
	})
	return out, all, err
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
