package parking

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"ziguan/compacts"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/kin"
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

const sqlClaimsKeep = `
	update parking.claims
	set state = 'kept', kept_until = $3
	where committee_id = $1 and id = any($2) and state = 'waiting'`

// readPremises gathers what the first issue is planned from.
func readPremises(ctx context.Context, q pg.Queryer, who actor.Actor, m people.Committee, today day.Day) (premises, error) {
	c := m.ID
	p := premises{class: map[ClassCode]Class{}, term: map[ClassCode]int{}, taken: map[Number]bool{}, leases: map[people.DwellingID]day.Day{}}
	p.today = today
	if err := p.readRules(ctx, q, c); err != nil {
		return p, err
	}
	if err := q.Select(ctx, &p.claims, sqlClaimsOpen, c); err != nil {
		return p, fmt.Errorf("claims: %w", err)
	}
	if err := p.readOthers(ctx, q, c); err != nil {
		return p, err
	}
	list := make([]question, 0, len(p.claims)+len(p.class))
	for _, m := range p.claims {
		list = append(list, question{dwelling: m.DwellingID, plates: []plate.Plate{m.Plate}})
	}
	for code := range p.class {
		list = append(list, question{class: Class{Code: code}})
	}
	var err error
	if p.facts, err = (known{q, c, today}).learn(ctx, sqlCardsAmid, list); err != nil {
		return p, err
	}
	own, err := kin.Dwellings(ctx, q, c, who, today)
	for _, d := range own {
		p.aside[d] = true
	}
	return p, err //nolint:wrapcheck // says what it did
}

// readOthers reads the numbers taken and the leases that bound a card.
func (p *premises) readOthers(ctx context.Context, q pg.Queryer, c people.CommitteeID) error {
	var numbers []Number
	if err := q.Select(ctx, &numbers, sqlNumbers, c); err != nil {
		return fmt.Errorf("numbers: %w", err)
	}
	for _, n := range numbers {
		p.taken[n] = true
	}
	var leases []struct {
		Dwelling people.DwellingID `db:"dwelling_id"`
		End      day.Day           `db:"lease_end"`
	}
	if err := q.Select(ctx, &leases, sqlLeasesAmidClaims, c, p.today); err != nil {
		return fmt.Errorf("leases: %w", err)
	}
	for _, l := range leases {
		p.leases[l.Dwelling] = l.End
	}
	return nil
}

func (p *premises) readRules(ctx context.Context, q pg.Queryer, c people.CommitteeID) error {
	days, err := compacts.Int(ctx, q, c, "transition.days", p.today)
	if err != nil {
		return err //nolint:wrapcheck // says what it did
	}
	p.until = p.today.AddDays(days)
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
