package register

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"

	"ziguan/internal/sheet"
)

//go:embed groups.json
var groupsData []byte

// groupWords are the titles that say nothing of whom (姓名, 电话), and those that do
// for the columns below or beside them (业主, 承租); folded.
type groupWords struct {
	Names, Phones, Owner, Tenant map[string]bool
}

var groups = readGroups(groupsData)

// readGroups panics on data that is wrong, which a first test run shows.
func readGroups(data []byte) groupWords {
	var lists struct{ Names, Phones, Owner, Tenant []string }
	if err := json.Unmarshal(data, &lists); err != nil {
		panic(err)
	}
	set := func(words []string) map[string]bool {
		out := map[string]bool{}
		for _, w := range words {
			out[fold(w)] = true
		}
		return out
	}
	return groupWords{set(lists.Names), set(lists.Phones), set(lists.Owner), set(lists.Tenant)}
}

// party is of whom a column speaks.
type party uint8

const (
	nobody party = iota
	ofOwner
	ofTenant
)

func (g groupWords) party(title string) party {
	switch f := fold(title); {
	case g.Owner[f]:
		return ofOwner
	case g.Tenant[f]:
		return ofTenant
	}
	return nobody
}

// above gives, column by column, the title that stands over a row of titles where
// titles take two rows (业主 over 姓名 and 电话). It is empty where the row above is
// no row of titles: then a list has one row of them.
func above(over *sheet.Row, titles sheet.Row) []string {
	if over == nil || over.Number+1 != titles.Number {
		return nil
	}
	own := 0
	for _, c := range titles.Cells {
		if f := fold(c); synonyms[f] != "" || groups.Names[f] || groups.Phones[f] {
			own++
		}
	}
	parties := false
	for _, c := range over.Cells {
		parties = parties || groups.party(c) != nobody || synonyms[fold(c)] != ""
	}
	if own < 2 || !parties {
		return nil
	}
	out := make([]string, max(len(titles.Cells), len(over.Cells)))
	last := ""
	for i := range out {
		if text := strings.TrimSpace(over.Cell(i)); text != "" {
			last = text
		}
		out[i] = last // 业主 stands once over its columns where nobody merged them
	}
	return out
}

// field is what a column of a table holds by its title, by the one over it, and
// by those before it: the second 姓名 beside 承租 is the tenant's.
func (m *Mapping) field(i int, over []string, found map[Field]bool, beside party) Field {
	title := fold(m.Columns[i].Title)
	whose := nobody
	if i < len(over) {
		whose = groups.party(over[i])
		if title == "" {
			title = fold(over[i])
		}
	}
	name, phone := groups.Names[title], groups.Phones[title]
	switch {
	case whose == ofTenant && name, whose == nobody && beside == ofTenant && name && found[FieldOwner]:
		return FieldTenant
	case whose == ofTenant && phone, whose == nobody && beside == ofTenant && phone && found[FieldPhone]:
		return FieldTenantPhone
	case whose == ofOwner && name:
		return FieldOwner
	}
	return synonyms[title]
}

// beside keeps of whom the columns just passed speak.
func beside(was party, title string, f Field) party {
	if p := groups.party(title); p != nobody {
		return p
	}
	if f == FieldTenant {
		return ofTenant
	}
	if slices.Contains([]Field{"", FieldTenantPhone, FieldLeaseEnd, FieldPhone, FieldOwner}, f) {
		return was
	}
	return nobody
}
