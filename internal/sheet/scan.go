package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// scanner makes a table of a worksheet's part in one pass.
type scanner struct {
	*tokens
	book   *workbook
	table  Table
	merged []mergedRange
	row    Row
	column int
	rows   int // that hold something
	seen   int // the last of them
	width  int // of the row before
}

// sheet reads one sheet and refuses what is beyond the limits before anything is
// built from it.
func (w *workbook) sheet(s sheetPart) (Table, error) {
	var out Table
	err := w.part(s.part, w.limits.PartBytes, func(t *tokens) error {
		sc := scanner{tokens: t, book: w, table: Table{Name: s.name, Hidden: s.hidden}}
		if err := sc.scan(); err != nil {
			return err
		}
		out = sc.table
		return w.fillMerged(&out, sc.merged)
	})
	return out, err
}

func (s *scanner) scan() error {
	data := false
	for {
		token, err := s.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		switch el := token.(type) {
		case xml.StartElement:
			switch name := el.Name.Local; {
			case name == "sheetData":
				data = true
			case name == "row" && data:
				err = s.begin(el)
			case name == "c" && data:
				err = s.cell(el)
			case name == "mergeCell":
				err = s.merge(el)
			}
		case xml.EndElement:
			if el.Name.Local == "sheetData" {
				data = false
				err = s.end()
			}
		}
		if err != nil {
			return err
		}
	}
	up := func(a, b Row) int { return a.Number - b.Number }
	if !slices.IsSortedFunc(s.table.Rows, up) {
		slices.SortStableFunc(s.table.Rows, up)
	}
	return nil
}

// begin ends the row before.
func (s *scanner) begin(el xml.StartElement) error {
	if err := s.end(); err != nil {
		return err
	}
	number := s.row.Number + 1
	if n, err := strconv.Atoi(attr(el, "r")); err == nil && n > 0 {
		number = n
	}
	if number > excelize.TotalRows {
		return ErrNotSheet
	}
	s.row, s.column = Row{Number: number}, 0
	return nil
}

// end keeps the row that was read, if it holds something.
func (s *scanner) end() error {
	r := s.row
	s.row = Row{Number: r.Number}
	if r.Blank() {
		return nil
	}
	text := 0
	for _, c := range r.Cells {
		text += len(c)
	}
	if err := s.hold(len(r.Cells)+rowCells, text); err != nil {
		return err
	}
	s.table.Rows, s.width = append(s.table.Rows, r), len(r.Cells)
	return nil
}

func (s *scanner) cell(el xml.StartElement) error {
	s.column++
	if ref := attr(el, "r"); ref != "" {
		column, _, err := excelize.CellNameToCoordinates(ref)
		if err != nil {
			return ErrNotSheet.Because(err)
		}
		s.column = column
	}
	held, err := s.content()
	if err != nil || !held.full {
		return err
	}
	if s.row.Number != s.seen {
		s.rows, s.seen = s.rows+1, s.row.Number
	}
	if s.rows > s.limits.Rows {
		return ErrTooManyRows
	}
	if s.column > s.limits.Columns {
		return ErrTooManyColumns
	}
	kind := attr(el, "t")
	if held.unsaved(kind) {
		f := s.tidy("=" + held.text)
		if err := s.hold(formulaCells, len(f)); err != nil {
			return err
		}
		s.row.lack(s.column-1, f)
	}
	if text, holds := s.text(el, kind, held); text != "" || held.formula {
		s.put(text)
		s.row.mark(s.column-1, holds)
	}
	return nil
}

// formulaCells is what a formula without its result costs, in cells.
const formulaCells = 8

// put sets the cell of the present column.
func (s *scanner) put(text string) {
	if s.row.Cells == nil {
		s.row.Cells = make([]string, 0, max(s.width, s.column))
	}
	for len(s.row.Cells) < s.column {
		s.row.Cells = append(s.row.Cells, "")
	}
	s.row.Cells[s.column-1] = text
}

// text is what a cell shows, and what it holds, by its type.
func (s *scanner) text(el xml.StartElement, kind string, h held) (string, Kind) {
	text := h.value
	switch kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(h.value))
		if err != nil || n < 0 || n >= len(s.book.shared) {
			return "", Text
		}
		return s.book.shared[n], kindOf(s.book.shared[n], false)
	case "inlineStr":
		if h.inline {
			text = h.rich
		}
	case "", "n":
		style := Number
		if n, err := strconv.Atoi(attr(el, "s")); err == nil && n >= 0 && n < len(s.book.dates) && s.book.dates[n] {
			style = Date
		}
		return s.tidy(numberText(h.value, style, s.book.date1904)), style
	case "d":
		return s.tidy(text), Date
	case "e":
		return s.tidy(text), Error
	}
	text = s.tidy(text)
	return text, kindOf(text, false)
}

// held is what a cell's element holds.
type held struct {
	full    bool
	formula bool
	text    string // of the formula; empty where it stands in another cell
	value   string
	rich    string // of a text that stands in the cell itself
	inline  bool
	result  bool // there is an element for the result
	saved   bool // and something in it
}

// unsaved reports whether a cell of a type is a formula without its result. The
// empty result of a text formula is a result; other programs than Excel write an
// empty one where they calculated nothing.
func (h held) unsaved(cellType string) bool {
	emptyText := h.result && cellType == "str"
	return h.formula && !h.saved && !emptyText
}

// content reads to the end of a cell and tells what it holds.
func (s *scanner) content() (held, error) {
	var h held
	var formula, value strings.Builder
	own, in := s.depth, ""
	for s.depth >= own {
		token, err := s.inside()
		if err != nil {
			return h, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			h.full = true
			if s.depth != own+1 {
				continue
			}
			in = t.Name.Local
			h.formula = h.formula || in == "f"
			h.result = h.result || in == "v" || in == "is"
			if in == "is" {
				if h.rich, err = s.rich(); err != nil {
					return h, err
				}
				h.inline, h.saved = true, h.saved || h.rich != ""
			}
		case xml.CharData:
			switch {
			case s.depth == own+1 && in == "f":
				addText(&formula, t)
			case s.depth == own+1 && in == "v":
				addText(&value, t)
			}
			h.saved = h.saved || s.depth > own && in != "f" && len(t) > 0
		}
	}
	h.text, h.value = formula.String(), value.String()
	return h, nil
}
