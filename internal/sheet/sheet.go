package sheet

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"

	"ziguan/internal/errs"
)

// Refusals of a file as a whole. What is wrong with single cells is for the
// reader of the table to say.
var (
	ErrTooBig         = errs.New(errs.Invalid, "file.too_big")
	ErrNotSheet       = errs.New(errs.Invalid, "file.not_sheet")
	ErrEncrypted      = errs.New(errs.Invalid, "file.encrypted")
	ErrOldExcel       = errs.New(errs.Invalid, "file.old_excel")
	ErrEmpty          = errs.New(errs.Invalid, "file.empty")
	ErrTooManyRows    = errs.New(errs.Invalid, "file.too_many_rows")
	ErrTooManyColumns = errs.New(errs.Invalid, "file.too_many_columns")
	ErrEncoding       = errs.New(errs.Invalid, "file.encoding")
)

// Row is one row with content. Number is the spreadsheet's own, from 1. Cells
// are the texts from column A on; trailing empty cells may be missing. Formulas
// are those, by column from 0, whose result was not saved with them: their cells
// are empty, though somebody who opens the file sees something there. Kinds say
// what cells hold beside plain text; trailing ones may be missing.
type Row struct {
	Number   int
	Cells    []string
	Formulas map[int]string
	Kinds    []Kind
}

// Cell gives the text of a column counted from 0; empty beyond the row's end.
func (r Row) Cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return r.Cells[column]
}

// Formula gives the formula, with its equals sign, of a cell whose result is not
// in the file; empty for every other cell.
func (r Row) Formula(column int) string { return r.Formulas[column] }

// Kind tells what a cell of a column counted from 0 holds.
func (r Row) Kind(column int) Kind {
	if column < 0 || column >= len(r.Kinds) {
		return Text
	}
	return r.Kinds[column]
}

// mark notes what a cell holds.
func (r *Row) mark(column int, k Kind) {
	if k == Text && column >= len(r.Kinds) {
		return
	}
	for len(r.Kinds) <= column {
		r.Kinds = append(r.Kinds, Text)
	}
	r.Kinds[column] = k
}

// Repeat gives the row with one of its cells, counted from 0, as another row has it.
func (r Row) Repeat(column int, other Row) Row {
	r.Cells, r.Kinds, r.Formulas = slices.Clone(r.Cells), slices.Clone(r.Kinds), maps.Clone(r.Formulas)
	for len(r.Cells) <= column {
		r.Cells = append(r.Cells, "")
	}
	r.Cells[column] = other.Cell(column)
	r.mark(column, other.Kind(column))
	r.lack(column, other.Formula(column))
	return r
}

// lack notes a formula without a result, as merged cells have it.
func (r *Row) lack(column int, formula string) {
	if formula == "" || r.Formulas[column] != "" {
		return
	}
	if r.Formulas == nil {
		r.Formulas = map[int]string{}
	}
	r.Formulas[column] = formula
}

// Blank reports whether no cell holds anything but white space.
func (r Row) Blank() bool {
	if len(r.Formulas) > 0 {
		return false
	}
	for _, c := range r.Cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// Table is one sheet: its name and its rows with content, in order; Hidden where
// whoever opens the file does not see it.
type Table struct {
	Name   string
	Hidden bool
	Rows   []Row
}

// Book is a file: its sheets in the file's order, empty ones too. A CSV file has
// one, named after the file, and is Plain: it says nothing of sheets or of kinds.
type Book struct {
	Sheets []Table
	Plain  bool
}

// empty reports whether no sheet holds anything.
func (b *Book) empty() bool {
	return !slices.ContainsFunc(b.Sheets, func(t Table) bool { return len(t.Rows) > 0 })
}

// Sheet gives the sheet of a name, or the first one with content when name is empty.
func (b *Book) Sheet(name string) (Table, bool) {
	for _, t := range b.Sheets {
		if name == "" && len(t.Rows) > 0 || name != "" && t.Name == name {
			return t, true
		}
	}
	return Table{}, false
}

var (
	magicZip = []byte("PK\x03\x04")
	magicOLE = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	// encryptedPart is the stream a password-protected XLSX keeps its zip in,
	// written as OLE writes names: UTF-16, little end first.
	encryptedPart = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
)

// Read gives the sheets of an XLSX or CSV file, told apart by content; name is
// the file's and serves as the name of a CSV's only sheet. Errors are the Err…
// of this package, all of kind Invalid. It ends with ctx: ErrTooSlow.
func Read(ctx context.Context, name string, data []byte, l Limits) (*Book, error) {
	if int64(len(data)) > l.Bytes {
		return nil, ErrTooBig
	}
	m := &meter{ctx: ctx, limits: l.filled()}
	var (
		b   *Book
		err error
	)
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, ErrEmpty
	case bytes.HasPrefix(data, magicZip):
		b, err = readXLSX(m, data)
	case bytes.HasPrefix(data, magicOLE) && bytes.Contains(data, encryptedPart):
		return nil, ErrEncrypted
	case bytes.HasPrefix(data, magicOLE):
		return nil, ErrOldExcel
	default:
		b, err = readCSV(m, name, data)
	}
	if err != nil {
		return nil, err
	}
	if b.empty() {
		return nil, ErrEmpty
	}
	return b, nil
}

// cut bounds a cell's length, counted in runes.
func cut(s string, runes int) string {
	if runes <= 0 || len(s) <= runes {
		return s
	}
	n := 0
	for i := range s {
		if n == runes {
			return s[:i]
		}
		n++
	}
	return s
}
