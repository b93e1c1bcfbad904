package class

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Touched is whom new terms of a class touch. No card already given is
// rewritten: they show at its renewal.
type Touched struct {
	Given   int      // cards of the class that hold a place now
	Over    int      // how many of them are more than the new cap
	Plates  []Number // cards with more plates than the new terms allow
	Holders []Number // cards whose household has nobody left who might hold one
}

const sqlCardsManyPlates = `
	select c.number
	from parking.cards c
	where c.committee_id = $1 and c.class = $2 and c.live
		and (select count(*) from parking.card_plates p where p.committee_id = c.committee_id and p.card_id = c.id) > $3
	order by c.number, c.id`

const sqlCardsWithoutHolder = `
	select c.number
	from parking.cards c
	where c.committee_id = $1 and c.class = $2 and c.live
		and exists (select from people.occupancies o
			where o.committee_id = c.committee_id and o.dwelling_id = c.dwelling_id and (o.to_day is null or o.to_day > $4))
		and not exists (select from people.occupancies o
			where o.committee_id = c.committee_id and o.dwelling_id = c.dwelling_id and (o.to_day is null or o.to_day > $4)
				and o.kind = any($3::text[]))
	order by c.number, c.id`

// Touches shows whom new terms would touch, before they are set. Who may set them may.
// Errors as SetTerms.
func (s *Service) Touches(ctx context.Context, who actor.Actor, c people.CommitteeID, t Terms) (Touched, error) {
	var out Touched
	if err := who.Needs(c.String(), actor.Setters...); err != nil {
		return out, err
	}
	err := people.InView(ctx, s.db, c, func(v people.View) error {
		if err := t.check(v.Today); err != nil {
			return err
		}
		var err error
		out, err = touched(ctx, v, c, t)
		return err
	})
	return out, err
}

func touched(ctx context.Context, v people.View, c people.CommitteeID, t Terms) (Touched, error) {
	var out Touched
	var err error
	if out.Given, err = Given(ctx, v, c, t.Class); err != nil {
		return out, err
	}
	if t.Cap != nil {
		out.Over = max(0, out.Given-*t.Cap)
	}
	if err := v.Select(ctx, &out.Plates, sqlCardsManyPlates, c, t.Class, t.Plates); err != nil {
		return out, fmt.Errorf("cards with many plates: %w", err)
	}
	living := slices.DeleteFunc(slices.Collect(maps.Keys(t.Holders)), func(h Holder) bool { return h.Noted() })
	if len(living) < len(t.Holders) {
		return out, nil // the register does not know who is a merchant
	}
	if err := v.Select(ctx, &out.Holders, sqlCardsWithoutHolder, c, t.Class, textArray(living), v.Today); err != nil {
		return out, fmt.Errorf("cards without a holder: %w", err)
	}
	return out, nil
}

// Noted reports whether the holder is noted at the counter and not in the register.
func (h Holder) Noted() bool { return h == HolderMerchant || h == HolderUnit || h == HolderExempt }

// SetTerms sets a class's terms from a day on, today or later. Staff but the
// cashier may; it goes on the public record. Cards already given keep what they have. ErrUnknown,
// ErrTermsHolders, ErrTermsDocuments, ErrTermsUses, ErrTermsNumber, ErrTermsFrom,
// and what rule.Ground.Settle says.
func (s *Service) SetTerms(ctx context.Context, who actor.Actor, c people.CommitteeID, t Terms) error {
	return s.set(ctx, who, c, func(a people.Act) error {
		if err := t.check(a.Today); err != nil {
			return err
		}
		var err error
		if t.Ground, err = t.Settle(ctx, a, c); err != nil {
			return err
		}
		if err := Ensure(ctx, a.Tx, c); err != nil {
			return err
		}
		k, err := Hold(ctx, a.Tx, c, t.Class, a.Today)
		if err != nil {
			return err
		}
		if t.From < k.From {
			return ErrTermsFrom.On("from") // there is no such class before
		}
		if err := addTerms(ctx, a.Tx, c, t); err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, c.String(), record.Act{
			Kind: "class.set", Subject: string(t.Class), Body: t.lines(a.Committee),
		})
	})
}

// lines is what the public record says of terms: all but the source's words.
func (t Terms) lines(c people.Committee) []record.Pair {
	limit := "none"
	if t.Cap != nil {
		limit = strconv.Itoa(*t.Cap)
	}
	holders := make([]string, 0, len(t.Holders))
	for _, h := range Holders() {
		if rank, ok := t.Holders[h]; ok {
			holders = append(holders, fmt.Sprintf("%s:%d", h, rank))
		}
	}
	return append([]record.Pair{
		{Key: "from", Value: t.From.String()},
		{Key: "holders", Value: strings.Join(holders, " ")},
		{Key: "documents", Value: strings.Join(texts(t.Documents), " ")},
		{Key: "copies", Value: strings.Join(texts(t.Copies), " ")},
		{Key: "months", Value: strconv.Itoa(t.Months)},
		{Key: "plates", Value: strconv.Itoa(t.Plates)},
		{Key: "cap", Value: limit},
		{Key: "posted", Value: strconv.FormatBool(t.Posted)},
		{Key: "two_people", Value: strconv.FormatBool(t.TwoPeople)},
	}, t.Lines(c)...)
}

// TermsOf lists all terms a class ever had, the newest first. Anybody may.
func (s *Service) TermsOf(ctx context.Context, c people.CommitteeID, kind Code) ([]Terms, error) {
	var out []Terms
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		var err error
		out, err = TermsHistory(ctx, r, c, kind)
		return err
	})
	return out, err
}
