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
// nothing else is read only where no other is. Errors are Recognise's, of the
// first sheet where none is recognised, and ErrSheetUnknown.
func Choose(b *sheet.Book, name string, overrides ...Override) (Chosen, error) {
	out := Chosen{plain: b.Plain, Sheets: []SheetRead{}}
	if name != "" && !slices.ContainsFunc(b.Sheets, func(t sheet.Table) bool { return t.Name == name }) {
		return out, ErrSheetUnknown.With("name", name)
	}
	if unserved := unservedBy(b, overrides); unserved != "" {
		return out, ErrMapUnknown.With("name", unserved)
	}
	candidates, thin := map[int]Mapping{}, map[int]Mapping{}
	var first error
	for i, t := range b.Sheets {
		if len(t.Rows) == 0 || name == "" && t.Hidden || name != "" && t.Name != name {
			continue
		}
		m, err := Recognise(t, servedBy(t, overrides)...)
		switch {
		case err != nil && first == nil:
			first = err
		case err != nil:
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
		if !b.Plain {
			out.Sheets = append(out.Sheets, SheetRead{t.Name, len(t.Rows), read, t.Hidden})
		}
	}
	if len(out.Sources) == 0 {
		if first == nil {
			first = ErrNoHeader // what has content is hidden
		}
		return out, first
	}
	return out, nil
}

// tellsMore reports whether a sheet says anything of its dwellings.
func (m Mapping) tellsMore() bool {
	return slices.ContainsFunc(m.Columns, func(c Column) bool {
		return c.Field != "" && !c.Field.ofDoor()
	})
}

// servedBy are the overrides whose title a sheet has: a title may stand on one
// sheet of several.
func servedBy(t sheet.Table, overrides []Override) []Override {
	return slices.DeleteFunc(slices.Clone(overrides), func(o Override) bool { return !hasTitle(t, o.Title) })
}

// unservedBy names the first override that is for no field or no sheet.
func unservedBy(b *sheet.Book, overrides []Override) string {
	for _, o := range overrides {
		if o.Field != "" && !slices.Contains(Fields, o.Field) {
			return firstOf(o.Title, string(o.Field))
		}
		if !slices.ContainsFunc(b.Sheets, func(t sheet.Table) bool { return hasTitle(t, o.Title) }) {
			return firstOf(o.Title, string(o.Field))
		}
	}
	return ""
}

func hasTitle(t sheet.Table, title string) bool {
	for i, r := range t.Rows {
		if i == headerRows {
			break
		}
		var over *sheet.Row
		if i > 0 {
			over = &t.Rows[i-1]
		}
		if _, unknown := recogniseRow(over, r, []Override{{Title: title}}); unknown == "" {
			return true
		}
	}
	return false
}
