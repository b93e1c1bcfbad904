package register

import (
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
// sheet.Read's. For staff.
func (s *Service) Keep(ctx context.Context, who actor.Actor, c people.CommitteeID, name string, data []byte) (people.UploadID, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return people.UploadID{}, err
	}
	if _, err := sheet.Read(name, data, sheet.Defaults); err != nil {
		return people.UploadID{}, err //nolint:wrapcheck // a refusal with its own code
	}
	u := people.Upload{ID: id.New[people.Upload](), Name: asItStands(name), Data: data}
	err := s.db.InTx(ctx, who, func(tx *pg.Tx) error { return people.KeepUpload(ctx, tx, c, u) })
	return u.ID, err
}

// Preview reads a waiting file against the register and writes nothing. The
// file's titles may be wrong: see Preview.Problem. people.ErrUploadGone. For staff.
func (s *Service) Preview(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID) (Preview, error) {
	u, f, err := s.waiting(ctx, who, c, key)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{ID: key, Name: u.Name, Sheet: u.Sheet}
	book, err := sheet.Read(f.Name, f.Data, sheet.Defaults)
	if err != nil {
		return p, err //nolint:wrapcheck // a refusal with its own code
	}
	chosen, err := Choose(book, f.Sheet, f.Overrides...)
	p.Sheets = chosen.Sheets
	if err != nil {
		p.Problem = err
		p.unread(book, f.Sheet)
		return p, nil //nolint:nilerr // the preview carries it, so that its page can ask
	}
	for _, source := range chosen.Sources {
		p.Read = append(p.Read, PreviewSheet{source.Table.Name, source.Mapping, source.sample()})
	}
	p.Result, err = s.preview(ctx, c, chosen, nil)
	return p, err
}

// unread offers the columns of the first row, so that a person can say what they are.
func (p *Preview) unread(book *sheet.Book, name string) {
	t, ok := book.Sheet(name)
	if !ok || len(t.Rows) == 0 {
		return
	}
	source := Source{Table: t, Mapping: Mapping{HeaderRow: t.Rows[0].Number}}
	for i, title := range t.Rows[0].Cells {
		source.Mapping.Columns = append(source.Mapping.Columns, Column{Index: i, Title: asItStands(title)})
	}
	p.Read = []PreviewSheet{{t.Name, source.Mapping, source.sample()}}
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
// register's titles when empty, and what its columns are.
type Reading struct {
	Sheet     string
	Overrides []Override
}

// SetColumns keeps what a person says of a waiting file's sheet and columns; it
// is Recognise's to refuse it, at the next Preview. For staff.
func (s *Service) SetColumns(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID, told Reading) error {
	if _, _, err := s.waiting(ctx, who, c, key); err != nil {
		return err
	}
	b, err := json.Marshal(told.Overrides)
	if err != nil {
		return fmt.Errorf("columns: %w", err)
	}
	return s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		return people.SetUploadColumns(ctx, tx, c, people.Upload{ID: key, Sheet: told.Sheet, Columns: b})
	})
}

// ImportKept imports a waiting file and forgets it. The second of two presses
// is people.ErrUploadGone. Errors as Import. For staff.
func (s *Service) ImportKept(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID, owners map[Address]day.Day) (Imported, error) {
	_, f, err := s.waiting(ctx, who, c, key)
	if err != nil {
		return Imported{}, err
	}
	f.NewOwners = owners
	out, err := s.Import(ctx, who, c, f)
	if err != nil {
		return out, err
	}
	return out, s.db.InTx(ctx, who, func(tx *pg.Tx) error { return people.DropUpload(ctx, tx, c, key) })
}

func (s *Service) waiting(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID) (people.Upload, ImportFile, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return people.Upload{}, ImportFile{}, err
	}
	var u people.Upload
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		var err error
		u, err = people.UploadByID(ctx, r, c, key, r.Now)
		return err
	})
	if err != nil {
		return u, ImportFile{}, err
	}
	f := ImportFile{Name: u.Name, Data: u.Data, Sheet: u.Sheet}
	if err := json.Unmarshal(u.Columns, &f.Overrides); err != nil {
		return u, f, fmt.Errorf("columns: %w", err)
	}
	return u, f, nil
}
