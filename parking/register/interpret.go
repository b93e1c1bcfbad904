package register

import (
	"cmp"
	"slices"
	"strings"

	"ziguan/internal/sheet"
	"ziguan/parking/plate"
)

// Interpret reads the rows below the titles of a file's sheets against what the
// register holds. It judges each cell by itself: a bad one is a Problem and the
// rest of its row is taken. Two things cost a row: no dwelling, and another owner
// than the dwelling's. It never fails and changes nothing.
func Interpret(f Chosen, k Known) Result {
	in := reader{
		known: k, entries: map[Address]*Entry{}, seen: map[Address]bool{},
		plates: k.plates(), cards: k.cards(), listed: map[plate.Plate]bool{},
	}
	in.Problems, in.Sheets = []Problem{}, f.Sheets
	for _, s := range f.Sources {
		in.mapping, in.doors, in.whole, in.part = s.Mapping, doorsOf(s.Table, s.Mapping), tally{}, tally{}
		in.lists = in.lists || s.Mapping.has(FieldPlates)
		if !f.plain {
			in.sheet = s.Table.Name
		}
		for i, r := range s.Table.Rows {
			switch {
			case r.Number <= s.Mapping.HeaderRow || r.Blank():
			case in.doors.heading[r.Number]:
				in.part = tally{}
			default:
				in.lines++
				in.read(r, s.asWritten(i))
			}
		}
	}
	return in.finish()
}

// reader is one pass over a file.
type reader struct {
	Result
	mapping Mapping
	doors   *doors
	sheet   string
	lines   int  // read so far, of all sheets
	lists   bool // a sheet has a column of plates
	known   Known
	order   []Address
	entries map[Address]*Entry
	seen    map[Address]bool // named by any row, left out or not
	plates  map[plate.Plate]Address
	cards   map[string]Address
	listed  map[plate.Plate]bool
	// whole is of the sheet's rows so far, part of those since its last heading or total.
	whole, part tally
}

// line is one row being read, with its problems by column.
type line struct {
	*reader
	row, raw sheet.Row // raw as the file has it
	dwelling Address
	entry    Entry
	found    []placed
}

type placed struct {
	Problem
	column int
}

func (in *reader) read(r, raw sheet.Row) {
	l := line{reader: in, row: r, raw: raw}
	if !l.locate() {
		if l.ends() {
			in.part = tally{}
		} else {
			l.tally()
		}
		in.take(l.found)
		return
	}
	in.seen[l.dwelling] = true
	l.tally()
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
	if said := l.raw.Cell(c.Index); said != l.row.Cell(c.Index) {
		value = said
	}
	l.found = append(l.found, placed{Problem{l.sheet, l.row.Number, c.Title, code, asItStands(value), suggestions, c.Index}, c.Index})
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
	text, problem := l.value(c)
	if affirms(c.Field, text) {
		text, problem = "", l.row.Cell(c.Index)
	}
	switch {
	case problem == "":
	case l.row.Kind(c.Index) == sheet.Error:
		l.problem(c, CodeCellError, problem)
	default:
		l.problem(c, code, problem)
	}
	return c, text, text != ""
}

// value gives a cell's text, empty where people say that there is nothing, and
// what cannot be read in its place.
func (l *line) value(c Column) (text, problem string) {
	text = l.row.Cell(c.Index)
	if f := l.row.Formula(c.Index); f != "" { // something stood there when the file was made, nobody knows what
		literal, ok := literalOf(f)
		if !ok {
			return "", f
		}
		text = literal
	}
	if l.row.Kind(c.Index) == sheet.Error || !usable(text) || isDitto(text) {
		return "", cmp.Or(text, l.row.Cell(c.Index))
	}
	if text = bare(text); nothing(c.Field, text) {
		return "", ""
	}
	return text, ""
}

func (l *line) owner() {
	c, ok := l.mapping.Of(FieldOwner)
	if !ok {
		return // a list without owners, such as one of cars, is no list of missing owners
	}
	_, text, _ := l.cellOf(c, CodeOwnerMissing)
	l.entry.Owners = namesOf(FieldOwner, text)
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
	l.Conflicts = append(l.Conflicts, Conflict{l.lines, l.row.Number, l.dwelling, l.entry.Owners, held, inRegister})
	return true
}

func (l *line) phones() {
	for _, c := range l.mapping.Columns {
		if c.Field == FieldPhone {
			if p := l.phone(c); p != "" {
				l.entry.Phones = union(l.entry.Phones, []string{p}, slices.Contains)
			}
		}
	}
}

// phone reads a number, or notes what it is not.
func (l *line) phone(c Column) string {
	_, text, ok := l.cellOf(c, CodePhoneInvalid)
	if !ok {
		return ""
	}
	p, ok := ParsePhone(text)
	if !ok {
		l.problem(c, CodePhoneInvalid, l.row.Cell(c.Index), phonesWithin(text)...)
		return ""
	}
	return p
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
		in.Cards += one(len(e.Cards) > 0)
		in.Owners += one(len(e.Owners) > 0)
		in.Tenants += one(slices.ContainsFunc(e.Tenants, func(t Tenant) bool { return t.Name != "" }))
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
			if in.lists && !in.listed[p] {
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

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
