package arch_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"ziguan/internal/holding"
	"ziguan/internal/pgtest"
	"ziguan/internal/privacy"
)

// telling are columns that may tell of somebody: who they are, where they live, what they
// drive, what they did.
var telling = regexp.MustCompile(`^(person|person_id|\w*resident_id|dwelling_id|household|\w+_by|actor|walker|caller|\w*phone|plates?|typed|name|` +
	`on_paper|card_id|application_id|visit_id|call_id|jpeg|problems|draft)$`)

// Every table that tells of somebody is claimed by the package that owns it: it says
// what of it they are shown and what is forgotten with them, or why not.
func TestWhatIsKeptOfPeopleIsClaimed(t *testing.T) {
	t.Parallel()
	claimed := map[string]holding.Table{}
	queries := map[string]string{}
	for _, h := range privacy.Holdings() {
		for _, s := range h.Shows {
			if queries[s.Name] != "" {
				t.Errorf("two sections are called %s", s.Name)
			}
			queries[s.Name] = s.Query
		}
		for _, table := range h.Tables {
			if claimed[table.Name].Name != "" {
				t.Errorf("%s is claimed twice", table.Name)
			}
			claimed[table.Name] = table
		}
	}
	exists := map[string]bool{}
	for _, c := range rows(t, pgtest.New(t).Bare(), listColumns, 4) {
		exists[c[0]] = true
		if telling.MatchString(c[1]) && claimed[c[0]].Name == "" {
			t.Errorf("%s.%s may tell of somebody: say in the Holds of its package what they are shown of it and what is forgotten", c[0], c[1])
		}
	}
	forgets := forgetting()
	for name, c := range claimed {
		switch {
		case !exists[name]:
			t.Errorf("%s is claimed and does not exist", name)
		case (c.In == "") == (c.Hidden == ""):
			t.Errorf("%s: say in which section it is shown, or why in none", name)
		case c.In != "" && !names(queries[c.In], name):
			t.Errorf("%s: the section %q does not read it", name, c.In)
		case !c.Forgets && c.Stays == "":
			t.Errorf("%s: say what is forgotten of it, or why it stays", name)
		case c.Forgets && !slices.Contains(forgets, name):
			t.Errorf("%s: no statement sqlForget… writes it", name)
		}
	}
}

func names(query, table string) bool {
	return regexp.MustCompile(`\b` + regexp.QuoteMeta(table) + `\b`).MatchString(query)
}

// forgetting are the tables that statements which forget somebody write.
func forgetting() []string {
	var out []string
	for _, c := range statements() {
		if !strings.Contains(c.name, "Forget") {
			continue
		}
		for _, m := range writesTable.FindAllStringSubmatch(c.text, -1) {
			out = append(out, m[1])
		}
	}
	return out
}
