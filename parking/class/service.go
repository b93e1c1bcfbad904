package class

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/holding"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Service holds the use cases of this package.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db: db} }

// Holds is what this package keeps of people: who set what, and nothing else.
func Holds() holding.Holding {
	return holding.Holding{Tables: holding.Worked("parking.classes", "parking.class_terms")}
}

// set opens an act that changes how cards are given, for those who may.
func (s *Service) set(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(people.Act) error) error {
	if err := who.Needs(c.String(), actor.Setters...); err != nil {
		return err
	}
	return people.InAct(ctx, s.db, who, c, fn)
}
