package plate

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed grammar.json
var grammarJSON string

// rules is the grammar, compiled once; nothing changes it afterwards.
var rules = compile(grammarJSON)

type rule struct {
	kind    Kind
	colour  Colour
	pattern *regexp.Regexp
}

// unplated is how people write that a car has no plate of its own.
type unplated struct {
	kind    Unplated
	written string
	pattern *regexp.Regexp
}

type grammar struct {
	provinces  string
	ignored    string
	separators string
	ordered    []rule
	unplated   []unplated
	tail       *regexp.Regexp
	nevMissing *regexp.Regexp
	head       *regexp.Regexp
}

// compile panics on a broken grammar: the file is part of the program.
func compile(text string) grammar {
	var file struct {
		Provinces  string `json:"provinces"`
		Ignored    string `json:"ignored"`
		Separators string `json:"separators"`
		Rules      []struct {
			Kind    Kind   `json:"kind"`
			Colour  Colour `json:"colour"`
			Pattern string `json:"pattern"`
		} `json:"rules"`
		Unplated []struct {
			Kind    Unplated `json:"kind"`
			Written string   `json:"written"`
			Pattern string   `json:"pattern"`
		} `json:"unplated"`
		Tail       string `json:"tail"`
		NEVMissing string `json:"nev_missing_one"`
		Head       string `json:"head"`
	}
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		panic(fmt.Sprintf("plate: grammar.json: %v", err))
	}
	pattern := func(s string) *regexp.Regexp {
		return regexp.MustCompile(strings.ReplaceAll(s, "[P]", "["+file.Provinces+"]"))
	}
	g := grammar{
		provinces:  file.Provinces,
		ignored:    file.Ignored,
		separators: file.Separators,
		tail:       pattern(file.Tail),
		nevMissing: pattern(file.NEVMissing),
		head:       pattern(file.Head),
	}
	for _, r := range file.Rules {
		g.ordered = append(g.ordered, rule{r.Kind, r.Colour, pattern(r.Pattern)})
	}
	for _, u := range file.Unplated {
		g.unplated = append(g.unplated, unplated{u.Kind, u.Written, pattern(u.Pattern)})
	}
	return g
}

// match gives the first rule the canonical text obeys.
func (g grammar) match(canonical string) (rule, bool) {
	for _, r := range g.ordered {
		if r.pattern.MatchString(canonical) {
			return r, true
		}
	}
	return rule{}, false
}

// skips reports whether a rune only decorates a plate: white space, the dot
// after the office letter in its many shapes, marks that nobody sees.
func (g grammar) skips(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(g.ignored, r)
}

// Normalise makes text comparable: NFKC (full width becomes half), upper case,
// no white space, dots, hyphens or invisible marks. It never turns O into 0 or
// I into 1. It accepts any text, valid plate or not, and is idempotent.
//
// Each rune is folded alone, so that dropping a hyphen cannot make two
// neighbours combine; only a-z is raised, so that no foreign letter turns into
// one that a plate may hold.
func Normalise(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, c := range s {
		for _, r := range norm.NFKC.String(string(c)) {
			switch {
			case rules.skips(r):
			case 'a' <= r && r <= 'z':
				b.WriteRune(r - 'a' + 'A')
			default:
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}
