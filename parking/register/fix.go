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
		return err //nolint:wrapcheck // a refusal with its own code
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

// correctionColumns are those of a list of problems to correct: sheet, cell, title,
// what stands there, what is wrong, what may be meant, and what it shall be.
const correctionColumns = 7

// Corrections lays problems out as a workbook for somebody to fill in: titles has
// correctionColumns words, say gives a problem's sentence.
func Corrections(problems []Problem, titles []string, say func(code string) string) ([]byte, error) {
	out := sheet.Out{Name: exportWords["problems"], Titles: titles[:correctionColumns]}
	for _, p := range problems {
		out.Rows = append(out.Rows, []string{
			p.Sheet, sheet.CellName(p.Row, p.Index), p.Column, p.Value, say(p.Code), strings.Join(p.Suggestions, exportWords["join"]), "",
		})
	}
	return writeSheet(out, XLSX)
}

// readCorrections reads what was filled into a list of problems; ErrFixesNone, and
// the refusals of sheet.Read.
func readCorrections(ctx context.Context, name string, data []byte) ([]sheet.Fix, error) {
	b, err := sheet.Read(ctx, name, data, sheet.Defaults)
	if err != nil {
		return nil, err //nolint:wrapcheck // a refusal with its own code
	}
	var out []sheet.Fix
	for _, t := range b.Sheets {
		for _, r := range t.Rows {
			row, column, ok := sheet.ParseCellName(bare(r.Cell(1)))
			value := bare(r.Cell(correctionColumns - 1))
			if ok && value != "" {
				out = append(out, sheet.Fix{Sheet: bare(r.Cell(0)), Row: row, Column: column, Was: bare(r.Cell(3)), Value: value})
			}
		}
	}
	if len(out) == 0 {
		return nil, ErrFixesNone
	}
	return out, nil
}
