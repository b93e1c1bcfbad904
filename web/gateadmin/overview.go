package gateadmin

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/parking/gate"
	"ziguan/web/kit"
)

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
