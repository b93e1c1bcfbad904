package kin

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// ID is the key of a declared interest.
type ID = id.ID[Interest]

// Interest is a dwelling that somebody with a role has an interest in (利害关系):
// their own, or kin's. Whoever has one decides nothing that touches the dwelling;
// the database refuses it.
type Interest struct {
	ID         ID                `db:"id"`
	PersonID   people.PersonID   `db:"person_id"`
	Name       string            `db:"name"`
	DwellingID people.DwellingID `db:"dwelling_id"`
	Dwelling   string            `db:"dwelling"`
	Relation   string            `db:"relation"` // own or kin
	Listed     bool              `db:"listed"`   // consents to standing on the public list
	DeclaredAt time.Time         `db:"declared_at"`
}

// The relations of an interest.
const (
	RelationOwn = "own"
	RelationKin = "kin"
)

var (
	// ErrRelation refuses a relation other than own and kin.
	ErrRelation = errs.New(errs.Invalid, "interest.relation.invalid")
	// ErrHeld says that the interest is declared already.
	ErrHeld = errs.New(errs.Conflict, "interest.held")
	// ErrUnknown says that the person declared no such interest.
	ErrUnknown = errs.New(errs.NotFound, "interest.unknown")
)

// Service holds the use cases of this package.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db: db} }

const sqlInterests = `
	select i.id, i.person_id, p.name, i.dwelling_id, d.code as dwelling, i.relation, i.listed, i.declared_at
	from people.interests i
	join people.people p on p.id = i.person_id
	join people.dwellings d on d.committee_id = i.committee_id and d.id = i.dwelling_id
	where i.committee_id = $1 and i.ended_at is null and ($2::uuid is null or i.person_id = $2)
	order by p.name, d.sort_key, i.id`

const sqlInterestAdd = `
	insert into people.interests (committee_id, id, person_id, dwelling_id, relation, listed, declared_at)
	values ($1, $2, $3, $4, $5, $6, $7)`

const sqlInterestEnd = `
	update people.interests
	set ended_at = $4
	where committee_id = $1 and id = $2 and person_id = $3 and ended_at is null
	returning dwelling_id`

// sqlInterested is what the database's people.stands_aside asks too: a declared
// interest, or that somebody lives there, declared or not. Beyond it, a home in which
// their account has not moved in is known by the phone that they proved.
const sqlInterested = `
	select exists (
		select from people.interests
		where committee_id = $1 and dwelling_id = $2 and person_id = $3::uuid and ended_at is null)
	or exists (
		select from people.occupancies o
		join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
		where o.committee_id = $1 and o.dwelling_id = $2 and (r.person_id = $3::uuid or r.person_id is null and exists (
				select from people.phone_proofs f where f.committee_id = $1 and f.person_id = $3::uuid and f.phone = r.phone))
			and o.from_day <= $4 and (o.to_day is null or o.to_day > $4))`

const sqlInterestedIn = `
	select i.dwelling_id
	from people.interests i
	where i.committee_id = $1 and i.person_id = $2::uuid and i.ended_at is null
	union
	select o.dwelling_id
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = $1 and (r.person_id = $2::uuid or r.person_id is null and exists (
			select from people.phone_proofs f where f.committee_id = $1 and f.person_id = $2::uuid and f.phone = r.phone))
		and o.from_day <= $3 and (o.to_day is null or o.to_day > $3)
	order by dwelling_id`

// declarers are who declares: those who decide, and those at the gate.
func declarers() []actor.Role {
	return append(append([]actor.Role{}, actor.Staff...), actor.Volunteer, actor.ResidentsCommittee)
}

// Declared is what somebody declares: a dwelling by its normalised code.
type Declared struct {
	Dwelling string
	Relation string
	Listed   bool
}

// Declare notes an interest of whoever acts in a dwelling. Staff, volunteers and
// the residents' committee may, for themselves alone. On record by the two
// pseudonyms. ErrRelation, ErrDwellingUnknown, ErrHeld.
func (s *Service) Declare(ctx context.Context, who actor.Actor, c people.CommitteeID, n Declared) error {
	if err := who.Needs(c.String(), declarers()...); err != nil {
		return err
	}
	if n.Relation != RelationOwn && n.Relation != RelationKin {
		return ErrRelation.On("relation")
	}
	return record.InTx(ctx, s.db, who, c.String(), func(tx *pg.Tx) error {
		d, err := people.DwellingByCode(ctx, tx, c, n.Dwelling)
		if err != nil {
			return err
		}
		err = tx.Do(ctx, sqlInterestAdd, c, id.New[Interest](), who.Person, d.ID, n.Relation, n.Listed, tx.Now)
		if pg.Constraint(err) == "interests_live_key" {
			return ErrHeld.On("dwelling")
		}
		if err != nil {
			return fmt.Errorf("declare interest: %w", err)
		}
		return record.Append(ctx, tx, c.String(), record.Act{
			Kind: "interest.declared", Subject: who.Pseudonym,
			Body: []record.Pair{{Key: "dwelling", Value: d.Pseudonym}, {Key: "relation", Value: n.Relation}},
		})
	})
}

// End ends an interest of whoever acts: the flat was sold, say. On record.
func (s *Service) End(ctx context.Context, who actor.Actor, c people.CommitteeID, key ID) error {
	if err := who.Needs(c.String(), declarers()...); err != nil {
		return err
	}
	return record.InTx(ctx, s.db, who, c.String(), func(tx *pg.Tx) error {
		dwelling, err := pg.One[people.DwellingID](ctx, tx, ErrUnknown, sqlInterestEnd, c, key, who.Person, tx.Now)
		if err != nil {
			return err
		}
		d, err := people.DwellingByID(ctx, tx, c, dwelling)
		if err != nil {
			return err
		}
		return record.Append(ctx, tx, c.String(), record.Act{
			Kind: "interest.ended", Subject: who.Pseudonym, Body: []record.Pair{{Key: "dwelling", Value: d.Pseudonym}},
		})
	})
}

// List lists what is declared: for whoever declares, their own; for staff
// and readers, everybody's.
func (s *Service) List(ctx context.Context, who actor.Actor, c people.CommitteeID, own bool) ([]Interest, error) {
	if err := who.Needs(c.String(), append(declarers(), actor.Readers...)...); err != nil {
		return nil, err
	}
	var person people.PersonID
	if own || !who.MaySee() {
		p, err := id.Parse[people.Person](who.Person)
		if err != nil {
			return nil, nil //nolint:nilerr // nobody signed in declared nothing
		}
		person = p
	}
	return pg.All[Interest](ctx, s.db, sqlInterests, c, person)
}

// Home is a dwelling on a day.
type Home struct {
	Committee people.CommitteeID
	Dwelling  people.DwellingID
	Today     day.Day
}

// Interested reports whether whoever acts has an interest in a dwelling: a
// declared one, or their own home, whether they declared it or not.
func Interested(ctx context.Context, q pg.Queryer, h Home, who actor.Actor) (bool, error) {
	if who.Person == "" {
		return false, nil
	}
	var yes bool
	err := q.Get(ctx, &yes, sqlInterested, h.Committee, h.Dwelling, who.Person, h.Today)
	return yes, err
}

// Dwellings lists the dwellings in which whoever acts has an interest, as
// Interested sees it.
func Dwellings(ctx context.Context, q pg.Queryer, c people.CommitteeID, who actor.Actor, today day.Day) ([]people.DwellingID, error) {
	if who.Person == "" {
		return nil, nil
	}
	return pg.All[people.DwellingID](ctx, q, sqlInterestedIn, c, who.Person, today)
}
