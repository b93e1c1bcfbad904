package sheet

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// What the XML of a workbook needs at most: a name with its attributes, or a
// stretch of text, and elements inside elements. Excel's longest cell fits.
const (
	maxToken = 512 << 10
	maxDepth = 64
)

// tokens reads one part of a workbook piece by piece, each bounded before it is
// in memory.
type tokens struct {
	*meter
	part  io.Reader
	in    *bufio.Reader
	xml   *xml.Decoder
	left  int   // bytes that the piece may still have
	most  int64 // bytes of the part
	size  int64 // of them so far
	depth int
	over  bool // a limit was met below the decoder
}

func newTokens(m *meter, part io.Reader, most int64) *tokens {
	t := &tokens{meter: m, part: part, most: most}
	t.in = bufio.NewReaderSize(counted{t}, 32<<10)
	t.xml = xml.NewDecoder(t)
	return t
}

var errOver = errors.New("over a limit")

// counted reads the part and counts what comes out of it: the size that a zip
// declares is its maker's word.
type counted struct{ *tokens }

func (c counted) Read(p []byte) (int, error) {
	n, err := c.part.Read(p)
	c.size += int64(n)
	c.unpacked += int64(n)
	if c.size > c.most || c.unpacked > c.limits.UnzipBytes {
		c.over = true
		return 0, errOver
	}
	return n, err
}

// ReadByte is what the decoder reads by.
func (t *tokens) ReadByte() (byte, error) {
	if t.left == 0 {
		t.over = true
		return 0, errOver
	}
	t.left--
	return t.in.ReadByte()
}

// Read makes it a reader; the decoder takes single bytes.
func (t *tokens) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := t.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

// next gives the next piece; io.EOF after the last.
func (t *tokens) next() (xml.Token, error) {
	if err := t.step(); err != nil {
		return nil, err
	}
	t.left = maxToken
	token, err := t.xml.Token()
	switch {
	case t.over:
		return nil, ErrTooMuch
	case errors.Is(err, io.EOF):
		return nil, io.EOF
	case err != nil:
		return nil, ErrNotSheet.Because(err)
	}
	switch token.(type) {
	case xml.StartElement:
		if t.depth++; t.depth > maxDepth {
			return nil, ErrTooMuch
		}
	case xml.EndElement:
		t.depth--
	}
	return token, nil
}

// inside gives the next piece of an element that has not ended: the part's end
// is no end of it.
func (t *tokens) inside() (xml.Token, error) {
	token, err := t.next()
	if errors.Is(err, io.EOF) {
		return nil, ErrNotSheet.Because(err)
	}
	return token, err
}

// each calls with every element that begins.
func (t *tokens) each(with func(xml.StartElement) error) error {
	for {
		token, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if el, ok := token.(xml.StartElement); ok {
			if err := with(el); err != nil {
				return err
			}
		}
	}
}

// rich reads to the end of the element that has just begun, which holds text as
// Excel keeps it: plain, or in runs. How it is spoken (rPh) is left out.
func (t *tokens) rich() (string, error) {
	var text strings.Builder
	own, run, in := t.depth, false, false
	for t.depth >= own {
		token, err := t.inside()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if t.depth == own+1 {
				run = name == "r"
			}
			in = name == "t" && (t.depth == own+1 || run && t.depth == own+2)
		case xml.EndElement:
			in = false
		case xml.CharData:
			if in {
				addText(&text, token)
			}
		}
	}
	return unescaped(text.String()), nil
}

// addText adds to a text up to what one cell can ever hold.
func addText(b *strings.Builder, more []byte) {
	if b.Len() < maxToken {
		b.Write(more)
	}
}

var escaped = regexp.MustCompile(`_x[a-fA-F\d]{4}_`)

// unescaped resolves the way in which Excel writes letters that XML has not:
// _x000D_ is a line end, _x005F_ an underscore.
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(code string) string {
		n, err := strconv.ParseUint(code[2:6], 16, 16)
		if err != nil || utf16.IsSurrogate(rune(n)) {
			return ""
		}
		return string(rune(n))
	})
}

func attr(el xml.StartElement, name string) string {
	for _, a := range el.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}
