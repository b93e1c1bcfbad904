package register

import (
	"context"

	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/plate"
)

const sqlVehiclesAdd = `
	insert into parking.vehicles (committee_id, id, dwelling_id, plate, kind, tail, digits, from_day, batch_id)
	select $1, n.id, n.dwelling, n.plate, n.kind, n.tail, n.digits, $2, $3
	from unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[]) as n (id, dwelling, plate, kind, tail, digits)`

const sqlClaimsAdd = `
	insert into parking.claims (committee_id, id, dwelling_id, plate, number, class, valid_to, paid_to, state, batch_id, card)
	select $1, n.id, n.dwelling, nullif(n.plate, ''), n.number, n.class, nullif(n.valid_to, '')::date, nullif(n.paid_to, '')::date, 'waiting', $2, nullif(n.card, '')::uuid
	from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
		as n (id, dwelling, plate, number, class, valid_to, paid_to, card)`

// vehicleRow and claimRow give the rows of the two tables their ids.
type (
	vehicleRow struct{}
	claimRow   struct{}
)

// carryOut writes a plan; each table is written in one statement.
func (p *plan) carryOut(ctx context.Context, a scene, batch people.BatchID) error {
	c := p.committee.ID
	if len(p.dwellings) > 0 {
		if _, err := people.AddDwellings(ctx, a.Tx, c, batch, p.dwellings); err != nil {
			return err
		}
	}
	if err := p.endSold(ctx, a); err != nil {
		return err
	}
	if err := people.AddResidents(ctx, a.Tx, c, batch, p.residents); err != nil {
		return err
	}
	if err := people.AddOccupancies(ctx, a.Tx, c, batch, p.occupancies); err != nil {
		return err
	}
	if err := people.AddContacts(ctx, a.Tx, c, batch, p.contacts); err != nil {
		return err
	}
	if err := people.ApplyChanges(ctx, a.Tx, c, batch, p.changes); err != nil {
		return err
	}
	if err := addVehicles(ctx, a, batch, a.Today, p.vehicles); err != nil {
		return err
	}
	if err := repairClaims(ctx, a, batch, p.repairs); err != nil {
		return err
	}
	return addClaims(ctx, a, batch, p.claims)
}

// endSold ends what ended with the sale, from the day the new owner has.
func (p *plan) endSold(ctx context.Context, a scene) error {
	if len(p.sold) == 0 {
		return nil
	}
	gone, err := people.RemoveContacts(ctx, a.Tx, p.committee.ID, p.sold)
	if err != nil {
		return err
	}
	for _, k := range gone {
		p.changes = append(p.changes, people.Change{What: "contact", Subject: k.DwellingID.String(), Was: k.Phone})
	}
	from := map[people.DwellingID]day.Day{}
	for _, o := range p.occupancies {
		if o.Kind == people.KindOwner {
			from[o.Dwelling] = o.From
		}
	}
	for _, d := range p.sold {
		ended, err := people.EndOccupancies(ctx, a.Tx, p.committee.ID, p.ended[d], from[d])
		if err != nil {
			return err
		}
		for _, o := range ended {
			p.changes = append(p.changes, people.Change{What: "to_day", Subject: o.ID.String(), Became: o.To.String()})
		}
	}
	return nil
}

func addVehicles(ctx context.Context, a scene, batch people.BatchID, from day.Day, list []heldVehicle) error {
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	ids, dwellings, plates := make([]string, n), make([]string, n), make([]string, n)
	kinds, tails, digits := make([]string, n), make([]string, n), make([]string, n)
	for i, v := range list {
		ids[i], dwellings[i], plates[i] = id.New[vehicleRow]().String(), v.DwellingID.String(), v.Plate.String()
		kinds[i], tails[i], digits[i] = string(v.Plate.Kind()), v.Plate.Tail(), v.Plate.Digits()
	}
	return a.Do(ctx, sqlVehiclesAdd, a.Committee.ID, from, batch, pq.Array(ids), pq.Array(dwellings), pq.Array(plates),
		pq.Array(kinds), pq.Array(tails), pq.Array(digits))
}

func addClaims(ctx context.Context, a scene, batch people.BatchID, list []heldCard) error {
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	ids, dwellings, plates, numbers := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	classes, valid, paid, cards := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i, k := range list {
		ids[i], dwellings[i], plates[i], numbers[i] = id.New[claimRow]().String(), k.DwellingID.String(), k.Plate, k.Number
		classes[i], valid[i], paid[i], cards[i] = k.Class, k.ValidTo.String(), k.PaidTo.String(), k.Shared
	}
	return a.Do(ctx, sqlClaimsAdd, a.Committee.ID, batch, pq.Array(ids), pq.Array(dwellings), pq.Array(plates),
		pq.Array(numbers), pq.Array(classes), pq.Array(valid), pq.Array(paid), pq.Array(cards))
}

// oneVehicle enters a single car.
func oneVehicle(ctx context.Context, a scene, d people.DwellingID, v plate.Plate) error {
	return addVehicles(ctx, a, people.BatchID{}, a.Today, []heldVehicle{{d, v}})
}

const sqlClaimChangesAdd = `
	insert into parking.claim_changes (committee_id, batch_id, id, claim_id, plate, number, class, valid_to, paid_to, state)
	select m.committee_id, $2, n.id, m.id, m.plate, m.number, m.class, m.valid_to, m.paid_to, m.state
	from unnest($3::uuid[], $4::uuid[]) as n (id, claim)
	join parking.claims m on m.committee_id = $1 and m.id = n.claim`

const sqlClaimsRepair = `
	update parking.claims m
	set plate = nullif(n.plate, ''), number = n.number, class = n.class, valid_to = nullif(n.valid_to, '')::date,
		paid_to = nullif(n.paid_to, '')::date, state = 'waiting'
	from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as n (id, plate, number, class, valid_to, paid_to)
	where m.committee_id = $1 and m.id = n.id and m.state in ('waiting', 'kept')`

// repairClaims puts old cards right that wait, and keeps how they were with the batch.
func repairClaims(ctx context.Context, a scene, batch people.BatchID, list []repair) error {
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	changes, ids, plates, numbers := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	classes, valid, paid := make([]string, n), make([]string, n), make([]string, n)
	for i, r := range list {
		changes[i], ids[i] = id.New[repair]().String(), r.key.String()
		plates[i], numbers[i], classes[i] = r.is.Plate, r.is.Number, r.is.Class
		valid[i], paid[i] = r.is.ValidTo.String(), r.is.PaidTo.String()
	}
	if err := a.Do(ctx, sqlClaimChangesAdd, a.Committee.ID, batch, pq.Array(changes), pq.Array(ids)); err != nil {
		return err
	}
	return a.Do(ctx, sqlClaimsRepair, a.Committee.ID, pq.Array(ids), pq.Array(plates), pq.Array(numbers), pq.Array(classes),
		pq.Array(valid), pq.Array(paid))
}
