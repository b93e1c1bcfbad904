package register

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/plate"
)

// books is a committee's register as it stands, read whole: what a file is
// compared with and what an export writes.
type books struct {
	committee people.Committee
	today     day.Day
	dwellings []people.Dwelling
	byPlace   map[Address]people.Dwelling
	open      map[people.DwellingID][]people.Occupancy
	people    map[string]people.ResidentID // by name and phone
	claims    map[claimKey]bool
	waiting   map[people.DwellingID][]heldClaim // old cards that no card was issued for yet
	had       map[people.DwellingID][]Card      // all that came with a file, without plate and number
	known     Known
	// live are the cards in force or waiting for the first issue, for an export.
	live map[people.DwellingID][]Card
}

// claimKey is what a claim is unique by.
type claimKey struct {
	dwelling      people.DwellingID
	plate, number string
}

const sqlVehiclesOpen = `
	select dwelling_id, plate
	from parking.vehicles
	where committee_id = $1 and to_day is null
	order by id`

const sqlClaimsAll = `
	select id, dwelling_id, coalesce(plate, '') as plate, number, class, valid_to, paid_to, state, state in ('waiting', 'kept') as live
	from parking.claims
	where committee_id = $1
	order by id`

// sqlCardsAll leaves substitute cars out: they are on a card for some days and
// never the dwelling's.
const sqlCardsAll = `
	select c.dwelling_id, coalesce(p.plate, '') as plate, c.number, c.class, c.valid_to, c.paid_to, c.live
	from parking.cards c
	left join parking.card_plates p on p.committee_id = c.committee_id and p.card_id = c.id and p.until_day is null
	where c.committee_id = $1
	order by c.id, p.plate`

type heldVehicle struct {
	DwellingID people.DwellingID `db:"dwelling_id"`
	Plate      plate.Plate       `db:"plate"`
}

// heldCard is one plate of a claim or a card; plate is empty for one without.
type heldCard struct {
	DwellingID people.DwellingID `db:"dwelling_id"`
	Plate      string            `db:"plate"`
	Number     string            `db:"number"`
	Class      string            `db:"class"`
	ValidTo    day.Day           `db:"valid_to"`
	PaidTo     day.Day           `db:"paid_to"`
	Live       bool              `db:"live"`
	Shared     string            `db:"-"` // with the other plates of a card without a number
}

func (h heldCard) card() Card {
	c := Card{Number: h.Number, Class: h.Class, ValidTo: h.ValidTo, PaidTo: h.PaidTo}
	if h.Plate != "" {
		c.Plates = []plate.Plate{plate.Plate(h.Plate)}
	}
	return c
}

