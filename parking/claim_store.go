package parking

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking/class"
	"ziguan/parking/plate"
)

const sqlClaimsOpen = `
	select m.id, m.dwelling_id, d.code as dwelling, coalesce(m.plate, '') as plate, m.number, m.class, m.valid_to, m.paid_to,
		m.state = 'kept' as kept, m.kept_until, m.card
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
	days, err := rule.Int(ctx, q, c, "transition.days", today)
	return today.AddDays(days), err
}

// OldUntil is the last day on which a car is let in on its old card: the day that was
// promised, else the transition's end, and never past the card's own last day.
func OldUntil(promised, transition, validTo day.Day) day.Day {
	if promised.Zero() {
		promised = transition
	}
	return day.Earliest(promised, validTo)
}

// sqlClaimsPromise gives what waits without a last day its day.
const sqlClaimsPromise = `
	update parking.claims
	set kept_until = $2
	where committee_id = $1 and state = 'waiting' and kept_until is null`

// promise gives the old cards that wait without a last day the transition's end. Once the
// first issue has been, whoever looks at them next does so: the day does not move on.
func (a act) promise(ctx context.Context, until day.Day) (int64, error) {
	n, err := a.Exec(ctx, sqlClaimsPromise, a.Committee.ID, until)
	if err != nil {
		return 0, fmt.Errorf("promise claims: %w", err)
	}
	return n, nil
}

const sqlClaimsKeep = `
	update parking.claims
	set state = 'kept', kept_until = $3
	where committee_id = $1 and id = any($2) and state = 'waiting'`

// readPremises gathers what the first issue is planned from.
func readPremises(ctx context.Context, q pg.Queryer, who actor.Actor, m people.Committee, today day.Day) (premises, error) {
	c := m.ID
	p := premises{class: map[class.Code]class.Class{}, term: map[class.Code]int{}, taken: map[class.Number]bool{}, leases: map[people.DwellingID]day.Day{}}
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
		list = append(list, question{class: class.Class{Code: code}})
	}
	var err error
	if p.facts, err = (known{q, c, today}).learn(ctx, sqlCardsAmid, list); err != nil {
		return p, err
	}
	own, err := kin.Dwellings(ctx, q, c, who, today)
	for _, d := range own {
		p.aside[d] = true
	}
	return p, err
}

// readOthers reads the numbers taken and the leases that bound a card.
func (p *premises) readOthers(ctx context.Context, q pg.Queryer, c people.CommitteeID) error {
	var numbers []class.Number
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
	var err error
	if p.until, err = TransitionEnd(ctx, q, c, p.today); err != nil {
		return err
	}
	if p.months, err = rule.Int(ctx, q, c, "card.term_months", p.today); err != nil {
		return err
	}
	classes, err := class.All(ctx, q, c, p.today)
	if err != nil {
		return err
	}
	for _, k := range classes {
		terms, err := class.TermsInForce(ctx, q, c, k.Code, p.today)
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

var (
	// ErrClaimUnknown says that no such old card waits.
	ErrClaimUnknown = errs.New(errs.NotFound, "claim.unknown")
	// ErrClaimHasPlate refuses to give an old card a plate where it has another
	// (parameter plate).
	ErrClaimHasPlate = errs.New(errs.Conflict, "claim.has_plate")
	// ErrClaimTwice refuses the plate of another old card of the dwelling.
	ErrClaimTwice = errs.New(errs.Conflict, "claim.twice")
)

const sqlClaimForUpdate = `
	select m.dwelling_id, m.class, coalesce(m.plate, '') as plate,
		coalesce((select v.dwelling_id from parking.vehicles v
			where v.committee_id = m.committee_id and v.plate = $3 and v.to_day is null), (
			select o.dwelling_id from parking.claims o
			where o.committee_id = m.committee_id and o.plate = $3 and o.state in ('waiting', 'kept')
			order by o.dwelling_id = m.dwelling_id, o.id limit 1), m.dwelling_id) as at,
		exists (select from parking.vehicles v
			where v.committee_id = m.committee_id and v.plate = $3 and v.to_day is null) as registered
	from parking.claims m
	where m.committee_id = $1 and m.id = $2 and m.state in ('waiting', 'kept')
	for update of m`

const sqlClaimPlate = `
	update parking.claims
	set plate = $3
	where committee_id = $1 and id = $2 and plate is null`

// GivePlate gives an old card the plate that could not be read in its list; the car is
// registered with the dwelling where it is new. Staff may, on record. plate.invalid,
// plate.other_dwelling, ErrClaimUnknown, ErrClaimHasPlate, ErrClaimTwice, and the first
// of Obstacles that stands in the way of the first issue.
func (s *Service) GivePlate(ctx context.Context, who actor.Actor, c people.CommitteeID, claim ClaimID, typed string) error {
	p, err := plate.ParseOwned(typed)
	if err != nil {
		return plate.ErrInvalid.On("plate")
	}
	return s.run(ctx, who, c, func(a act) error { return a.givePlate(ctx, claim, p) })
}

// mayBeOn asks the door of the first issue for an old card with its plate.
func (a act) mayBeOn(ctx context.Context, d people.DwellingID, kind string, p plate.Plate) error {
	code, err := class.Named(kind)
	if err != nil {
		return err
	}
	k, err := a.class(ctx, code)
	if err != nil {
		return err
	}
	_, err = a.ask(ctx, question{way: WayFirstIssue, dwelling: d, class: k, plates: []plate.Plate{p}})
	return err
}

func (a act) givePlate(ctx context.Context, claim ClaimID, p plate.Plate) error {
	var k struct {
		Dwelling   people.DwellingID `db:"dwelling_id"`
		Class      string            `db:"class"`
		Plate      plate.Plate       `db:"plate"`
		At         people.DwellingID `db:"at"` // where the register or another old card has the car
		Registered bool              `db:"registered"`
	}
	err := a.Get(ctx, &k, sqlClaimForUpdate, a.Committee.ID, claim, p)
	switch {
	case pg.NoRows(err):
		return ErrClaimUnknown
	case err != nil:
		return fmt.Errorf("claim: %w", err)
	case k.Plate == p:
		return nil // a double tap
	case k.Plate != "":
		return ErrClaimHasPlate.With("plate", k.Plate.String()).On("plate")
	case k.At != k.Dwelling:
		return ErrPlateElsewhere.On("plate")
	}
	if err := a.mayBeOn(ctx, k.Dwelling, k.Class, p); err != nil {
		return err
	}
	_, err = a.Exec(ctx, sqlClaimPlate, a.Committee.ID, claim, p)
	if pg.Constraint(err) == "claims_plate_key" {
		return ErrClaimTwice.On("plate")
	}
	if err != nil {
		return fmt.Errorf("plate of claim: %w", err)
	}
	if !k.Registered {
		if err := a.addVehicle(ctx, k.Dwelling, p); err != nil {
			return err
		}
	}
	d, err := people.DwellingByID(ctx, a, a.Committee.ID, k.Dwelling)
	if err != nil {
		return err
	}
	return record.Append(ctx, a.Tx, a.Committee.ID.String(), record.Act{Kind: "claims.plate", Subject: d.Pseudonym})
}
