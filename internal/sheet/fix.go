package sheet

import "github.com/xuri/excelize/v2"

// Fix is what somebody says belongs into a cell: Column is counted from 0, Was the
// part of its text that Value takes the place of, all of it where that is empty.
// Sheet is empty for a file without sheets.
type Fix struct {
	Sheet  string `json:"sheet"`
	Row    int    `json:"row"`
	Column int    `json:"column"`
	Was    string `json:"was"`
	Value  string `json:"value"`
}

// Same reports whether two fixes are of one place.
func (f Fix) Same(o Fix) bool {
	return f.Sheet == o.Sheet && f.Row == o.Row && f.Column == o.Column && f.Was == o.Was
}

// Fix puts what people said into the cells; a cell is text from then on. put gives a
// cell's text, which is its formula where that has no result, with a fix in it; false
// where it does not hold what the fix is for. Such fixes, and those of no cell of the
// book, change nothing and are given back.
func (b *Book) Fix(all []Fix, put func(cell string, f Fix) (string, bool)) (lost []Fix) {
	for _, f := range all {
		if r := b.row(f); r == nil || !r.fix(f, put) {
			lost = append(lost, f)
		}
	}
	return lost
}

// row is the one that a fix is for, nil for none.
func (b *Book) row(f Fix) *Row {
	for i := range b.Sheets {
		t := &b.Sheets[i]
		if t.Name != f.Sheet && !b.Plain {
			continue
		}
		for j := range t.Rows {
			if t.Rows[j].Number == f.Row {
				return &t.Rows[j]
			}
		}
	}
	return nil
}

func (r *Row) fix(f Fix, put func(string, Fix) (string, bool)) bool {
	if f.Column < 0 || f.Column >= Defaults.Columns {
		return false
	}
	text := r.Cell(f.Column)
	if formula := r.Formula(f.Column); formula != "" {
		text = formula
	}
	text, ok := put(text, f)
	if !ok {
		return false
	}
	for len(r.Cells) <= f.Column {
		r.Cells = append(r.Cells, "")
	}
	r.Cells[f.Column] = text
	delete(r.Formulas, f.Column)
	r.mark(f.Column, Text)
	return true
}

// CellName is what a spreadsheet calls a cell (F37); column counts from 0.
func CellName(row, column int) string {
	name, err := excelize.CoordinatesToCellName(column+1, row)
	if err != nil {
		return ""
	}
	return name
}

// ParseCellName reads what CellName gives.
func ParseCellName(s string) (row, column int, ok bool) {
	column, row, err := excelize.CellNameToCoordinates(s)
	return row, column - 1, err == nil
}
