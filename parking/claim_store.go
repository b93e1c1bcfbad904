package parking

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"ziguan/compacts"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/plate"
)

const sqlClaimsOpen = `
	select m.id, m.dwelling_id, d.code as dwelling, coalesce(m.plate, '') as plate, m.number, m.class, m.valid_to, m.paid_to,
		m.state = 'kept' as kept, m.kept_until
	from parking.claims m
	join people.dwellings d on d.committee_id = m.committee_id and d.id = m.dwelling_id
	where m.committee_id = $1 and m.state in ('waiting', 'kept')
	order by d.sort_key, d.id, m.number, m.plate, m.id`

// sqlCardsAmidClaims are the cards that can stand in the way of the first issue.
const sqlCardsAmidClaims = `
	select c.id, c.number, c.class, c.is_primary, c.dwelling_id, d.code as dwelling, d.pseudonym, c.state,
		c.state_since, c.valid_from, c.valid_to, c.paid_to, c.replaces, '' as replaced_by, c.version, c.applied_at,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.card_plates p
			where p.committee_id = c.committee_id and p.card_id = c.id and p.until_day is null), '') as plates
	from parking.cards c
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	where c.committee_id = $1 and c.state in ('active', 'suspended', 'lost') and (
		c.dwelling_id in (select m.dwelling_id from parking.claims m where m.committee_id = $1 and m.state in ('waiting', 'kept'))
		or c.id in (select p.card_id from parking.card_plates p
			join parking.claims m on m.committee_id = p.committee_id and m.plate = p.plate
			where p.committee_id = $1 and p.live and m.state in ('waiting', 'kept')))
	order by c.id`

const sqlNumbers = `
	select number
	from parking.cards
	where committee_id = $1
	order by number`

const sqlLeasesAmidClaims = `
	select dwelling_id, min(lease_end) as lease_end
	from people.occupancies
	where committee_id = $1 and kind in ('tenant', 'lessee') and (to_day is null or to_day > $2) and lease_end >= $2
		and dwelling_id in (select m.dwelling_id from parking.claims m where m.committee_id = $1 and m.state in ('waiting', 'kept'))
	group by dwelling_id
	order by dwelling_id`

// sqlTransition is the last day that old cards were promised.
const sqlTransition = `
	select max(kept_until)
	from parking.claims
	where committee_id = $1 and state in ('waiting', 'kept')`

// TransitionEnd is the last day on which old cards that no first issue has seen are let
// in: the day that was promised to the others while that lasts, else so many days from
// today (rule transition.days), as the first issue would promise it today. The page, its
// preview and the gate all ask here.
func TransitionEnd(ctx context.Context, q pg.Queryer, c people.CommitteeID, today day.Day) (day.Day, error) {
	var promised day.Day
	if err := q.Get(ctx, &promised, sqlTransition, c); err != nil {
		return 0, fmt.Errorf("transition: %w", err)
	}
	if promised >= today {
		return promised, nil
	}
	days, err := compacts.Int(ctx, q, c, "transition.days", today)
	return today.AddDays(days), err //nolint:wrapcheck // says what it did
}

// OldUntil is the last day on which a car is let in on its old card: the day that was
// promised, else the transition's end, and never past the card's own last day.
func OldUntil(promised, transition, validTo day.Day) day.Day {
	if promised.Zero() {
		promised = transition
	}
	return day.Earliest(promised, validTo)
}

// sqlClaimsPromise gives what the first issue left waiting the same last day.
const sqlClaimsPromise = `
	update parking.claims
	set kept_until = $2
	where committee_id = $1 and state = 'waiting' and kept_until is null`

const sqlClaimsKeep = `
	update parking.claims
	set state = 'kept', kept_until = $3
	where committee_id = $1 and id = any($2) and state = 'waiting'`

// readPremises gathers what the first issue is planned from, and the cards that
// lapsed and that nobody has moved yet.
func readPremises(ctx context.Context, q pg.Queryer, c people.CommitteeID, today day.Day) (premises, []Card, error) {
	p := premises{today: today, class: map[ClassCode]Class{}, term: map[ClassCode]int{}, taken: map[Number]bool{}, leases: map[people.DwellingID]day.Day{}}
	if err := p.readRules(ctx, q, c); err != nil {
		return p, nil, err
	}
	if err := q.Select(ctx, &p.claims, sqlClaimsOpen, c); err != nil {
		return p, nil, fmt.Errorf("claims: %w", err)
	}
	var numbers []Number
	if err := q.Select(ctx, &numbers, sqlNumbers, c); err != nil {
		return p, nil, fmt.Errorf("numbers: %w", err)
	}
	for _, n := range numbers {
		p.taken[n] = true
	}
	var leases []struct {
		Dwelling people.DwellingID `db:"dwelling_id"`
		End      day.Day           `db:"lease_end"`
	}
	if err := q.Select(ctx, &leases, sqlLeasesAmidClaims, c, today); err != nil {
		return p, nil, fmt.Errorf("leases: %w", err)
	}
	for _, l := range leases {
		p.leases[l.Dwelling] = l.End
	}
	lapsed, err := p.readStanding(ctx, q, c)
	return p, lapsed, err
}

func (p *premises) readRules(ctx context.Context, q pg.Queryer, c people.CommitteeID) error {
	var err error
	if p.until, err = TransitionEnd(ctx, q, c, p.today); err != nil {
		return err
	}
	if p.months, err = compacts.Int(ctx, q, c, "card.term_months", p.today); err != nil {
		return err //nolint:wrapcheck // says what it did
	}
	classes, err := Classes(ctx, q, c, p.today)
	if err != nil {
		return err
	}
	for _, k := range classes {
		terms, err := TermsInForce(ctx, q, c, k.Code, p.today)
		if err != nil {
			return err
		}
		p.class[k.Code], p.term[k.Code] = k, terms.Months
	}
	return nil
}

func (p *premises) readStanding(ctx context.Context, q pg.Queryer, c people.CommitteeID) ([]Card, error) {
	var cards, lapsed []Card
	if err := q.Select(ctx, &cards, sqlCardsAmidClaims, c); err != nil {
		return nil, fmt.Errorf("cards amid claims: %w", err)
	}
	for _, card := range cards {
		if card.Lapsed(p.today) {
			lapsed = append(lapsed, card)
			continue
		}
		p.cards = append(p.cards, card)
	}
	plates := make([]plate.Plate, len(p.claims))
	for i, m := range p.claims {
		plates[i] = m.Plate
	}
	var err error
	if p.vehicles, err = vehiclesByPlates(ctx, q, c, plates); err != nil {
		return nil, err
	}
	p.blocked, err = platesBlocked(ctx, q, c, plates, p.today)
	return lapsed, err
}

func keepClaims(ctx context.Context, tx *pg.Tx, c people.CommitteeID, claims []Claim, until day.Day) error {
	keys := make([]ClaimID, len(claims))
	for i, m := range claims {
		keys[i] = m.ID
	}
	if _, err := tx.Exec(ctx, sqlClaimsKeep, c, pq.Array(id.Strings(keys)), until); err != nil {
		return fmt.Errorf("keep claims: %w", err)
	}
	return nil
}
