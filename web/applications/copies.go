package applications

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/photo"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/web/kit"
)

// copied is one paper of which the class's terms ask for a copy, or of which one was kept.
type copied struct {
	Document class.Document
	Kept     string // the copy's id; empty where none is kept
	Gone     bool   // there was one, and none is wanted any more
}

func copiesOf(v application.Shown) []copied {
	var out []copied
	for _, d := range class.Documents() {
		one := copied{Document: d}
		for _, k := range v.Copies {
			switch {
			case k.Document != d:
			case k.GoneAt == nil:
				one.Kept = k.ID.String()
			default:
				one.Gone = true
			}
		}
		asked := slices.Contains(v.Terms.Copies, d) && !v.State.Over()
		one.Gone = one.Gone && !asked && one.Kept == ""
		if asked || one.Kept != "" || one.Gone {
			out = append(out, one)
		}
	}
	return out
}

// AddCopy takes in the copy of a paper that the terms ask for.
func (p *Pages) AddCopy(c *fiber.Ctx) error {
	f := kit.Bind(c)
	d := class.Document(f.Get("document"))
	field := "photo-" + string(d)
	_, file, err := kit.Upload(c, field, photo.MaxUpload)
	if err == nil {
		err = p.s.AddCopy(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, application.NewCopy{
			Number: c.Params("number"), Document: d, File: file,
		})
	}
	return p.back(c, f, photo.On(err, field), "copy", "apply.copies.added")
}

// DropCopy lets a copy go.
func (p *Pages) DropCopy(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.s.DropCopy(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"), class.Document(f.Get("document")))
	return p.back(c, f, err, "copy", "apply.copies.dropped")
}

// Copy is the picture itself; no browser and nothing between keeps it.
func (p *Pages) Copy(c *fiber.Ctx) error {
	jpeg, err := p.s.CopyJPEG(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"), c.Params("copy"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/jpeg")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(jpeg)
}
