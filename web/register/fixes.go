package register

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/people"
	"ziguan/internal/sheet"
	"ziguan/parking/register"
	"ziguan/web/kit"
)

// problemsView is a list of problems: of a file that waits, where each suggestion
// is one tap, or of one that was imported.
type problemsView struct {
	Problems      []register.Problem
	Upload, Batch string // the address of the one or the other
	Sheets        bool   // problems name their sheet
}

func (v problemsView) download() string {
	if v.Upload != "" {
		return below(v.Upload, "problems")
	}
	return below(v.Batch, "problems")
}

// problemTitles are those of the workbook to correct, in its order.
var problemTitles = []string{"sheet", "cell", "column", "value", "what", "meant", "shall"}

func (p *Pages) problemBook(c *fiber.Ctx, problems []register.Problem) error {
	titles := make([]string, len(problemTitles))
	for i, t := range problemTitles {
		titles[i] = kit.T(c, "register.problem."+t)
	}
	data, err := register.Corrections(problems, titles, func(code string) string { return kit.T(c, "error."+code) })
	if err != nil {
		return err
	}
	return kit.Download(c, "problems.xlsx", mime(register.XLSX), data)
}

// Problems is `…/imports/{upload}/problems`: what could not be read, as a workbook
// with a column to correct it in.
func (p *Pages) Problems(c *fiber.Ctx) error {
	key, err := uploadKey(c)
	if err != nil {
		return err
	}
	seen, err := p.reg.Preview(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key)
	if err != nil {
		return err
	}
	return p.problemBook(c, seen.Result.Problems)
}

// BatchProblems is the same of a file that was imported.
func (p *Pages) BatchProblems(c *fiber.Ctx) error {
	key, err := p.batchKey(c)
	if err != nil {
		return err
	}
	b, err := p.reg.Batch(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key)
	if err != nil {
		return err
	}
	return p.problemBook(c, b.Problems)
}

// Fix takes one suggestion.
func (p *Pages) Fix(c *fiber.Ctx) error {
	return p.onFile(c, "#problems", func(key people.UploadID) error {
		f, err := fixOf(kit.Bind(c))
		if err != nil {
			return err
		}
		return p.reg.Fix(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key, f)
	})
}

// Unfix takes one back.
func (p *Pages) Unfix(c *fiber.Ctx) error {
	return p.onFile(c, "#problems", func(key people.UploadID) error {
		f, err := fixOf(kit.Bind(c))
		if err != nil {
			return err
		}
		return p.reg.Unfix(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key, f)
	})
}

// Corrections takes the workbook of problems back, filled in.
func (p *Pages) Corrections(c *fiber.Ctx) error {
	return p.onFile(c, "#problems", func(key people.UploadID) error {
		name, data, err := kit.Upload(c, "file", sheet.Defaults.Bytes)
		if err != nil {
			return err
		}
		return p.reg.Correct(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key, register.ImportFile{Name: name, Data: data})
	})
}

// Drop forgets a waiting file.
func (p *Pages) Drop(c *fiber.Ctx) error {
	key, err := uploadKey(c)
	if err != nil {
		return err
	}
	if err := p.reg.Drop(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key); err != nil {
		return err
	}
	return kit.Done(c, kit.Link(c, "register", "imports"), "register.waiting.dropped")
}

// onFile does something to a waiting file and shows it again.
func (p *Pages) onFile(c *fiber.Ctx, at string, do func(people.UploadID) error) error {
	key, err := uploadKey(c)
	if err != nil {
		return err
	}
	if err := do(key); err != nil {
		return p.preview(c, kit.Form{}, err)
	}
	return kit.Done(c, kit.Link(c, "register", "imports", key.String())+at, "")
}

// fixOf reads the hidden fields of a suggestion; a form that somebody changed is
// of no cell.
func fixOf(f kit.Form) (sheet.Fix, error) {
	row, err := strconv.Atoi(f.Get("row"))
	if err != nil || row < 1 {
		return sheet.Fix{}, register.ErrFixesNone
	}
	column, err := strconv.Atoi(f.Get("column"))
	if err != nil || column < 0 || column >= sheet.Defaults.Columns {
		return sheet.Fix{}, register.ErrFixesNone
	}
	return sheet.Fix{Sheet: f.Get("sheet"), Row: row, Column: column, Was: f.Get("was"), Value: f.Get("value")}, nil
}
