package register

import (
	"slices"
	"strings"

	"ziguan/internal/sheet"
	"ziguan/parking/plate"
)

// Interpret reads the rows below the titles against what the register holds.
// It judges each cell by itself: a bad one is a Problem and the rest of its row
// is taken. Two things cost a row: no dwelling, and another owner than the
// dwelling's. It never fails and changes nothing.
func Interpret(t sheet.Table, m Mapping, k Known) Result {
	in := reader{
		mapping: m, known: k, entries: map[Address]*Entry{}, seen: map[Address]bool{},
		plates: k.plates(), cards: k.cards(), listed: map[plate.Plate]bool{},
	}
	in.Problems = []Problem{}
	for _, r := range t.Rows {
		if r.Number > m.HeaderRow && !r.Blank() {
			in.read(r)
		}
	}
	return in.finish()
}

// reader is one pass over a table.
type reader struct {
	Result
	mapping Mapping
	known   Known
	order   []Address
	entries map[Address]*Entry
	seen    map[Address]bool // named by any row, left out or not
	plates  map[plate.Plate]Address
	cards   map[string]Address
	listed  map[plate.Plate]bool
}

// line is one row being read, with its problems by column.
type line struct {
	*reader
	row      sheet.Row
	dwelling Address
	entry    Entry
	found    []placed
}

type placed struct {
	Problem
	column int
}

func (in *reader) read(r sheet.Row) {
	l := line{reader: in, row: r}
	if !l.locate() {
		in.take(l.found)
		return
	}
	in.seen[l.dwelling] = true
	l.entry = Entry{Rows: []int{r.Number}, Dwelling: l.dwelling}
	l.owner()
	if l.conflicts() {
		l.eachPlate(func(p plate.Plate, _ string, _ Column) { in.listed[p] = true }, func(string, Column) {})
		in.take(l.found)
		return
	}
	l.phones()
	l.area()
	l.tenant()
	l.vehicles()
	l.card()
	in.take(l.found)
	if _, ok := in.entries[l.dwelling]; !ok {
		in.entries[l.dwelling] = &Entry{Dwelling: l.dwelling}
		in.order = append(in.order, l.dwelling)
	}
	in.entries[l.dwelling].add(l.entry)
}

// take adds a row's problems in the order of its columns.
func (in *reader) take(found []placed) {
	slices.SortStableFunc(found, func(a, b placed) int { return a.column - b.column })
	for _, p := range found {
		in.Problems = append(in.Problems, p.Problem)
	}
}

func (l *line) problem(c Column, code, value string, suggestions ...string) {
	l.found = append(l.found, placed{Problem{l.row.Number, c.Title, code, asItStands(value), suggestions}, c.Index})
}

// cell gives a field's text; ok is false when it is empty or not to be used, and
// in the second case the problem is noted under code.
func (l *line) cell(f Field, code string) (c Column, text string, ok bool) {
	c, ok = l.mapping.Of(f)
	if !ok {
		return c, "", false
	}
	return l.cellOf(c, code)
}

func (l *line) cellOf(c Column, code string) (Column, string, bool) {
	text := l.row.Cell(c.Index)
	if f := l.row.Formula(c.Index); f != "" { // something stood there when the file was made, nobody knows what
		l.problem(c, code, f)
		return c, "", false
	}
	if !usable(text) {
		l.problem(c, code, text)
		return c, "", false
	}
	text = bare(text)
	return c, text, text != ""
}

// locate finds the row's dwelling or notes that it has none.
func (l *line) locate() bool {
	lacking := ""
	text := func(f Field) string {
		c, ok := l.mapping.Of(f)
		if !ok {
			return ""
		}
		lacking += l.row.Formula(c.Index)
		return bare(l.row.Cell(c.Index))
	}
	c, ok := l.mapping.Of(FieldDwelling)
	var err error
	if ok {
		l.dwelling, err = ParseAddress(text(FieldDwelling))
	} else {
		c, _ = l.mapping.Of(FieldRoom)
		building, unit := text(FieldBuilding), text(FieldUnit)
		if !l.mapping.has(FieldBuilding) {
			building, unit = unit, ""
		}
		l.dwelling, err = FromParts(building, unit, text(FieldRoom))
	}
	if lacking != "" { // without its building a room would be another dwelling's
		l.problem(c, CodeDwellingMissing, lacking)
		return false
	}
	if err != nil {
		l.problem(c, CodeDwellingMissing, l.row.Cell(c.Index))
	}
	return err == nil
}

