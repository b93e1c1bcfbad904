package sheet

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

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

// Fix puts what people said into the cells; a cell is text from then on. What is of
// no cell of the book changes nothing.
func (b *Book) Fix(all []Fix) {
	for _, f := range all {
		for i := range b.Sheets {
			t := &b.Sheets[i]
			if t.Name != f.Sheet && !b.Plain {
				continue
			}
			for j := range t.Rows {
				if t.Rows[j].Number == f.Row {
					t.Rows[j].fix(f)
				}
			}
		}
	}
}

func (r *Row) fix(f Fix) {
	if f.Column < 0 || f.Column >= len(r.Cells) && f.Was != "" || f.Column >= Defaults.Columns {
		return
	}
	for len(r.Cells) <= f.Column {
		r.Cells = append(r.Cells, "")
	}
	was := r.Cells[f.Column]
	if f.Was != "" && strings.Contains(was, f.Was) {
		r.Cells[f.Column] = strings.Replace(was, f.Was, f.Value, 1)
	} else {
		r.Cells[f.Column] = f.Value
	}
	delete(r.Formulas, f.Column)
	r.mark(f.Column, Text)
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
