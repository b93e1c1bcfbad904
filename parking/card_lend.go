package parking

import (
	"context"
	"fmt"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/class"
	"ziguan/parking/plate"
)

// Approved is a card that was decided upon: an application has earned it, two
// people answer for it, or it was taken back wrongly.
type Approved struct {
	Way      Way
	Dwelling people.DwellingID
	Class    class.Code
	Plates   []plate.Plate
	Lease    day.Day // the last day of the tenant's lease; zero for none
	Until    day.Day // an earlier last day than the rules give; zero for theirs
	Posting  string  // the number of the posting; empty where none was due
	PaidTo   day.Day
	Reason   string
	// InPlaceOf is a card that was taken back wrongly; what hung on it goes on with this one.
	InPlaceOf Card
	Seen      Seen // what the caller found out of the terms
	// FromOwner says that the owner consents: where this card is the household's one,
	// the dwelling's own first card is lent for as long as it lives.
	FromOwner bool
}

// IssueApproved issues a card within an act of its caller, who holds the
// committee's record and has seen to who may. Everything is asked again: refused
// with the first of Obstacles that stands in the way.
func (s *Service) IssueApproved(ctx context.Context, tx *pg.Tx, c people.Committee, n Approved) (Issued, CardID, error) {
	a := act{people.Within(tx, c), s.key}
	d, err := people.DwellingByID(ctx, a, c.ID, n.Dwelling)
	if err != nil {
		return Issued{}, CardID{}, err
	}
	kind, err := a.class(ctx, n.Class)
	if err != nil {
		return Issued{}, CardID{}, err
	}
	q := question{way: n.Way, dwelling: d.ID, class: kind, plates: n.Plates, fromOwner: n.FromOwner, seen: n.Seen}
	f, err := a.ask(ctx, q)
	if err != nil {
		return Issued{}, CardID{}, err
	}
	validTo, err := a.termEnd(ctx, n)
	if err != nil {
		return Issued{}, CardID{}, err
	}
	out, err := a.giveNew(ctx, grant{question: q, dwelling: d, validTo: validTo, paidTo: n.PaidTo, reason: n.Reason, posting: n.Posting, replaces: n.InPlaceOf}, f)
	if err != nil {
		return Issued{}, CardID{}, err
	}
	if err := a.carry(ctx, n.InPlaceOf, out, n.Reason); err != nil {
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
	_, err = move(ctx, a.Tx, a.Committee, card, turn{on: CardLend, why: why{reason: reason}})
	return err
}

// regain gives the owner's lent card back when the card that used its right has
// ended for good. Where an obstacle stands, such as its plate on another card by
// now, it stays lent.
func (a act) regain(ctx context.Context, ended Card) error {
	if !ended.Primary || ended.Live() || ended.State == CardLost {
		return nil
	}
	card, found, err := a.cardOf(ctx, sqlCardLent, ended.DwellingID)
	if err != nil || !found {
		return err
	}
	q := question{
		way: WayRegain, dwelling: card.DwellingID, class: class.Class{Code: card.Class, Primary: card.Primary, Plates: len(card.Plates())},
		plates: card.Plates(), card: card,
	}
	f, err := a.ask(ctx, q)
	if errs.As(err) != nil {
		return nil //nolint:nilerr // a refusal: it stays lent
	}
	if err != nil {
		return err
	}
	if err := a.clear(ctx, f, q); err != nil {
		return err
	}
	_, err = move(ctx, a.Tx, a.Committee, card, turn{on: CardRegain})
	return err
}

func (a act) cardOf(ctx context.Context, query string, d people.DwellingID) (Card, bool, error) {
	var n class.Number
	err := a.Get(ctx, &n, query, a.Committee.ID, d)
	if pg.NoRows(err) {
		return Card{}, false, nil
	}
	if err != nil {
		return Card{}, false, fmt.Errorf("card of dwelling: %w", err)
	}
	card, err := cardByNumber(ctx, a, a.Committee.ID, n.String(), sqlCardForUpdate)
	return card, true, err
}

// Asked is a right that a package above this one asks for, within its act.
type Asked struct {
	Way            Way
	Dwelling       people.DwellingID
	Class          class.Code
	Plates         []plate.Plate
	InPlaceOfOwner bool // the dwelling's own first card would be lent
	Seen           Seen
}

// MayHold refuses, within the caller's act, with the first of Obstacles that
// stands in the way of what is asked; nil for none.
func MayHold(ctx context.Context, tx *pg.Tx, c people.Committee, n Asked) error {
	a := act{Act: people.Within(tx, c)}
	kind, err := a.class(ctx, n.Class)
	if err != nil {
		return err
	}
	_, err = a.ask(ctx, question{
		way: n.Way, dwelling: n.Dwelling, class: kind, plates: n.Plates, fromOwner: n.InPlaceOfOwner, seen: n.Seen,
	})
	return err
}

// MayCarry refuses, within the caller's act, that another car stands in for the
// held card's own; nil where it may, and nothing that is over is in its way.
func (h Held) MayCarry(ctx context.Context, p plate.Plate) error {
	q := question{way: WaySubstitute, dwelling: h.DwellingID, plates: []plate.Plate{p}, card: h.Card}
	f, err := h.a.ask(ctx, q)
	if err != nil {
		return err
	}
	return h.a.clear(ctx, f, q)
}

// Renewing is a card that asks for another term.
type Renewing struct {
	Card     CardID
	Dwelling people.DwellingID
	Class    class.Code
	Plates   []plate.Plate
	Seen     Seen
}

// MayRenew answers for many cards at once, within the caller's act, which holds
// them: the refusal of each that may not go on, by its key.
func MayRenew(ctx context.Context, tx *pg.Tx, c people.Committee, list []Renewing) (map[CardID]error, error) {
	a := act{Act: people.Within(tx, c)}
	classes := map[class.Code]class.Class{}
	asked := make([]question, len(list))
	for i, r := range list {
		if _, ok := classes[r.Class]; !ok {
			kind, err := a.class(ctx, r.Class)
			if err != nil {
				return nil, err
			}
			classes[r.Class] = kind
		}
		asked[i] = question{
			way: WayRenewal, dwelling: r.Dwelling, class: classes[r.Class], plates: r.Plates, seen: r.Seen,
			card: Card{ID: r.Card, Class: r.Class, State: CardActive},
		}
	}
	f, err := a.learn(ctx, asked)
	if err != nil {
		return nil, err
	}
	left := map[CardID]error{}
	for _, q := range asked {
		if err := decide(q, f); err != nil {
			left[q.card.ID] = err
		}
	}
	return left, nil
}

// Registered reports whether the register says who is such a holder.
func Registered(h class.Holder) bool { return !h.Noted() }
