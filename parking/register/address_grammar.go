package register

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"unicode"
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
	HeadingBuilding, HeadingRest, Nth       string
	House, HouseEnd                         string
	CourtWord, NumberWord                   string
	forms                                   []*regexp.Regexp
	house, numeral, gap, date, afterNumeral *regexp.Regexp
	number, pair, onlyRoom, onlyUnit        *regexp.Regexp
	headingRest                             *regexp.Regexp
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
	building := `(?:` + g.Nth + `(?P<building>` + some + `)(?:(?:` + g.Building + `)-?|-))`
	unit := `(?:` + g.Nth + `(?P<unit>` + some + `)(?:(?:` + g.Unit + `)-?|-))`
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

// doorShape is how much of a dwelling's place a cell names.
type doorShape uint8

const (
	shapeNone     doorShape = iota // no door at all
	shapeNumber                    // 101
	shapeRoom                      // 101室, 3号
	shapeUnitRoom                  // 2单元101
	shapePair                      // 2-101: of a building, or of a unit
	shapeFull                      // all the rest
)

// readShapes makes the patterns that tell the shapes apart, and those of places.
func (g *addressGrammar) readShapes(some, door, lane string) {
	whole := func(s string) *regexp.Regexp { return regexp.MustCompile(`^` + s + `$`) }
	g.number = whole(`[0-9]{1,6}`)
	g.pair = whole(some + `-` + door)
	g.onlyRoom = whole(door + `(?:` + g.Room + `)?`)
	g.onlyUnit = whole(some + `(?:` + g.Unit + `)-?` + door + `(?:` + g.Room + `)?`)
	court := `(?P<court>[` + g.Ordinals + `]{0,2}[0-9]{1,6}[A-Z]?)(?:` + g.Court + `)`
	building := g.Nth + `(?P<building>` + some + `)(?:` + g.HeadingBuilding + `)`
	unit := `-?` + g.Nth + `(?P<unit>` + some + `)(?:` + g.Unit + `)`
	g.headingRest = whole(g.HeadingRest)
	for _, f := range []string{
		lane + court + `-?` + building + `(?:` + unit + `)?`,
		lane + court,
		lane + building + `(?:` + unit + `)?`,
		`(?P<building>` + some + `)-` + strings.TrimPrefix(unit, `-?`),
		strings.TrimPrefix(unit, `-?`),
	} {
		g.places = append(g.places, regexp.MustCompile(`^`+f))
	}
}

// shape folds a cell's text and tells how much of a place it names.
func (g *addressGrammar) shape(text string) (string, doorShape) {
	folded, ok := g.normalise(text)
	if !ok {
		return "", shapeNone
	}
	_, err := ParseAddress(text)
	switch {
	case err != nil || words.count.MatchString(folded):
		return folded, shapeNone
	case g.number.MatchString(folded):
		return folded, shapeNumber
	case g.onlyRoom.MatchString(folded) && !strings.Contains(folded, "-"):
		return folded, shapeRoom
	case g.onlyUnit.MatchString(folded):
		return folded, shapeUnitRoom
	case g.pair.MatchString(folded) && strings.Count(folded, "-") == 1:
		return folded, shapePair
	}
	return folded, shapeFull
}

// notes are what stands in brackets behind a heading: how many live there.
var notes = regexp.MustCompile(`\(.*?\)|\x{3010}.*?\x{3011}`)

// place reads a heading: a building, a unit or a courtyard and nothing else but what a
// list is called and how many are on it, between marks or not (【1号楼】, 1号楼：共24户).
func (g *addressGrammar) place(text string) (Address, bool) {
	a, rest, ok := g.placeBefore(strings.TrimFunc(text, headingMark))
	return a, ok && g.headingRest.MatchString(strings.TrimLeftFunc(rest, headingMark))
}

// headingMark is what stands around a heading; a bracket that closes a note within stays.
func headingMark(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsSymbol(r) || unicode.IsPunct(r) && !strings.ContainsRune("#()\uFF08\uFF09", r)
}

// sheetPlace reads the place that a sheet is called by: 3号楼, 5号楼名单, 6#. A
// unit alone names no building.
func (g *addressGrammar) sheetPlace(name string) (Address, bool) {
	a, rest, ok := g.placeBefore(name)
	if !ok || a.Building == "" && a.Court == "" || rest != "" && !isHan([]rune(rest)[0]) {
		return Address{}, false
	}
	return a, true
}

func (g *addressGrammar) placeBefore(text string) (a Address, rest string, ok bool) {
	folded, ok := g.normalise(notes.ReplaceAllString(norm.NFKC.String(text), ""))
	if !ok {
		return a, "", false
	}
	for _, f := range g.places {
		m := f.FindStringSubmatchIndex(folded)
		if m == nil {
			continue
		}
		for i, name := range f.SubexpNames() {
			if from := m[2*i]; i > 0 && from >= 0 {
				a.set(name, folded[from:m[2*i+1]])
			}
		}
		return a, strings.TrimLeft(folded[m[1]:], "-"), true
	}
	return a, "", false
}
