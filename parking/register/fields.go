package register

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"

	"ziguan/internal/sheet"
)

// Field is what a column holds.
type Field string

// The fields of a register. A dwelling stands in one column, or in those of
// building, unit and room; the first may be missing where there is but one, the
// second where buildings have none.
const (
	FieldDwelling    Field = "dwelling"
	FieldBuilding    Field = "building"
	FieldUnit        Field = "unit"
	FieldRoom        Field = "room"
	FieldOwner       Field = "owner"
	FieldPhone       Field = "phone"
	FieldArea        Field = "area"
	FieldTenant      Field = "tenant"
	FieldTenantPhone Field = "tenant_phone"
	FieldLeaseEnd    Field = "lease_end"
	FieldPlates      Field = "plates"
	FieldCard        Field = "card"
	FieldClass       Field = "class"
	FieldValidTo     Field = "valid_to"
	FieldPaidTo      Field = "paid_to"
)

// Fields lists every field, in the order in which a page offers them.
var Fields = []Field{
	FieldDwelling, FieldBuilding, FieldUnit, FieldRoom, FieldOwner, FieldPhone, FieldArea,
	FieldTenant, FieldTenantPhone, FieldLeaseEnd, FieldPlates, FieldCard, FieldClass, FieldValidTo, FieldPaidTo,
}

// fieldDoor is what titles.json calls a title that means a whole dwelling, or a
// room where the building or unit has a column of its own.
const fieldDoor Field = "door"

// several tells the fields that may stand in more than one column.
func (f Field) several() bool { return f == FieldPlates || f == FieldPhone }

// ofDoor tells the fields that name a dwelling.
func (f Field) ofDoor() bool {
	return f == FieldDwelling || f == FieldBuilding || f == FieldUnit || f == FieldRoom
}

// Column is one column of the table: its place from 0, its title as it stands,
// the one over it where titles take two rows, and what it was taken for; Field is
// empty for a column nobody reads.
type Column struct {
	Index int
	Title string
	Over  string
	Field Field
}

// Name is a column's title, with the one over it where titles take two rows.
func (c Column) Name() string {
	if c.Over == c.Title {
		return c.Title
	}
	return c.Over + c.Title
}

// Mapping says which row holds the titles and what each column is. A page shows
// Columns and lets people change them.
type Mapping struct {
	HeaderRow int
	Columns   []Column
}

// Of gives a field's first column; false when there is none.
func (m Mapping) Of(f Field) (Column, bool) {
	for _, c := range m.Columns {
		if c.Field == f {
			return c, true
		}
	}
	return Column{}, false
}

func (m Mapping) has(f Field) bool {
	_, ok := m.Of(f)
	return ok
}

// Named are the columns that can be told apart: those with a title.
func (m Mapping) Named() []Column {
	return slices.DeleteFunc(slices.Clone(m.Columns), func(c Column) bool { return c.Name() == "" })
}

// inParts reports whether the building or, where a committee has but one, the
// unit has a column.
func (m Mapping) inParts() bool { return m.has(FieldBuilding) || m.has(FieldUnit) }

// complete reports whether the columns name a dwelling.
func (m Mapping) complete() bool {
	return m.has(FieldDwelling) || m.has(FieldRoom) && m.inParts()
}

// Codes of problems. Those after the owner's are for tenants and for the columns
// of cards that exist already.
const (
	CodeCellError        = "cell.error"
	CodeDwellingMissing  = "dwelling.missing"
	CodeDwellingInvalid  = "dwelling.invalid"
	CodeDwellingConflict = "dwelling.conflict"
	CodePlateInvalid     = "plate.invalid"
	CodePlateDuplicate   = "plate.duplicate"
	CodePhoneInvalid     = "phone.invalid"
	CodeAreaInvalid      = "area.invalid"
	CodeLeaseEndInvalid  = "lease_end.invalid"
	CodeOwnerMissing     = "owner.missing"

	CodeTenantInvalid  = "tenant.invalid"
	CodeCardInvalid    = "card.invalid"
	CodeCardDuplicate  = "card.duplicate"
	CodeClassInvalid   = "class.invalid"
	CodeValidToInvalid = "valid_to.invalid"
	CodePaidToInvalid  = "paid_to.invalid"
)

//go:embed groups.json
var groupsData []byte

// groupWords are the titles that say nothing of whom (姓名, 电话), those that do for the
// columns below or beside them (业主, 承租; Other speaks of somebody who is neither), and
// those of the area within the walls; folded.
type groupWords struct {
	Names, Phones, Owner, Tenant, Other, Inner map[string]bool
}

var groups = readGroups(groupsData)

// readGroups panics on data that is wrong, which a first test run shows.
func readGroups(data []byte) groupWords {
	var lists struct{ Names, Phones, Owner, Tenant, Other, Inner []string }
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
	return groupWords{set(lists.Names), set(lists.Phones), set(lists.Owner), set(lists.Tenant), set(lists.Other), set(lists.Inner)}
}

// party is of whom a column speaks.
type party uint8

const (
	nobody party = iota
	ofOwner
	ofTenant
	ofOther
)

func (g groupWords) party(title string) party {
	switch f := fold(title); {
	case g.Owner[f]:
		return ofOwner
	case g.Tenant[f]:
		return ofTenant
	case g.Other[f]:
		return ofOther
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
// by those before it: the second 姓名 beside 承租 is the tenant's, and so is the phone
// next to that name.
func (m *Mapping) field(i int, over []string, found map[Field]bool, beside party) Field {
	title, both := fold(m.Columns[i].Title), Field("")
	whose := nobody
	if i < len(over) {
		whose = groups.party(over[i])
		if title == "" {
			title = fold(over[i])
		} else if !sameTitle(over[i], m.Columns[i].Title) {
			both = synonyms[fold(over[i]+m.Columns[i].Title)] // 停车证 over 编号
		}
	}
	name, phone := groups.Names[title], groups.Phones[title]
	if whose == nobody && (found[FieldOwner] && (name || beside == ofOther) || phone && (found[FieldPhone] || m.namesTenant(i-1))) {
		whose = beside
	}
	switch {
	case whose == ofOther && (name || phone):
		return ""
	case both != "":
		return both
	case whose == ofTenant && name:
		return FieldTenant
	case whose == ofTenant && phone:
		return FieldTenantPhone
	case whose == ofTenant && synonyms[title] == FieldValidTo:
		return FieldLeaseEnd
	case whose == ofOwner && name:
		return FieldOwner
	}
	return synonyms[title]
}

// namesTenant reports a column whose title 姓名 was found to be the tenant's.
func (m *Mapping) namesTenant(i int) bool {
	return i >= 0 && m.Columns[i].Field == FieldTenant && groups.Names[fold(m.Columns[i].Title)]
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
