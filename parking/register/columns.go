package register

import (
	"context"
	"slices"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/sheet"
)

// Told is what a person says of a column: of those with its name the nth, from 0, on
// every sheet that has it. An empty field takes it out of use.
type Told struct {
	Name  string
	Nth   int
	Field Field
}

// SetColumns keeps what a person says of a waiting file: the sheet to read, empty for
// all that have a register's titles, and what columns hold. All other columns stay what
// they were taken for, so that who says nothing changes nothing. Another sheet than the
// one read now is read afresh. ErrMapUnknown for a field or column that is not there.
// For staff.
func (s *Service) SetColumns(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID, name string, told ...Told) error {
	done, err := turn(ctx, who, c)
	if err != nil {
		return err
	}
	defer done()
	_, f, err := s.waiting(ctx, c, key)
	if err != nil {
		return err
	}
	if name != f.Sheet {
		f.Sheet, f.Overrides = name, nil
	}
	if len(told) > 0 {
		book, err := sheet.Read(ctx, f.Name, f.Data, sheet.Defaults)
		if err != nil {
			return err //nolint:wrapcheck // a refusal with its own code
		}
		book.Fix(f.Fixes, put)
		if f.Overrides, err = f.tell(book, told); err != nil {
			return err
		}
	}
	return s.say(ctx, who, c, key, func(r *Reading) { r.Sheet, r.Overrides = name, f.Overrides })
}

// tell names every column that is read now, with what was told of some; that holds on
// sheets too which become readable by it.
func (f ImportFile) tell(book *sheet.Book, told []Told) ([]Override, error) {
	chosen, problem := f.shown(book)
	var out []Override
	found := map[Told]bool{}
	for _, source := range chosen.Sources {
		nth := map[string]int{}
		for _, c := range source.Mapping.Named() {
			o := Override{Field: c.Field, Title: c.Name(), Sheet: source.Table.Name}
			for _, t := range told {
				if sameTitle(t.Name, o.Title) && t.Nth == nth[o.Title] {
					o.Field, found[t] = t.Field, true
				}
			}
			nth[o.Title]++
			if problem == nil || o.Field != "" {
				out = append(out, o)
			}
		}
	}
	for _, t := range told {
		if !found[t] {
			return nil, ErrMapUnknown.With("name", t.Name)
		}
		if t.Field != "" {
			out = append(out, Override{Field: t.Field, Title: t.Name})
		}
	}
	return out, fieldsKnown(out)
}

// shown is how a file is read or, with the reason why it cannot be, the columns of its
// first row, so that a person can say what they are.
func (f ImportFile) shown(book *sheet.Book) (Chosen, error) {
	chosen, problem := Choose(book, f.Sheet, f.Overrides...)
	if problem == nil {
		return chosen, nil
	}
	chosen.Sources = nil
	t, ok := book.Sheet(f.Sheet)
	if !ok || len(t.Rows) == 0 {
		return chosen, problem
	}
	source := Source{Table: t, Mapping: Mapping{HeaderRow: t.Rows[0].Number}}
	for i, title := range t.Rows[0].Cells {
		c := Column{Index: i, Title: asItStands(title)}
		if at := slices.IndexFunc(f.Overrides, func(o Override) bool { return sameTitle(o.Title, c.Title) }); at >= 0 {
			c.Field = f.Overrides[at].Field
		}
		source.Mapping.Columns = append(source.Mapping.Columns, c)
	}
	chosen.Sources = []Source{source}
	return chosen, problem
}
