package parking

import (
	"context"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/class"
	"ziguan/parking/plate"
)

// sqlCardsAmid are the cards that can stand in the way of a right: those of the
// dwellings, and those with one of the plates.
const sqlCardsAmid = `
	select c.id, c.number, c.class, c.is_primary, c.dwelling_id, d.code as dwelling, d.pseudonym, c.state,
		c.state_since, c.valid_from, c.valid_to, c.grace_to, c.paid_to, c.replaces, '' as replaced_by, c.version, c.applied_at,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.card_plates p
			where p.committee_id = c.committee_id and p.card_id = c.id and p.until_day is null), '') as plates
	from parking.cards c
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	where c.committee_id = $1 and c.state in ('active', 'suspended', 'lent', 'lost') and (c.dwelling_id = any($2::uuid[])
		or c.id in (select p.card_id from parking.card_plates p where p.committee_id = $1 and p.plate = any($3) and p.live))
	order by c.id`

const sqlCardsAmidHeld = sqlCardsAmid + `
	for update of c`

// sqlPlatesOn tells on which live cards plates stand, those of substitutes too
// until their last day.
const sqlPlatesOn = `
	select p.plate, p.card_id
	from parking.card_plates p
	where p.committee_id = $1 and p.plate = any($2) and p.live and (p.until_day is null or p.until_day >= $3)
	order by p.plate, p.card_id`

// sqlPlatesBlocked are the plates that a decision keeps out today.
const sqlPlatesBlocked = `
	select plate
	from parking.blocks
	where committee_id = $1 and plate = any($2) and lifted_at is null and from_day <= $3 and until_day >= $3
	order by plate, id`

// sqlSuspended finds the households whose suspension was never lifted, though the
// card that bore it is lost, has run out or was given back: it follows them until
// it is lifted by name. A household that came after it has nothing to do with it, nor has
// the owner with what was done to the tenants.
const sqlSuspended = `
	select distinct on (c.dwelling_id) c.dwelling_id, c.number
	from parking.cards c
	join people.committees m on m.id = c.committee_id
	join lateral (
		select e.event, (e.at at time zone m.zone)::date as on_day
		from parking.card_events e
		where e.committee_id = c.committee_id and e.card_id = c.id and e.event in ('suspend', 'resume', 'lift')
		order by e.at desc, e.id desc
		limit 1) e on e.event = 'suspend'
	where c.committee_id = $1 and c.dwelling_id = any($2::uuid[]) and c.state in ('suspended', 'lost', 'expired', 'returned') and (
		not exists (
			select from people.occupancies o
			where o.committee_id = c.committee_id and o.dwelling_id = c.dwelling_id and (o.to_day is null or o.to_day > $3))
		or exists (
			select from people.occupancies o
			where o.committee_id = c.committee_id and o.dwelling_id = c.dwelling_id and (o.to_day is null or o.to_day > $3)
				and o.from_day <= e.on_day and (o.kind = 'tenant' or not parking.tenants_card(c.committee_id, c.id))))
	order by c.dwelling_id, c.state_since desc, c.id`

// sqlRooms counts what classes have given and promised, and who is next by the
// order of the waiting list: rank, then time, then number.
const sqlRooms = `
	select k.code,
		(select count(*) from parking.cards c
			where c.committee_id = k.committee_id and c.class = k.code and c.state in ('active', 'suspended', 'lent', 'lost')) as given,
		(select count(*) from parking.applications a
			where a.committee_id = k.committee_id and a.class = k.code and a.state in ('offered', 'posting')) as promised,
		(select count(*) from parking.applications a
			where a.committee_id = k.committee_id and a.class = k.code and a.state = 'waiting') as waiting,
		coalesce((select a.number from parking.applications a
			where a.committee_id = k.committee_id and a.class = k.code and a.state = 'waiting'
			order by a.rank, a.submitted_at, a.number limit 1), '') as next,
		case when k.is_primary then '' else coalesce((
			select a.number
			from parking.applications a
			join parking.classes f on f.committee_id = a.committee_id and f.code = a.class
			where a.committee_id = k.committee_id and f.is_primary and a.state = 'waiting'
			order by a.rank, a.submitted_at, a.number limit 1), '') end as next_first
	from parking.classes k
	where k.committee_id = $1 and k.code = any($2)
	order by k.code`

