package sheet

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Kind is what a cell holds, as far as its file says so.
type Kind uint8

// The kinds. A cell of a CSV file, which has none, is a Number with decimals or an
// Error where a spreadsheet that opens it takes it for one.
const (
	Text Kind = iota
	Number
	Date
	Error
)

// errorTexts are what Excel, WPS and LibreOffice show where a formula failed.
var errorTexts = regexp.MustCompile(`^#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|GETTING_DATA)$|^Err:5[0-9]{2}$`)

var decimalText = regexp.MustCompile(`^[+-]?[0-9]+\.[0-9]+$`)

// kindOf is what a text without a type of its own holds; decimals count only
// where the file has no types.
func kindOf(s string, plain bool) Kind {
	s = strings.TrimSpace(s)
	switch {
	case errorTexts.MatchString(s):
		return Error
	case plain && decimalText.MatchString(s):
		return Number
	}
	return Text
}

// readStyles finds out which cell styles show a number as a date.
func (w *workbook) readStyles(t *tokens) error {
	patterns := map[int]bool{} // of formats of the file's own
	var formats []int          // by style
	within := ""
	err := t.each(func(el xml.StartElement) error {
		if t.depth == 2 {
			within = el.Name.Local
			return nil
		}
		format, err := strconv.Atoi(attr(el, "numFmtId"))
		switch {
		case t.depth != 3:
		case within == "numFmts" && err == nil:
			patterns[format] = isDatePattern(attr(el, "formatCode"))
		case within == "cellXfs" && err == nil:
			formats = append(formats, format)
		case within == "cellXfs":
			formats = append(formats, 0)
		}
		if len(formats) > w.limits.Styles || len(patterns) > w.limits.Styles {
			return ErrTooMuch
		}
		return nil
	})
	w.dates = make([]bool, len(formats))
	for i, f := range formats {
		w.dates[i] = isDateFormat(f) || !builtIn(f) && patterns[f]
	}
	return err
}

// builtIn knows the formats that a file cannot make its own.
func builtIn(id int) bool {
	return id >= 0 && id <= 4 || id >= 9 && id <= 22 || id >= 27 && id <= 62 || id >= 67 && id <= 81
}

// isDateFormat knows the built-in formats with a date in them (ECMA-376 part 1,
// 18.8.30, with the ones of East Asian Excel); 18 to 21 and 45 to 47 are times.
func isDateFormat(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 54 || id == 57 || id == 58
}

// isDatePattern finds a year or a day outside quoted text, [colours] and
// escaped letters.
func isDatePattern(pattern string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case bracket:
		case strings.IndexByte("yYdD", c) >= 0:
			return true
		}
	}
	return false
}

// excelDigits is how many significant digits Excel keeps and shows; the rest
// of a stored double is noise (89.049999999999997 is 89.05).
const excelDigits = 15

// numberText writes a stored number as people wrote it. What is no number, or a
// date out of range, stays as it is stored.
func numberText(raw string, kind Kind, date1904 bool) string {
	f, err := strconv.ParseFloat(strings.TrimSpace(raw), 64)
	if err != nil || f > 1e30 || f < -1e30 {
		return raw
	}
	if kind == Date && f >= 1 && f < 2958466 { // 9999-12-31
		if t, err := excelize.ExcelDateToTime(f, date1904); err == nil {
			if f == float64(int64(f)) {
				return t.Format(time.DateOnly)
			}
			return t.Format(time.DateTime)
		}
	}
	if !strings.ContainsAny(raw, ".eE") {
		return strings.TrimSpace(raw) // whole numbers keep every digit, beyond what a double holds
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(f, 'e', excelDigits-1, 64), 64)
	if err != nil {
		return raw
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
