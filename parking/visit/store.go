package visit

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"ziguan/internal/errs"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// sqlDoorHold makes the acts on one dwelling's visitors wait for each other,
// without stopping those who only point at the dwelling.
const sqlDoorHold = `
	select code
	from people.dwellings
	where committee_id = $1 and id = $2
	for no key update`

// sqlPlateHold makes the passes of one plate wait for each other; the lock is the
// one that the database's own count of passes takes.
const sqlPlateHold = `select pg_advisory_xact_lock(hashtextextended($1::uuid::text || $2, 8))`

// sqlStanding reads what can stand in the way. The card is the one that a gate finds by
// the plate, where a pass would open nothing beside it. Of a dwelling's cars without a plate all
// count as one: the words that say what a car is are whatever somebody writes, and
// others would begin another count.
const sqlStanding = `
	select coalesce(k.number, '') as card, coalesce(k.state = 'revoked', false) as revoked,
		exists (
			select from parking.blocks b
			where b.committee_id = $1 and b.plate = $3 and b.lifted_at is null and b.from_day <= $4 and b.until_day >= $4) as blocked,
		(select count(*) from parking.visits v
			where v.committee_id = $1 and v.dwelling_id = $2 and v.kind <> 'carer' and v.opened_at > $5) as of_dwelling,
		(select count(*) from parking.visits v
			where v.committee_id = $1 and v.plate = $3 and ($3 <> '' or v.dwelling_id = $2) and v.kind <> 'carer' and v.opened_at > $5) as of_plate,
		(select count(*) from parking.visits v
			where v.committee_id = $1 and v.dwelling_id = $2 and v.kind = 'carer' and v.state = 'open' and v.until_at > $6) as carers,
		o.id as open_id, o.until_at as open_until
	from (values (1)) one (row)
	left join lateral (
		select c.number, c.state
		from parking.card_plates cp
		join parking.cards c on c.committee_id = cp.committee_id and c.id = cp.card_id
		where cp.committee_id = $1 and cp.plate = $3 and (cp.until_day is null or cp.until_day >= $4)
		order by cp.live desc, c.state in ('applied', 'posting', 'refused', 'withdrawn'), c.state_since desc, c.id
		limit 1
	) k on k.state in ('active', 'suspended', 'lent', 'lost', 'revoked')
	left join lateral (
		select v.id, v.until_at
		from parking.visits v
		where v.committee_id = $1 and v.plate = $3 and v.no_plate = $7 and ($3 <> '' or v.dwelling_id = $2)
			and v.kind <> 'carer' and v.state = 'open' and v.until_at > $6
		order by v.until_at desc, v.id
		limit 1
	) o on true`

const sqlPassAdd = `
	insert into parking.visits (committee_id, id, dwelling_id, plate, no_plate, kind, state, from_at, until_at, days, care, gate,
		opened_at, counted_from, dwelling_cap, plate_cap, made_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`

// sqlPassMove changes the state only if nobody else has since the pass was read.
const sqlPassMove = `
	update parking.visits
	set state = $4
	where committee_id = $1 and id = $2 and state = $3`

// sqlPassOpen opens one that was asked for; from then on it counts.
const sqlPassOpen = `
	update parking.visits
	set state = $4, from_at = $5, until_at = $6, opened_at = $5, counted_from = $7, dwelling_cap = $8, plate_cap = $9
	where committee_id = $1 and id = $2 and state = $3`

const sqlPassForUpdate = `
	select v.id, v.dwelling_id, d.code as dwelling, v.plate, v.no_plate, v.kind, v.state, v.from_at, v.until_at, v.days, v.care, v.gate, v.opened_at
	from parking.visits v
	join people.dwellings d on d.committee_id = v.committee_id and d.id = v.dwelling_id
	where v.committee_id = $1 and v.id = $2
	for update of v`

// sqlPassAsked is the request of a car that waits for a dwelling.
const sqlPassAsked = `
	select v.id, v.dwelling_id, d.code as dwelling, v.plate, v.no_plate, v.kind, v.state, v.from_at, v.until_at, v.days, v.care, v.gate, v.opened_at
	from parking.visits v
	join people.dwellings d on d.committee_id = v.committee_id and d.id = v.dwelling_id
	where v.committee_id = $1 and v.dwelling_id = $2 and v.plate = $3 and v.no_plate = $4 and v.state = 'asked'
	for update of v`

