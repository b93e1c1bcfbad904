package register

import (
	"slices"

	"ziguan/internal/sheet"
)

// Source is one sheet that is read, with what its columns are.
type Source struct {
	Table   sheet.Table
	Mapping Mapping
}

// SheetRead is a sheet of the file and whether it was read; Rows are those with
// content, titles included.
type SheetRead struct {
	Name   string `json:"name"`
	Rows   int    `json:"rows"`
	Read   bool   `json:"read"`
	Hidden bool   `json:"-"`
}

// Chosen is what of a file is read: its sources in the file's order, and every
// sheet by name. Sheets is empty for CSV, which has none.
type Chosen struct {
	Sources []Source
	Sheets  []SheetRead
	plain   bool
}

// Choose picks the sheets of a file to read: the one of the name given, else all
// that can be seen and have a register's titles. A sheet that names a dwelling and
// nothing else is read only where no other is. Errors are Recognise's, of all sheets
// that are read together, and ErrSheetUnknown.
func Choose(b *sheet.Book, name string, overrides ...Override) (Chosen, error) {
	out := Chosen{plain: b.Plain, Sheets: []SheetRead{}}
	if name != "" && !slices.ContainsFunc(b.Sheets, func(t sheet.Table) bool { return t.Name == name }) {
		return out, ErrSheetUnknown.With("name", name)
	}
	if err := fieldsKnown(overrides); err != nil {
		return out, err
	}
	candidates, thin := map[int]Mapping{}, map[int]Mapping{}
	found, served := make([][]bool, len(b.Sheets)), make([]bool, len(overrides))
	for i, t := range b.Sheets {
		if len(t.Rows) == 0 || name == "" && t.Hidden || name != "" && t.Name != name {
			continue
		}
		m, serves, ok := recognise(t, of(t, overrides))
		found[i] = serves
		switch {
		case !ok:
		case name != "" || m.tellsMore():
			candidates[i] = m
		case len(thin) == 0:
			thin[i] = m
		}
	}
	if len(candidates) == 0 {
		candidates = thin
	}
	for i, t := range b.Sheets {
		m, read := candidates[i]
		if read {
			out.Sources = append(out.Sources, Source{t, m})
		}
		for j := range found[i] {
			served[j] = served[j] || found[i][j] && (read || len(candidates) == 0)
		}
		if !b.Plain {
			out.Sheets = append(out.Sheets, SheetRead{t.Name, len(t.Rows), read, t.Hidden})
		}
	}
	return out, refusal(len(out.Sources) > 0, overrides, served)
}

// of are the overrides as they are said of one sheet: those of another name no column.
func of(t sheet.Table, overrides []Override) []Override {
	out := slices.Clone(overrides)
	for i, o := range out {
		if o.Sheet != "" && o.Sheet != t.Name {
			out[i] = Override{}
		}
	}
	return out
}

// tellsMore reports whether a sheet says anything of its dwellings.
func (m Mapping) tellsMore() bool {
	return slices.ContainsFunc(m.Columns, func(c Column) bool {
		return c.Field != "" && !c.Field.ofDoor()
	})
}
