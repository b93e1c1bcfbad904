package mask

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

//go:embed patterns.json
var data []byte

// patterns are the surnames of two characters, and what a free text may not hold.
type patterns struct {
	Compound []string
	Leaks    []leak
}

type leak struct {
	Kind   Kind
	Match  string
	Except string
	find   *regexp.Regexp
	except *regexp.Regexp
}

// rules is read once and never changes.
var rules = read(data)

// read panics on data that is wrong, which a first test run shows.
func read(data []byte) patterns {
	var p patterns
	if err := json.Unmarshal(data, &p); err != nil {
		panic(err)
	}
	for i, l := range p.Leaks {
		p.Leaks[i].find = regexp.MustCompile(l.Match)
		if l.Except != "" {
			p.Leaks[i].except = regexp.MustCompile(l.Except)
		}
	}
	return p
}

// Name keeps a Chinese name's first and last character, of two the first alone,
// of a surname of two characters the surname alone: three become one star in
// the middle. Of a name in other letters the first stays. Who has one character
// for a name has no name to show.
func Name(s string) string {
	r := []rune(strings.TrimSpace(s))
	n := len(r)
	switch {
	case n == 0:
		return ""
	case n == 1:
		return "*"
	case slices.ContainsFunc(r, func(c rune) bool { return !unicode.Is(unicode.Han, c) }):
		return string(r[0]) + "**"
	case n > 2 && slices.Contains(rules.Compound, string(r[:2])):
		return string(r[:2]) + strings.Repeat("*", n-2)
	case n == 2:
		return string(r[0]) + "*"
	}
	return string(r[0]) + strings.Repeat("*", n-2) + string(r[n-1])
}

// Plate keeps the first two and the last two characters and puts one star for
// each between; a text of four or fewer characters is masked whole.
func Plate(s string) string {
	r := []rune(s)
	if len(r) <= 4 {
		return strings.Repeat("*", len(r))
	}
	return string(r[:2]) + strings.Repeat("*", len(r)-4) + string(r[len(r)-2:])
}

// Phone keeps the first three and the last four digits of a mobile number; any
// other text is masked whole.
func Phone(s string) string {
	if len(s) != 11 {
		return "****"
	}
	return s[:3] + "****" + s[7:]
}

// Door shows nothing of where somebody lives, not even the building: with a
// masked name and a masked plate beside it, a building is an address.
func Door(s string) string {
	if s == "" {
		return ""
	}
	return "***"
}
