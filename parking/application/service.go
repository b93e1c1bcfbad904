package application

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/holding"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
)

// Service holds the use cases of this package.
type Service struct {
	db    *pg.DB
	cards *parking.Service
}

// New makes the service; cards gives what an application has earned.
func New(db *pg.DB, cards *parking.Service) *Service { return &Service{db: db, cards: cards} }

// act is one act on a committee's applications, in one transaction that holds
// the committee's record first.
type act struct {
	people.Act
	cards *parking.Service
}

// hold opens an act whose permission its caller sees to.
func (s *Service) hold(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(act) error) error {
	return people.InAct(ctx, s.db, who, c, func(a people.Act) error { return fn(act{a, s.cards}) })
}

// on runs an act of staff on one application, held for it.
func (s *Service) on(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, fn func(act, Application) error) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	return s.hold(ctx, who, c, func(x act) error {
		a, err := byNumber(ctx, x, c, number, sqlForUpdate)
		if err != nil {
			return err
		}
		return fn(x, a)
	})
}

// own runs an act of the household, or of staff for it, on one application; one
// of others is ErrUnknown, as if there were none.
func (s *Service) own(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, fn func(act, Application) error) error {
	if err := who.Inside(c.String()); err != nil {
		return err
	}
	return s.hold(ctx, who, c, func(x act) error {
		a, err := byNumber(ctx, x, c, number, sqlForUpdate)
		if err != nil {
			return err
		}
		if !who.MayRun() {
			there, err := parking.Household{Committee: x.Committee.ID, Dwelling: a.DwellingID, Today: x.Today}.Has(ctx, x, who)
			if err != nil {
				return err
			}
			if !there {
				return ErrUnknown
			}
		}
		return fn(x, a)
	})
}

// person is who acts, as the two-people rule knows them; zero for the operator and jobs.
func person(who actor.Actor) people.PersonID {
	p, err := id.Parse[people.Person](who.Person)
	if err != nil {
		return people.PersonID{} // nobody signed in: a job, or the command line
	}
	return p
}

// aside refuses whoever acts where they have an interest in the dwelling. The
// database holds the same for what is decided.
func (x act) aside(ctx context.Context, d people.DwellingID) error {
	yes, err := kin.Interested(ctx, x, kin.Home{Committee: x.Committee.ID, Dwelling: d, Today: x.Today}, x.Who)
	if err != nil || yes {
		return refuse(err, parking.ErrStandAside)
	}
	return nil
}

// Holds is what this package keeps of people.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: append([]holding.Table{
			{Name: "parking.applications", In: "applications", Stays: holding.ByHome},
			{Name: "parking.application_plates", In: "applications", Stays: holding.ByHome},
			{Name: "parking.application_events", Hidden: holding.Part, Stays: "no row is ever changed; " + holding.ByKey},
			{Name: "parking.paper_copies", In: "copies", Forgets: true, Stays: "that there was a copy"},
			{Name: "parking.consents", In: "consents", Forgets: true, Stays: "an owner's word, with nobody's name"},
			{Name: "parking.consent_events", Hidden: holding.Part, Stays: holding.ByKey},
		}, holding.Worked("parking.document_checks")...),
		Shows: []holding.Section{
			holding.Rows[known]("applications", sqlKnown),
			holding.Rows[knownCopy]("copies", sqlKnownCopies),
			holding.Rows[knownConsent]("consents", sqlKnownConsents),
		},
		Forget: forget,
	}
}

type known struct {
	Number   string    `db:"number" json:"number"`
	Dwelling string    `db:"dwelling" json:"dwelling"`
	Class    string    `db:"class" json:"class" say:"class."`
	Plates   string    `db:"plates" json:"plate"`
	State    string    `db:"state" json:"state" say:"application.state."`
	At       time.Time `db:"submitted_at" json:"at"`
}

type knownCopy struct {
	Application string     `db:"number" json:"number"`
	Document    string     `db:"document" json:"document" say:"document."`
	At          time.Time  `db:"taken_at" json:"at"`
	GoneAt      *time.Time `db:"gone_at" json:"gone"`
}

type knownConsent struct {
	Application string     `db:"number" json:"number"`
	Dwelling    string     `db:"dwelling" json:"dwelling"`
	State       string     `db:"state" json:"state" say:"consent.state."`
	Way         string     `db:"way" json:"way" say:"consent.way."`
	At          time.Time  `db:"asked_at" json:"at"`
	AnsweredAt  *time.Time `db:"answered_at" json:"answered"`
}

const sqlKnown = `
	select distinct a.number, d.code as dwelling, a.class, a.state, a.submitted_at,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.application_plates p
			where p.committee_id = $1 and p.application_id = a.id), '') as plates
	from people.homes_of($1, $2) h
	join people.dwellings d on d.committee_id = $1 and d.id = h.dwelling_id
	join parking.applications a on a.committee_id = $1 and a.dwelling_id = h.dwelling_id
		and (h.to_day is null or a.submitted_at < h.to_day) and (a.open or a.state_since >= h.from_day)
	order by a.submitted_at, a.number`

const sqlKnownCopies = `
	select distinct a.number, k.document, k.taken_at, k.gone_at
	from people.homes_of($1, $2) h
	join parking.applications a on a.committee_id = $1 and a.dwelling_id = h.dwelling_id
		and (h.to_day is null or a.submitted_at < h.to_day) and (a.open or a.state_since >= h.from_day)
	join parking.paper_copies k on k.committee_id = $1 and k.application_id = a.id
	order by k.taken_at, a.number, k.document`

// sqlKnownConsents are those of the owner who was asked, wherever they live, and of the
// household that applied.
const sqlKnownConsents = `
	select distinct a.number, d.code as dwelling, k.state, k.way, k.asked_at, k.answered_at
	from people.homes_of($1, $2) h
	join people.dwellings d on d.committee_id = $1 and d.id = h.dwelling_id
	join parking.applications a on a.committee_id = $1 and a.dwelling_id = h.dwelling_id
	join parking.consents k on k.committee_id = $1 and k.application_id = a.id
		and (k.resident_id = h.resident_id or k.asked_at >= h.from_day and (h.to_day is null or k.asked_at < h.to_day))
	order by k.asked_at, a.number`

// sqlForgetLinks ends the links by which an owner who is forgotten could answer, or
// withdraw what they gave.
const sqlForgetLinks = `
	update parking.consents
	set token_hash = null, back_hash = null
	where committee_id = $1 and (resident_id = any($2::uuid[]) or back_resident_id = any($2::uuid[]))`

// forget lets go the copies of the papers of residents who are forgotten, and their links.
func forget(ctx context.Context, tx *pg.Tx, gone holding.Gone) error {
	them := pq.Array(id.Strings(gone.Residents))
	if _, err := tx.Exec(ctx, sqlCopiesForget, gone.Committee, them, tx.Now); err != nil {
		return fmt.Errorf("forget copies: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlForgetLinks, gone.Committee, them); err != nil {
		return fmt.Errorf("forget links: %w", err)
	}
	return nil
}
