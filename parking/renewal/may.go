package renewal

import (
	"context"
	"errors"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/parking"
	"ziguan/parking/class"
)

// renewable is what of the ready renewals may be renewed, and why the others may not.
type renewable struct {
	all  []ready // with their new last days
	left []LeftOut
	held map[string][]Renewal // by the code of what stands against them; none that others may renew
}

// mayRenew asks for each ready renewal whether its card may be renewed: its state
// first, then, its lease included, the door that every right passes (parking.MayRenew). A
// failure is no such reason: then nothing at all is renewed.
func (x act) mayRenew(ctx context.Context, found []ready) (renewable, error) {
	out := renewable{held: map[string][]Renewal{}}
	no := map[parking.CardID]*errs.Error{}
	months := map[class.Code]int{}
	var asked []parking.Renewing
	for i, r := range found {
		if no[r.CardID] = r.stands(); no[r.CardID] != nil {
			continue
		}
		var seen parking.Seen
		until, err := x.until(ctx, r, months)
		switch {
		case errors.Is(err, parking.ErrValidTo) && !r.Lease.Zero():
			seen.Lease = ErrLeaseOver
		case err != nil:
			return out, err
		}
		found[i].ValidTo = until
		asked = append(asked, parking.Renewing{
			Card: r.CardID, Dwelling: r.DwellingID, Class: r.Class, Plates: parking.Card{PlateList: r.Plates}.Plates(), Seen: seen,
		})
	}
	left, err := parking.MayRenew(ctx, x.Tx, x.Committee, asked)
	if err != nil {
		return out, err
	}
	for _, r := range found {
		why := no[r.CardID]
		if refused := left[r.CardID]; refused != nil {
			if why = said(refused); why == nil {
				return out, refused
			}
		}
		switch {
		case why == nil:
			out.all = append(out.all, r)
			continue
		case !errors.Is(why, parking.ErrStandAside): // others may renew it
			out.held[why.Code] = append(out.held[why.Code], r.Renewal)
		}
		out.left = append(out.left, LeftOut{r.Number, r.Dwelling, why})
	}
	return out, nil
}

// said gives a refusal of the door in the words of a renewal; nil for a failure.
func said(refused error) *errs.Error {
	var why *errs.Error
	switch {
	case errors.Is(refused, parking.ErrPlateBlocked):
		return ErrBlocked
	case errors.As(refused, &why):
		return why
	}
	return nil
}

// stands says what stands against renewing the card as it is now.
func (r ready) stands() *errs.Error {
	switch {
	case r.Card == parking.CardSuspended:
		return ErrSuspended
	case r.Card == parking.CardLost:
		return ErrLost
	case r.Card == parking.CardLent:
		return ErrLent
	case r.Card != parking.CardActive:
		return ErrNoCard
	case r.Plates == "":
		return ErrPlates
	}
	return nil
}

// until is a renewed card's last day: from the day after its old one, or from
// today where that is over, for the committee's term or its class's, the shorter,
// never past the lease.
func (x act) until(ctx context.Context, r ready, months map[class.Code]int) (day.Day, error) {
	if _, ok := months[r.Class]; !ok {
		terms, err := class.TermsInForce(ctx, x, x.Committee.ID, r.Class, x.Today)
		if err != nil {
			return 0, err
		}
		usual, err := rule.Int(ctx, x, x.Committee.ID, "card.term_months", x.Today)
		if err != nil {
			return 0, err
		}
		months[r.Class] = min(terms.Months, usual)
	}
	from := max(r.ValidTo.AddDays(1), x.Today)
	return parking.Term{From: from, Months: months[r.Class], Lease: r.Lease}.ValidTo()
}

// sqlHandsChanged holds what households said that are there no more.
const sqlHandsChanged = `
	select r.card_id, r.state, r.version
	from parking.renewals r
	where r.committee_id = $1 and r.campaign_id = $2 and r.state in ('declared', 'changed', 'shown')
		and parking.hands_changed(r.committee_id, r.household, $3)
	order by r.card_id
	for update of r`

// settle takes back what was said by households that are there no more: a flat that
// was sold renews nothing for whoever sold it.
func (x act) settle(ctx context.Context) error {
	var list []Renewal
	if err := x.Select(ctx, &list, sqlHandsChanged, x.Committee.ID, x.campaign.ID, x.Today); err != nil {
		return err
	}
	return x.move(ctx, list, turn{on: Return, cause: ErrHands.Code})
}
