package sheet

import (
	"bytes"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// readCSV reads separated text. encoding/csv is not used because it skips blank
// lines without a trace, and people count rows by what their screen shows.
func readCSV(m *meter, name string, data []byte) (*Book, error) {
	text, err := decode(data)
	if err != nil {
		return nil, err
	}
	if looksForeign(text) {
		return nil, ErrNotSheet
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	p := csvParser{text: text, comma: sniff(text), limits: m.limits}
	t := Table{Name: strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))}
	for number := 1; p.more(); number++ {
		cells, err := p.record()
		if err != nil {
			return nil, err
		}
		if err := m.step(); err != nil {
			return nil, err
		}
		r := Row{Number: number, Cells: cells}
		if r.Blank() {
			continue
		}
		if len(t.Rows) == m.limits.Rows {
			return nil, ErrTooManyRows
		}
		text := 0
		for i, c := range cells {
			text += len(c)
			r.mark(i, kindOf(c, true))
		}
		if err := m.hold(len(cells)+rowCells, text); err != nil {
			return nil, err
		}
		t.Rows = append(t.Rows, r)
	}
	if len(t.Rows) == 0 {
		return nil, ErrEmpty
	}
	return &Book{Sheets: []Table{t}, Plain: true}, nil
}

// decode tells UTF-8, UTF-16 with its mark, and GB18030 apart and refuses the
// rest: a wrong letter in a name is worse than a refused file.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", ErrEncoding.Because(err)
		}
		data = out
	case utf8.Valid(data):
		data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	default:
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil {
			return "", ErrEncoding.Because(err)
		}
		data = out
	}
	if bytes.ContainsRune(data, utf8.RuneError) || bytes.IndexByte(data, 0) >= 0 {
		return "", ErrEncoding
	}
	return string(data), nil
}

// looksForeign tells what is text but no table: web pages that some systems
// save under a spreadsheet's name, and documents.
func looksForeign(text string) bool {
	s := strings.TrimSpace(text)
	return strings.HasPrefix(s, "<") || strings.HasPrefix(s, "%PDF") || strings.HasPrefix(s, "{\\rtf")
}

// sniff picks the separator that most of the first lines agree on.
func sniff(text string) byte {
	const sample = 30
	best, bestLines, bestTotal := byte(','), 0, 0
	for _, comma := range []byte{',', ';', '\t'} {
		counts, total := map[int]int{}, 0
		for _, n := range countPerLine(text, comma, sample) {
			if n > 0 {
				counts[n]++
				total += n
			}
		}
		lines := 0
		for _, n := range counts {
			lines = max(lines, n)
		}
		if lines > bestLines || lines == bestLines && total > bestTotal {
			best, bestLines, bestTotal = comma, lines, total
		}
	}
	return best
}

// countPerLine counts a separator outside quotes on each of the first lines.
func countPerLine(text string, comma byte, lines int) []int {
	var out []int
	n, quoted := 0, false
	for i := 0; i < len(text) && len(out) < lines; i++ {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case quoted:
		case text[i] == comma:
			n++
		case text[i] == '\n':
			out, n = append(out, n), 0
		}
	}
	return append(out, n)
}

// csvParser walks text whose line ends are all \n.
type csvParser struct {
	text   string
	at     int
	comma  byte
	limits Limits
}

func (p *csvParser) more() bool { return p.at < len(p.text) }

// record reads one row and the line end after it.
func (p *csvParser) record() ([]string, error) {
	var cells []string
	for {
		cell, err := p.cell()
		if err != nil {
			return nil, err
		}
		if len(cells) < p.limits.Columns {
			cells = append(cells, cut(cell, p.limits.CellRunes))
		} else if cell != "" {
			return nil, ErrTooManyColumns
		}
		if !p.more() {
			return cells, nil
		}
		p.at++
		if p.text[p.at-1] == '\n' {
			return cells, nil
		}
	}
}

// cell reads up to the next separator or line end, which it leaves. A quote
// opens a quoted cell only as its first letter, as in Excel.
func (p *csvParser) cell() (string, error) {
	if !p.more() || p.text[p.at] != '"' {
		return p.bare(), nil
	}
	var b strings.Builder
	p.at++
	for {
		i := strings.IndexByte(p.text[p.at:], '"')
		if i < 0 {
			return "", ErrNotSheet // a quote that never closes would swallow every row after it
		}
		b.WriteString(p.text[p.at : p.at+i])
		p.at += i + 1
		if !p.more() || p.text[p.at] != '"' {
			break
		}
		b.WriteByte('"')
		p.at++
	}
	b.WriteString(p.bare())
	return b.String(), nil
}

func (p *csvParser) bare() string {
	start := p.at
	for p.more() && p.text[p.at] != p.comma && p.text[p.at] != '\n' {
		p.at++
	}
	return p.text[start:p.at]
}
