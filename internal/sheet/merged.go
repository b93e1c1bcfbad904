package sheet

import (
	"encoding/xml"
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"
)

type mergedRange struct{ left, top, right, bottom int }

func (s *scanner) merge(el xml.StartElement) error {
	from, to, ok := strings.Cut(attr(el, "ref"), ":")
	if !ok {
		return nil // a range of one cell merges nothing
	}
	c1, r1, err1 := excelize.CellNameToCoordinates(from)
	c2, r2, err2 := excelize.CellNameToCoordinates(to)
	if err := errors.Join(err1, err2); err != nil {
		return ErrNotSheet.Because(err)
	}
	s.merged = append(s.merged, mergedRange{min(c1, c2), min(r1, r2), max(c1, c2), max(r1, r2)})
	if len(s.merged) > s.limits.Merged {
		return ErrTooMuch
	}
	return nil
}

// fillMerged copies the text of a merged range's first cell into its other
// cells, on rows that have content of their own.
func (m *meter) fillMerged(t *Table, ranges []mergedRange) error {
	index := make(map[int]int, len(t.Rows))
	for i, r := range t.Rows {
		index[r.Number] = i
	}
	budget := 2 * (len(t.Rows) + 1) * m.limits.Columns // ranges cannot overlap, so an honest file stays far below
	for _, one := range ranges {
		first, ok := index[one.top]
		if !ok {
			continue
		}
		from := mergedText{mergedRange: one, text: t.Rows[first].Cell(one.left - 1), formula: t.Rows[first].Formula(one.left - 1), kind: t.Rows[first].Kind(one.left - 1)}
		if from.text == "" && from.formula == "" {
			continue
		}
		from.right = min(one.right, m.limits.Columns)
		for i := first; i < len(t.Rows) && t.Rows[i].Number <= one.bottom; i++ {
			if budget -= from.right - one.left + 1; budget < 0 {
				return ErrTooMuch
			}
			if err := m.step(); err != nil {
				return err
			}
			if err := m.fill(&t.Rows[i], from); err != nil {
				return err
			}
		}
	}
	return nil
}

// mergedText is a range with what its first cell holds.
type mergedText struct {
	mergedRange
	text, formula string
	kind          Kind
}

// fill sets one row's cells of a range.
func (m *meter) fill(r *Row, from mergedText) error {
	if missing := from.right - len(r.Cells); missing > 0 {
		if err := m.hold(missing, 0); err != nil {
			return err
		}
		r.Cells = append(r.Cells, make([]string, missing)...)
	}
	for c := from.left - 1; c < from.right; c++ {
		if r.Cells[c] != "" {
			continue
		}
		cells := 0
		if from.formula != "" {
			cells = formulaCells
		}
		if err := m.hold(cells, len(from.text)); err != nil {
			return err
		}
		r.Cells[c] = from.text
		r.mark(c, from.kind)
		r.lack(c, from.formula)
	}
	return nil
}
