package parking

import (
	"context"
	"fmt"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/holding"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/seal"
)

// Service holds the use cases of this package.
type Service struct {
	db  *pg.DB
	key *seal.Key
}

// New makes the service; key seals the tokens of cards, so that a card can be
// printed again.
func New(db *pg.DB, key *seal.Key) *Service { return &Service{db: db, key: key} }

// act is one act on a committee's cards: allowed, in one transaction that holds
// the committee's record first, on the committee's present day.
type act struct {
	people.Act
	key *seal.Key
}

// run opens an act for those who may. Everything that changes a card goes through here.
func (s *Service) run(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(act) error) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	return s.hold(ctx, who, c, fn)
}

// hold opens an act whose permission its caller has seen to.
func (s *Service) hold(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(act) error) error {
	return people.InAct(ctx, s.db, who, c, func(a people.Act) error { return fn(act{a, s.key}) })
}

// view is one page's snapshot of a committee, on its present day.
type view struct{ people.View }

// read opens a view. Who may see what there is for fn to ask.
func (s *Service) read(ctx context.Context, c people.CommitteeID, fn func(view) error) error {
	return people.InView(ctx, s.db, c, func(v people.View) error { return fn(view{v}) })
}

const sqlLivesIn = `
	select exists (
		select from people.occupancies o
		join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
		where o.committee_id = $1 and o.dwelling_id = $2 and r.person_id = $3
			and o.from_day <= $4 and (o.to_day is null or o.to_day > $4))`

// Household is a dwelling's people on a day.
type Household struct {
	Committee people.CommitteeID
	Dwelling  people.DwellingID
	Today     day.Day
}

// Has reports whether the actor is one of them.
func (h Household) Has(ctx context.Context, q pg.Queryer, who actor.Actor) (bool, error) {
	if who.Person == "" || who.Committee != h.Committee.String() {
		return false, nil
	}
	var there bool
	if err := q.Get(ctx, &there, sqlLivesIn, h.Committee, h.Dwelling, who.Person, h.Today); err != nil {
		return false, fmt.Errorf("who lives there: %w", err)
	}
	return there, nil
}

const sqlLivesSince = `
	select min(o.from_day)
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = $1 and o.dwelling_id = $2 and r.person_id = $3
		and o.from_day <= $4 and (o.to_day is null or o.to_day > $4)`

// Since gives the day from which the actor is one of them, so that nobody reads
// what was the household's before theirs; false for somebody else.
func (h Household) Since(ctx context.Context, q pg.Queryer, who actor.Actor) (day.Day, bool, error) {
	if who.Person == "" || who.Committee != h.Committee.String() {
		return 0, false, nil
	}
	var since day.Day
	if err := q.Get(ctx, &since, sqlLivesSince, h.Committee, h.Dwelling, who.Person, h.Today); err != nil {
		return 0, false, fmt.Errorf("since when who lives there: %w", err)
	}
	return since, !since.Zero(), nil
}

// own reports whether the actor is of the dwelling's household today.
func (v view) own(ctx context.Context, d people.DwellingID, who actor.Actor) (bool, error) {
	return Household{v.Committee.ID, d, v.Today}.Has(ctx, v, who)
}

// Overview is how a committee stands today, in numbers.
type Overview struct {
	Dwellings int `db:"dwellings"`
	Vehicles  int `db:"vehicles"`
	Live      int `db:"live"`
	Suspended int `db:"suspended"`
	Expiring  int `db:"expiring"` // live ones that end within the days of rule card.expiring_days
	Waiting   int `db:"waiting"`  // old cards that wait for the first issue
	Kept      int `db:"kept"`     // surplus old cards kept until the transition date

	FirstEnd  day.Day `db:"first_end"`  // the earliest last day of those that expire; zero where none does
	KeptUntil day.Day `db:"kept_until"` // the earliest date until which an old card is kept
}

const sqlOverview = `
	select
		(select count(*) from people.dwellings d where d.committee_id = $1) as dwellings,
		(select count(*) from parking.vehicles v where v.committee_id = $1 and v.to_day is null) as vehicles,
		(select count(*) from parking.cards c where c.committee_id = $1 and c.live) as live,
		(select count(*) from parking.cards c where c.committee_id = $1 and c.state = 'suspended') as suspended,
		(select count(*) from parking.cards c where c.committee_id = $1 and c.live and c.valid_to <= $2) as expiring,
		(select min(c.valid_to) from parking.cards c where c.committee_id = $1 and c.live and c.valid_to <= $2) as first_end,
		(select count(*) from parking.claims k where k.committee_id = $1 and k.state = 'waiting') as waiting,
		(select count(*) from parking.claims k where k.committee_id = $1 and k.state = 'kept') as kept,
		(select min(k.kept_until) from parking.claims k where k.committee_id = $1 and k.state = 'kept') as kept_until`

