package clause

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"strings"
)

//go:embed numbers.json
var numbersJSON []byte

// numbers is how a compact is numbered, and how its numbers are read.
type numbers struct {
	Chapter     string `json:"chapter"`
	Clause      string `json:"clause"`
	ChapterLine string `json:"chapter_line"`
	ClauseLine  string `json:"clause_line"`
	Digits      string `json:"digits"`
	Ten         string `json:"ten"`
	Hundred     string `json:"hundred"`
	Zero        string `json:"zero"`
	Numerals    string `json:"numerals"` // of which numbers in words are made
}

var printed = readNumbers(numbersJSON)

var chapterLine, clauseLine = regexp.MustCompile(printed.ChapterLine), regexp.MustCompile(printed.ClauseLine)

// readNumbers panics on data that is wrong, which a first test run shows.
func readNumbers(data []byte) numbers {
	var n numbers
	if err := json.Unmarshal(data, &n); err != nil {
		panic(err)
	}
	return n
}

// Word is the number as it is printed: 第七条, 第二章.
func (n Node) Word() string {
	form := printed.Clause
	if n.Chapter {
		form = printed.Chapter
	}
	return strings.ReplaceAll(form, "{n}", printed.numeral(n.Number))
}

// numeral writes 1 to 999 as a compact prints it: 七, 十二, 一百零三.
func (p numbers) numeral(n int) string {
	digits := []rune(p.Digits)
	h, t, u := n/100, n/10%10, n%10
	var b strings.Builder
	if h > 0 {
		b.WriteString(string(digits[h]) + p.Hundred)
	}
	switch {
	case t > 1 || t == 1 && h > 0:
		b.WriteString(string(digits[t]) + p.Ten)
	case t == 1:
		b.WriteString(p.Ten)
	case h > 0 && u > 0:
		b.WriteString(p.Zero)
	}
	if u > 0 {
		b.WriteString(string(digits[u]))
	}
	return b.String()
}
