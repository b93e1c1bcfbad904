package parking

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/record"
	"ziguan/parking/class"
	"ziguan/parking/plate"
)

// FirstIssuePreview says what FirstIssue would do now, and changes nothing. Staff may.
func (s *Service) FirstIssuePreview(ctx context.Context, who actor.Actor, c people.CommitteeID) (Plan, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return Plan{}, err
	}
	var out Plan
	err := s.read(ctx, c, func(v view) error {
		p, err := readPremises(ctx, v, who, v.Committee, v.Today)
		if err == nil {
			out = plan(p)
		}
		return err
	})
	return out, err
}

// FirstIssue issues the cards that came with the register in one act (首批换发).
// A number of the list is kept where it fits its class and is free. Dwellings
// with more old cards than they may have get none; theirs are kept until the
// transition's end (rule transition.days). What has a problem stays waiting. A
// second run does what is left, mostly nothing. Staff may; it goes on the record
// card by card and as a whole.
func (s *Service) FirstIssue(ctx context.Context, who actor.Actor, c people.CommitteeID) (Plan, error) {
	var out Plan
	err := s.run(ctx, who, c, func(a act) error {
		var err error
		out, err = a.firstIssue(ctx)
		return err
	})
	return out, err
}

func (a act) firstIssue(ctx context.Context) (Plan, error) {
	c := a.Committee.ID
	if err := class.Ensure(ctx, a.Tx, c); err != nil {
		return Plan{}, err
	}
	p, err := readPremises(ctx, a, a.Who, a.Committee, a.Today)
	if err != nil {
		return Plan{}, err
	}
	homes := maps.Clone(p.homes)
	out := plan(p)
	asked := make([]question, len(out.Cards))
	for i, card := range out.Cards {
		asked[i] = card.question(p.class[card.Class])
	}
	if err := a.clear(ctx, p.facts, asked...); err != nil {
		return Plan{}, err
	}
	// Old numbers first, so that no new one takes a number somebody has on paper.
	slices.SortStableFunc(out.Cards, func(x, y PlannedCard) int {
		return cmp.Compare(strconv.FormatBool(y.Number != ""), strconv.FormatBool(x.Number != ""))
	})
	for i, card := range out.Cards {
		given, err := a.givePlanned(ctx, card, homes)
		if err != nil {
			return Plan{}, err
		}
		out.Cards[i].Number = given.Number
	}
	fresh := 0
	for _, k := range out.Kept {
		if slices.ContainsFunc(k.Claims, func(m Claim) bool { return !m.Kept }) {
			fresh++
		}
		if err := keepClaims(ctx, a.Tx, c, k.Claims, k.Until); err != nil {
			return Plan{}, err
		}
	}
	promised, err := a.promise(ctx, out.Until) // to what waits, the same day as to what is kept
	if err != nil || len(out.Cards) == 0 && fresh == 0 && promised == 0 {
		return out, err
	}
	return out, a.recordFirst(ctx, out)
}

// recordFirst puts the whole act on record.
func (a act) recordFirst(ctx context.Context, out Plan) error {
	return record.Append(ctx, a.Tx, a.Committee.ID.String(), record.Act{
		Kind: "cards.first_issue", Subject: a.Today.String(),
		Body: []record.Pair{
			{Key: "issued", Value: strconv.Itoa(len(out.Cards))},
			{Key: "kept", Value: strconv.Itoa(len(out.Kept))},
			{Key: "kept_until", Value: out.Until.String()},
			{Key: "waiting", Value: strconv.Itoa(len(out.Problems))},
		},
	})
}

func (a act) givePlanned(ctx context.Context, card PlannedCard, homes map[plate.Plate]people.DwellingID) (Issued, error) {
	d, err := people.DwellingByID(ctx, a, a.Committee.ID, card.DwellingID)
	if err != nil {
		return Issued{}, err
	}
	kind, err := class.Hold(ctx, a.Tx, a.Committee.ID, card.Class, a.Today)
	if err != nil {
		return Issued{}, err
	}
	return a.give(ctx, grant{
		question: card.question(kind),
		dwelling: d, validTo: card.ValidTo, paidTo: card.PaidTo, wanted: card.Number.String(),
	}, homes)
}