// Overview counts what a committee has and what waits for it. Staff and readers may.
func (s *Service) Overview(ctx context.Context, who actor.Actor, c people.CommitteeID) (Overview, error) {
	var out Overview
	if err := who.Needs(c.String(), append(append([]actor.Role{}, actor.Staff...), actor.Readers...)...); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		m, err := people.ByID(ctx, r, c)
		if err != nil {
			return err
		}
		today := m.Today(r.Now)
		days, err := rule.Int(ctx, r, c, "card.expiring_days", today)
		if err != nil {
			return err
		}
		if err := r.Get(ctx, &out, sqlOverview, c, today.AddDays(days)); err != nil {
			return fmt.Errorf("overview: %w", err)
		}
		return nil
	})
	return out, err
}

// Holds is what this package keeps of people.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: []holding.Table{
			{Name: "parking.vehicles", In: "vehicles", Stays: holding.ByHome},
			{Name: "parking.cards", In: "cards", Stays: holding.ByHome},
			{Name: "parking.card_plates", In: "cards", Stays: holding.ByHome},
			{Name: "parking.card_events", Hidden: holding.Part, Stays: "no row is ever changed; " + holding.ByKey},
			{Name: "parking.claims", In: "claims", Stays: holding.ByHome},
		},
		Shows: []holding.Section{
			holding.Rows[knownVehicle]("vehicles", sqlKnownVehicles),
			holding.Rows[knownCard]("cards", sqlKnownCards),
			holding.Rows[knownClaim]("claims", sqlKnownClaims),
		},
	}
}

type knownVehicle struct {
	Plate        string `db:"plate" json:"plate"`
	Dwelling     string `db:"dwelling" json:"dwelling"`
	holding.Span `column:"when"`
}

type knownCard struct {
	Number       string `db:"number" json:"number"`
	Dwelling     string `db:"dwelling" json:"dwelling"`
	Class        string `db:"class" json:"class" say:"class."`
	Plates       string `db:"plates" json:"plate"`
	State        string `db:"state" json:"state" say:"card.state."`
	holding.Span `column:"when"`
}

// knownClaim is a card from before the program.
type knownClaim struct {
	Number   string  `db:"number" json:"number"`
	Dwelling string  `db:"dwelling" json:"dwelling"`
	Plate    string  `db:"plate" json:"plate"`
	To       day.Day `db:"valid_to" json:"until"`
}

// sqlKnownVehicles and the others leave out what stood at a dwelling before the person
// came or after they left: it is another household's.
const sqlKnownVehicles = `
	select distinct v.plate, d.code as dwelling, v.from_day, v.to_day
	from people.homes_of($1, $2) h
	join people.dwellings d on d.committee_id = $1 and d.id = h.dwelling_id
	join parking.vehicles v on v.committee_id = $1 and v.dwelling_id = h.dwelling_id
		and (h.to_day is null or v.from_day < h.to_day) and (v.to_day is null or v.to_day >= h.from_day)
	order by d.code, v.plate, v.from_day`

const sqlKnownCards = `
	select distinct c.number, d.code as dwelling, c.class, c.state, c.valid_from as from_day, c.valid_to as to_day,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.card_plates p
			where p.committee_id = $1 and p.card_id = c.id and p.until_day is null), '') as plates
	from people.homes_of($1, $2) h
	join people.dwellings d on d.committee_id = $1 and d.id = h.dwelling_id
	join parking.cards c on c.committee_id = $1 and c.dwelling_id = h.dwelling_id
		and (h.to_day is null or c.valid_from < h.to_day) and (c.live or c.state_since >= h.from_day)
	order by d.code, c.number`

// sqlKnownClaims are as old as the register: they are of whoever lives there now.
const sqlKnownClaims = `
	select distinct m.number, d.code as dwelling, coalesce(m.plate, '') as plate, m.valid_to
	from people.homes_of($1, $2) h
	join people.dwellings d on d.committee_id = $1 and d.id = h.dwelling_id
	join parking.claims m on m.committee_id = $1 and m.dwelling_id = h.dwelling_id and m.state in ('waiting', 'kept')
	where h.to_day is null
	order by d.code, m.number, plate`
