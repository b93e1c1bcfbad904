package register

import (
	"cmp"
	"slices"
	"strconv"

	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/plate"
	"ziguan/parking/register/mend"
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
	repairs     []repair
	ended       map[people.DwellingID][]people.OccupancyID
	sold        []people.DwellingID
}

// empty reports whether the file brings nothing.
func (p *plan) empty() bool {
	return len(p.dwellings)+len(p.residents)+len(p.occupancies)+len(p.contacts)+len(p.changes)+
		len(p.vehicles)+len(p.claims)+len(p.repairs)+len(p.ended) == 0
}

// plan works out what a file brings; sold gives the dwellings with a new owner and
// since when.
func (b *books) plan(r Result, sold map[Address]day.Day) *plan {
	p := &plan{books: b, ended: map[people.DwellingID][]people.OccupancyID{}}
	p.repairs = b.repair(r.Entries)
	fresh := r.New
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
			out[i].Phone = cmp.Or(out[i].Phone, t.Phone)
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
		shared := ""
		if c.Number == "" && len(plates) > 1 { // one card, though nothing on it says so
			shared = id.New[claimRow]().String()
		}
		for _, v := range plates {
			key := claimKey{d, v.String(), c.Number}
			if p.books.claims[key] || v == "" && c.Number == "" && p.hadLike(d, c) {
				continue
			}
			p.books.claims[key] = true
			p.claims = append(p.claims, heldCard{DwellingID: d, Plate: v.String(), Number: c.Number, Class: c.Class, ValidTo: c.ValidTo, PaidTo: c.PaidTo, Shared: shared})
		}
	}
}

// hadLike reports whether a card without plate and number came with a file before: it
// may have got its plate since.
func (b *books) hadLike(d people.DwellingID, c Card) bool {
	return slices.ContainsFunc(b.had[d], func(h Card) bool { return h.Class == c.Class && h.ValidTo == c.ValidTo && h.PaidTo == c.PaidTo })
}

// heldClaim is an old card that came with a file, one plate of it.
type heldClaim struct {
	heldCard
	ID    id.ID[claimRow] `db:"id"`
	State string          `db:"state"`
}

func (h heldCard) line() mend.Line {
	return mend.Line{Plate: h.Plate, Number: h.Number, Key: nameKey(h.Number), Class: h.Class, ValidTo: h.ValidTo, PaidTo: h.PaidTo}
}

// repair is an old card that waits, by its key, as a corrected file has it.
type repair struct {
	key id.ID[claimRow]
	is  mend.Line
}

// repair finds the old cards that a file has otherwise than the register. A household's
// cards that were kept because they were too many are looked at anew with it.
func (b *books) repair(all []Entry) []repair {
	var out []repair
	for _, e := range all {
		d, ok := b.byPlace[e.Dwelling]
		held := b.waiting[d.ID]
		if !ok || len(held) == 0 {
			continue
		}
		was := make([]mend.Line, len(held))
		for i, h := range held {
			was[i] = h.line()
		}
		mended := false
		for i, is := range mend.Mend(was, linesOf(d.ID, e), plateTexts(e.Plates)) {
			before, after := claimKey{d.ID, was[i].Plate, was[i].Number}, claimKey{d.ID, is.Plate, is.Number}
			if is == was[i] || after != before && b.claims[after] {
				is = was[i] // another of its old cards has that plate and number already
			} else {
				mended, b.claims[after] = true, true
			}
			if is != was[i] || held[i].State == "kept" {
				out = append(out, repair{held[i].ID, is})
			}
		}
		if !mended {
			out = out[:len(out)-keptOf(held)]
		}
	}
	return out
}

func keptOf(held []heldClaim) int {
	n := 0
	for _, h := range held {
		if h.State == "kept" {
			n++
		}
	}
	return n
}

// linesOf are an entry's old cards, one line a plate.
func linesOf(d people.DwellingID, e Entry) []mend.Line {
	var out []mend.Line
	for _, c := range e.Cards {
		plates := c.Plates
		if len(plates) == 0 {
			plates = []plate.Plate{""}
		}
		for _, v := range plates {
			out = append(out, heldCard{DwellingID: d, Plate: v.String(), Number: c.Number, Class: c.Class, ValidTo: c.ValidTo, PaidTo: c.PaidTo}.line())
		}
	}
	return out
}
