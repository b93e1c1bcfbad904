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

type numberKind uint8

const (
	plainNumber numberKind = iota + 1
	dateNumber
)

type mergedRange struct{ left, top, right, bottom int }

// sheetScan is what one pass over a sheet's part finds beside the texts: which
// cells are numbers or dates, and which ranges are merged.
type sheetScan struct {
	numbers map[cellAt]numberKind
	merged  []mergedRange
}

type scanner struct {
	*sheetScan
	xml    *xml.Decoder
	styles dateStyles
	limits Limits
	at     cellAt
}

// scanSheet walks a worksheet part and refuses cells with content beyond the
// limits before anything is built from them.
func scanSheet(part io.Reader, styles dateStyles, l Limits) (*sheetScan, error) {
	s := scanner{sheetScan: &sheetScan{numbers: map[cellAt]numberKind{}}, xml: xml.NewDecoder(part), styles: styles, limits: l}
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
	full, err := s.content()
	if err != nil || !full {
		return err
	}
	if s.at.row > s.limits.Rows {
		return ErrTooManyRows
	}
	if s.at.column > s.limits.Columns {
		return ErrTooManyColumns
	}
	if t := attr(el, "t"); t == "" || t == "n" {
		s.numbers[s.at] = plainNumber
		if style, err := strconv.Atoi(attr(el, "s")); err == nil && s.styles.date(style) {
			s.numbers[s.at] = dateNumber
		}
	}
	return nil
}

// content reads to the end of a cell and reports whether it holds anything.
func (s *scanner) content() (bool, error) {
	full := false
	for depth := 1; depth > 0; {
		token, err := s.xml.Token()
		if err != nil {
			return false, ErrNotSheet.Because(err)
		}
		switch token.(type) {
		case xml.StartElement:
			full = true
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return full, nil
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
