package register

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed address.json
var addressData []byte

// addressGrammar is the words of addresses (address.json) and the forms made of
// them, tried in order. It is read once and never changes.
type addressGrammar struct {
	Digits                                  map[string]int
	Ten, Hundred, Dashes, Ordinals, Below   string
	Lane, Court, Building, Unit, Room       string
	HeadingBuilding                         string
	House, HouseEnd                         string
	CourtWord, NumberWord                   string
	forms                                   []*regexp.Regexp
	house, numeral, gap, date, afterNumeral *regexp.Regexp
	number, pair, onlyRoom, onlyUnit        *regexp.Regexp
	places                                  []*regexp.Regexp // what gives its building to the rows below
	dash                                    *strings.Replacer
}

var grammar = readGrammar(addressData)

// readGrammar panics on data that is wrong, which a first test run shows.
func readGrammar(data []byte) *addressGrammar {
	var g addressGrammar
	if err := json.Unmarshal(data, &g); err != nil {
		panic(err)
	}
	var pairs []string
	for _, d := range g.Dashes {
		pairs = append(pairs, string(d), "-")
	}
	g.dash = strings.NewReplacer(pairs...)
	numerals := g.Ten + g.Hundred
	for d := range g.Digits {
		numerals += d
	}
	g.numeral = regexp.MustCompile("[" + numerals + "]+")
	g.afterNumeral = regexp.MustCompile("^(?:-|$|" + strings.Join([]string{g.Court, g.Building, g.Unit, g.Room, g.HouseEnd}, "|") + ")")
	g.gap = regexp.MustCompile(`\s+`)
	g.date = regexp.MustCompile(`^(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}$`)
	g.house = regexp.MustCompile(`^` + g.House)

	code := `[` + g.Ordinals + `]{0,2}(?:` + g.Below + `)?[A-Z]{0,2}[0-9]{0,6}[A-Z]{0,2}`
	some := `(?:` + code + `[0-9A-Z]|[` + g.Ordinals + `]{1,2})`
	door := `(?:` + g.Below + `|[` + g.Ordinals + `]{1,2})?[A-Z]{0,2}[0-9]{1,6}(?:[A-Z]{1,2}|[` + g.Ordinals + `])?(?:-[0-9]{1,2}[A-Z]?)?`
	lane := `(?P<lane>` + g.Lane + `)?-?`
	court := `(?P<court>[` + g.Ordinals + `]{0,2}[0-9]{1,6}[A-Z]?)(?:` + g.Court + `)-?`
	building := `(?:(?P<building>` + some + `)(?:(?:` + g.Building + `)-?|-))`
	unit := `(?:(?P<unit>` + some + `)(?:(?:` + g.Unit + `)-?|-))`
	onlyUnit := `(?P<building>` + some + `)(?:` + g.Unit + `)-?` // where there is but one building
	room := `(?P<room>` + door + `)(?:` + g.Room + `)?`
	yard := `(?P<room>` + g.House + `?[0-9]{0,4}[A-Z]?)(?:` + g.HouseEnd + `)?`
	for _, f := range []string{
		court + yard,
		court + building + unit + room,
		court + building + room,
		building + unit + room,
		building + room,
		onlyUnit + room,
		room,
	} {
		g.forms = append(g.forms, regexp.MustCompile(`^`+lane+f+`$`))
	}
	g.readShapes(some, door, lane)
	return &g
}

// longestAddress bounds, in runes, what is looked at as an address at all.
const longestAddress = 60

// normalise folds widths, cases, dashes and numerals, and removes white space
// except between two letters or digits, where it parts them. It is false for
// nothing, for what is too long and for control characters.
func (g *addressGrammar) normalise(s string) (string, bool) {
	if len(s) > longestAddress*utf8.UTFMax || strings.ContainsFunc(s, isControl) {
		return "", false
	}
	s = g.dash.Replace(strings.ToUpper(strings.TrimSpace(norm.NFKC.String(s))))
	words := g.gap.Split(s, -1)
	var b strings.Builder
	for i, w := range words {
		if i > 0 && w != "" && b.Len() > 0 {
			before := b.String()
			if isASCIIWord(before[len(before)-1]) && isASCIIWord(w[0]) {
				b.WriteByte('-')
			}
		}
		b.WriteString(w)
	}
	s = g.numerals(b.String())
	if utf8.RuneCountInString(s) > longestAddress || s == "" {
		return "", false
	}
	return s, true
}

func isASCIIWord(c byte) bool { return isDigit(c) || 'A' <= c && c <= 'Z' }

// numerals writes Chinese numerals as digits where a word of the address, a
// dash or the end follows; elsewhere they are part of a name.
func (g *addressGrammar) numerals(s string) string {
	var b strings.Builder
	for s != "" {
		at := g.numeral.FindStringIndex(s)
		if at == nil {
			break
		}
		b.WriteString(s[:at[0]])
		run := s[at[0]:at[1]]
		if n, ok := g.digits(run); ok && g.afterNumeral.MatchString(s[at[1]:]) {
			run = n
		}
		b.WriteString(run)
		s = s[at[1]:]
	}
	return b.String() + s
}

// digits reads a numeral below a thousand in words, or one spelt digit by digit.
func (g *addressGrammar) digits(run string) (string, bool) {
	if !strings.ContainsAny(run, g.Ten+g.Hundred) {
		var b strings.Builder
		for _, r := range run {
			b.WriteString(strconv.Itoa(g.Digits[string(r)]))
		}
		return b.String(), true
	}
	total, digit, last := 0, -1, 1000
	for _, r := range run {
		unit := map[string]int{g.Ten: 10, g.Hundred: 100}[string(r)]
		if unit == 0 {
			if digit > 0 {
				return "", false
			}
			digit = g.Digits[string(r)]
			continue
		}
		if unit >= last || digit == 0 || digit < 0 && unit != 10 {
			return "", false
		}
		total += max(digit, 1) * unit
		digit, last = -1, unit
	}
	return strconv.Itoa(total + max(digit, 0)), true
}
