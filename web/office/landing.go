package office

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/web/kit"
	"ziguan/web/place"
	"ziguan/web/ui"
)

// LandingView is a group's page, or the page of all groups.
type LandingView struct {
	Page        ui.PageHead
	Title, Lead string
	Rows        []EntryView
	Beside      bool // also leads out of the office
}

// EntryView leads to a place, or to a group.
type EntryView struct {
	Href, Icon, Title, Text string
	Count                   string // how many things are in it; empty where nothing is counted
	Waits                   int    // how many things wait there for the visitor
}

var errGroup = errs.New(errs.NotFound, "place.group.unknown")

// Places is `/c/{committee}/places`: all groups, for a phone's small bar.
func (p *Pages) Places(c *fiber.Ctx) error {
	d, err := p.desk(c)
	if err != nil {
		return err
	}
	return kit.Render(c, LandingPage(p.places(c, d)))
}

func (p *Pages) places(c *fiber.Ctx, d *desk) LandingView {
	v := LandingView{Page: p.k.Page(c, "place.all"), Title: kit.T(c, "place.all"), Beside: true}
	counts := d.counts()
	for _, g := range place.Groups() {
		if g.Name == place.Today || len(g.Shown(kit.Actor(c))) > 0 {
			v.Rows = append(v.Rows, EntryView{
				Href: place.In(g.Path(), kit.Committee(c).Code), Icon: g.Icon, Title: kit.T(c, g.Key), Text: kit.T(c, g.Text()), Waits: counts[g.Name],
			})
		}
	}
	return v
}

// Group is `/c/{committee}/places/{group}`: the group's places that the visitor may open.
func (p *Pages) Group(c *fiber.Ctx) error {
	g, ok := place.Of(c.Params("group"))
	if !ok || len(g.Shown(kit.Actor(c))) == 0 {
		return errGroup
	}
	d, err := p.desk(c)
	if err != nil {
		return err
	}
	p.k.Counted(c, d.counts())
	return kit.Render(c, LandingPage(p.group(c, d, g)))
}

func (p *Pages) group(c *fiber.Ctx, d *desk, g place.Group) LandingView {
	v := LandingView{Page: p.k.Page(c, g.Key), Title: kit.T(c, g.Key), Lead: kit.T(c, g.Text())}
	for _, one := range g.Shown(kit.Actor(c)) {
		e := EntryView{Href: place.In(one.Path, kit.Committee(c).Code), Icon: one.Icon, Title: kit.T(c, one.Key), Text: kit.T(c, one.Text())}
		if n := d.figures[one.Name]; one.Count != "" && n > 0 {
			e.Count = kit.T(c, one.Count, "n", said(n))
		}
		for _, t := range d.tasks {
			if t.place == one.Name && t.part != others {
				e.Waits += max(t.n, 1)
			}
		}
		v.Rows = append(v.Rows, e)
	}
	return v
}

// Gate leads on from the address that the gates' page had before.
func (p *Pages) Gate(c *fiber.Ctx) error {
	return c.Redirect(kit.Link(c, "places", place.Gates), fiber.StatusMovedPermanently)
}
