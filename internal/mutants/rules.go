package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// line is one line of docs/rules.md.
type line struct {
	rule          string
	places, tests []string
}

var ticked = regexp.MustCompile("`([^`]+)`")

func lines(table string) []line {
	var out []line
	for _, text := range strings.Split(table, "\n") {
		cells := strings.Split(text, "|")
		if len(cells) != 6 || strings.Contains(text, "---") || strings.Contains(cells[1], "Rule") {
			continue
		}
		l := line{rule: strings.TrimSpace(cells[1])}
		for _, m := range ticked.FindAllStringSubmatch(cells[3], -1) {
			l.places = append(l.places, m[1])
		}
		for _, m := range ticked.FindAllStringSubmatch(cells[4], -1) {
			l.tests = append(l.tests, m[1])
		}
		out = append(out, l)
	}
	return out
}

// kind is what is broken.
type kind string

// The kinds, in the order of the figures.
const (
	ofGo         kind = "a comparison, a condition or a check in Go"
	ofSQL        kind = "a condition, a limit or an order in SQL"
	ofConstraint kind = "a constraint, a trigger or a function of the schema"
)

// mutant is one way in which a rule is broken: edits of a file behind the mutant's
// number, or a statement for the schema.
type mutant struct {
	kind         kind
	what         string // place, change and the line of source it stands in: its name in equivalents
	at           string // file and line
	rules, tests []string
	near         []string // those of tests that its own lines name
	id           int
	schema       string
	equal        string // why it changes nothing that anybody could notice
	tried        bool
	noticed      bool
	seconds      float64
}

func (m *mutant) String() string {
	word := "STAYS GREEN"
	if m.noticed {
		word = "noticed"
	}
	return fmt.Sprintf("%-11s rule %s: %s (%s, %.1f s)", word, strings.Join(m.rules, ", "), m.what, m.at, m.seconds)
}

// mutants lists every way in which the places of some lines are broken, before all
// tests of their rules. What two lines name is broken once.
func (t *tree) mutants(table []line, only string) []*mutant {
	by, tests := map[string]*mutant{}, map[string][]string{}
	var out []*mutant
	for _, l := range table {
		tests[l.rule] = append(tests[l.rule], l.tests...)
	}
	for _, l := range table {
		if only != "" && l.rule != only {
			continue
		}
		for _, name := range l.places {
			for _, m := range t.ways(name) {
				key := m.at + m.what
				if by[key] == nil {
					by[key] = m
					out = append(out, m)
				}
				by[key].rules = sorted(append(by[key].rules, l.rule))
				by[key].tests = sorted(append(by[key].tests, tests[l.rule]...))
				by[key].near = sorted(append(by[key].near, l.tests...))
			}
		}
	}
	for _, m := range out {
		m.equal = equivalents[m.what]
	}
	return out
}

// remember takes over what an earlier run saw noticed; of some with one name, only
// where all were.
func remember(list []*mutant, file string) error {
	if file == "" {
		return nil
	}
	b, err := os.ReadFile(file) //nolint:gosec // named by whoever runs it
	if err != nil {
		return fmt.Errorf("the run before: %w", err)
	}
	noticed := map[string]bool{}
	for _, m := range printed.FindAllStringSubmatch(string(b), -1) {
		was, seen := noticed[m[2]]
		noticed[m[2]] = m[1] == "noticed" && (was || !seen)
	}
	for _, m := range list {
		m.noticed = noticed[m.what]
		m.tried = m.noticed
	}
	return nil
}

// printed is a line of String.
var printed = regexp.MustCompile(`(?m)^(noticed|STAYS GREEN) +rule [^:]*: (.*) \([^()]*, [0-9.]+ s\)$`)

func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
