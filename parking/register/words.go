package register

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed words.json
var wordsData []byte

// wordList is the words of cells that are data: units, dates, marks between
// names, and what people write where they have nothing to write.
type wordList struct {
	AreaUnits        []string `json:"area_units"`
	Year, Month, Day string
	Separators       string
	Nothing, Yes     map[Field][]string // by field; under "" for all of them
	Totals, Counts   string             // alternatives of a pattern
	Notes            string             // what begins a note below a list; the same
	Dittos           string             // what means the cell above; the same
	Middots, Quotes  string
	dates            *strings.Replacer
	total, count     *regexp.Regexp
	note, ditto      *regexp.Regexp
}

var words = readWords(wordsData)

// readWords panics on data that is wrong, which a first test run shows.
func readWords(data []byte) *wordList {
	var w wordList
	if err := json.Unmarshal(data, &w); err != nil {
		panic(err)
	}
	w.dates = strings.NewReplacer(w.Year, "-", w.Month, "-", w.Day, "")
	w.total = regexp.MustCompile(`^[0-9A-Za-z#\-]*(?:` + w.Totals + `)[:\x{FF1A}]?[0-9]*(?:` + w.Counts + `)?$`)
	w.count = regexp.MustCompile(`^\p{Han}*[0-9]+(?:` + w.Counts + `)$`)
	w.note = regexp.MustCompile(`^[(\[\x{3010}\x{FF08}]?(?:` + w.Notes + `)`)
	w.ditto = regexp.MustCompile(`^\pP?(?:` + w.Dittos + `)\pP?$`)
	return &w
}

// letterDoor tells a door without a digit (A座B) from words.
var letterDoor = regexp.MustCompile(`^[A-Za-z]{1,2}-[A-Za-z]{1,2}$`)

// onlyMarks is a cell that was crossed out or left open: dashes, slashes, dots, question
// marks, and nothing else.
var onlyMarks = regexp.MustCompile(`^[\p{Pd}\-_/\\.*~?\x{2212}\x{2500}\x{3002}\x{00B7}\x{00D7}]+$`)

// nothing reports a cell in which people say that there is nothing. In a phone's
// column no such word counts, since a number is asked for, and an area crossed out
// is asked about: votes are counted by it.
func nothing(f Field, text string) bool {
	if f == FieldPhone {
		return false
	}
	s := plain(text)
	return f != FieldArea && onlyMarks.MatchString(squeezed(text)) || slices.Contains(words.Nothing[""], s) || slices.Contains(words.Nothing[f], s)
}

// isDitto reports a cell that says that it is what stands above it.
func isDitto(text string) bool {
	return words.ditto.MatchString(strings.Join(strings.Fields(seen(text)), ""))
}

// affirms reports a cell that says that there is something and not what (是, 已出租).
func affirms(f Field, text string) bool {
	s := plain(text)
	return slices.Contains(words.Yes[""], s) || slices.Contains(words.Yes[f], s)
}

func squeezed(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(text)), ""))
}

// plain is a word without the marks around it: （无）, 无。
func plain(text string) string { return strings.TrimFunc(squeezed(text), unicode.IsPunct) }

// quoted takes off what only forces a program to keep a text as it is: ="3-2-101",
// a quote mark of any kind in front, a backtick.
func quoted(s string) string {
	if literal, ok := literalOf(s); ok {
		s = literal
	}
	rest := strings.TrimLeftFunc(s, func(r rune) bool { return strings.ContainsRune(words.Quotes, r) })
	if len(rest) < len(s) {
		rest = strings.TrimRight(rest, closingQuotes)
	}
	return strings.TrimSpace(rest)
}

// closingQuotes end a value that was put between quote marks.
const closingQuotes = "\"\u201D\u2019\uFF02"

var literal = regexp.MustCompile(`^=\s*"([^"]*)"$`)

// literalOf reads a formula that is nothing but a text.
func literalOf(formula string) (string, bool) {
	m := literal.FindStringSubmatch(strings.TrimSpace(formula))
	if m == nil {
		return "", false
	}
	return m[1], true
}

// withoutDots folds the dots of names: people and programs write five of them,
// and a full stop between Chinese characters where the keyboard has none.
func withoutDots(s string) string {
	r := []rune(s)
	var b strings.Builder
	for i, c := range r {
		switch {
		case strings.ContainsRune(words.Middots, c):
			b.WriteRune('\u00B7')
		case (c == '.' || c == '\u3002') && i > 0 && i+1 < len(r) && isHan(r[i-1]) && isHan(r[i+1]):
			b.WriteRune('\u00B7')
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
