package register

import (
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"ziguan/internal/sheet"
)

// doorKind reports a cell that no door can stand in, whatever its digits say: a
// date, a failed formula, a number with decimals.
func doorKind(r sheet.Row, column int) bool {
	switch r.Kind(column) {
	case sheet.Date, sheet.Error:
		return true
	case sheet.Number:
		return strings.ContainsAny(r.Cell(column), ".eE")
	case sheet.Text:
	}
	return false
}

// locate finds the row's dwelling or notes why it has none.
func (l *line) locate() bool {
	place := l.doors.at[l.row.Number]
	if c, ok := l.mapping.Of(FieldDwelling); ok {
		return l.locateWhole(c, place)
	}
	return l.locateParts(place)
}

// doorText gives a cell that names a door; a formula's result that nobody knows
// is no name, though one that only forces text is.
func (l *line) doorText(f Field) (c Column, text, lacking string) {
	c, ok := l.mapping.Of(f)
	if !ok {
		return c, "", ""
	}
	if formula := l.row.Formula(c.Index); formula != "" {
		if literal, ok := literalOf(formula); ok {
			return c, bare(literal), ""
		}
		return c, "", formula
	}
	return c, bare(l.row.Cell(c.Index)), ""
}

func (l *line) locateWhole(c Column, place Address) bool {
	_, text, lacking := l.doorText(FieldDwelling)
	if lacking != "" {
		l.problem(c, CodeDwellingMissing, lacking)
		return false
	}
	folded, shape := grammar.shape(text)
	if _, err := ParseAddress(place.prefix() + "-" + folded); shape == shapeNone && place.Court != "" && err == nil {
		shape = shapeRoom // a house of the courtyard without a number (北房)
	}
	code := ""
	switch {
	case doorKind(l.row, c.Index):
		code = CodeDwellingInvalid
	case shape == shapeNone:
		code = doorless(text)
	case shape != shapeFull && l.total():
		code = CodeDwellingMissing
	case shape == shapeNumber && l.sums(c.Index), shape == shapeNumber && place == (Address{}) && !l.doors.bare:
		code = CodeDwellingInvalid
	case shape == shapeFull || place == (Address{}) || shape == shapePair && l.doors.named[place]:
	default:
		text = place.prefix() + "-" + folded
	}
	if code == "" {
		var err error
		if l.dwelling, err = ParseAddress(text); err == nil {
			return true
		}
		code = CodeDwellingInvalid
	}
	l.problem(c, code, l.row.Cell(c.Index))
	return false
}

// locateParts reads a dwelling that stands in columns; the building, and with it
// the unit, may come from a heading.
func (l *line) locateParts(place Address) bool {
	at, room, lacking := l.doorText(FieldRoom)
	_, building, lackingBuilding := l.doorText(FieldBuilding)
	_, unit, lackingUnit := l.doorText(FieldUnit)
	if lacking += lackingBuilding + lackingUnit; lacking != "" { // without its building a room would be another dwelling's
		l.problem(at, CodeDwellingMissing, lacking)
		return false
	}
	for _, f := range []Field{FieldBuilding, FieldUnit, FieldRoom} {
		if c, ok := l.mapping.Of(f); ok && doorKind(l.row, c.Index) {
			l.problem(at, CodeDwellingInvalid, l.row.Cell(c.Index))
			return false
		}
	}
	if building == "" && place != (Address{}) {
		building = Address{Lane: place.Lane, Court: place.Court, Building: place.Building}.prefix()
		if unit == "" {
			unit = place.Unit
		}
	} else if !l.mapping.has(FieldBuilding) {
		building, unit = unit, ""
	}
	a, err := FromParts(building, unit, room)
	_, shape := grammar.shape(room)
	counts := shape == shapeNumber && l.sums(at.Index)
	if err == nil && !counts && !l.total() {
		l.dwelling = a
		return true
	}
	code := CodeDwellingInvalid
	if _, noBuilding := FromParts(building, "", "1"); noBuilding != nil && doorless(building) == CodeDwellingMissing || l.total() || !hasDigit(room) {
		code = CodeDwellingMissing
	}
	l.problem(at, code, l.row.Cell(at.Index))
	return false
}

// doorless is the code of a cell that is no door: words (合计, 2户) and notes below a
// list (备注：1、…) name none, what has a door's digits names a wrong one.
func doorless(text string) string {
	if !hasDigit(text) && !letterDoor.MatchString(text) || words.count.MatchString(text) || words.total.MatchString(text) || words.note.MatchString(text) {
		return CodeDwellingMissing
	}
	return CodeDwellingInvalid
}

// total reports a line of totals: its door, its first cell or, where a name should be,
// its owner says so and nothing else, and it has no owner. Other cells do not count:
// a remark 共有 tells how a dwelling is owned.
func (l *line) total() bool {
	says := func(i int) bool {
		return words.total.MatchString(strings.Join(strings.Fields(bare(l.row.Cell(i))), ""))
	}
	owner, named := l.mapping.Of(FieldOwner)
	if text, _ := l.value(owner); named && text != "" {
		return says(owner.Index)
	}
	first := slices.IndexFunc(l.row.Cells, func(s string) bool { return strings.TrimSpace(s) != "" })
	return says(first) || slices.ContainsFunc(l.mapping.Columns, func(c Column) bool { return c.Field.ofDoor() && says(c.Index) })
}

