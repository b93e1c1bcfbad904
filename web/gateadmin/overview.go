package gateadmin

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/parking/watch"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// InsideView is who is inside now.
type InsideView struct {
	Head
	Cars     []watch.Present
	All      int // with what is looked for
	Narrowed bool
	List     ui.ListView
}

// Inside lists the cars that are inside.
func (p *Pages) Inside(c *fiber.Ctx) error {
	view := InsideView{Head: p.head(c, "gateadmin.inside.title")}
	list := kit.ReadList(c, nil)
	sought := watch.Sought{Part: list.Get("q")}
	var err error
	if _, view.All, err = p.watch.Inside(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, sought); err != nil {
		return err
	}
	list.Fit(view.All)
	sought.Skip, sought.Most = list.From(), kit.PageSize
	if view.Cars, _, err = p.watch.Inside(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, sought); err != nil {
		return err
	}
	view.Narrowed, view.List = list.Narrowed(), list.View(view.All)
	view.List.Search = list.Search("gateadmin.inside.find", "gateadmin.inside.find.hint")
	err = p.named(c, &view.Head)
	return kit.Show(c, err, InsidePage(view))
}
