package help

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/web/kit"
	"ziguan/web/place"
	"ziguan/web/ui"
)

// Pages are the handlers.
type Pages struct{ k *kit.Kit }

// New makes the pages.
func New(k *kit.Kit) *Pages { return &Pages{k} }

// IndexView is the handbook's first page.
type IndexView struct {
	Page     ui.PageHead
	Chapters []EntryView
}

// EntryView leads to a chapter.
type EntryView struct{ Title, Lead, Href string }

// ChapterView is one chapter.
type ChapterView struct {
	Page        ui.PageHead
	Title, Lead string
	Sections    []Section
	HTML        string
	Index       string
}

// Index is `/help`, and `/p/{committee}/help` with that committee's phone.
func (p *Pages) Index(c *fiber.Ctx) error {
	v := IndexView{Page: p.head(c, "help.title")}
	for _, name := range Names() {
		one, err := read(string(kit.Of(c).Words.L), name)
		if err != nil {
			return err
		}
		v.Chapters = append(v.Chapters, EntryView{one.Title, one.Lead, v.Page.Handbook() + "/" + name})
	}
	return kit.Render(c, indexPage(v))
}

// Chapter is `/help/{chapter}`, and the same below a committee's public page.
func (p *Pages) Chapter(c *fiber.Ctx) error {
	name := c.Params("chapter")
	if !slices.Contains(Names(), name) {
		return fiber.ErrNotFound
	}
	one, err := read(string(kit.Of(c).Words.L), name)
	if err != nil {
		return err
	}
	v := ChapterView{Page: p.head(c, "help.title"), Title: one.Title, Lead: one.Lead, Sections: one.Sections}
	v.Page.Title, v.Index = one.Title, v.Page.Handbook()
	v.HTML, err = one.html(reader{
		code: v.Page.Committee.Code,
		may:  func(path string) bool { return gateOf(path).Allowed(kit.Actor(c), kit.Of(c).SignedIn) },
		name: func(path string) string {
			at, _ := place.At(path)
			return kit.T(c, at.Key)
		},
	})
	return kit.Show(c, err, chapterPage(v))
}

// gateOf is who may open an address that a chapter names, so that no link leads
// its reader to a refusal; the route table holds the same, as a test sees to.
func gateOf(path string) kit.Access {
	switch {
	case strings.HasPrefix(path, "/c/"):
		return kit.Staff
	case strings.HasPrefix(path, "/my/"):
		return kit.Residents
	case strings.HasPrefix(path, "/gate/"):
		return kit.OnDuty
	}
	return kit.Anyone
}

func (p *Pages) head(c *fiber.Ctx, title string) ui.PageHead {
	h := p.k.Page(c, title)
	h.Styles = []string{"css/help.css"}
	return h
}
