package proposal

import (
	"context"
	"fmt"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/kin"
	"ziguan/internal/people"
)

// Shown is a proposal with what whoever reads it may do about it.
type Shown struct {
	Proposal
	Today day.Day
	Mine  bool // proposed by the reader: they may withdraw it
	Aside bool // the reader has an interest in the dwelling: others decide
}

// Open reports whether it waits for its second person.
func (s Shown) Open() bool { return s.State == Proposed && !s.Over(s.Today) }

// Decides reports whether the reader may confirm or refuse it.
func (s Shown) Decides() bool { return s.Open() && !s.Mine && !s.Aside }

// List gives the proposals that wait, and what came of those whose days are not
// over. Staff and readers may; plates and names are for the inside.
func (s *Service) List(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Shown, error) {
	return s.shown(ctx, who, c, func(v people.View) ([]Proposal, error) {
		var list []Proposal
		if err := v.Select(ctx, &list, sqlRecent, c, v.Today); err != nil {
			return nil, fmt.Errorf("proposals: %w", err)
		}
		return list, nil
	})
}

// Show gives one proposal. Staff and readers may. ErrUnknown.
func (s *Service) Show(ctx context.Context, who actor.Actor, c people.CommitteeID, key ID) (Shown, error) {
	list, err := s.shown(ctx, who, c, func(v people.View) ([]Proposal, error) {
		p, err := one(ctx, v, c, key, sqlOne)
		return []Proposal{p}, err
	})
	if err != nil {
		return Shown{}, err
	}
	return list[0], nil
}

func (s *Service) shown(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(people.View) ([]Proposal, error)) ([]Shown, error) {
	if err := who.Needs(c.String(), append(append([]actor.Role{}, actor.Staff...), actor.Readers...)...); err != nil {
		return nil, err
	}
	var out []Shown
	err := people.InView(ctx, s.db, c, func(v people.View) error {
		list, err := fn(v)
		if err != nil {
			return err
		}
		own, err := kin.Dwellings(ctx, v, c, who, v.Today)
		if err != nil {
			return err
		}
		aside := map[people.DwellingID]bool{}
		for _, d := range own {
			aside[d] = true
		}
		for _, p := range list {
			out = append(out, Shown{p, v.Today, who.Person != "" && p.ProposedBy.String() == who.Person, aside[p.DwellingID]})
		}
		return nil
	})
	return out, err
}