// known is what the facts of many questions are read from.
type known struct {
	q         pg.Queryer
	committee people.CommitteeID
	today     day.Day
}

// learn reads the facts of some questions at once. Within an act the classes are
// held by then (holdClass), and cards is sqlCardsAmidHeld, so that nothing of it
// changes before the act is over; a page that looks ahead reads sqlCardsAmid.
func (k known) learn(ctx context.Context, cards string, list []question) (facts, error) {
	f := facts{
		today: k.today, cards: map[people.DwellingID][]Card{}, onPlate: map[plate.Plate][]Card{}, homes: map[plate.Plate]people.DwellingID{},
		blocked: map[plate.Plate]bool{}, suspended: map[people.DwellingID]class.Number{}, aside: map[people.DwellingID]bool{}, rooms: map[class.Code]Room{},
	}
	var dwellings []people.DwellingID
	var plates []plate.Plate
	var classes []class.Code
	for _, q := range list {
		if !q.dwelling.Zero() {
			dwellings = append(dwellings, q.dwelling)
		}
		plates, classes = append(plates, q.plates...), append(classes, q.class.Code)
	}
	slices.Sort(classes)
	if err := k.cards(ctx, &f, cards, dwellings, plates); err != nil {
		return f, err
	}
	if err := k.plates(ctx, &f, plates); err != nil {
		return f, err
	}
	if err := k.suspended(ctx, &f, dwellings); err != nil {
		return f, err
	}
	return f, k.rooms(ctx, &f, slices.Compact(classes))
}

func (k known) cards(ctx context.Context, f *facts, query string, dwellings []people.DwellingID, plates []plate.Plate) error {
	var all []Card
	if err := k.q.Select(ctx, &all, query, k.committee, pq.Array(id.Strings(dwellings)), pq.Array(plateTexts(plates))); err != nil {
		return fmt.Errorf("cards in the way: %w", err)
	}
	by := make(map[CardID]Card, len(all))
	for _, c := range all {
		f.cards[c.DwellingID], by[c.ID] = append(f.cards[c.DwellingID], c), c
	}
	var on []struct {
		Plate plate.Plate `db:"plate"`
		Card  CardID      `db:"card_id"`
	}
	if err := k.q.Select(ctx, &on, sqlPlatesOn, k.committee, pq.Array(plateTexts(plates)), k.today); err != nil {
		return fmt.Errorf("plates on cards: %w", err)
	}
	for _, o := range on {
		if c, ok := by[o.Card]; ok {
			f.onPlate[o.Plate] = append(f.onPlate[o.Plate], c)
		}
	}
	return nil
}

func (k known) plates(ctx context.Context, f *facts, plates []plate.Plate) error {
	vehicles, err := vehiclesByPlates(ctx, k.q, k.committee, plates)
	if err != nil {
		return err
	}
	for _, v := range vehicles {
		f.homes[v.Plate] = v.DwellingID
	}
	var blocked []plate.Plate
	if err := k.q.Select(ctx, &blocked, sqlPlatesBlocked, k.committee, pq.Array(plateTexts(plates)), k.today); err != nil {
		return fmt.Errorf("blocked plates: %w", err)
	}
	for _, p := range blocked {
		f.blocked[p] = true
	}
	return nil
}

func (k known) suspended(ctx context.Context, f *facts, dwellings []people.DwellingID) error {
	var list []struct {
		Dwelling people.DwellingID `db:"dwelling_id"`
		Number   class.Number      `db:"number"`
	}
	if err := k.q.Select(ctx, &list, sqlSuspended, k.committee, pq.Array(id.Strings(dwellings)), k.today); err != nil {
		return fmt.Errorf("suspensions: %w", err)
	}
	for _, s := range list {
		f.suspended[s.Dwelling] = s.Number
	}
	return nil
}

