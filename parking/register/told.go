package register

import (
	"context"
	"slices"
	"strings"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/sheet"
	"ziguan/parking/plate"
)

// Told is what a person says of a column: of those with its name the nth, from 0, on
// every sheet that has it. An empty field takes it out of use.
type Told struct {
	Name  string
	Nth   int
	Field Field
}

// Said is what a person says of a waiting file: the sheet to read, empty for all that
// have a register's titles, and what columns hold.
type Said struct {
	Sheet   string
	Columns []Told
}

// SetColumns keeps what a person says of a waiting file. All other columns stay what
// they were taken for, so that who says nothing changes nothing. Another sheet than the
// one read now is read afresh. ErrMapUnknown for a field or column that is not there.
// For staff.
func (s *Service) SetColumns(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID, said Said) error {
	done, err := turn(ctx, who, c)
	if err != nil {
		return err
	}
	defer done()
	_, f, err := s.waiting(ctx, c, key)
	if err != nil {
		return err
	}
	if said.Sheet != f.Sheet {
		f.Sheet, f.Overrides = said.Sheet, nil
	}
	if len(said.Columns) > 0 {
		book, err := sheet.Read(ctx, f.Name, f.Data, sheet.Defaults)
		if err != nil {
			return err
		}
		book.Fix(f.Fixes, put)
		if f.Overrides, err = f.tell(book, said.Columns); err != nil {
			return err
		}
	}
	return s.say(ctx, who, c, key, func(r *Reading) { r.Sheet, r.Overrides = f.Sheet, f.Overrides })
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

// mostFixes bounds what is kept beside a waiting file.
const mostFixes = 2000

// Refusals of what somebody puts right in a waiting file's cells.
var (
	// ErrFixes refuses more cells put right by hand than a file may have.
	ErrFixes = errs.New(errs.Invalid, "fixes.many")
	// ErrFixesNone says that nothing was filled into a list of problems.
	ErrFixesNone = errs.New(errs.Invalid, "fixes.none")
	// ErrFixLost refuses a value for a cell that does not hold what it is for;
	// parameter "cell" is the cell's name.
	ErrFixLost = errs.New(errs.Invalid, "fixes.lost")
)

func lost(f sheet.Fix) error {
	return ErrFixLost.With("cell", strings.TrimSpace(f.Sheet+" "+sheet.CellName(f.Row, f.Column)))
}

// put gives a cell's text with a fix in it: in place of the whole, or of each of its
// plates that the fix is for. A piece of a plate is none: 京A1234 stands in 京A12345 too.
func put(cell string, f sheet.Fix) (string, bool) {
	if f.Was == "" || sameText(cell, f.Was) {
		return f.Value, true
	}
	rest, found := bare(cell), false
	var out strings.Builder
	for _, part := range plate.SplitCell(rest) {
		between, after, _ := strings.Cut(rest, part)
		if rest = after; sameText(part, f.Was) {
			part, found = f.Value, true
		}
		out.WriteString(between + part)
	}
	return out.String() + rest, found
}

// sameText compares two texts as a list of problems has them.
func sameText(a, b string) bool { return asItStands(bare(a)) == asItStands(bare(b)) }

// Fix puts values into cells of a waiting file; one of a cell said before takes its
// place. ErrFixes; ErrFixLost where a cell does not hold what a value is for, and
// then none is put in. For staff.
func (s *Service) Fix(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID, fixes ...sheet.Fix) error {
	for i, f := range fixes {
		fixes[i].Sheet, fixes[i].Was, fixes[i].Value = asItStands(f.Sheet), asItStands(f.Was), asItStands(f.Value)
	}
	return s.fix(ctx, who, c, key, func(all []sheet.Fix, b *sheet.Book) ([]sheet.Fix, error) {
		for _, f := range fixes {
			all = append(slices.DeleteFunc(all, f.Same), f)
		}
		for _, f := range b.Fix(all, put) {
			if slices.ContainsFunc(fixes, f.Same) {
				return nil, lost(f)
			}
		}
		return all, nil
	})
}

// Unfix takes a fix back, and those that were put into its value. For staff.
func (s *Service) Unfix(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID, f sheet.Fix) error {
	return s.fix(ctx, who, c, key, func(all []sheet.Fix, b *sheet.Book) ([]sheet.Fix, error) {
		all = slices.DeleteFunc(all, f.Same)
		for _, gone := range b.Fix(all, put) {
			all = slices.DeleteFunc(all, gone.Same)
		}
		return all, nil
	})
}

// fix changes what was put into a waiting file's cells, with the file at hand.
func (s *Service) fix(
	ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID, change func([]sheet.Fix, *sheet.Book) ([]sheet.Fix, error),
) error {
	done, err := turn(ctx, who, c)
	if err != nil {
		return err
	}
	defer done()
	_, f, err := s.waiting(ctx, c, key)
	if err != nil {
		return err
	}
	book, err := sheet.Read(ctx, f.Name, f.Data, sheet.Defaults)
	if err != nil {
		return err
	}
	all, err := change(f.Fixes, book)
	if err != nil {
		return err
	}
	if len(all) > mostFixes {
		return ErrFixes
	}
	return s.say(ctx, who, c, key, func(r *Reading) { r.Fixes = all })
}

// Correct puts into a waiting file's cells what was filled into its list of
// problems. ErrFixesNone, ErrFixes, and the refusals of sheet.Read. For staff.
func (s *Service) Correct(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID, list ImportFile) error {
	done, err := turn(ctx, who, c)
	if err != nil {
		return err
	}
	fixes, err := readCorrections(ctx, list.Name, list.Data)
	done()
	if err != nil {
		return err
	}
	return s.Fix(ctx, who, c, key, fixes...)
}
