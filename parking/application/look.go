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
	"ziguan/parking/class"
)

// See notes what was seen of an application's documents; every look stands, the
// last one of each document counts. Staff may.
func (s *Service) See(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, list []Seen) error {
	return s.on(ctx, who, c, number, func(x act, a Application) error {
		if _, err := a.next(Check); err != nil {
			return err
		}
		if err := x.aside(ctx, a.DwellingID); err != nil {
			return err
		}
		return x.see(ctx, a, list)
	})
}

func (x act) see(ctx context.Context, a Application, list []Seen) error {
	for _, d := range list {
		if !slices.Contains(class.Documents(), d.Document) {
			return class.ErrTermsDocuments.On("documents")
		}
		_, err := x.Exec(ctx, sqlSeenAdd, x.Committee.ID, id.New[Seen](), a.ID, d.Document, d.Matched, d.Until, x.Now, x.Who.Role(), x.Who.Person)
		if err != nil {
			return fmt.Errorf("document seen: %w", err)
		}
	}
	return nil
}

// CheckPapers notes what was seen and lets the application go on to the decision
// (证件核对). Staff may; somebody with an interest in the dwelling may not.
// ErrDocuments or ErrCopies where something is missing: then nothing is noted.
func (s *Service) CheckPapers(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, list []Seen) error {
	return s.on(ctx, who, c, number, func(x act, a Application) error {
		lack, err := x.look(ctx, a, list)
		switch {
		case err != nil:
			return err
		case lack == LacksPapers:
			return ErrDocuments
		case lack == LacksCopies:
			return ErrCopies
		}
		return nil
	})
}

// Lack is what keeps an application's papers from being passed.
type Lack string

// What may be lacking.
const (
	LacksNothing Lack = ""
	LacksPapers  Lack = "papers" // one was not seen, did not match or ran out
	LacksCopies  Lack = "copies" // nothing but a copy that the terms ask for
)

// Look notes what was seen and, where nothing is lacking, lets the application go
// on as CheckPapers does; else what was seen is noted for the next look.
func (s *Service) Look(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, list []Seen) (Lack, error) {
	var lack Lack
	err := s.on(ctx, who, c, number, func(x act, a Application) error {
		var err error
		lack, err = x.look(ctx, a, list)
		return err
	})
	return lack, err
}

func (x act) look(ctx context.Context, a Application, list []Seen) (Lack, error) {
	if _, err := a.next(Check); err != nil {
		return LacksNothing, err
	}
	if err := x.aside(ctx, a.DwellingID); err != nil {
		return LacksNothing, err
	}
	if err := x.see(ctx, a, list); err != nil {
		return LacksNothing, err
	}
	need, err := needs(ctx, x, x.Committee, a, x.Today)
	if err != nil {
		return LacksNothing, err
	}
	have, err := seen(ctx, x, x.Committee.ID, a.ID)
	if err != nil || len(missing(need, have, x.Today)) > 0 {
		return LacksPapers, err
	}
	terms, err := class.TermsInForce(ctx, x, x.Committee.ID, a.Class, x.Today)
	if err != nil {
		return LacksNothing, err
	}
	kept, err := copies(ctx, x, x.Committee.ID, a.ID)
	if err != nil || len(uncopied(terms.Copies, kept)) > 0 {
		return LacksCopies, err
	}
	names := make([]string, len(need))
	for i, d := range need {
		names[i] = string(d)
	}
	_, err = x.move(ctx, a, turn{
		on: Check, checked: person(x.Who),
		more: []record.Pair{{Key: "documents", Value: strings.Join(names, " ")}},
	})
	return LacksNothing, err
}
