package parking

import (
	"context"
	"fmt"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
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

// set opens an act that changes how cards are given, for those who may.
func (s *Service) set(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(act) error) error {
	if err := who.Needs(c.String(), actor.Setters...); err != nil {
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