// openBooks reads the whole register. The caller has checked that the actor may.
func openBooks(ctx context.Context, q pg.Queryer, c people.Committee, today day.Day) (*books, error) {
	b := &books{
		committee: c, today: today, byPlace: map[Address]people.Dwelling{}, open: map[people.DwellingID][]people.Occupancy{},
		people: map[string]people.ResidentID{}, claims: map[claimKey]bool{}, waiting: map[people.DwellingID][]heldClaim{},
		had: map[people.DwellingID][]Card{}, live: map[people.DwellingID][]Card{},
		known: Known{Dwellings: map[Address]Entry{}},
	}
	if c.Province != "" {
		b.known.Provinces = []string{c.Province}
	}
	places := map[people.DwellingID]Address{}
	var err error
	if b.dwellings, err = people.AllDwellings(ctx, q, c.ID); err != nil {
		return nil, err
	}
	for _, d := range b.dwellings {
		a, err := ParseAddress(d.Code)
		if err != nil {
			return nil, fmt.Errorf("dwelling in the register: %w", err)
		}
		b.byPlace[a], places[d.ID] = d, a
		b.known.Dwellings[a] = Entry{Dwelling: a, AreaHundredths: d.AreaHundredths}
	}
	for _, load := range []func(context.Context, pg.Queryer, map[people.DwellingID]Address) error{b.loadPeople, b.loadVehicles, b.loadCards} {
		if err := load(ctx, q, places); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// edit changes what is known of one dwelling.
func (b *books) edit(a Address, change func(*Entry)) {
	e := b.known.Dwellings[a]
	change(&e)
	b.known.Dwellings[a] = e
}

func (b *books) loadPeople(ctx context.Context, q pg.Queryer, places map[people.DwellingID]Address) error {
	all, err := people.AllResidents(ctx, q, b.committee.ID)
	if err != nil {
		return err
	}
	for _, r := range all {
		if r.Phone != "" {
			b.people[personKey(r.Name, r.Phone)] = r.ID
		}
	}
	open, err := people.OpenOccupancies(ctx, q, b.committee.ID)
	if err != nil {
		return err
	}
	for _, o := range open {
		b.open[o.DwellingID] = append(b.open[o.DwellingID], o)
		b.edit(places[o.DwellingID], func(e *Entry) { learnOccupancy(e, o) })
	}
	contacts, err := people.AllContacts(ctx, q, b.committee.ID)
	if err != nil {
		return err
	}
	for _, k := range contacts {
		b.edit(places[k.DwellingID], func(e *Entry) { e.Phones = append(e.Phones, k.Phone) })
	}
	return nil
}

// learnOccupancy takes a lessee of public housing for what a list calls the owner.
func learnOccupancy(e *Entry, o people.Occupancy) {
	switch o.Kind {
	case people.KindOwner, people.KindLessee:
		e.Owners = append(e.Owners, o.Name)
	case people.KindTenant:
		e.Tenants = append(e.Tenants, Tenant{Name: o.Name, LeaseEnd: o.LeaseEnd, Phone: o.Phone})
		return // a tenant's number is none of the owner's
	}
	if o.Phone != "" && !slices.Contains(e.Phones, o.Phone) {
		e.Phones = append(e.Phones, o.Phone)
	}
}

func (b *books) loadVehicles(ctx context.Context, q pg.Queryer, places map[people.DwellingID]Address) error {
	var all []heldVehicle
	if err := q.Select(ctx, &all, sqlVehiclesOpen, b.committee.ID); err != nil {
		return err
	}
	for _, v := range all {
		b.edit(places[v.DwellingID], func(e *Entry) { e.Plates = append(e.Plates, v.Plate) })
	}
	return nil
}

func (b *books) loadCards(ctx context.Context, q pg.Queryer, places map[people.DwellingID]Address) error {
	var old []heldClaim
	if err := q.Select(ctx, &old, sqlClaimsAll, b.committee.ID); err != nil {
		return err
	}
	for _, h := range old {
		b.claims[claimKey{h.DwellingID, h.Plate, h.Number}] = true
		b.had[h.DwellingID] = append(b.had[h.DwellingID], Card{Class: h.Class, ValidTo: h.ValidTo, PaidTo: h.PaidTo})
		b.learnCard(places, h.heldCard)
		if h.Live {
			b.waiting[h.DwellingID] = append(b.waiting[h.DwellingID], h)
		}
	}
	var all []heldCard
	if err := q.Select(ctx, &all, sqlCardsAll, b.committee.ID); err != nil {
		return err
	}
	for _, h := range all {
		b.learnCard(places, h)
	}
	return nil
}

func (b *books) learnCard(places map[people.DwellingID]Address, h heldCard) {
	b.edit(places[h.DwellingID], func(e *Entry) { e.Cards = withCard(e.Cards, h.card()) })
	if h.Live {
		b.live[h.DwellingID] = withCard(b.live[h.DwellingID], h.card())
	}
}

// withCard puts the plates of one card, which lie in rows of their own, together
// again: by its number, or where it has none by all else that is written of it.
func withCard(all []Card, c Card) []Card {
	for i, held := range all {
		if nameKey(held.Number) == nameKey(c.Number) && (c.Number != "" || held.Class == c.Class && held.ValidTo == c.ValidTo && held.PaidTo == c.PaidTo) {
			all[i].Plates = union(slices.Clone(held.Plates), c.Plates, slices.Contains)
			return all
		}
	}
	return append(all, c)
}

// personKey tells people apart: one name with one phone is one person, however
// many dwellings are theirs.
func personKey(name, phone string) string {
	return strings.Join([]string{nameKey(name), phone}, "\x00")
}
