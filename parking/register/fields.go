package register

import "slices"

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
