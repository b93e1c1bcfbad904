package register

import (
	"slices"
	"strconv"

	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/plate"
)

// plan is what a file brings, ready to be written.
type plan struct {
	*books
	dwellings   []people.NewDwelling
	residents   []people.NewResident
	occupancies []people.NewOccupancy
	contacts    []people.Contact
	changes     []people.Change
	vehicles    []heldVehicle
	claims      []heldCard
	ended       map[people.DwellingID][]people.OccupancyID
	sold        []people.DwellingID
}

// empty reports whether the file brings nothing.
func (p *plan) empty() bool {
	return len(p.dwellings)+len(p.residents)+len(p.occupancies)+len(p.contacts)+len(p.changes)+
		len(p.vehicles)+len(p.claims)+len(p.ended) == 0
}

// plan works out what entries bring; sold gives the dwellings with a new owner
// and since when.
func (b *books) plan(fresh []Entry, sold map[Address]day.Day) *plan {
	p := &plan{books: b, ended: map[people.DwellingID][]people.OccupancyID{}}
	for _, e := range fresh {
		d, ok := b.byPlace[e.Dwelling]
		switch {
		case !ok:
			d = people.Dwelling{ID: id.New[people.Dwelling]()}
			p.dwellings = append(p.dwellings, newDwelling(d.ID, e.Dwelling, e.AreaHundredths))
		case e.AreaHundredths > 0:
			p.changes = append(p.changes, people.Change{What: "area", Subject: d.ID.String(), Became: strconv.FormatInt(e.AreaHundredths, 10)})
		}
		from, isSold := sold[e.Dwelling]
		if isSold {
			p.sell(d.ID)
		} else {
			from = b.today
		}
		p.owners(d.ID, e, from)
		p.tenants(d.ID, e.Tenants)
		for _, v := range e.Plates {
			p.vehicles = append(p.vehicles, heldVehicle{d.ID, v})
		}
		p.cards(d.ID, e.Cards)
	}
	return p
}

func newDwelling(key people.DwellingID, a Address, area int64) people.NewDwelling {
	return people.NewDwelling{ID: key, Code: a.String(), Building: a.Group(), Unit: a.Unit, Room: a.Room, SortKey: a.SortKey(), Area: area}
}

// Group is what a list is parted by: the building, or the courtyard, with the
// street before it where one was written.
func (a Address) Group() string {
	if a.Court != "" {
		return a.Lane + a.Court + grammar.CourtWord + a.Building
	}
	return a.Lane + a.Building
}

// sell ends the rights of those who owned a dwelling.
func (p *plan) sell(d people.DwellingID) {
	p.sold = append(p.sold, d)
	var stay []people.Occupancy
	for _, o := range p.open[d] {
		if o.Kind == people.KindOwner || o.Kind == people.KindLessee {
			p.ended[d] = append(p.ended[d], o.ID)
		} else {
			stay = append(stay, o)
		}
	}
	p.open[d] = stay
}

// owners gives names and phones to each other in the order in which they stand;
// a phone too many fills an owner without one, else it is the dwelling's.
func (p *plan) owners(d people.DwellingID, e Entry, from day.Day) {
	phones := e.Phones
	take := func() string {
		if len(phones) == 0 {
			return ""
		}
		first := phones[0]
		phones = phones[1:]
		return first
	}
	for _, name := range e.Owners {
		p.enter(d, p.resident(name, take()), people.KindOwner, from, 0)
	}
	for i, o := range p.open[d] {
		if o.Phone == "" && len(phones) > 0 && (o.Kind == people.KindOwner || o.Kind == people.KindLessee) {
			p.open[d][i].Phone = take()
			p.changes = append(p.changes, people.Change{What: "phone", Subject: o.ResidentID.String(), Became: p.open[d][i].Phone})
		}
	}
	for _, phone := range phones {
		p.contacts = append(p.contacts, people.Contact{DwellingID: d, Phone: phone})
	}
}

// resident finds the person of a name and phone, or adds one. Without a phone
// two people of one name are two.
func (p *plan) resident(name, phone string) people.ResidentID {
	if r, ok := p.people[personKey(name, phone)]; ok && phone != "" {
		return r
	}
	r := id.New[people.Resident]()
	p.residents = append(p.residents, people.NewResident{ID: r, Name: name, Phone: phone})
	p.people[personKey(name, phone)] = r
	return r
}

func (p *plan) enter(d people.DwellingID, r people.ResidentID, kind string, from, leaseEnd day.Day) {
	p.occupancies = append(p.occupancies, people.NewOccupancy{
		ID: id.New[people.Occupancy](), Dwelling: d, Resident: r, Kind: kind, From: from, LeaseEnd: leaseEnd,
	})
}

// tenants prolongs the lease of a tenant who is there; a shorter one is last
// year's and changes nothing.
func (p *plan) tenants(d people.DwellingID, all []Tenant) {
	for _, t := range longest(all) {
		i := slices.IndexFunc(p.open[d], func(o people.Occupancy) bool {
			return o.Kind == people.KindTenant && nameKey(o.Name) == nameKey(t.Name)
		})
		if i < 0 {
			p.enter(d, p.resident(t.Name, t.Phone), people.KindTenant, p.today, t.LeaseEnd)
			continue
		}
		o := p.open[d][i]
		if o.Phone == "" && t.Phone != "" {
			p.open[d][i].Phone = t.Phone
			p.changes = append(p.changes, people.Change{What: "phone", Subject: o.ResidentID.String(), Became: t.Phone})
		}
		if t.LeaseEnd > o.LeaseEnd {
			p.changes = append(p.changes, people.Change{What: "lease_end", Subject: o.ID.String(), Was: o.LeaseEnd.String(), Became: t.LeaseEnd.String()})
		}
	}
}

// longest keeps each tenant's latest lease.
func longest(all []Tenant) []Tenant {
	var out []Tenant
	for _, t := range all {
		i := slices.IndexFunc(out, func(o Tenant) bool { return nameKey(o.Name) == nameKey(t.Name) })
		if i < 0 {
			out = append(out, t)
		} else {
			out[i].LeaseEnd = max(out[i].LeaseEnd, t.LeaseEnd)
			out[i].Phone = firstOf(out[i].Phone, t.Phone)
		}
	}
	return out
}

func (p *plan) cards(d people.DwellingID, all []Card) {
	for _, c := range all {
		plates := c.Plates
		if len(plates) == 0 {
			plates = []plate.Plate{""}
		}
		for _, v := range plates {
			key := claimKey{d, v.String(), c.Number}
			if p.books.claims[key] {
				continue
			}
			p.books.claims[key] = true
			p.claims = append(p.claims, heldCard{DwellingID: d, Plate: v.String(), Number: c.Number, Class: c.Class, ValidTo: c.ValidTo, PaidTo: c.PaidTo})
		}
	}
}
