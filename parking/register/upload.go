package register

import (
	"context"
	"encoding/json"
	"fmt"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/sheet"
)

// Preview is a file that waits to be imported: how it is read now, and what
// would come of it. Problem is set instead when its titles cannot be read; then
// Columns are the first sheet's first row.
type Preview struct {
	ID      people.UploadID
	Name    string
	Sheets  []string
	Sheet   string
	Mapping Mapping
	Samples [][]string // the first rows below the titles
	Result  Result
	Problem error
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
		return people.UploadID{}, err //nolint:wrapcheck // a refusal with its own code
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
	p := Preview{ID: key, Name: u.Name, Sheet: u.Sheet}
	book, err := sheet.Read(ctx, f.Name, f.Data, sheet.Defaults)
	if err != nil {
		return p, err //nolint:wrapcheck // a refusal with its own code
	}
	for _, t := range book.Sheets {
		p.Sheets = append(p.Sheets, t.Name)
	}
	table, mapping, err := Choose(book, f.Sheet, f.Overrides...)
	if err != nil {
		p.Problem = err
		p.unread(book, f.Sheet)
		return p, nil //nolint:nilerr // the preview carries it, so that its page can ask
	}
	p.Sheet, p.Mapping = table.Name, mapping
	p.sample(table)
	p.Result, err = s.preview(ctx, c, table, mapping, nil)
	return p, err
}

// unread offers the columns of the first row, so that a person can say what they are.
func (p *Preview) unread(book *sheet.Book, name string) {
	t, ok := book.Sheet(name)
	if !ok || len(t.Rows) == 0 {
		return
	}
	p.Sheet, p.Mapping.HeaderRow = t.Name, t.Rows[0].Number
	for i, title := range t.Rows[0].Cells {
		p.Mapping.Columns = append(p.Mapping.Columns, Column{Index: i, Title: asItStands(title)})
	}
	p.sample(t)
}

func (p *Preview) sample(t sheet.Table) {
	for _, r := range t.Rows {
		if r.Number <= p.Mapping.HeaderRow || r.Blank() {
			continue
		}
		cells := make([]string, len(p.Mapping.Columns))
		for i, c := range p.Mapping.Columns {
			cells[i] = asItStands(r.Cell(c.Index))
		}
		if p.Samples = append(p.Samples, cells); len(p.Samples) == samples {
			return
		}
	}
}

// Reading is what a person says of a waiting file: which sheet, the first when
// empty, and what its columns are.
type Reading struct {
	Sheet     string
	Overrides []Override
}

// SetColumns keeps what a person says of a waiting file's sheet and columns; it
// is Recognise's to refuse it, at the next Preview. For staff.
func (s *Service) SetColumns(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.UploadID, told Reading) error {
	done, err := turn(ctx, who, c)
	if err != nil {
		return err
	}
	defer done()
	if _, _, err := s.waiting(ctx, c, key); err != nil {
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
	return sheet.Turn(ctx, c.String()) //nolint:wrapcheck // a refusal with its own code
}

// waiting loads a file that waits. Whoever calls has the turn to read it.
func (s *Service) waiting(ctx context.Context, c people.CommitteeID, key people.UploadID) (people.Upload, ImportFile, error) {
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
