package watch

import (
	"context"
	"fmt"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
)

// Match is a plate of the register or of a card that a tail fits.
type Match struct {
	Plate  plate.Plate `db:"plate"`
	Number string      `db:"number"` // of the card the gate would judge it by; empty when it has none
	State  string      `db:"state"`  // of that card today; MatchOld for an old card, empty without one
}

// MatchOld is the state of a plate that has an old card and no card yet.
const MatchOld = "old"

// Present is a car that is inside now.
type Present struct {
	Plate string `db:"plate"`
	// NoPlate is what a visitor's car without a plate is; where both are empty
	// nobody knows any more.
	NoPlate string    `db:"no_plate"`
	Since   time.Time `db:"at"`
	Gate    string    `db:"gate"`
	Number  string    `db:"number"`
}

// Passage is one record of a list: what was seen and what was said.
type Passage struct {
	ID        id.ID[Passage] `db:"id"`
	Gate      string         `db:"gate"`
	Direction gate.Direction `db:"direction"`
	Plate     string         `db:"plate"`
	Typed     string         `db:"typed"`
	NoPlate   string         `db:"no_plate"` // of a visitor's car without a plate; in Today alone
	Verdict   gate.Verdict   `db:"verdict"`
	Code      gate.Code      `db:"code"`
	Override  string         `db:"override_reason"`
	At        time.Time      `db:"at"`
	Number    string         `db:"number"`
}

// ErrTail refuses a tail that is not four characters.
var ErrTail = errs.New(errs.Invalid, "tail.invalid")

// sqlMatches finds a tail among the plates of all cards ever given, old cards and the
// register; people type the last four characters, or the last four letters and digits.
// A card that is over is found too, or whoever was told so would be asked for the whole
// plate and be a stranger. One row for each plate, by the card the gate judges it by.
const sqlMatches = `
	select m.plate, m.number, m.state
	from (
		select distinct on (f.plate) f.plate, f.number, f.state, f.rank
		from (
			select cp.plate, c.number, c.state_since, c.id, case when cp.live then 0 else 1 end as rank,
				case when c.live and greatest(c.valid_to, c.grace_to) < t.today then 'expired' else c.state end as state
			from parking.card_plates cp
			join parking.cards c on c.committee_id = cp.committee_id and c.id = cp.card_id
			cross join (select ($3::timestamptz at time zone z.zone)::date as today from people.committees z where z.id = $1) t
			where cp.committee_id = $1 and (cp.tail = $2 or cp.digits = $2) and (cp.until_day is null or cp.until_day >= t.today)
				and c.state not in ('applied', 'posting', 'refused', 'withdrawn')
			union all
			select o.plate, o.number, null, o.id, 2, 'old'
			from parking.claims o
			where o.committee_id = $1 and o.state in ('waiting', 'kept') and (right(o.plate, 4) = $2 or right(regexp_replace(o.plate, '[^0-9A-Z]', '', 'g'), 4) = $2)
			union all
			select v.plate, '', null, null, 3, ''
			from parking.vehicles v
			where v.committee_id = $1 and (v.tail = $2 or v.digits = $2) and v.to_day is null
		) f
		order by f.plate, f.rank, f.state_since desc nulls last, f.id
	) m
	order by m.rank, m.plate
	limit 24`

const sqlInside = `
	select case when p.plate like 'visit:%' then '' else p.plate end as plate, coalesce(v.no_plate, '') as no_plate, p.at, p.gate,
		coalesce(c.number, '') as number
	from parking.presences p
	left join parking.visits v on v.committee_id = p.committee_id and v.id = nullif(split_part(p.plate, 'visit:', 2), '')::uuid
	left join parking.card_plates cp on cp.committee_id = p.committee_id and cp.plate = p.plate and cp.live
	left join parking.cards c on c.committee_id = cp.committee_id and c.id = cp.card_id
	where p.committee_id = $1 and p.inside and ($2 = '' or strpos(coalesce(v.no_plate, p.plate), $2) > 0)
	order by p.at desc, p.plate
	limit $3 offset $4`

const sqlInsideCount = `
	select count(*)
	from parking.presences p
	left join parking.visits v on v.committee_id = p.committee_id and v.id = nullif(split_part(p.plate, 'visit:', 2), '')::uuid
	where p.committee_id = $1 and p.inside and ($2 = '' or strpos(coalesce(v.no_plate, p.plate), $2) > 0)`

