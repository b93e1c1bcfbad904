package application

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/record"
	"ziguan/parking"
)

// See notes what was seen of an application's documents; every look stands, the
// last one of each document counts. Staff may.
func (s *Service) See(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, list []Seen) error {
	return s.on(ctx, who, c, number, func(x act, a Application) error {
		if _, err := a.next(Check); err != nil {
			return err
		}
		return x.see(ctx, a, list)
	})
}

func (x act) see(ctx context.Context, a Application, list []Seen) error {
	for _, d := range list {
		if !slices.Contains(parking.Documents(), d.Document) {
			return parking.ErrTermsDocuments.On("documents")
		}
		_, err := x.Exec(ctx, sqlSeenAdd, x.c.ID, id.New[Seen](), a.ID, d.Document, d.Matched, d.Until, x.Now, x.Who.Role(), x.Who.Person)
		if err != nil {
			return fmt.Errorf("document seen: %w", err)
		}
	}
	return nil
}

// CheckPapers notes what was seen and lets the application go on to the decision
// (证件核对). Staff may; somebody with an interest in the dwelling may not.
// ErrDocuments where something is missing: then nothing is noted.
func (s *Service) CheckPapers(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, list []Seen) error {
	return s.on(ctx, who, c, number, func(x act, a Application) error {
		on, err := x.look(ctx, a, list)
		if err == nil && !on {
			return ErrDocuments
		}
		return err
	})
}

// Look notes what was seen and, where every needed document matched, lets the
// application go on as CheckPapers does; false where something is missing still
// and what was seen is noted for the next look.
func (s *Service) Look(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, list []Seen) (bool, error) {
	on := false
	err := s.on(ctx, who, c, number, func(x act, a Application) error {
		if err := x.aside(ctx, a.DwellingID); err != nil {
			return err
		}
		var err error
		on, err = x.look(ctx, a, list)
		return err
	})
	return on, err
}

func (x act) look(ctx context.Context, a Application, list []Seen) (bool, error) {
	if _, err := a.next(Check); err != nil {
		return false, err
	}
	if err := x.see(ctx, a, list); err != nil {
		return false, err
	}
	need, err := needs(ctx, x, x.c, a, x.today)
	if err != nil {
		return false, err
	}
	have, err := seen(ctx, x, x.c.ID, a.ID)
	if err != nil || len(missing(need, have, x.today)) > 0 {
		return false, err
	}
	terms, err := parking.TermsInForce(ctx, x, x.c.ID, a.Class, x.today)
	if err != nil {
		return false, err //nolint:wrapcheck // a refusal
	}
	kept, err := copies(ctx, x, x.c.ID, a.ID)
	if err != nil || len(uncopied(terms.Copies, kept)) > 0 {
		return false, err
	}
	names := make([]string, len(need))
	for i, d := range need {
		names[i] = string(d)
	}
	_, err = x.move(ctx, a, moving{
		on: Check, checked: person(x.Who),
		more: []record.Pair{{Key: "documents", Value: strings.Join(names, " ")}},
	})
	return err == nil, err
}