// sqlDoorOf is the dwelling of a pass, which is locked before it.
const sqlDoorOf = `
	select dwelling_id
	from parking.visits
	where committee_id = $1 and id = $2`

const sqlEventAdd = `
	insert into parking.visit_events (committee_id, id, visit_id, was, event, became, at, actor_role, actor, reason)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

// moves is a pass as it moves by a statement.
func (a act) moves(p Pass, change string) moves.Subject[State, Event] {
	return moves.Subject[State, Event]{
		Table: Moves(), Committee: a.Committee.ID, Key: p.ID, State: p.State, Change: change, Event: sqlEventAdd, Moved: ErrPassMoved, Refusal: a.refusal,
	}
}

// holdDoor locks a dwelling for an act on its visitors; people.ErrDwellingUnknown.
func holdDoor(ctx context.Context, tx *pg.Tx, c people.CommitteeID, d people.DwellingID) (string, error) {
	return pg.One[string](ctx, tx, people.ErrDwellingUnknown, sqlDoorHold, c, d)
}

// holdCar locks a car's plate; the cars without one wait for each other.
func holdCar(ctx context.Context, tx *pg.Tx, c people.CommitteeID, car Car) error {
	return tx.Do(ctx, sqlPlateHold, c, car.Plate)
}

// standing reads what can stand in the way of a car at a dwelling.
func (a act) standing(ctx context.Context, d people.DwellingID, car Car) (standing, error) {
	s := standing{NoPlate: car.NoPlate != ""}
	err := a.Get(ctx, &s, sqlStanding, a.Committee.ID, d, car.Plate, a.Today, a.rules.countedFrom(a.Now), a.Now, car.NoPlate)
	if err != nil {
		return s, err
	}
	if s.OpenUntil != nil {
		local := s.OpenUntil.In(a.Committee.Location())
		s.OpenUntil = &local
	}
	return s, nil
}

// add stores a new pass in the state its events lead to.
func (a act) add(ctx context.Context, p Pass, most int, walk ...Event) error {
	var opened *time.Time
	if p.State == Open {
		opened = &a.Now
	}
	err := a.Do(ctx, sqlPassAdd, a.Committee.ID, p.ID, p.DwellingID, p.Plate, p.NoPlate, p.Kind, p.State, p.From, p.Until, p.Days, p.Care, p.Gate,
		opened, a.rules.countedFrom(a.Now), most, a.rules.PerPlate, a.Now)
	if err != nil {
		return a.refusal(err, "add pass")
	}
	p.State = ""
	for _, on := range walk {
		became := Asked
		if on != Ask {
			if became, err = Moves().Next(p.State, on); err != nil {
				return err
			}
		}
		if err := a.moves(p, "").Note(ctx, a.Tx, moves.Step[State, Event]{Was: p.State, On: on, Became: became}, ""); err != nil {
			return err
		}
		p.State = became
	}
	return nil
}

// refusal turns the constraint behind a rule into the rule's refusal. The rule
// itself was asked before, under the locks: this is the last line.
func (a act) refusal(err error, doing string) error {
	var known *errs.Error
	switch pg.Constraint(err) {
	case "visits_per_dwelling":
		known = ErrDwellingCap.With("cap", strconv.Itoa(a.rules.PerDwelling), "days", strconv.Itoa(a.rules.Window))
	case "visits_per_plate":
		known = ErrPlateCap.With("cap", strconv.Itoa(a.rules.PerPlate), "days", strconv.Itoa(a.rules.Window))
	case "visits_per_no_plate":
		known = ErrNoPlateCap.With("cap", strconv.Itoa(a.rules.PerPlate), "days", strconv.Itoa(a.rules.Window))
	case "visits_carers":
		known = ErrCarers.With("cap", strconv.Itoa(a.rules.Carers))
	case "visits_asked_key":
		known = ErrPassMoved
	default:
		return fmt.Errorf("%s: %w", doing, err)
	}
	return known.Because(err)
}