// doors is how one sheet names its dwellings: what its name and its headings give
// to the rows below them, and what a number alone means in its column.
type doors struct {
	mapping Mapping
	bare    bool             // the column holds numbers alone, so a number alone is a door
	at      map[int]Address  // by row: the place that a heading or the sheet's name gives
	heading map[int]bool     // by row: it holds nothing but such a place
	named   map[Address]bool // by place: pairs like 3-101 name the building, not a unit
}

// doorsOf looks a sheet through before its rows are read one by one.
func doorsOf(t sheet.Table, m Mapping) *doors {
	d := &doors{mapping: m, at: map[int]Address{}, heading: map[int]bool{}, named: map[Address]bool{}}
	here, _ := grammar.sheetPlace(t.Name)
	numbers, full := 0, 0
	for i, r := range t.Rows {
		if r.Number < m.HeaderRow {
			if place, ok := headingOf(r); ok && place.Building != "" { // a list's own title
				here = here.within(place)
			}
		}
		if r.Number <= m.HeaderRow || r.Blank() {
			continue
		}
		if place, ok := headingOf(r); ok && d.heads(place, t.Rows, i) {
			here, d.heading[r.Number] = here.within(place), true
			continue
		}
		d.at[r.Number] = here
		c, ok := m.Of(FieldDwelling)
		if !ok || doorKind(r, c.Index) {
			continue
		}
		switch text, shape := grammar.shape(bare(r.Cell(c.Index))); shape {
		case shapeNumber:
			numbers++
		case shapePair:
			full++
			first, _, _ := strings.Cut(text, "-")
			if known, ok := d.named[here]; !ok || known {
				d.named[here] = trimZeros(first) == here.Building
			}
		case shapeFull:
			full++
		case shapeNone, shapeRoom, shapeUnitRoom:
		}
	}
	d.bare = numbers > full
	return d
}

// headingOf reads a row that holds nothing but a building, a unit or a courtyard,
// be it merged over several columns.
func headingOf(r sheet.Row) (Address, bool) {
	if len(r.Formulas) > 0 {
		return Address{}, false
	}
	text := ""
	for _, c := range r.Cells {
		if c = strings.TrimSpace(c); c == "" {
			continue
		}
		if text != "" && c != text {
			return Address{}, false
		}
		text = c
	}
	return grammar.place(bare(text))
}

// heads tells a heading from a dwelling of which nothing is known but its door: 103#
// among 101# and 102#, or a courtyard that is one dwelling (12号院), for doors without
// a courtyard of their own follow a heading.
func (d *doors) heads(place Address, rows []sheet.Row, i int) bool {
	c, whole := d.mapping.Of(FieldDwelling)
	if !whole {
		c, _ = d.mapping.Of(FieldRoom)
	}
	if ending := doorEnding(rows[i], c.Index); ending != "" && alone(rows[i]) &&
		(d.endsSo(ending, c.Index, slices.Backward(rows[:i])) || d.endsSo(ending, c.Index, slices.All(rows[i+1:]))) {
		return false
	}
	if place.Building != "" || place.Unit != "" || d.mapping.inParts() {
		return true
	}
	for _, r := range rows[i+1:] {
		if !r.Blank() {
			_, shape := grammar.shape(bare(r.Cell(c.Index)))
			return shape != shapeFull && shape != shapeNone
		}
	}
	return false
}

// endsSo reports whether the nearest row that says anything of its dwelling names a
// door with the same ending.
func (d *doors) endsSo(ending string, column int, near iter.Seq2[int, sheet.Row]) bool {
	for _, r := range near {
		if r.Number > d.mapping.HeaderRow && !r.Blank() && !alone(r) {
			return doorEnding(r, column) == ending
		}
	}
	return false
}

// doorEnding is what stands behind a door's number where a door is written alone: #, 室.
func doorEnding(r sheet.Row, column int) string {
	text, shape := grammar.shape(bare(r.Cell(column)))
	if shape != shapeRoom {
		return ""
	}
	return strings.TrimLeftFunc(text, func(c rune) bool { return c < utf8.RuneSelf && c != '#' })
}

// alone reports a row with one cell.
func alone(r sheet.Row) bool {
	filled := 0
	for i, c := range r.Cells {
		filled += one(strings.TrimSpace(c) != "" || r.Formula(i) != "")
	}
	return filled == 1
}

// within puts a unit's heading below that of its building.
func (a Address) within(below Address) Address {
	if below.Building == "" && below.Court == "" {
		a.Unit = below.Unit
		return a
	}
	return below
}

// prefix is a place as it is written before a door.
func (a Address) prefix() string {
	var b strings.Builder
	b.WriteString(a.Lane)
	if a.Court != "" {
		b.WriteString(a.Court + grammar.CourtWord)
	}
	b.WriteString(a.Building)
	if a.Unit != "" {
		b.WriteString("-" + a.Unit)
	}
	return b.String()
}
