package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/width"
)

// Out is a table to be written: a row of titles and rows of texts.
type Out struct {
	Name   string
	Titles []string
	Rows   [][]string
}

const (
	textFormat = 49    // the built-in format @: what stands here is text
	maxCell    = 32767 // Excel's longest cell
	maxWidth   = 40    // columns wider than this are unreadable on paper
)

// WriteXLSX writes sheets whose cells are all text: no number loses a digit and
// no text becomes a formula. The titles are bold and stay in view.
func WriteXLSX(w io.Writer, sheets ...Out) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	text, err := f.NewStyle(&excelize.Style{NumFmt: textFormat})
	if err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	bold, err := f.NewStyle(&excelize.Style{NumFmt: textFormat, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	for i, s := range sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err == nil {
			err = writeSheet(f, s, text, bold)
		}
		if err != nil {
			return fmt.Errorf("write sheet: %w", err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	return nil
}

func writeSheet(f *excelize.File, s Out, text, bold int) error {
	sw, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	for i, wide := range widths(s) {
		if err := sw.SetColWidth(i+1, i+1, wide); err != nil {
			return err
		}
		if err := sw.SetColStyle(i+1, i+1, text); err != nil {
			return err
		}
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := sw.SetRow("A1", styled(s.Titles, bold)); err != nil {
		return err
	}
	for i, row := range s.Rows {
		if err := sw.SetRow(fmt.Sprintf("A%d", i+2), styled(row, text)); err != nil {
			return err
		}
	}
	return sw.Flush()
}

func styled(cells []string, style int) []any {
	out := make([]any, len(cells))
	for i, c := range cells {
		out[i] = excelize.Cell{StyleID: style, Value: cut(clean(c), maxCell)}
	}
	return out
}

// clean drops what XML cannot hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7F || r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
}

// widths fits each column to its longest text, wide letters counting twice.
func widths(s Out) []float64 {
	n := make([]int, len(s.Titles))
	fit := func(cells []string) {
		for i, c := range cells {
			if i < len(n) {
				n[i] = max(n[i], displayWidth(c))
			}
		}
	}
	fit(s.Titles)
	for _, r := range s.Rows {
		fit(r)
	}
	out := make([]float64, len(n))
	for i, w := range n {
		out[i] = float64(min(w, maxWidth) + 2)
	}
	return out
}

func displayWidth(s string) int {
	n := 0
	for _, r := range s {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
		if n > maxWidth {
			break
		}
	}
	return n
}

// WriteCSV writes a table as CSV that Excel opens rightly: UTF-8 with its mark,
// CRLF, and no cell that a spreadsheet would take for a formula (OWASP, CSV
// injection): such a cell begins with an apostrophe.
func WriteCSV(w io.Writer, out Out) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	cw := csv.NewWriter(w)
	cw.UseCRLF = true
	if err := cw.Write(neutral(out.Titles)); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	for _, r := range out.Rows {
		if err := cw.Write(neutral(r)); err != nil {
			return fmt.Errorf("write csv: %w", err)
		}
	}
	cw.Flush()
	if err := cw.Error(); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// formulaStarts are the letters a cell must not begin with, the full-width
// forms included, which some programs fold.
const formulaStarts = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20"

func neutral(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		c = strings.ToValidUTF8(strings.ReplaceAll(c, "\x00", ""), "")
		if r, _ := utf8.DecodeRuneInString(c); c != "" && strings.ContainsRune(formulaStarts, r) {
			c = "'" + c
		}
		out[i] = c
	}
	return out
}
