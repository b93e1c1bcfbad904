package application

import (
	"context"

	"ziguan/internal/actor"
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
	if who.Committee != c.String() && !who.MayRun() {
		return actor.ErrNotHere
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
