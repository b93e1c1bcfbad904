package succession

import (
	"context"

	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Way is what becomes of a table's rows when their card gives its place to another,
// or ends.
type Way string

// The ways.
const (
	Follows Way = "follows" // goes on with the successor; ends with its reason where there is none
	Decided Way = "decided" // goes on with the successor; of an ended card it waits for its decision, which has a reason
	History Way = "history" // tells what was: it stays with the card it was of
	Paper   Way = "paper"   // is the card itself
)

// Tables are all that point at a card, with what becomes of them.
var Tables = map[string]Way{ //nolint:gochecknoglobals // constant: a map cannot be one
	"parking.appeals":        Decided,
	"parking.applications":   History, // the card that it earned
	"parking.card_events":    History,
	"parking.card_plates":    Paper,
	"parking.cards":          Paper, // the link itself
	"parking.checks":         History,
	"parking.move_calls":     Follows, // by the card's number; one that waits is answered whatever the card
	"parking.proposals":      History, // the card that it gave
	"parking.renewal_events": History,
	"parking.renewals":       Follows,
	"parking.substitutes":    Follows,
}

// Heir is a card that takes another's place.
type Heir[T any] struct {
	Old, New             id.ID[T]
	OldNumber, NewNumber string
	Today                day.Day
}

// Follow lets what hangs on the old card go on with the new one. The caller holds
// the committee's record, has voided the old card and made the new one.
func Follow[T any](ctx context.Context, tx *pg.Tx, c people.CommitteeID, h Heir[T]) error {
	if err := followRenewal(ctx, tx, c, h.Old.String(), h.New.String()); err != nil {
		return err
	}
	if err := followSubstitutes(ctx, tx, c, link{h.Old.String(), h.New.String(), h.Today}); err != nil {
		return err
	}
	return tx.DoAll(ctx,
		pg.Stmt(sqlAppealsFollow, c, h.Old, h.New),
		pg.Stmt(sqlCallsFollow, c, h.OldNumber, h.NewNumber, h.Today))
}

// End ends what hangs on a card that has ended for good; cause is the code of why:
// card.expired, card.revoked, card.returned. The caller holds the committee's record.
func End[T any](ctx context.Context, tx *pg.Tx, c people.Committee, card id.ID[T], cause string) error {
	if err := endRenewal(ctx, tx, c.ID, card.String(), cause); err != nil {
		return err
	}
	return EndSubstitutes(ctx, tx, c, card, cause)
}

// EndSubstitutes ends the days of a card's substitutes alone: it goes on, but nobody
// comes in by it for now; cause is the code of why. The caller holds the committee's record.
func EndSubstitutes[T any](ctx context.Context, tx *pg.Tx, c people.Committee, card id.ID[T], cause string) error {
	return tx.DoAll(ctx,
		pg.Stmt(sqlSubstitutesEnd, c.ID, card, tx.Now, cause, c.Today(tx.Now)),
		pg.Stmt(sqlSubstitutePlatesEnd, c.ID, card))
}