func (l *line) owner() {
	c, ok := l.mapping.Of(FieldOwner)
	if !ok {
		return // a list without owners, such as one of cars, is no list of missing owners
	}
	_, text, _ := l.cellOf(c, CodeOwnerMissing)
	l.entry.Owners = splitNames(text)
	if len(l.found) == 0 && len(l.entry.Owners) == 0 {
		l.problem(c, CodeOwnerMissing, l.row.Cell(c.Index))
	}
}

// conflicts reports a row that names an owner whom neither the register nor,
// where that holds none, the first row with an owner names for the dwelling.
func (l *line) conflicts() bool {
	held, inRegister := l.known.Dwellings[l.dwelling].Owners, true
	if len(held) == 0 {
		inRegister = false
		if e, ok := l.entries[l.dwelling]; ok {
			held = e.Owners
		}
	}
	if len(held) == 0 || len(without(l.entry.Owners, held, containsName)) == 0 {
		return false
	}
	c, ok := l.mapping.Of(FieldDwelling)
	if !ok {
		c, _ = l.mapping.Of(FieldRoom)
	}
	l.problem(c, CodeDwellingConflict, l.row.Cell(c.Index))
	l.Conflicts = append(l.Conflicts, Conflict{l.row.Number, l.dwelling, l.entry.Owners, held, inRegister})
	return true
}

func (l *line) phones() {
	for _, c := range l.mapping.Columns {
		if c.Field != FieldPhone {
			continue
		}
		if _, text, ok := l.cellOf(c, CodePhoneInvalid); ok {
			if p, ok := ParsePhone(text); ok {
				l.entry.Phones = union(l.entry.Phones, []string{p}, slices.Contains)
			} else {
				l.problem(c, CodePhoneInvalid, l.row.Cell(c.Index), phonesWithin(text)...)
			}
		}
	}
}

// area refuses one that differs from the dwelling's: votes count by it, so which
// of two is right is for a person to say.
func (l *line) area() {
	c, text, ok := l.cell(FieldArea, CodeAreaInvalid)
	if !ok {
		return
	}
	n, ok := ParseArea(text)
	held := l.known.Dwellings[l.dwelling].AreaHundredths
	if e := l.entries[l.dwelling]; held == 0 && e != nil {
		held = e.AreaHundredths
	}
	if !ok || held != 0 && held != n {
		l.problem(c, CodeAreaInvalid, l.row.Cell(c.Index))
		return
	}
	l.entry.AreaHundredths = n
}

// finish counts what was accepted and compares it with the register.
func (in *reader) finish() Result {
	for _, a := range in.order {
		e := *in.entries[a]
		in.Entries = append(in.Entries, e)
		in.Dwellings++
		in.Vehicles += len(e.Plates)
		in.AreaHundredths += e.AreaHundredths
		held, known := in.known.Dwellings[a]
		if fresh, ok := e.beyond(held, known); ok {
			in.New = append(in.New, fresh)
		}
	}
	for a, e := range in.known.Dwellings {
		if !in.seen[a] {
			in.Gone = append(in.Gone, a)
		}
		for _, p := range e.Plates {
			if in.mapping.has(FieldPlates) && !in.listed[p] {
				in.Unlisted = append(in.Unlisted, Unlisted{a, p})
			}
		}
	}
	slices.SortFunc(in.Gone, func(a, b Address) int { return strings.Compare(a.SortKey(), b.SortKey()) })
	slices.SortFunc(in.Unlisted, func(a, b Unlisted) int {
		return strings.Compare(a.Dwelling.SortKey()+a.Plate.String(), b.Dwelling.SortKey()+b.Plate.String())
	})
	return in.Result
}
