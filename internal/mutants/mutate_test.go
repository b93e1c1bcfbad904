package main_test

import (
	"os"
	"strings"
	"testing"

	main "ziguan/internal/mutants"
)

// Each way of breaking a statement breaks what it says and nothing else.
func TestAStatementIsBrokenInEveryWay(t *testing.T) {
	t.Parallel()
	const q = "`\n\tselect id\n\tfrom a\n\twhere a.x = $1 and (a.y is null or a.y > $2) and a.z between 1 and 2\n\torder by rank, id\n\tlimit 1`"
	got := main.Broken(q)
	for _, want := range []string{
		"where (true or a.x = $1) and (a.y", "= $1 and (true or (a.y is null or a.y > $2)) and a.z", "$2) and (true or a.z between 1 and 2)\n",
		"(a.y is null or (false and a.y > $2))", "a.y >= $2", "order by id\n",
	} {
		found := 0
		for _, g := range got {
			if strings.Contains(g, want) {
				found++
			}
		}
		if found != 1 {
			t.Errorf("%q stands in %d of %d:\n%s", want, found, len(got), strings.Join(got, "\n"))
		}
	}
	if len(got) != 6 {
		t.Errorf("%d ways", len(got))
	}
}

// The keys of "distinct on" are no condition.
func TestKeysAreNotBroken(t *testing.T) {
	t.Parallel()
	if got := main.Broken("`select distinct on (a.x) a.x from a where a.y = 1`"); len(got) != 1 {
		t.Errorf("%q", got)
	}
}

// What a function alone raises by a name, it raises no more; a constraint of a name goes.
func TestWhatIsRaisedIsSilenced(t *testing.T) {
	t.Parallel()
	const schema = "create function a.hold() returns trigger as $$ begin if x then raise exception 'no' using constraint = 'a_b'; end if; return new; end $$;\n" +
		"alter table a add constraint a_c check (true);"
	if got := main.Schema(schema, "a_b"); !strings.HasPrefix(got, "create or replace function a.hold()") || !strings.Contains(got, "if x then null; end if;") {
		t.Errorf("%s", got)
	}
	if got := main.Schema(schema, "a_c"); !strings.Contains(got, "drop constraint a_c") {
		t.Errorf("%s", got)
	}
}

// A function is broken at each comparison and each of several conditions, and where
// its package asks it; what only passes a failure on stays. A constraint is taken away.
func TestAFunctionIsBrokenInEveryWay(t *testing.T) {
	t.Parallel()
	n, text, err := main.Ways("testdata", "rule.May", "rule.refuses", "cards_one")
	if err != nil || n != 8 {
		t.Errorf("%d ways, %v", n, err)
	}
	for _, want := range []string{
		"return (mutantOn(1) || (mutantLess(3, a , b))) && (mutantOn(2) || ((mutantOn(4) == (((mutantOn(5) != (a == 0)))))))",
		"if err := refuses(a); !mutantOn(7) && (err != nil) {",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not stand in\n%s", want, text)
		}
	}
}

// Every line of a table is read with its places and its tests.
func TestLinesAreRead(t *testing.T) {
	t.Parallel()
	rules, places, tests := main.Read("| Rule | What | Where | Tests |\n| --- | --- | --- | --- |\n| 26 | One | `a.B`, `c_d` | `TestX`, `TestY` |\n")
	if len(rules) != 1 || rules[0] != "26" || len(places[0]) != 2 || len(tests[0]) != 2 {
		t.Errorf("%v %v %v", rules, places, tests)
	}
}

// An equivalent names a break that there is, or what it excuses has changed.
func TestEquivalentsNameAMutant(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	stale, err := main.Stale("../..", string(table))
	if err != nil || len(stale) > 0 {
		t.Errorf("%q %v", stale, err)
	}
}
