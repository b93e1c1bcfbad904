package register

import (
	"slices"
	"strings"

	"ziguan/internal/sheet"
)

// Source is one sheet that is read, with what its columns are. The rows of its table say
// themselves what stands only above them; raw are those of the file.
type Source struct {
	Table   sheet.Table
	Mapping Mapping
	raw     []sheet.Row
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
			out.Sources = append(out.Sources, sourceOf(t, m))
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

// asWritten is a row of the table as the file has it.
func (s Source) asWritten(i int) sheet.Row {
	if len(s.raw) == 0 {
		return s.Table.Rows[i]
	}
	return s.raw[i]
}

// sourceOf puts in what people write once or not again: a cell that says 同上 or 〃 is as
// the one above it, though no two households have one car or card, and so is an empty
// building or unit in a list that writes them only where they begin.
func sourceOf(t sheet.Table, m Mapping) Source {
	s := Source{t, m, t.Rows}
	s.Table.Rows = slices.Clone(t.Rows)
	once := m.once(t)
	var above sheet.Row
	for i, r := range t.Rows {
		if l := (line{reader: &reader{mapping: m}, row: r}); r.Number <= m.HeaderRow || r.Blank() || alone(r) || l.total() {
			continue
		}
		row := &s.Table.Rows[i]
		for _, c := range m.Columns {
			repeats := above.Number > 0 && isDitto(r.Cell(c.Index)) && c.Field != "" && c.Field != FieldPlates && c.Field != FieldCard
			if repeats || once[c.Field] && m.begun(r, c) {
				*row = row.Repeat(c.Index, above)
			}
		}
		above = *row
	}
	return s
}

// begun reports an empty building or unit of a household whose building stands further up.
func (m Mapping) begun(r sheet.Row, c Column) bool {
	holds := func(f Field) bool {
		at, ok := m.Of(f)
		return ok && strings.TrimSpace(r.Cell(at.Index)) != ""
	}
	return !holds(c.Field) && !holds(FieldBuilding) && holds(FieldRoom) && (holds(FieldOwner) || !m.has(FieldOwner))
}

// once tells of the building and the unit whether a sheet writes them only where they
// begin: never on two rows running, and on no more rows than it leaves them out of. A
// sheet with headings, or one that is called by its building, has said them already.
func (m Mapping) once(t sheet.Table) map[Field]bool {
	out := map[Field]bool{}
	_, named := grammar.sheetPlace(t.Name)
	for _, f := range []Field{FieldBuilding, FieldUnit} {
		c, ok := m.Of(f)
		if !ok || named && f == FieldBuilding {
			continue
		}
		written, empty, last := 0, 0, ""
		for _, r := range t.Rows {
			if r.Number <= m.HeaderRow || r.Blank() {
				continue
			}
			if _, heads := headingOf(r); heads {
				return nil
			}
			text := bare(r.Cell(c.Index))
			if text != "" && text == last {
				written = len(t.Rows)
			}
			last = text
			written += one(text != "")
			empty += one(m.begun(r, c))
		}
		out[f] = written > 0 && written <= empty
	}
	return out
}
