package register

import (
	"cmp"
	"slices"

	"ziguan/internal/day"
	"ziguan/parking/plate"
)

// Report is what an import answers: what the file holds and
// was accepted, the same each time the file is read, and every cell that was not.
type Report struct {
	Dwellings      int         `json:"dwellings"`
	Vehicles       int         `json:"vehicles"`
	AreaHundredths int64       `json:"area_hundredths"`
	Cards          int         `json:"cards"`   // dwellings with an old card in the file
	Owners         int         `json:"owners"`  // with an owner
	Tenants        int         `json:"tenants"` // with a tenant
	Sheets         []SheetRead `json:"sheets"`
	Problems       []Problem   `json:"problems"`
}

// Problem is one cell that was not taken: the sheet (empty for CSV), its own row
// number, the column's title, a Code… and the cell's text, or of several plates the one that
// is wrong. Suggestions are what may have been meant; a person picks.
type Problem struct {
	Sheet       string   `json:"sheet"`
	Row         int      `json:"row"`
	Column      string   `json:"column"`
	Code        string   `json:"code"`
	Value       string   `json:"value"`
	Suggestions []string `json:"-"`
	Index       int      `json:"-"` // the column, from 0
}

// Entry is one dwelling as the file has it, put together from all its rows.
// AreaHundredths is in 0.01 m², 0 when none was given.
type Entry struct {
	Rows           []int
	Dwelling       Address
	Owners         []string
	Phones         []string
	AreaHundredths int64
	Tenants        []Tenant
	Plates         []plate.Plate
	Cards          []Card
}

// Tenant is who rents a dwelling. Name is empty when only the end of the lease
// or a phone was written; LeaseEnd is the lease's last day, none when it was not.
type Tenant struct {
	Name     string
	LeaseEnd day.Day
	Phone    string
}

// Card is a card that was given before this register came here, as written on
// one row; any of the four may be empty. Plates are the ones of its rows.
type Card struct {
	Number, Class   string
	ValidTo, PaidTo day.Day
	Plates          []plate.Plate
}

func (c Card) blank() bool {
	return c.Number == "" && c.Class == "" && c.ValidTo.Zero() && c.PaidTo.Zero()
}

// same reports whether two rows speak of one card: by its number if both carry
// one, else by all that is written of it.
func (c Card) same(o Card) bool {
	if c.Number != "" || o.Number != "" {
		return nameKey(c.Number) == nameKey(o.Number)
	}
	return c.Class == o.Class && c.ValidTo == o.ValidTo && c.PaidTo == o.PaidTo && slices.Equal(c.Plates, o.Plates)
}

// Conflict is a row left out because it names another owner. InRegister tells
// that the committee's register, not an earlier row, holds the other; then the
// dwelling may have been sold, and the preview offers the new owner from a date.
type Conflict struct {
	Line        int // counts the rows of all sheets
	Row         int
	Dwelling    Address
	Named, Held []string
	InRegister  bool
}

// Unlisted is a plate that the register holds and the file no longer names. It
// is shown, never removed.
type Unlisted struct {
	Dwelling Address
	Plate    plate.Plate
}

// Result is a file read against a register. Entries are all that was accepted,
// in the file's order; New are the same cut down to what the register does not
// hold yet, and none when the file brings nothing.
type Result struct {
	Report
	Entries, New []Entry
	Conflicts    []Conflict
	Unlisted     []Unlisted
	// Gone are dwellings that the register holds and no row of the file names.
	Gone []Address
}

// Known is what the committee's register holds already; the zero Known is the
// register of a first import.
type Known struct {
	Dwellings map[Address]Entry
	// Provinces are put before plates written without one, to be suggested.
	Provinces []string
}

// plates gives whose each plate is.
func (k Known) plates() map[plate.Plate]Address {
	out := map[plate.Plate]Address{}
	for a, e := range k.Dwellings {
		for _, p := range e.Plates {
			out[p] = a
		}
	}
	return out
}

