package register

import (
	"slices"
	"strings"

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
	if building == "" || l.total() || !hasDigit(room) || doorless(building) == CodeDwellingMissing {
		code = CodeDwellingMissing
	}
	l.problem(at, code, l.row.Cell(at.Index))
	return false
}

// doorless is the code of a cell that is no door: words (合计, 2户) name none, what
// has a door's digits names a wrong one.
func doorless(text string) string {
	if !hasDigit(text) && !letterDoor.MatchString(text) || words.count.MatchString(text) || words.total.MatchString(text) {
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
