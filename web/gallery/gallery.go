package gallery

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/web/applications"
	"ziguan/web/cards"
	"ziguan/web/changes"
	"ziguan/web/data"
	gatepage "ziguan/web/gate"
	"ziguan/web/gateadmin"
	"ziguan/web/kit"
	"ziguan/web/my"
	"ziguan/web/office"
	"ziguan/web/public"
	"ziguan/web/register"
	"ziguan/web/renewals"
	"ziguan/web/signin"
	"ziguan/web/ui"
)

// Pages are the handlers; they answer only while the kit says demonstration.
type Pages struct{ k *kit.Kit }

// New makes the pages.
func New(k *kit.Kit) *Pages { return &Pages{k} }

// subject is a group of samples.
type subject struct {
	name    string
	samples func(*kit.Kit, i18n.Speaker) ([]kit.Sample, error)
	at      string // the pattern of the office's page that its samples stand for, unless they say it
}

// subjects are the groups in the order of the index.
func subjects() []subject {
	return []subject{
		{"gate", gatepage.Samples, ""},
		{"my", my.Samples, ""},
		{"public", public.Samples, ""},
		{"applications", applications.Samples, "/c/:committee/applications/:number"},
		{"cards", cards.Samples, "/c/:committee/cards/:number"},
		{"changes", changes.Samples, "/c/:committee/appeals/:id"},
		{"data", data.Samples, "/c/:committee/data-requests"},
		{"renewals", renewals.Samples, "/c/:committee/renewal/:building"},
		{"register", register.Samples, "/c/:committee/register/dwellings/:dwelling"},
		{"signin", signin.Samples, "/c/:committee/letters"},
		{"office", office.Samples, "/c/:committee/tokens"},
		{"gateadmin", gateadmin.Samples, "/c/:committee/gate/inside"},
		{"errors", refusals, ""},
	}
}

// IndexView lists every state.
type IndexView struct {
	Page   ui.PageHead
	Groups []GroupView
	Clock  ClockView
}

// GroupView is one subject's states.
type GroupView struct {
	Anchor  string
	Title   string
	Entries []EntryView
}

// EntryView leads to a state.
type EntryView struct{ Label, Href string }

// Index is `/demo/gallery`.
func (p *Pages) Index(c *fiber.Ctx) error {
	if !p.k.Demo {
		return fiber.ErrNotFound
	}
	return p.index(c, kit.Form{})
}

func (p *Pages) index(c *fiber.Ctx, typed kit.Form) error {
	words := kit.Of(c).Words
	v := IndexView{Page: p.k.Page(c, "gallery.title")}
	v.Page.Styles = []string{"css/demo.css"}
	v.Clock = p.clockView(c, typed)
	for _, s := range subjects() {
		all, err := s.samples(p.k, words)
		if err != nil {
			return err
		}
		g := GroupView{Anchor: s.name, Title: words.Say("gallery.subject." + s.name)}
		for _, one := range all {
			g.Entries = append(g.Entries, EntryView{one.Label, "/demo/gallery/" + s.name + "/" + one.Name})
		}
		v.Groups = append(v.Groups, g)
	}
	return kit.Render(c, IndexPage(v))
}

// Show is `/demo/gallery/{subject}/{state}`: the page in that state.
func (p *Pages) Show(c *fiber.Ctx) error {
	if !p.k.Demo {
		return fiber.ErrNotFound
	}
	data, err := kit.ReadSpecimen()
	if err != nil {
		return err
	}
	for _, s := range subjects() {
		if s.name != c.Params("subject") {
			continue
		}
		all, err := s.samples(p.k, kit.Of(c).Words)
		if err != nil {
			return err
		}
		for _, one := range all {
			if one.Name == c.Params("state") {
				if one.At == "" {
					one.At = s.at
				}
				one.Pose(c, data)
				return one.Draw(c)
			}
		}
	}
	return fiber.ErrNotFound
}
