package renewal

import (
	"context"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/class"
)

// Building is how far a building is: cards in each state, and what is left to do.
type Building struct {
	Name   string
	All    int
	States map[State]int
	Papers int // declared ones that were drawn and have to show papers
	Ready  int // those the batch would take
	Signed int // renewed ones whose new paper was handed over
}

// Progress is a campaign building by building, with the sum of all.
type Progress struct {
	Campaign  Campaign
	Today     day.Day
	Buildings []Building
	Sum       Building
	Left      []Leftover // what could not be renewed as it stands
}

// Leftover is a renewal that was taken out of what is ready, with the code of why.
type Leftover struct {
	Number   class.Number `db:"number"`
	Dwelling string       `db:"dwelling"`
	State    State        `db:"state"`
	Cause    string       `db:"cause"`
}

// sqlLeftovers are those that the program took out of what is ready, and those that
// whoever reads leaves to others.
const sqlLeftovers = `
	select c.number, d.code as dwelling, r.state, case when r.state in ('declared', 'shown') then $5 else r.cause end as cause
	from parking.renewals_now($1, $2, $3) r
	join parking.cards c on c.committee_id = r.committee_id and c.id = r.card_id
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	where r.cause <> '' and r.state in ('due', 'changed', 'ended')
		or (r.state = 'shown' or r.state = 'declared' and not r.drawn) and c.dwelling_id = any($4::uuid[])
	order by d.sort_key, c.number`

// Running tells how far the running campaign is; ErrNone. Staff and readers may.
func (s *Service) Running(ctx context.Context, who actor.Actor, c people.CommitteeID) (Progress, error) {
	out := Progress{Sum: Building{States: map[State]int{}}}
	if err := who.Needs(c.String(), append(actor.Staff, actor.Readers...)...); err != nil {
		return out, err
	}
	err := people.InView(ctx, s.db, c, func(r people.View) (err error) {
		out.Today = r.Today
		if out.Campaign, err = running(ctx, r, c); err != nil {
			return err
		}
		own, err := kin.Dwellings(ctx, r, c, who, out.Today)
		if err != nil {
			return err
		}
		if err := r.Select(ctx, &out.Left, sqlLeftovers, c, out.Campaign.ID, out.Today, pq.Array(id.Strings(own)), parking.ErrStandAside.Code); err != nil {
			return err
		}
		return out.count(ctx, r, c)
	})
	return out, err
}

func (p *Progress) count(ctx context.Context, q pg.Queryer, c people.CommitteeID) error {
	var rows []struct {
		Building string `db:"building"`
		State    State  `db:"state"`
		Drawn    bool   `db:"drawn"`
		N        int    `db:"n"`
		Signed   int    `db:"signed"`
	}
	if err := q.Select(ctx, &rows, sqlCounts, c, p.Campaign.ID, p.Today); err != nil {
		return err
	}
	for _, r := range rows {
		if n := len(p.Buildings); n == 0 || p.Buildings[n-1].Name != r.Building {
			p.Buildings = append(p.Buildings, Building{Name: r.Building, States: map[State]int{}})
		}
		for _, b := range []*Building{&p.Buildings[len(p.Buildings)-1], &p.Sum} {
			b.All, b.Signed = b.All+r.N, b.Signed+r.Signed
			b.States[r.State] += r.N
			switch {
			case r.State == Declared && r.Drawn:
				b.Papers += r.N
			case r.State == Declared || r.State == Shown:
				b.Ready += r.N
			}
		}
	}
	return nil
}

// List lists the running campaign's renewals of a building and a state, as
// people walk past the doors; empty texts leave nothing out. Staff and readers may.
func (s *Service) List(ctx context.Context, who actor.Actor, c people.CommitteeID, building string, state State) ([]Renewal, error) {
	if err := who.Needs(c.String(), append(actor.Staff, actor.Readers...)...); err != nil {
		return nil, err
	}
	return people.Read(ctx, s.db, c, func(r people.View) ([]Renewal, error) {
		k, err := running(ctx, r, c)
		if err != nil {
			return nil, err
		}
		return pg.All[Renewal](ctx, r, sqlRenewals, c, k.ID, building, state, r.Today)
	})
}

const sqlOfPerson = `
	select r.card_id, c.number, c.class, d.code as dwelling, d.building, d.unit, c.valid_to, r.state, r.state_since, r.drawn, r.channel,
		r.signed_at, r.version, c.grace_to,
		coalesce((select e.reason from parking.renewal_events e
			where e.committee_id = r.committee_id and e.campaign_id = r.campaign_id and e.card_id = r.card_id and e.became = 'refused'
			order by e.at desc, e.id limit 1), '') as reason,
		r.cause,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.card_plates p
			where p.committee_id = c.committee_id and p.card_id = c.id and p.until_day is null), '') as plates
	from parking.campaigns k
	cross join parking.renewals_now(k.committee_id, k.id, $3) r
	join parking.cards c on c.committee_id = r.committee_id and c.id = r.card_id
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	where k.committee_id = $1 and k.closed_at is null and exists (
		select from people.occupancies o
		join people.residents p on p.committee_id = o.committee_id and p.id = o.resident_id
		where o.committee_id = c.committee_id and o.dwelling_id = c.dwelling_id and p.person_id = $2
			and o.from_day <= $3 and (o.to_day is null or o.to_day > $3))
	order by c.number, c.id`

// Mine lists the renewals of whoever acts: their households' cards in the
// running campaign. None when none runs.
func (s *Service) Mine(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Renewal, error) {
	if who.Person == "" || who.Committee != c.String() {
		return nil, nil
	}
	return people.Read(ctx, s.db, c, func(r people.View) ([]Renewal, error) {
		return pg.All[Renewal](ctx, r, sqlOfPerson, c, who.Person, r.Today)
	})
}
