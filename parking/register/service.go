package register

import (
	"context"
	"slices"

	"ziguan/internal/actor"
	"ziguan/internal/holding"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Service holds the use cases of the register (住户车辆台账). Every act is for
// staff, the operator and the jobs; reading is for them and for the committee's
// readers, who see no whole phone number.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db: db} }

// scene is one act in one committee: its transaction, the committee and its day.
type scene = people.Act

// act runs one act that goes on the record, for staff alone.
func (s *Service) act(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(scene) error) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	return people.InAct(ctx, s.db, who, c, fn)
}

// see runs a page's reading, for staff and readers.
func (s *Service) see(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(people.View) error) error {
	if err := who.Needs(c.String(), insiders()...); err != nil {
		return err
	}
	return people.InView(ctx, s.db, c, fn)
}

func insiders() []actor.Role { return slices.Concat(actor.Staff, actor.Readers) }

// onDwelling runs an act on one dwelling and puts it on the record under the
// dwelling's pseudonym: no plate, name, phone or door is ever in there.
func (s *Service) onDwelling(ctx context.Context, who actor.Actor, at At, fn func(scene, people.Dwelling) (record.Act, error)) error {
	return s.act(ctx, who, at.Committee, func(a scene) error {
		d, err := people.DwellingByCode(ctx, a, at.Committee, at.Code)
		if err != nil {
			return err
		}
		done, err := fn(a, d)
		if err != nil {
			return err
		}
		done.Subject = d.Pseudonym
		return record.Append(ctx, a.Tx, at.Committee.String(), done)
	})
}

// At names a dwelling of a committee by its code as shown.
type At struct {
	Committee people.CommitteeID
	Code      string
}

// Holds is what this package keeps of people: what undoing a file would give back.
func Holds() holding.Holding {
	return holding.Holding{Tables: []holding.Table{
		{Name: "parking.claim_changes", Hidden: "what undoing a file would give back", Stays: holding.ByHome},
	}}
}
