package register

import (
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/sheet"
	"ziguan/parking/register"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// importsView is where a list comes in, and those that came.
type importsView struct {
	Page    ui.PageHead
	Base    string
	Form    ui.FormView
	Refused string
	Waiting []people.Upload
	Batches []people.Batch
	Time    func(time.Time) string
}

// Imports is `…/imports`.
func (p *Pages) Imports(c *fiber.Ctx) error { return p.imports(c, nil) }

func (p *Pages) imports(c *fiber.Ctx, refused error) error {
	batches, err := p.reg.Batches(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	waiting, err := p.reg.Waiting(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	zone := kit.Committee(c).Location()
	v := importsView{
		Page: p.k.Page(c, "register.import.title"), Base: kit.Link(c, "register"), Batches: batches, Waiting: waiting,
		Form: ui.FormView{
			Action: kit.Link(c, "register", "imports"), Submit: kit.T(c, "register.import.upload"), Icon: "upload",
			Back: kit.Link(c, "register"), Multipart: true,
		},
		Time: func(t time.Time) string { return t.In(zone).Format("2006-01-02 15:04") },
	}
	if refused == nil {
		return kit.Render(c, importsPage(v))
	}
	v.Form.Errors, v.Refused = kit.WrongParts(c, kit.Form{}.WithError(refused), "file", "register.import.file")
	return kit.Refuse(c, refused, func() error { return kit.Render(c, importsPage(v)) })
}

// Upload takes a file in and goes on to its preview.
func (p *Pages) Upload(c *fiber.Ctx) error {
	name, data, err := kit.Upload(c, "file", sheet.Defaults.Bytes)
	if err != nil {
		return p.imports(c, onFile(err))
	}
	key, err := p.reg.Keep(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, name, data)
	if err != nil {
		return p.imports(c, onFile(err))
	}
	return kit.Done(c, kit.Link(c, "register", "imports", key.String()), "")
}

// onFile puts a refusal of the file on its field.
func onFile(err error) error {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Invalid {
		return err
	}
	return e.On("file")
}

// previewView is a file before it is imported. Sold holds what was typed about
// dwellings with another owner, by the row.
type previewView struct {
	Page    ui.PageHead
	P       register.Preview
	Base    string
	Here    string
	Typed   kit.Form
	Refused string
	Today   day.Day
}

func uploadKey(c *fiber.Ctx) (people.UploadID, error) {
	key, err := id.Parse[people.Upload](param(c, "upload"))
	if err != nil {
		return key, people.ErrUploadGone
	}
	return key, nil
}

// Preview is `…/imports/{upload}`: what would come of the file. It writes nothing.
func (p *Pages) Preview(c *fiber.Ctx) error { return p.preview(c, kit.Form{}, nil) }

func (p *Pages) preview(c *fiber.Ctx, typed kit.Form, refused error) error {
	key, err := uploadKey(c)
	if err != nil {
		return err
	}
	seen, err := p.reg.Preview(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key)
	if err != nil {
		return err
	}
	v := previewView{
		Page: p.k.Page(c, "register.preview.title"), P: seen, Base: kit.Link(c, "register"),
		Here: kit.Link(c, "register", "imports", key.String()), Typed: typed, Today: kit.Committee(c).Today(p.k.DB.Now()),
	}
	v.Page.Wide = true
	if refused == nil {
		return kit.Render(c, previewPage(v))
	}
	v.Refused = kit.Of(c).Words.Err(refused)
	return kit.Refuse(c, refused, func() error { return kit.Render(c, previewPage(v)) })
}

// Columns keeps what a person says of the sheet and its columns.
func (p *Pages) Columns(c *fiber.Ctx) error {
	key, err := uploadKey(c)
	if err != nil {
		return err
	}
	f := kit.Bind(c)
	said := register.Said{Sheet: f.Get("sheet")}
	for i := range sheet.Defaults.Columns {
		at := strconv.Itoa(i)
		if col := f.All("col-" + at); col != nil && col[0] != f.Get("is-"+at) { // what stands as it was is not told
			nth, _ := strconv.Atoi(f.Get("nth-" + at)) // 0 where nobody says
			said.Columns = append(said.Columns, register.Told{Name: f.Get("title-" + at), Nth: nth, Field: register.Field(col[0])})
		}
	}
	if err := p.reg.SetColumns(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key, said); err != nil {
		return p.preview(c, f, err)
	}
	return kit.Done(c, kit.Link(c, "register", "imports", key.String()), "")
}

// Confirm imports the file.
func (p *Pages) Confirm(c *fiber.Ctx) error {
	key, err := uploadKey(c)
	if err != nil {
		return err
	}
	f := kit.Bind(c)
	owners := map[register.Address]day.Day{}
	for _, row := range f.All("sold") {
		place, err := register.ParseAddress(f.Get("dwelling-" + row))
		if err != nil {
			return p.preview(c, f, err)
		}
		from, err := day.Parse(f.Trim("from-" + row))
		if err != nil {
			err = errs.Form(day.ErrInvalid.On("from-" + row))
			return p.preview(c, f.WithError(err), err)
		}
		owners[place] = from
	}
	done, err := p.reg.ImportKept(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key, owners)
	if err != nil {
		return p.preview(c, f, err)
	}
	if done.Batch.Zero() {
		return kit.Done(c, kit.Link(c, "register"), "register.import.nothing")
	}
	return kit.Done(c, kit.Link(c, "register", "batches", done.Batch.String()), "register.import.done")
}

// batchView is the report of one imported file.
type batchView struct {
	Page     ui.PageHead
	Batch    register.BatchReport
	Base     string
	Founding string // the wizard's last step, where it waits
	Refused  string
}

func (p *Pages) batchKey(c *fiber.Ctx) (people.BatchID, error) {
	key, err := id.Parse[people.Batch](param(c, "batch"))
	if err != nil {
		return key, people.ErrBatchUnknown
	}
	return key, nil
}

// Batch is `…/batches/{batch}`.
func (p *Pages) Batch(c *fiber.Ctx) error { return p.batch(c, nil) }

func (p *Pages) batch(c *fiber.Ctx, refused error) error {
	key, err := p.batchKey(c)
	if err != nil {
		return err
	}
	b, err := p.reg.Batch(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key)
	if err != nil {
		return err
	}
	v := batchView{Page: p.k.Page(c, "register.batch.title"), Batch: b, Base: kit.Link(c, "register"), Founding: kit.Founding(c)}
	v.Page.Wide = true
	if refused == nil {
		return kit.Render(c, batchPage(v))
	}
	v.Refused = kit.Of(c).Words.Err(refused)
	return kit.Refuse(c, refused, func() error { return kit.Render(c, batchPage(v)) })
}

// Undo takes an imported file back.
func (p *Pages) Undo(c *fiber.Ctx) error {
	key, err := p.batchKey(c)
	if err != nil {
		return err
	}
	if err := p.reg.Undo(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key); err != nil {
		return p.batch(c, err)
	}
	return kit.Done(c, kit.Link(c, "register", "batches", key.String()), "register.undo.done")
}
