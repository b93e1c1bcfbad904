package register

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/sheet"
)

// Preview is a file that waits to be imported: how it is read now, and what
// would come of it. Sheet is the one a person named, empty for all that are read.
// Problem is set instead when no titles can be read; then Read holds the first
// sheet's first row.
type Preview struct {
	ID      people.UploadID
	Name    string
	Sheets  []SheetRead
	Sheet   string
	Read    []PreviewSheet
	Fixes   []sheet.Fix
	Result  Result
	Problem error
}

// PreviewSheet is a sheet that is read: its columns, and its first rows below the
// titles with the dwelling as it was read.
type PreviewSheet struct {
	Name    string
	Mapping Mapping
	Samples [][]string
}

// samples is how many rows a preview shows of the file itself.
const samples = 3

// Keep takes a file in and gives its key; it waits for a day. Errors are
// those of sheet.Read and sheet.Turn. For staff.
func (s *Service) Keep(ctx context.Context, who actor.Actor, c people.CommitteeID, name string, data []byte) (people.UploadID, error) {
	done, err := turn(ctx, who, c)
	if err != nil {
		return people.UploadID{}, err
	}
	defer done()
	if _, err := sheet.Read(ctx, name, data, sheet.Defaults); err != nil {
		return people.UploadID{}, err
	}
	u := people.Upload{ID: id.New[people.Upload](), Name: asItStands(name), Data: data}
	err = s.db.InTx(ctx, who, func(tx *pg.Tx) error { return people.KeepUpload(ctx, tx, c, u) })
	return u.ID, err
}

// Preview reads a waiting file against the register and writes nothing. The
// file's titles may be wrong: see Preview.Problem. people.ErrUploadGone. For staff.
func (s *Service) Preview(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID) (Preview, error) {
	done, err := turn(ctx, who, c)
	if err != nil {
		return Preview{}, err
	}
	defer done()
	u, f, err := s.waiting(ctx, c, key)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{ID: key, Name: u.Name, Sheet: u.Sheet, Fixes: f.Fixes}
	book, err := sheet.Read(ctx, f.Name, f.Data, sheet.Defaults)
	if err != nil {
		return p, err
	}
	book.Fix(f.Fixes, put)
	chosen, problem := f.shown(book)
	p.Sheets, p.Problem = chosen.Sheets, problem
	for _, source := range chosen.Sources {
		p.Read = append(p.Read, PreviewSheet{source.Table.Name, source.Mapping, source.sample()})
	}
	if problem != nil {
		return p, nil //nolint:nilerr // the preview carries it, so that its page can ask
	}
	p.Result, err = s.preview(ctx, c, chosen, nil)
	return p, err
}

// sample gives a sheet's first rows, the dwelling as it is read.
func (s Source) sample() [][]string {
	var out [][]string
	doors := doorsOf(s.Table, s.Mapping)
	door, named := s.Mapping.Of(FieldDwelling)
	if !named {
		door, named = s.Mapping.Of(FieldRoom)
	}
	for _, r := range s.Table.Rows {
		if r.Number <= s.Mapping.HeaderRow || r.Blank() || doors.heading[r.Number] {
			continue
		}
		cells := make([]string, len(s.Mapping.Columns))
		for i, c := range s.Mapping.Columns {
			cells[i] = asItStands(r.Cell(c.Index))
		}
		if l := (line{reader: &reader{mapping: s.Mapping, doors: doors}, row: r}); named && l.locate() {
			cells[slices.IndexFunc(s.Mapping.Columns, func(c Column) bool { return c.Index == door.Index })] = l.dwelling.String()
		}
		if out = append(out, cells); len(out) == samples {
			break
		}
	}
	return out
}

// Reading is what a person says of a waiting file: which sheet, all that have a
// register's titles when empty, what its columns are, and what belongs into cells.
type Reading struct {
	Sheet     string      `json:"-"`
	Overrides []Override  `json:"overrides"`
	Fixes     []sheet.Fix `json:"fixes"`
}

// say changes what is kept beside a waiting file, which is held meanwhile.
func (s *Service) say(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID, change func(*Reading)) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	return s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		u, err := people.HoldUpload(ctx, tx, c, key)
		if err != nil {
			return err
		}
		r, err := readingOf(u)
		if err != nil {
			return err
		}
		change(&r)
		b, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("columns: %w", err)
		}
		return people.SetUploadColumns(ctx, tx, c, people.Upload{ID: key, Sheet: r.Sheet, Columns: b})
	})
}

// readingOf reads what is kept beside a file; once it was the columns alone.
func readingOf(u people.Upload) (Reading, error) {
	r := Reading{Sheet: u.Sheet}
	var err error
	if bytes.HasPrefix(bytes.TrimSpace(u.Columns), []byte("[")) {
		err = json.Unmarshal(u.Columns, &r.Overrides)
	} else {
		err = json.Unmarshal(u.Columns, &r)
	}
	if err != nil {
		return r, fmt.Errorf("columns: %w", err)
	}
	return r, nil
}

// Waiting lists the files that were uploaded and not imported yet, the newest
// first. For staff.
func (s *Service) Waiting(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]people.Upload, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return nil, err
	}
	return people.Uploads(ctx, s.db, c, s.db.Now())
}

// Drop forgets a waiting file that nobody wants. For staff.
func (s *Service) Drop(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	return s.db.InTx(ctx, who, func(tx *pg.Tx) error { return people.DropUpload(ctx, tx, c, key) })
}

// ImportKept imports a waiting file and forgets it. The second of two presses
// is people.ErrUploadGone. Errors as Import. For staff.
func (s *Service) ImportKept(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID, owners map[Address]day.Day) (Imported, error) {
	done, err := turn(ctx, who, c)
	if err != nil {
		return Imported{}, err
	}
	defer done()
	_, f, err := s.waiting(ctx, c, key)
	if err != nil {
		return Imported{}, err
	}
	f.NewOwners = owners
	out, err := s.imports(ctx, who, c, f)
	if err != nil {
		return out, err
	}
	return out, s.db.InTx(ctx, who, func(tx *pg.Tx) error { return people.DropUpload(ctx, tx, c, key) })
}

// turn is staff's to have: a committee's files are read one at a time, each loaded
// when its turn comes. sheet.ErrBusy.
func turn(ctx context.Context, who actor.Actor, c people.CommitteeID) (done func(), err error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return nil, err
	}
	return sheet.Turn(ctx, c.String())
}

// waiting loads a file that waits. Whoever calls has the turn to read it.
func (s *Service) waiting(ctx context.Context, c people.CommitteeID, key people.UploadID) (people.Upload, ImportFile, error) {
	u, err := people.UploadByID(ctx, s.db, c, key, s.db.Now())
	if err != nil {
		return u, ImportFile{}, err
	}
	r, err := readingOf(u)
	return u, ImportFile{Name: u.Name, Data: u.Data, Sheet: r.Sheet, Overrides: r.Overrides, Fixes: r.Fixes}, err
}
