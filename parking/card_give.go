package parking

import (
	"context"
	"fmt"
	"strconv"

	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/seal"
	"ziguan/parking/class"
	"ziguan/parking/plate"
	"ziguan/parking/succession"
)

// grant is a card that the rules allow, about to be made.
type grant struct {
	question
	dwelling people.Dwelling
	validTo  day.Day
	paidTo   day.Day
	wanted   string // a number that a list brought
	reason   string
	key      string
	replaces Card   // the one whose place it takes; zero for none
	posting  string // the number of the posting it was on; empty where that was waived
}

// issueWalk is how a card issued in one act comes to be.
func issueWalk() []CardEvent { return []CardEvent{CardApprove, CardIssue} }

// give makes a card with a fresh number and token, its events, its vehicles,
// and its entry on the record. homes are where its plates are registered already.
func (a act) give(ctx context.Context, g grant, homes map[plate.Plate]people.DwellingID) (Issued, error) {
	number, err := class.TakeNumber(ctx, a.Tx, a.Committee.ID, g.class, g.wanted)
	if err != nil {
		return Issued{}, err
	}
	secret := id.Secret()
	card := Card{
		ID: id.New[Card](), Number: number, Class: g.class.Code, Primary: g.class.Primary, DwellingID: g.dwelling.ID,
		State: CardApplied, ValidFrom: a.Today, ValidTo: g.validTo, PaidTo: g.paidTo, Replaces: g.replaces.ID,
		PlateList: JoinPlates(g.plates),
	}
	walk := []step{{On: CardApply, Became: CardApplied}}
	for _, on := range issueWalk() {
		to, err := card.next(on)
		if err != nil {
			return Issued{}, err
		}
		walk = append(walk, step{Was: card.State, On: on, Became: to})
		card.State = to
	}
	err = addCard(ctx, a.Tx, a.Committee.ID, newCard{
		Card: card, tokenHash: id.Hash(secret), tokenKey: a.key.ID(),
		tokenSealed: a.key.Seal(secret, card.ID.String()), requestKey: g.key, way: g.way,
	})
	if err != nil {
		return Issued{}, err
	}
	w := why{reason: g.reason}
	for _, e := range walk {
		if err := card.moves(a.Committee.ID).Note(ctx, a.Tx, e, w.told()...); err != nil {
			return Issued{}, err
		}
		w = why{}
	}
	if err := a.register(ctx, g, homes); err != nil {
		return Issued{}, err
	}
	if err := a.inherit(ctx, card, g.replaces); err != nil {
		return Issued{}, err
	}
	if err := a.tellIssue(ctx, card, g); err != nil {
		return Issued{}, err
	}
	return Issued{number, secret, g.validTo}, a.recordIssue(ctx, card, g)
}

// inherit lets what hangs on the card before go on with the one that takes its place.
func (a act) inherit(ctx context.Context, card, old Card) error {
	if old.ID.Zero() {
		return nil
	}
	return succession.Follow(ctx, a.Tx, a.Committee.ID, succession.Heir[Card]{
		Old: old.ID, New: card.ID, OldNumber: old.Number.String(), NewNumber: card.Number.String(), Today: a.Today,
	})
}

const sqlClaimsIssued = `
	update parking.claims
	set state = 'issued'
	where committee_id = $1 and dwelling_id = $2 and plate = any($3) and state in ('waiting', 'kept')`

// register adds the card's plates to the dwelling's vehicles, and lays its
// claims from the register to rest.
func (a act) register(ctx context.Context, g grant, homes map[plate.Plate]people.DwellingID) error {
	for _, p := range g.plates {
		if _, known := homes[p]; known {
			continue
		}
		if err := a.addVehicle(ctx, g.dwelling.ID, p); err != nil {
			return err
		}
	}
	_, err := a.Exec(ctx, sqlClaimsIssued, a.Committee.ID, g.dwelling.ID, pq.Array(plateTexts(g.plates)))
	if err != nil {
		return fmt.Errorf("settle claims: %w", err)
	}
	return nil
}

