package register

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/errs"
	"ziguan/internal/sheet"
)

// Refusals of a table as a whole.
var (
	// ErrMapUnknown refuses a field or title of a mapping that does not exist;
	// parameter "name" is the field or title as given.
	ErrMapUnknown = errs.New(errs.Invalid, "map.unknown")
	// ErrNoHeader refuses a table in which no row names a dwelling's column.
	ErrNoHeader = errs.New(errs.Invalid, "header.missing")
	// ErrSheetUnknown refuses a sheet's name that the file does not have;
	// parameter "name" is the name as given.
	ErrSheetUnknown = errs.New(errs.Invalid, "sheet.unknown")
)

//go:embed titles.json
var titlesData []byte

// synonyms gives the field of a folded title; titles.json lists them.
var synonyms = readTitles(titlesData)

// readTitles panics on data that is wrong, which a first test run shows.
func readTitles(data []byte) map[string]Field {
	var lists map[Field][]string
	if err := json.Unmarshal(data, &lists); err != nil {
		panic(err)
	}
	out := map[string]Field{}
	for f, titles := range lists {
		for _, t := range titles {
			if other, ok := out[fold(t)]; ok || f != fieldDoor && !slices.Contains(Fields, f) {
				panic("register: title " + t + " of " + string(f) + " and " + string(other))
			}
			out[fold(t)] = f
		}
	}
	return out
}

