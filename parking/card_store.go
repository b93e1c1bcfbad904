package parking

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/class"
	"ziguan/parking/plate"
)

const sqlCardByNumber = `
	select c.id, c.number, c.class, c.is_primary, c.dwelling_id, d.code as dwelling, d.pseudonym, c.state,
		c.state_since, c.valid_from, c.valid_to, c.grace_to, c.paid_to, c.replaces, coalesce(n.number, '') as replaced_by, c.version, c.applied_at,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.card_plates p
			where p.committee_id = c.committee_id and p.card_id = c.id and p.until_day is null), '') as plates
	from parking.cards c
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	left join parking.cards n on n.committee_id = c.committee_id and n.replaces = c.id
	where c.committee_id = $1 and c.number = $2`

const sqlCardForUpdate = `
	select c.id, c.number, c.class, c.is_primary, c.dwelling_id, d.code as dwelling, d.pseudonym, c.state,
		c.state_since, c.valid_from, c.valid_to, c.grace_to, c.paid_to, c.replaces, '' as replaced_by, c.version, c.applied_at,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.card_plates p
			where p.committee_id = c.committee_id and p.card_id = c.id and p.until_day is null), '') as plates
	from parking.cards c
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	where c.committee_id = $1 and c.number = $2
	for update of c`

// sqlCardsDue are the cards whose last day is over and which nobody has moved.
const sqlCardsDue = `
	select c.id, c.number, c.class, c.is_primary, c.dwelling_id, d.code as dwelling, d.pseudonym, c.state,
		c.state_since, c.valid_from, c.valid_to, c.grace_to, c.paid_to, c.replaces, '' as replaced_by, c.version, c.applied_at,
		'' as plates
	from parking.cards c
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	where c.committee_id = $1 and c.state in ('active', 'suspended', 'lent', 'lost')
		and greatest(c.valid_to, c.grace_to) < $2
	order by c.id
	for update of c`

// firstIssueBeen tells whether the first issue has promised or given anything.
const firstIssueBeen = `(
	exists (select from parking.claims m where m.committee_id = $1 and m.kept_until is not null)
	or exists (select from parking.cards k where k.committee_id = $1 and k.way = 'first_issue'))`

const sqlCardsDueAny = `
	select exists (
		select from parking.cards
		where committee_id = $1 and state in ('active', 'suspended', 'lent', 'lost') and greatest(valid_to, grace_to) < $2)
	or exists (
		select from parking.claims
		where committee_id = $1 and state = 'kept' and kept_until < $2)
	or exists (
		select from parking.card_plates
		where committee_id = $1 and until_day < $2)
	or exists (
		select from parking.claims m
		where m.committee_id = $1 and m.state = 'waiting' and m.kept_until is null)
	and ` + firstIssueBeen

const sqlCardAdd = `
	insert into parking.cards (committee_id, id, number, class, is_primary, dwelling_id, state, state_since, valid_from, valid_to,
		paid_to, token_hash, token_sealed, token_key, replaces, request_key, applied_at, way)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, nullif($16, ''), $8, $17)`

const sqlCardPlatesAdd = `
	insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits)
	select $1, $2, n.plate, true, n.tail, n.digits
	from unnest($3::text[], $4::text[], $5::text[]) as n (plate, tail, digits)`

// sqlCardMove changes the state only if nobody else has moved the card since it was read.
const sqlCardMove = `
	update parking.cards
	set state = $4, state_since = $5, version = version + 1
	where committee_id = $1 and id = $2 and state = $3 and version = $6`

// newCard is a card about to be stored, in the state its events lead to.
type newCard struct {
	Card
	tokenHash, tokenKey, requestKey string
	way                             Way
	tokenSealed                     []byte
}

func addCard(ctx context.Context, tx *pg.Tx, c people.CommitteeID, n newCard) error {
	_, err := tx.Exec(ctx, sqlCardAdd, c, n.ID, n.Number, n.Class, n.Primary, n.DwellingID, n.State, tx.Now, n.ValidFrom, n.ValidTo,
		n.PaidTo, n.tokenHash, n.tokenSealed, n.tokenKey, n.Replaces, n.requestKey, n.way)
	if err != nil {
		return refusal(err, "add card")
	}
	plates := n.Plates()
	texts, tails, digits := make([]string, len(plates)), make([]string, len(plates)), make([]string, len(plates))
	for i, p := range plates {
		texts[i], tails[i], digits[i] = p.String(), p.Tail(), p.Digits()
	}
	_, err = tx.Exec(ctx, sqlCardPlatesAdd, c, n.ID, pq.Array(texts), pq.Array(tails), pq.Array(digits))
	return refusal(err, "add plates of card")
}

