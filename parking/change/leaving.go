package change

import (
	"context"
	"fmt"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/parking/plate"
	"ziguan/parking/visit"
)

// Ending is what a move-out would end, before it does.
type Ending struct {
	People       []people.Occupancy
	Cards        []EndingCard
	Applications []string // their numbers
	Plates       []plate.Plate
	Visitors     []visit.Car    // passes and carers that are open, guests that wait
	Regained     []class.Number // an owner's own card that comes back with the tenant's end
}

// EndingCard is a card that would end.
type EndingCard struct {
	Number class.Number      `db:"number"`
	State  parking.CardState `db:"state"`
}

const sqlCardsEnding = `
	select number, state
	from parking.cards
	where committee_id = $1 and dwelling_id = $2 and state in ('active', 'suspended', 'lent', 'lost') and ($3 = false or parking.tenants_card(committee_id, id))
	order by number`

const sqlApplicationsEnding = `
	select number
	from parking.applications
	where committee_id = $1 and dwelling_id = $2 and open and ($3 = false or holder = 'tenant')
	order by number`

// sqlVehiclesEnding are the household's cars, or its tenants' alone, that no card
// of anybody who stays carries.
const sqlVehiclesEnding = `
	select v.plate
	from parking.vehicles v
	where v.committee_id = $1 and v.dwelling_id = $2 and v.to_day is null
		and (not $3 or exists (
			select from parking.card_plates p
			join parking.cards c on c.committee_id = p.committee_id and c.id = p.card_id
			where p.committee_id = v.committee_id and p.plate = v.plate and c.dwelling_id = $2 and parking.tenants_card(c.committee_id, c.id)))
		and not exists (
			select from parking.card_plates p
			join parking.cards c on c.committee_id = p.committee_id and c.id = p.card_id
			where p.committee_id = v.committee_id and p.plate = v.plate and (p.live and c.dwelling_id <> $2
				or $3 and c.dwelling_id = $2 and c.state in ('active', 'suspended', 'lent', 'lost') and not parking.tenants_card(c.committee_id, c.id)))
	order by v.plate`

// sqlVisitorsEnding are the cars that the household lets in, whoever of it stays:
// nobody knows any more whose guests they were.
const sqlVisitorsEnding = `
	select v.plate, v.no_plate
	from parking.visits v
	where v.committee_id = $1 and v.dwelling_id = $2 and v.state in ('asked', 'open') and v.until_at > $3
	order by v.until_at, v.id`

const sqlLentByOwner = `
	select number
	from parking.cards
	where committee_id = $1 and dwelling_id = $2 and state = 'lent' and $3 and not parking.tenants_card(committee_id, id)
	order by number`

// Ending tells what a move-out would end. Staff may. dwelling.unknown.
func (s *Service) Ending(ctx context.Context, who actor.Actor, n Leaving) (Ending, error) {
	var out Ending
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		d, err := people.DwellingByCode(ctx, r, n.Committee, n.Dwelling)
		if err != nil {
			return err
		}
		all, err := people.Occupancies(ctx, r, n.Committee, d.ID)
		if err != nil {
			return err
		}
		for _, o := range all {
			if leaves(o, n.Tenants) {
				out.People = append(out.People, o)
			}
		}
		for query, into := range map[string]any{
			sqlCardsEnding: &out.Cards, sqlApplicationsEnding: &out.Applications, sqlVehiclesEnding: &out.Plates, sqlLentByOwner: &out.Regained,
		} {
			if err := r.Select(ctx, into, query, n.Committee, d.ID, n.Tenants); err != nil {
				return fmt.Errorf("what would end: %w", err)
			}
		}
		if err := r.Select(ctx, &out.Visitors, sqlVisitorsEnding, n.Committee, d.ID, r.Now); err != nil {
			return fmt.Errorf("visitors that would end: %w", err)
		}
		return nil
	})
	return out, err
}

// leaves reports whether somebody who is there leaves with the household, or with
// its tenants.
func leaves(o people.Occupancy, tenants bool) bool {
	return o.To.Zero() && (!tenants || o.Kind == people.KindTenant || o.Kind == people.KindOccupant)
}
