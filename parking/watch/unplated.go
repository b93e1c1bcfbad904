package watch

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/gate"
	"ziguan/parking/visit"
)

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
func (s *Service) Unplated(ctx context.Context, who actor.Actor, c people.CommitteeID, way gate.Direction, n Sought) ([]Unplated, int, error) {
	if err := who.Needs(c.String(), gate.OnDuty()...); err != nil {
		return nil, 0, err
	}
	var out []Unplated
	var all int
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		if err := r.Select(ctx, &out, sqlUnplatedAtGate, c, way == gate.Out, r.Now, n.Part, n.Most, max(n.Skip, 0)); err != nil {
			return fmt.Errorf("cars without a plate: %w", err)
		}
		return r.Get(ctx, &all, sqlUnplatedCount, c, way == gate.Out, r.Now, n.Part)
	})
	return out, all, err
}