func (k known) rooms(ctx context.Context, f *facts, classes []class.Code) error {
	var list []Room
	if err := k.q.Select(ctx, &list, sqlRooms, k.committee, pq.Array(classes)); err != nil {
		return fmt.Errorf("places of classes: %w", err)
	}
	for _, r := range list {
		terms, err := class.TermsInForce(ctx, k.q, k.committee, r.Class, k.today)
		if err != nil {
			return err
		}
		r.Terms = terms
		f.rooms[r.Class] = r
	}
	return nil
}

// ask learns the facts of one question within an act and decides it. A card in
// the way of a new right whose last day is over becomes expired.
func (a act) ask(ctx context.Context, q question) (facts, error) {
	f, err := a.learn(ctx, []question{q})
	if err != nil {
		return f, err
	}
	if slices.Contains(newRights, q.way) {
		if old, ok := f.lostBefore(q.dwelling, q.class.Code); ok && q.card.ID.Zero() {
			q.card = old
		}
	}
	return f, decide(q, f)
}

// learn is known.learn for whoever acts.
func (a act) learn(ctx context.Context, list []question) (facts, error) {
	f, err := known{a, a.Committee.ID, a.Today}.learn(ctx, sqlCardsAmidHeld, list)
	if err != nil {
		return f, err
	}
	own, err := kin.Dwellings(ctx, a, a.Committee.ID, a.Who, a.Today)
	for _, d := range own {
		f.aside[d] = true
	}
	return f, err
}

// VehicleID is the key of a vehicle.
type VehicleID = id.ID[Vehicle]

// Vehicle is a car as the register knows it: a plate at a dwelling, from a day.
type Vehicle struct {
	ID         VehicleID         `db:"id"`
	DwellingID people.DwellingID `db:"dwelling_id"`
	Dwelling   string            `db:"dwelling"`
	Plate      plate.Plate       `db:"plate"`
	From       day.Day           `db:"from_day"`
}

const sqlVehiclesByPlates = `
	select v.id, v.dwelling_id, d.code as dwelling, v.plate, v.from_day
	from parking.vehicles v
	join people.dwellings d on d.committee_id = v.committee_id and d.id = v.dwelling_id
	where v.committee_id = $1 and v.plate = any($2) and v.to_day is null
	order by v.plate, v.id`

func vehiclesByPlates(ctx context.Context, q pg.Queryer, c people.CommitteeID, plates []plate.Plate) ([]Vehicle, error) {
	var out []Vehicle
	if err := q.Select(ctx, &out, sqlVehiclesByPlates, c, pq.Array(plateTexts(plates))); err != nil {
		return nil, fmt.Errorf("vehicles: %w", err)
	}
	return out, nil
}

const sqlVehiclesOfDwelling = `
	select v.id, v.dwelling_id, d.code as dwelling, v.plate, v.from_day
	from parking.vehicles v
	join people.dwellings d on d.committee_id = v.committee_id and d.id = v.dwelling_id
	where v.committee_id = $1 and v.dwelling_id = $2 and v.to_day is null
	order by v.from_day, v.plate, v.id`

// VehiclesOfDwelling lists the cars a dwelling has now. The caller has checked
// that the actor may see plates.
func VehiclesOfDwelling(ctx context.Context, q pg.Queryer, c people.CommitteeID, d people.DwellingID) ([]Vehicle, error) {
	var out []Vehicle
	if err := q.Select(ctx, &out, sqlVehiclesOfDwelling, c, d); err != nil {
		return nil, fmt.Errorf("vehicles of dwelling: %w", err)
	}
	return out, nil
}

const sqlVehicleAdd = `
	insert into parking.vehicles (committee_id, id, dwelling_id, plate, kind, tail, digits, from_day)
	values ($1, $2, $3, $4, $5, $6, $7, $8)`

// addVehicle registers a car at a dwelling from today on.
func (a act) addVehicle(ctx context.Context, d people.DwellingID, p plate.Plate) error {
	_, err := a.Exec(ctx, sqlVehicleAdd, a.Committee.ID, id.New[Vehicle](), d, p, p.Kind(), p.Tail(), p.Digits(), a.Today)
	return refusal(err, "add vehicle")
}