const sqlPassages = `
	select k.id, k.gate, k.direction, k.plate, k.typed, coalesce(v.no_plate, '') as no_plate, k.verdict, k.code, k.override_reason, k.at,
		coalesce(c.number, '') as number
	from parking.checks k
	left join parking.visits v on v.committee_id = k.committee_id and v.id = k.visit_id
	left join parking.cards c on c.committee_id = k.committee_id and c.id = k.card_id
	where k.committee_id = $1 and k.at >= $2 and ($3 = '' or k.gate = $3)
	order by k.at desc, k.seq desc
	limit $4`

// Matches finds the plates of a tail. Whoever is on duty may.
func (s *Service) Matches(ctx context.Context, who actor.Actor, c people.CommitteeID, tail string) ([]Match, error) {
	if err := who.Needs(c.String(), gate.OnDuty()...); err != nil {
		return nil, err
	}
	t, ok := plate.Tail4(tail)
	if !ok {
		return nil, ErrTail.On("tail")
	}
	var out []Match
	err := s.db.Read(ctx, func(r *pg.Reader) error { return r.Select(ctx, &out, sqlMatches, c, t, r.Now) })
	return out, err
}

// Sought is which of the cars inside are listed.
type Sought struct {
	Part string // of a plate, as typed; empty for all
	Skip int
	Most int // at most so many; zero for the count alone
}

// Inside lists the cars inside, the latest first, and how many there are in all.
// Whoever is on duty may.
func (s *Service) Inside(ctx context.Context, who actor.Actor, c people.CommitteeID, n Sought) ([]Present, int, error) {
	if err := who.Needs(c.String(), gate.OnDuty()...); err != nil {
		return nil, 0, err
	}
	part := plate.Normalise(n.Part)
	var out []Present
	var all int
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		if err := r.Select(ctx, &out, sqlInside, c, part, n.Most, max(n.Skip, 0)); err != nil {
			return fmt.Errorf("inside: %w", err)
		}
		return r.Get(ctx, &all, sqlInsideCount, c, part)
	})
	return out, all, err
}

// Today lists the records since local midnight, the latest first; the gate's label may be
// empty for all. What passed on other days is a look-up with a reason.
func (s *Service) Today(ctx context.Context, who actor.Actor, c people.Committee, label string) ([]Passage, error) {
	if err := who.Needs(c.ID.String(), gate.OnDuty()...); err != nil {
		return nil, err
	}
	var out []Passage
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		return r.Select(ctx, &out, sqlPassages, c.ID, c.Today(r.Now).Time(c.Location()), label, 500)
	})
	return out, err
}

// Overview is how a committee's gates stand, in numbers.
type Overview struct {
	Gates  int `db:"gates"`
	Phones int `db:"phones"` // enrolled and in force
	Inside int `db:"inside"`
	Open   int `db:"open"` // differences that somebody has to answer
	// OpenBy is the last day to answer the oldest, by the rule gate.difference_days; zero
	// where there is none.
	OpenBy day.Day    `db:"-"`
	Oldest *time.Time `db:"oldest"`
}

const sqlOverview = `
	select
		(select count(*) from parking.gates g where g.committee_id = $1 and g.closed_at is null) as gates,
		(select count(*) from people.devices d where d.committee_id = $1 and d.enrolled_at is not null and d.revoked_at is null) as phones,
		(select count(*) from parking.presences p where p.committee_id = $1 and p.inside) as inside,
		(select count(*) from parking.differences f where f.committee_id = $1 and f.resolved_at is null) as open,
		(select min(f.at) from parking.differences f where f.committee_id = $1 and f.resolved_at is null) as oldest`

// Overview counts what stands at a committee's gates. Staff and readers may.
func (s *Service) Overview(ctx context.Context, who actor.Actor, c people.CommitteeID) (Overview, error) {
	var out Overview
	if err := who.Needs(c.String(), append(append([]actor.Role{}, actor.Staff...), actor.Readers...)...); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		if err := r.Get(ctx, &out, sqlOverview, c); err != nil {
			return fmt.Errorf("gate overview: %w", err)
		}
		m, err := people.ByID(ctx, r, c)
		if err == nil {
			out.OpenBy, err = rule.Due(ctx, r, m, "gate.difference_days", out.Oldest)
		}
		return err
	})
	return out, err
}