// recordIssue puts the issue on the public record: the dwelling by its
// pseudonym, and its posting, or that this was waived.
func (a act) recordIssue(ctx context.Context, card Card, g grant) error {
	posting := g.posting
	if posting == "" {
		posting = "waived"
	}
	body := []record.Pair{
		{Key: "applied", Value: a.Today.String()},
		{Key: "posting", Value: posting},
		{Key: "dwelling", Value: g.dwelling.Pseudonym},
		{Key: "class", Value: string(card.Class)},
		{Key: "plates", Value: strconv.Itoa(len(g.plates))},
		{Key: "valid_to", Value: card.ValidTo.String()},
	}
	if !g.replaces.ID.Zero() {
		body = append(body, record.Pair{Key: "replaces", Value: g.replaces.Number.String()})
	}
	if g.reason != "" {
		body = append(body, record.Pair{Key: "reason_digest", Value: a.Committee.Digest("reason", g.reason)})
	}
	return record.Append(ctx, a.Tx, a.Committee.ID.String(), record.Act{
		Kind: CardIssue.Kind(), Subject: card.Number.String(), Body: body,
	})
}

// giveInPlace makes the card that takes another's place. The old one is void
// first, in the same act: at no time are there two usable cards (domain rule 33).
func (a act) giveInPlace(ctx context.Context, old Card, g grant, f facts) (Issued, error) {
	old, err := move(ctx, a.Tx, a.Committee, old, turn{on: CardReplace, why: why{reason: g.reason}})
	if err != nil {
		return Issued{}, err
	}
	g.replaces = old
	return a.give(ctx, g, f.homes)
}

// giveNew makes the card that was decided upon. What is over and stands in its way is
// cleared away first, then the owner's card is lent where it is had by that; a lost one
// of the class gives its place up, with what was paid for it.
func (a act) giveNew(ctx context.Context, g grant, f facts) (Issued, error) {
	if err := a.clear(ctx, f, g.question); err != nil {
		return Issued{}, err
	}
	if g.fromOwner && g.class.Primary {
		if err := a.lend(ctx, g.dwelling.ID, g.reason); err != nil {
			return Issued{}, err
		}
	}
	if old, ok := f.lostBefore(g.dwelling.ID, g.class.Code); ok {
		g.paidTo = max(g.paidTo, old.PaidTo)
		return a.giveInPlace(ctx, old, g, f)
	}
	return a.give(ctx, g, f.homes)
}

// clear makes room for rights that may be had: substitutes whose days are over leave
// their cards, and cards in the way that are over become expired.
func (a act) clear(ctx context.Context, f facts, list ...question) error {
	if err := a.shed(ctx); err != nil {
		return err
	}
	for _, c := range f.ended(list) {
		if err := a.expireCard(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

const sqlPlatesShed = `
	delete from parking.card_plates
	where committee_id = $1 and until_day < $2`

// shed takes the plates of substitutes whose days are over off their cards: until then
// they stand on no other, whatever the day.
func (a act) shed(ctx context.Context) error {
	if _, err := a.Exec(ctx, sqlPlatesShed, a.Committee.ID, a.Today); err != nil {
		return fmt.Errorf("substitutes that are over: %w", err)
	}
	return nil
}

// carry suspends a card as the one was whose place it takes: neither new paper nor that
// a card is given back ends a suspension.
func (a act) carry(ctx context.Context, old Card, out Issued, reason string) error {
	ground, suspended, err := suspensionOf(ctx, a, a.Committee.ID, old.ID)
	if err != nil || !suspended {
		return err
	}
	fresh, err := cardByNumber(ctx, a, a.Committee.ID, out.Number.String(), sqlCardForUpdate)
	if err != nil {
		return err
	}
	_, err = move(ctx, a.Tx, a.Committee, fresh, turn{on: CardSuspend, why: why{reason, ground}})
	return err
}

const sqlCardToken = `
	select token_sealed
	from parking.cards
	where committee_id = $1 and id = $2`

func openToken(ctx context.Context, q pg.Queryer, key *seal.Key, c people.CommitteeID, card Card) (string, error) {
	var sealed []byte
	if err := q.Get(ctx, &sealed, sqlCardToken, c, card.ID); err != nil {
		return "", fmt.Errorf("read token: %w", err)
	}
	token, err := key.Open(sealed, card.ID.String())
	if err != nil {
		return "", fmt.Errorf("open token: %w", err)
	}
	return token, nil
}

// JoinPlates gives plates as a card lists them, one space between.
func JoinPlates(plates []plate.Plate) string {
	var out string
	for i, p := range plates {
		if i > 0 {
			out += " "
		}
		out += p.String()
	}
	return out
}
