package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

type cellAt struct{ row, column int }

type mergedRange struct{ left, top, right, bottom int }

// sheetScan is what one pass over a sheet's part finds beside the texts: which
// cells are numbers or dates, which formulas have no result, and which ranges are
// merged.
type sheetScan struct {
	kinds    map[cellAt]Kind
	formulas map[int]map[int]string // by row and column from 0, where the result was not saved
	merged   []mergedRange
	last     int // the last row that holds something
}

type scanner struct {
	*sheetScan
	xml    *xml.Decoder
	styles dateStyles
	limits Limits
	at     cellAt
	rows   int // that hold something
	seen   int // the last of them
}

// scanSheet walks a worksheet part and refuses cells with content beyond the
// limits before anything is built from them.
func scanSheet(part io.Reader, styles dateStyles, l Limits) (*sheetScan, error) {
	s := scanner{sheetScan: &sheetScan{kinds: map[cellAt]Kind{}, formulas: map[int]map[int]string{}}, xml: xml.NewDecoder(part), styles: styles, limits: l}
	for {
		token, err := s.xml.Token()
		if errors.Is(err, io.EOF) {
			return s.sheetScan, nil
		}
		if err != nil {
			return nil, ErrNotSheet.Because(err)
		}
		el, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch el.Name.Local {
		case "row":
			s.row(el)
		case "c":
			err = s.cell(el)
		case "mergeCell":
			err = s.merge(el)
		}
		if err != nil {
			return nil, err
		}
	}
}

func (s *scanner) row(el xml.StartElement) {
	s.at = cellAt{row: s.at.row + 1}
	if n, err := strconv.Atoi(attr(el, "r")); err == nil && n > 0 {
		s.at.row = n
	}
}

func (s *scanner) cell(el xml.StartElement) error {
	s.at.column++
	if ref := attr(el, "r"); ref != "" {
		column, _, err := excelize.CellNameToCoordinates(ref)
		if err != nil {
			return ErrNotSheet.Because(err)
		}
		s.at.column = column
	}
	held, err := s.content()
	if err != nil || !held.full {
		return err
	}
	if s.at.row != s.seen {
		s.rows, s.seen, s.last = s.rows+1, s.at.row, max(s.last, s.at.row)
	}
	if s.rows > s.limits.Rows {
		return ErrTooManyRows
	}
	if s.at.column > s.limits.Columns {
		return ErrTooManyColumns
	}
	t := attr(el, "t")
	if held.unsaved(t) {
		if s.formulas[s.at.row] == nil {
			s.formulas[s.at.row] = map[int]string{}
		}
		s.formulas[s.at.row][s.at.column-1] = cut("="+strings.ToValidUTF8(held.text, ""), s.limits.CellRunes)
	}
	switch t {
	case "", "n":
		s.kinds[s.at] = Number
		if style, err := strconv.Atoi(attr(el, "s")); err == nil && s.styles.date(style) {
			s.kinds[s.at] = Date
		}
	case "d":
		s.kinds[s.at] = Date
	case "e":
		s.kinds[s.at] = Error
	}
	return nil
}

// held is what a cell's element holds.
type held struct {
	full    bool
	formula bool
	text    string // of the formula; empty where it stands in another cell
	result  bool   // there is an element for the result
	saved   bool   // and something in it
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
	in := ""
	for depth := 1; depth > 0; {
		token, err := s.xml.Token()
		if err != nil {
			return h, ErrNotSheet.Because(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			h.full = true
			if depth++; depth == 2 {
				in = t.Name.Local
				h.formula = h.formula || in == "f"
				h.result = h.result || in == "v" || in == "is"
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			switch {
			case depth == 2 && in == "f":
				h.text += string(t)
			case depth >= 2 && in != "f":
				h.saved = h.saved || len(t) > 0
			}
		}
	}
	return h, nil
}

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
	return nil
}

func attr(el xml.StartElement, name string) string {
	for _, a := range el.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}
