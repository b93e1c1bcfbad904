package parking

import (
	"context"
	"fmt"
	"slices"

	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/plate"
)

// Approved is a card that an application has earned.
type Approved struct {
	Dwelling people.DwellingID
	Class    ClassCode
	Plates   []plate.Plate
	Lease    day.Day // the last day of the tenant's lease; zero for none
	Until    day.Day // an earlier last day than the rules give; zero for theirs
	Posting  string  // the number of the posting; empty where none was due
	Reason   string
	// InPlaceOf is a card that was taken back wrongly; what hung on it goes on with this one.
	InPlaceOf Card
	// FromOwner says that the owner consents: where this card is the household's one,
	// the dwelling's own first card is lent for as long as it lives.
	FromOwner bool
}

// IssueApproved issues a card within an act of its caller, who holds the
// committee's record and has seen to who may. Refused as Issue, and with class.full.
func (s *Service) IssueApproved(ctx context.Context, tx *pg.Tx, c people.Committee, n Approved) (Issued, CardID, error) {
	a := act{Tx: tx, committee: c, today: c.Today(tx.Now), key: s.key}
	d, err := people.DwellingByID(ctx, a, c.ID, n.Dwelling)
	if err != nil {
		return Issued{}, CardID{}, err //nolint:wrapcheck // a refusal
	}
	if err := EnsureClasses(ctx, tx, c.ID); err != nil {
		return Issued{}, CardID{}, err
	}
	class, err := holdClass(ctx, tx, c.ID, n.Class, a.today)
	if err != nil {
		return Issued{}, CardID{}, err
	}
	if n.FromOwner && class.Primary {
		if err := a.lend(ctx, n.Dwelling, n.Reason); err != nil {
			return Issued{}, CardID{}, err
		}
	}
	ask := asking{dwelling: d.ID, class: class, plates: n.Plates}
	now, err := a.standing(ctx, ask)
	if err != nil {
		return Issued{}, CardID{}, err
	}
	if err := mayIssue(ask, now); err != nil {
		return Issued{}, CardID{}, err
	}
	if err := a.room(ctx, class.Code); err != nil {
		return Issued{}, CardID{}, err
	}
	validTo, err := a.termEnd(ctx, n)
	if err != nil {
		return Issued{}, CardID{}, err
	}
	out, err := a.give(ctx, giving{asking: ask, dwelling: d, validTo: validTo, reason: n.Reason, posting: n.Posting, replaces: n.InPlaceOf}, now.vehicles)
	if err != nil {
		return Issued{}, CardID{}, err
	}
	card, err := cardByNumber(ctx, a, c.ID, out.Number.String(), sqlCardByNumber)
	return out, card.ID, err
}

// termEnd is valid_to = min(the class's term, the lease's end, one year) (domain rule 28).
func (a act) termEnd(ctx context.Context, n Approved) (day.Day, error) {
	end, err := a.validTo(ctx, n.Dwelling, n.Class, n.Lease)
	if err != nil {
		return 0, err
	}
	return day.Earliest(end, n.Until), nil
}

const sqlCardLendable = `
	select number
	from parking.cards
	where committee_id = $1 and dwelling_id = $2 and is_primary and state = 'active'`

const sqlCardLent = `
	select number
	from parking.cards
	where committee_id = $1 and dwelling_id = $2 and state = 'lent'
	order by state_since desc, id
	limit 1`

// lend sets the dwelling's own first card aside for its tenant; none is no error.
func (a act) lend(ctx context.Context, d people.DwellingID, reason string) error {
	card, found, err := a.cardOf(ctx, sqlCardLendable, d)
	if err != nil || !found {
		return err
	}
	_, err = move(ctx, a.Tx, a.committee, card, moving{on: CardLend, ground: ground{reason: reason}})
	return err
}

// regain gives the owner's lent card back when the card that used its right has
// ended for good. Where its plate is on another card by now it stays lent.
func (a act) regain(ctx context.Context, ended Card) error {
	if !ended.Primary || ended.Live() || ended.State == CardLost {
		return nil
	}
	card, found, err := a.cardOf(ctx, sqlCardLent, ended.DwellingID)
	if err != nil || !found || card.Lapsed(a.today) {
		return err
	}
	cards, err := cardsTouching(ctx, a.Tx, a.committee.ID, card.DwellingID, card.Plates())
	if err != nil {
		return err
	}
	for _, other := range without(cards, card.ID) {
		if other.Live() && (other.DwellingID != card.DwellingID || other.Primary) {
			return nil
		}
	}
	_, err = move(ctx, a.Tx, a.committee, card, moving{on: CardRegain})
	return err
}

func (a act) cardOf(ctx context.Context, query string, d people.DwellingID) (Card, bool, error) {
	var n Number
	err := a.Get(ctx, &n, query, a.committee.ID, d)
	if pg.NoRows(err) {
		return Card{}, false, nil
	}
	if err != nil {
		return Card{}, false, fmt.Errorf("card of dwelling: %w", err)
	}
	card, err := cardByNumber(ctx, a, a.committee.ID, n.String(), sqlCardForUpdate)
	return card, true, err
}

// Wish is a card that somebody is about to apply for.
type Wish struct {
	Dwelling       people.DwellingID
	Class          ClassCode
	Plates         []plate.Plate
	InPlaceOfOwner bool // the dwelling's own first card would be lent
}

// MayApply refuses, within the caller's act, a wish that cards in force, the
// register or a block stand against already. Refused as Issue.
func MayApply(ctx context.Context, tx *pg.Tx, c people.Committee, w Wish) error {
	a := act{Tx: tx, committee: c, today: c.Today(tx.Now)}
	if err := EnsureClasses(ctx, tx, c.ID); err != nil {
		return err
	}
	class, err := holdClass(ctx, tx, c.ID, w.Class, a.today)
	if err != nil {
		return err
	}
	ask := asking{dwelling: w.Dwelling, class: class, plates: w.Plates}
	now, err := a.standing(ctx, ask)
	if err != nil {
		return err
	}
	if w.InPlaceOfOwner && class.Primary {
		now.cards = slices.DeleteFunc(now.cards, func(k Card) bool {
			return k.DwellingID == w.Dwelling && k.Primary && k.Class != w.Class && k.State == CardActive
		})
	}
	return mayIssue(ask, now)
}

// Registered reports whether the register says who is such a holder.
func Registered(h Holder) bool { return !h.noted() }
