package gateadmin

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/parking/gate"
	"ziguan/web/kit"
)

// OverviewView is the committee's page of its gates.
type OverviewView struct {
	Head
	Gates  []gate.Gate
	Inside int
	Open   int // differences nobody has answered
	Kept   gate.Retention
}

// Overview is where the committee begins: what waits, who is inside, what there is to do.
func (p *Pages) Overview(c *fiber.Ctx) error {
	view := OverviewView{Head: p.head(c, "gateadmin.title")}
	who, m := kit.Actor(c), kit.Committee(c)
	var err error
	if view.Gates, err = p.gate.Gates(c.UserContext(), who, m.ID); err != nil {
		return err
	}
	if _, view.Inside, err = p.gate.Inside(c.UserContext(), who, m.ID, gate.Sought{}); err != nil {
		return err
	}
	list, err := p.gate.Differences(c.UserContext(), who, m.ID)
	if err != nil {
		return err
	}
	view.Open = list.OpenAll
	if view.Kept, err = p.gate.RetentionOf(c.UserContext(), m); err != nil {
		return err
	}
	return kit.Render(c, OverviewPage(view))
}

// insideListed bounds the list of cars inside on a page.
const insideListed = 500

// InsideView is who is inside now.
type InsideView struct {
	Head
	Cars []gate.Present
	All  int
}

// Inside lists the cars that are inside.
func (p *Pages) Inside(c *fiber.Ctx) error {
	view := InsideView{Head: p.head(c, "gateadmin.inside.title")}
	var err error
	view.Cars, view.All, err = p.gate.Inside(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, gate.Sought{Most: insideListed})
	if err != nil {
		return err
	}
	if err := p.named(c, &view.Head); err != nil {
		return err
	}
	return kit.Render(c, InsidePage(view))
}