// cards gives whose each numbered card is.
func (k Known) cards() map[string]Address {
	out := map[string]Address{}
	for a, e := range k.Dwellings {
		for _, c := range e.Cards {
			if c.Number != "" {
				out[nameKey(c.Number)] = a
			}
		}
	}
	return out
}

// add takes over what another entry of the same dwelling brings. What is there
// stands: an area is filled in, never changed.
func (e *Entry) add(o Entry) {
	e.Rows = append(e.Rows, o.Rows...)
	e.Owners = union(e.Owners, o.Owners, containsName)
	e.Phones = union(e.Phones, o.Phones, slices.Contains)
	e.Plates = union(e.Plates, o.Plates, slices.Contains)
	if e.AreaHundredths == 0 {
		e.AreaHundredths = o.AreaHundredths
	}
	for _, t := range o.Tenants {
		e.addTenant(t)
	}
	for _, c := range o.Cards {
		e.addCard(c)
	}
}

// addTenant joins the end of a lease to its tenant. A nameless end of a lease
// stands by itself.
func (e *Entry) addTenant(t Tenant) {
	for i, held := range e.Tenants {
		if nameKey(held.Name) == nameKey(t.Name) && (held.LeaseEnd.Zero() || t.LeaseEnd.Zero() || held.LeaseEnd == t.LeaseEnd) {
			e.Tenants[i].LeaseEnd = max(held.LeaseEnd, t.LeaseEnd)
			e.Tenants[i].Phone = cmp.Or(held.Phone, t.Phone)
			return
		}
	}
	e.Tenants = append(e.Tenants, t)
}

func (e *Entry) addCard(c Card) {
	for i, held := range e.Cards {
		if held.same(c) {
			e.Cards[i].Plates = union(slices.Clone(held.Plates), c.Plates, slices.Contains)
			e.Cards[i].Class = cmp.Or(held.Class, c.Class)
			e.Cards[i].ValidTo = max(held.ValidTo, c.ValidTo)
			e.Cards[i].PaidTo = max(held.PaidTo, c.PaidTo)
			return
		}
	}
	e.Cards = append(e.Cards, c)
}

func union[T any](held, more []T, contains func([]T, T) bool) []T {
	for _, x := range more {
		if !contains(held, x) {
			held = append(held, x)
		}
	}
	return held
}

// beyond cuts an entry down to what the register's does not hold; false when
// nothing is left. Cards come whole, since one is issued as a whole.
func (e Entry) beyond(held Entry, known bool) (Entry, bool) {
	out := Entry{Rows: e.Rows, Dwelling: e.Dwelling}
	out.Owners = without(e.Owners, held.Owners, containsName)
	out.Phones = without(e.Phones, held.Phones, slices.Contains)
	out.Plates = without(e.Plates, held.Plates, slices.Contains)
	if held.AreaHundredths == 0 {
		out.AreaHundredths = e.AreaHundredths
	}
	out.Tenants = without(e.Tenants, held.Tenants, func(all []Tenant, t Tenant) bool {
		return slices.ContainsFunc(all, func(h Tenant) bool {
			return nameKey(h.Name) == nameKey(t.Name) && (t.LeaseEnd.Zero() || h.LeaseEnd == t.LeaseEnd) && (t.Phone == "" || h.Phone != "")
		})
	})
	out.Cards = without(e.Cards, held.Cards, func(all []Card, c Card) bool { return slices.ContainsFunc(all, c.same) })
	return out, !known || len(out.Owners)+len(out.Phones)+len(out.Plates)+len(out.Tenants)+len(out.Cards) > 0 || out.AreaHundredths > 0
}

func without[T any](all, held []T, contains func([]T, T) bool) []T {
	var out []T
	for _, x := range all {
		if !contains(held, x) {
			out = append(out, x)
		}
	}
	return out
}
