package renewal

import (
	"context"
	"errors"
	"fmt"

	"ziguan/compacts"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/parking"
)

// mayRenew says until when a ready renewal's card is renewed, or why it is not. A
// failure is no such reason: then nothing at all is renewed.
func (x act) mayRenew(ctx context.Context, r ready, months map[parking.ClassCode]int) (day.Day, *errs.Error, error) {
	if no := r.stands(); no != nil {
		return 0, no, nil
	}
	until, err := x.until(ctx, r, months)
	if errors.Is(err, parking.ErrValidTo) && !r.Lease.Zero() {
		return 0, ErrLeaseOver, nil
	}
	return until, nil, err
}

// stands says what stands against renewing the card as it is now.
func (r ready) stands() *errs.Error {
	switch {
	case r.Aside:
		return parking.ErrStandAside
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
	case r.Blocked:
		return ErrBlocked
	}
	return nil
}

// until is a renewed card's last day: from the day after its old one, or from
// today where that is over, for the committee's term or its class's, the shorter,
// never past the lease.
func (x act) until(ctx context.Context, r ready, months map[parking.ClassCode]int) (day.Day, error) {
	if _, ok := months[r.Class]; !ok {
		terms, err := parking.TermsInForce(ctx, x, x.c.ID, r.Class, x.today)
		if err != nil {
			return 0, err //nolint:wrapcheck // a failure
		}
		usual, err := compacts.Int(ctx, x, x.c.ID, "card.term_months", x.today)
		if err != nil {
			return 0, err //nolint:wrapcheck // says which rule
		}
		months[r.Class] = min(terms.Months, usual)
	}
	from := max(r.ValidTo.AddDays(1), x.today)
	return parking.Term{From: from, Months: months[r.Class], Lease: r.Lease}.ValidTo() //nolint:wrapcheck // a refusal
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
	if err := x.Select(ctx, &list, sqlHandsChanged, x.c.ID, x.campaign.ID, x.today); err != nil {
		return fmt.Errorf("changed hands: %w", err)
	}
	return x.move(ctx, list, moving{on: Return, cause: ErrHands.Code})
}
