package mend

import (
	"slices"

	"ziguan/internal/day"
)

// Line is one plate of an old card; whatever was not written is empty.
type Line struct {
	Plate, Number, Class string
	Key                  string // the number without what does not tell numbers apart
	ValidTo, PaidTo      day.Day
}

// fits reports whether a line speaks of an old card.
type fits func(line, held Line) bool

// Mend gives each held card as it is with the list's lines, unchanged where none speaks
// of it. listed are all plates that the list has for the dwelling.
func Mend(held, lines []Line, listed []string) []Line {
	m := leftover{held: slices.Clone(held), lines: slices.Clone(lines), done: make([]bool, len(held))}
	sameNumber := func(l, h Line) bool { return l.Key != "" && l.Key == h.Key }
	m.each(func(l, h Line) bool { return l.Plate == h.Plate && l.Key == h.Key })
	m.each(func(l, h Line) bool { return h.Plate == "" && sameNumber(l, h) })
	m.each(func(l, h Line) bool { return l.Plate != "" && l.Plate == h.Plate })
	m.only(func(l, h Line) bool { // the plate was misread: the list has it no more
		return l.Plate != "" && sameNumber(l, h) && !slices.Contains(listed, h.Plate)
	})
	m.only(func(l, h Line) bool { return l.Plate != "" && h.Plate == "" && (l.Key == "" || h.Key == "") })
	m.each(func(l, h Line) bool { return l.Plate == "" && sameNumber(l, h) })
	return m.held
}

// leftover is what is left of both sides.
type leftover struct {
	held, lines []Line
	done        []bool // of held
}

// each joins every line with the first card that it fits.
func (m *leftover) each(f fits) {
	m.lines = slices.DeleteFunc(m.lines, func(l Line) bool {
		for i, h := range m.held {
			if !m.done[i] && f(l, h) {
				m.join(i, l)
				return true
			}
		}
		return false
	})
}

// only joins a line and a card where each fits no other.
func (m *leftover) only(f fits) {
	type pair struct{ line, held int }
	var all []pair
	for k, l := range m.lines {
		for i, h := range m.held {
			if !m.done[i] && f(l, h) {
				all = append(all, pair{k, i})
			}
		}
	}
	var gone []int
	for _, p := range all {
		alone := func(o pair) bool { return o.line == p.line || o.held == p.held }
		if n := len(slices.DeleteFunc(slices.Clone(all), func(o pair) bool { return !alone(o) })); n == 1 {
			m.join(p.held, m.lines[p.line])
			gone = append(gone, p.line)
		}
	}
	for _, k := range slices.Backward(gone) {
		m.lines = slices.Delete(m.lines, k, k+1)
	}
}

func (m *leftover) join(i int, l Line) {
	h := &m.held[i]
	m.done[i] = true
	for _, f := range []struct {
		is  *string
		new string
	}{{&h.Plate, l.Plate}, {&h.Class, l.Class}} {
		if f.new != "" {
			*f.is = f.new
		}
	}
	if l.Key != "" && l.Key != h.Key {
		h.Number, h.Key = l.Number, l.Key
	}
	if !l.ValidTo.Zero() {
		h.ValidTo = l.ValidTo
	}
	if !l.PaidTo.Zero() {
		h.PaidTo = l.PaidTo
	}
}
