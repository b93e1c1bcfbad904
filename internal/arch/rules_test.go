package arch_test

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// builtRules are the domain rules that stand in code; each has its line.
var builtRules = []string{"13", "19", "26", "27", "28", "30", "31", "33", "35", "36", "37", "60", "61", "62", "63", "64"}

// docs/rules.md names what is there: every built rule has its line, every line a
// place in the code or the database and a test.
func TestRulesNameTheirTests(t *testing.T) {
	t.Parallel()
	var table string
	var schema strings.Builder
	for _, s := range files() {
		switch {
		case s.path == "docs/rules.md":
			table = s.text
		case s.dir() == "migrations" && strings.HasSuffix(s.path, ".sql"):
			schema.WriteString(s.text)
		}
	}
	tests, ours := testNames(), declared()
	var rules []string
	for _, line := range strings.Split(table, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || strings.Contains(line, "---") || strings.Contains(cells[1], "Rule") {
			continue
		}
		rule, places, named := strings.TrimSpace(cells[1]), ticked.FindAllStringSubmatch(cells[3], -1), ticked.FindAllStringSubmatch(cells[4], -1)
		rules = append(rules, rule)
		if len(places) == 0 || len(named) == 0 {
			t.Errorf("rule %s, %s: no place or no test", rule, cells[2])
		}
		for _, m := range places {
			pkg, name, _ := strings.Cut(m[1], ".")
			if !ours[pkg][name] && !regexp.MustCompile(`\b`+regexp.QuoteMeta(m[1])+`\b`).MatchString(schema.String()) {
				t.Errorf("rule %s: there is no %s", rule, m[1])
			}
		}
		for _, m := range named {
			if !tests[m[1]] {
				t.Errorf("rule %s: there is no test %s", rule, m[1])
			}
		}
	}
	if missing := slices.DeleteFunc(slices.Clone(builtRules), func(r string) bool { return slices.Contains(rules, r) }); len(missing) > 0 {
		t.Errorf("docs/rules.md has no line for %s", strings.Join(missing, ", "))
	}
}

// testNames lists the tests of all packages.
func testNames() map[string]bool {
	out := map[string]bool{}
	for _, f := range parsed() {
		if !f.test() {
			continue
		}
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Test") {
				out[fn.Name.Name] = true
			}
		}
	}
	return out
}
