package register

import (
	"strconv"
	"strings"
)

// tally is what rows have come to, by which a row of sums without a word is told:
// their number and areas, and those of their doors, in 0.01 m².
type tally struct {
	rows  int
	area  int64
	doors map[Address]int64
}

// add counts a row; one that names no door that can be read (the zero Address) was
// counted by whoever made the sum all the same.
func (t *tally) add(a Address, area int64) {
	if t.doors == nil {
		t.doors = map[Address]int64{}
	}
	t.rows++
	t.area += area
	if !a.Zero() {
		t.doors[a] = max(t.doors[a], area)
	}
}

// comesTo reports whether a row's number, or its area where it has one, is what the
// rows above come to. One row has no sum.
func (t *tally) comesTo(number string, area int64) bool {
	if t.rows < 2 {
		return false
	}
	if area == 0 {
		return number == strconv.Itoa(len(t.doors)) || number == strconv.Itoa(t.rows)
	}
	doors := int64(0)
	for _, a := range t.doors {
		doors += a
	}
	return area == t.area || area == doors
}

// areaCell is the area that a row gives, taken or not; 0 for none.
func (l *line) areaCell() int64 {
	c, _ := l.mapping.Of(FieldArea)
	text, _ := l.value(c)
	n, _ := hundredths(text)
	return n * int64(one(c.Field == FieldArea))
}

func (l *line) tally() {
	l.whole.add(l.dwelling, l.areaCell())
	l.part.add(l.dwelling, l.areaCell())
}

// sums reports a number alone in a door's column that counts the rows above: those of
// the sheet, or those since its last heading or line of totals. Beside the areas' sum
// nothing else stands in its row: any other cell speaks of a household.
func (l *line) sums(column int) bool {
	number := strings.TrimSpace(bare(l.row.Cell(column)))
	at, measured := l.mapping.Of(FieldArea)
	for i, text := range l.row.Cells {
		text = strings.TrimSpace(bare(text))
		filled := text != "" && text != number || l.row.Formula(i) != ""
		if filled && !(measured && i == at.Index && (nothing("", text) || nothing(FieldArea, text) || l.areaCell() > 0)) {
			return false
		}
	}
	return l.whole.comesTo(number, l.areaCell()) || l.part.comesTo(number, l.areaCell())
}

// ends reports a row that closes a part of its sheet: totals, with a word or without.
func (l *line) ends() bool {
	c, ok := l.mapping.Of(FieldDwelling)
	if !ok {
		c, _ = l.mapping.Of(FieldRoom)
	}
	return l.total() || words.count.MatchString(bare(l.row.Cell(c.Index))) || l.sums(c.Index)
}