// refusal turns the constraint behind a rule into the rule's refusal. The rule
// itself was asked before, under the committee's head: this is the last line.
func refusal(err error, doing string) error {
	if err == nil {
		return nil
	}
	byName := map[string]*errs.Error{
		"cards_one_per_household": ErrHouseholdHasCard.With("number", ""),
		"cards_one_per_class":     ErrHouseholdHasCard.With("number", ""),
		"cards_request_key":       ErrRequestReused,
		"card_plates_one_live":    ErrPlateOnCard.With("number", ""),
		"cards_have_a_plate":      ErrPlatesMissing,
		"card_plates_plate":       ErrPlatesMissing,
		"vehicles_live_key":       ErrPlateElsewhere,
		"cards_within_cap":        ErrClassFull,
		"stand_aside":             ErrStandAside,
	}
	if e, ok := byName[pg.Constraint(err)]; ok {
		return e.Because(err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func cardByNumber(ctx context.Context, q pg.Queryer, c people.CommitteeID, number, query string) (Card, error) {
	var card Card
	n, ok := class.ParseNumber(number)
	if !ok {
		return card, ErrCardUnknown
	}
	err := q.Get(ctx, &card, query, c, n)
	if pg.NoRows(err) {
		return card, ErrCardUnknown
	}
	if err != nil {
		return card, fmt.Errorf("find card: %w", err)
	}
	return card, nil
}

func cardsDue(ctx context.Context, tx *pg.Tx, c people.CommitteeID, today day.Day) ([]Card, error) {
	var out []Card
	if err := tx.Select(ctx, &out, sqlCardsDue, c, today); err != nil {
		return nil, fmt.Errorf("cards due: %w", err)
	}
	return out, nil
}

func plateTexts(plates []plate.Plate) []string {
	out := make([]string, len(plates))
	for i, p := range plates {
		out[i] = p.String()
	}
	return out
}

// sqlSubstituteTake takes a substitute's plate off its card.
const sqlSubstituteTake = `
	delete from parking.card_plates
	where committee_id = $1 and card_id = $2 and plate = $3 and until_day is not null`

const sqlSubstitutePut = `
	insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits, until_day)
	values ($1, $2, $3, true, $4, $5, $6)`

// PutSubstitute puts a substitute's plate on the card until a day, which MayCarry allowed.
// ErrPlateOnCard.
func (h Held) PutSubstitute(ctx context.Context, p plate.Plate, until day.Day) error {
	_, err := h.a.Exec(ctx, sqlSubstitutePut, h.a.Committee.ID, h.ID, p, p.Tail(), p.Digits(), until)
	switch pg.Constraint(err) {
	case "card_plates_one_live", "card_plates_pk":
		return ErrPlateOnCard.With("number", "").On("plate")
	}
	if err != nil {
		return fmt.Errorf("plate of substitute: %w", err)
	}
	return nil
}

// TakeSubstitute takes it off again.
func (h Held) TakeSubstitute(ctx context.Context, p plate.Plate) error {
	if _, err := h.a.Exec(ctx, sqlSubstituteTake, h.a.Committee.ID, h.ID, p); err != nil {
		return fmt.Errorf("plate of substitute: %w", err)
	}
	return nil
}

// sqlVehiclesEnd ends the cars of a household, or those its tenants had a card
// for, unless a card that goes on, or will be in force again, carries them.
const sqlVehiclesEnd = `
	update parking.vehicles
	set to_day = greatest(from_day, $3)
	where committee_id = $1 and dwelling_id = $2 and to_day is null
		and (not $4 or exists (
			select from parking.card_plates p
			join parking.cards c on c.committee_id = p.committee_id and c.id = p.card_id
			where p.committee_id = vehicles.committee_id and p.plate = vehicles.plate and c.dwelling_id = $2 and parking.tenants_card(c.committee_id, c.id)))
		and not exists (
			select from parking.card_plates p
			join parking.cards c on c.committee_id = p.committee_id and c.id = p.card_id
			where p.committee_id = vehicles.committee_id and p.plate = vehicles.plate
				and (p.live or c.dwelling_id = $2 and c.state in ('lent', 'lost')))`

// EndVehicles ends a household's cars, or its tenants' alone, within the act that moves
// it out, and gives how many there were.
func EndVehicles(ctx context.Context, tx *pg.Tx, c people.Committee, d people.DwellingID, tenants bool) (int, error) {
	n, err := tx.Exec(ctx, sqlVehiclesEnd, c.ID, d, c.Today(tx.Now), tenants)
	if err != nil {
		return 0, fmt.Errorf("end vehicles: %w", err)
	}
	return int(n), nil
}