// fold makes titles comparable: half-width, lower case, without what stands in
// brackets (units, hints; unless that is all), white space, punctuation, and a unit
// or a number at the end.
func fold(title string) string {
	var b, inner strings.Builder
	depth := 0
	for _, r := range strings.ToLower(norm.NFKC.String(title)) {
		switch {
		case strings.ContainsRune("([{\u3010\u3014\u300C", r):
			depth++
		case strings.ContainsRune(")]}\u3011\u3015\u300D", r):
			depth = max(0, depth-1)
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
		case depth == 0:
			b.WriteRune(r)
		default:
			inner.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return inner.String()
	}
	text := b.String()
	for _, unit := range words.AreaUnits {
		if t, ok := strings.CutSuffix(text, unit); ok && t != "" {
			text = t
			break
		}
	}
	return strings.TrimRightFunc(text, unicode.IsDigit)
}

// Override tells that the column of a title holds a field; an empty field takes
// the column out of use. Sheet is the one it is said of, empty for every one that is
// read. Several of one title are said of several columns, from the left.
type Override struct {
	Field Field
	Title string
	Sheet string `json:",omitempty"`
}

// ParseOverride reads field=TITLE as typed on the command line.
func ParseOverride(s string) (Override, error) {
	field, title, ok := strings.Cut(s, "=")
	if f := Field(strings.TrimSpace(field)); ok && slices.Contains(Fields, f) {
		return Override{Field: f, Title: strings.TrimSpace(title)}, nil
	}
	return Override{}, ErrMapUnknown.With("name", s)
}

// headerRows is how far down the titles may stand.
const headerRows = 50

// refusal is that of a file, or a table, in which such overrides found their titles.
func refusal(recognised bool, overrides []Override, served []bool) error {
	if i := slices.Index(served, false); i >= 0 {
		return ErrMapUnknown.With("name", cmp.Or(overrides[i].Title, string(overrides[i].Field)))
	}
	if !recognised {
		return ErrNoHeader
	}
	return nil
}

func fieldsKnown(overrides []Override) error {
	for _, o := range overrides {
		if o.Field != "" && !slices.Contains(Fields, o.Field) {
			return ErrMapUnknown.With("name", cmp.Or(o.Title, string(o.Field)))
		}
	}
	return nil
}

// recognise is Recognise with what it found: served are the overrides whose titles
// stand in the row of titles or, where there is none, in any row.
func recognise(t sheet.Table, overrides []Override) (best Mapping, served []bool, ok bool) {
	bestServes, bestKnown := 0, 0
	stands := make([]bool, len(overrides))
	for i, r := range t.Rows[:min(len(t.Rows), headerRows)] {
		var over *sheet.Row
		if i > 0 {
			over = &t.Rows[i-1]
		}
		m, serves := recogniseRow(over, r, overrides)
		n := 0
		for j, is := range serves {
			stands[j] = stands[j] || is
			n += one(is)
		}
		if k := known(m); m.complete() && (n > bestServes || n == bestServes && k > bestKnown) {
			best, bestServes, bestKnown, served, ok = m, n, k, serves, true
		}
	}
	if !ok {
		served = stands
	}
	return best, served, ok
}

// known counts the distinct fields of a mapping; a merged title row that says
// one thing in every column counts once.
func known(m Mapping) int {
	seen := map[Field]bool{}
	for _, c := range m.Columns {
		if c.Field != "" {
			seen[c.Field] = true
		}
	}
	return len(seen)
}

// recogniseRow reads one row as titles, with the row over it; serves are the overrides
// that it has a column for, be it one that another was told of already.
func recogniseRow(before *sheet.Row, r sheet.Row, overrides []Override) (m Mapping, serves []bool) {
	m.HeaderRow = r.Number
	over := above(before, r)
	told := map[int]bool{}
	for i := range max(len(r.Cells), len(over)) {
		m.Columns = append(m.Columns, Column{Index: i, Title: strings.TrimSpace(r.Cell(i))})
		if i < len(over) {
			m.Columns[i].Over = over[i]
		}
	}
	serves = make([]bool, len(overrides))
	for i, o := range overrides {
		at := m.nth(o.Title, func(c Column) bool { return !told[c.Index] })
		if at >= 0 {
			m.Columns[at].Field, told[at] = o.Field, true
		}
		serves[i] = at >= 0 || m.nth(o.Title, func(Column) bool { return true }) >= 0
	}
	m.recognise(told, over)
	return m, serves
}

// nth is the first column of a title that may be had: by its whole title before its own.
func (m Mapping) nth(title string, free func(Column) bool) int {
	at := slices.IndexFunc(m.Columns, func(c Column) bool { return free(c) && title != "" && sameTitle(c.Name(), title) })
	if at < 0 {
		at = slices.IndexFunc(m.Columns, func(c Column) bool { return free(c) && c.Title != "" && sameTitle(c.Title, title) })
	}
	return at
}

// recognise gives the columns nobody told about the fields of their titles. A
// field that was told, or found further left, is not given again, except that
// plates and phones may stand in several columns, that a tenant's name takes the
// place of the column that only says whose it is, and a whole area that of the part
// within the walls: votes count by the whole.
func (m *Mapping) recognise(told map[int]bool, over []string) {
	set := map[Field]bool{}
	for i := range told {
		set[m.Columns[i].Field] = true
	}
	parts := set[FieldBuilding] || set[FieldUnit] || slices.ContainsFunc(m.Columns, func(c Column) bool {
		f := synonyms[fold(c.Title)]
		return !told[c.Index] && (f == FieldBuilding || f == FieldUnit)
	})
	found, side := map[Field]bool{}, nobody
	for i := range m.Columns {
		c := &m.Columns[i]
		f := m.field(i, over, found, side)
		side = beside(side, c.Title, f)
		if f == fieldDoor {
			f = FieldDwelling
			if parts {
				f = FieldRoom
			}
		}
		if told[i] || f == "" || set[f] {
			continue
		}
		switch {
		case f == FieldTenant && groups.Names[fold(c.Title)], f == FieldArea && m.inner() && !groups.Inner[fold(c.Title)]:
			m.release(f, told)
		case found[f] && !f.several():
			continue
		}
		c.Field, found[f] = f, true
	}
	m.settle(told)
}

// inner reports whether the area found so far is that within the walls.
func (m *Mapping) inner() bool {
	c, ok := m.Of(FieldArea)
	return ok && groups.Inner[fold(c.Title)]
}

// release takes a field from the columns that have it.
func (m *Mapping) release(f Field, told map[int]bool) {
	for i := range m.Columns {
		if c := &m.Columns[i]; c.Field == f && !told[i] {
			c.Field = ""
		}
	}
}

func sameTitle(a, b string) bool {
	squeeze := func(s string) string { return strings.Join(strings.Fields(norm.NFKC.String(s)), "") }
	return squeeze(a) == squeeze(b)
}

// settle leaves one way to name a dwelling: its parts where they are whole, since
// a column beside them often holds the estate's own address; else the dwelling.
func (m *Mapping) settle(told map[int]bool) {
	drop := []Field{FieldBuilding, FieldUnit, FieldRoom}
	if m.has(FieldRoom) && m.inParts() {
		drop = []Field{FieldDwelling}
	} else if !m.has(FieldDwelling) {
		return
	}
	for i := range m.Columns {
		if c := &m.Columns[i]; slices.Contains(drop, c.Field) && !told[i] {
			c.Field = ""
		}
	}
}
