package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/web/kit"
	"ziguan/web/ui"
)

// proposed asks for a second person's answer whoever may give it: a card that a
// colleague proposed lapses when nobody hears of it.
func (p *Pages) proposed(c *fiber.Ctx, v *HomeView) error {
	if !v.Staff {
		return nil
	}
	list, err := p.proposals.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	n := 0
	for _, s := range list {
		if s.Decides() {
			n++
		}
	}
	if n > 0 {
		v.Tasks = append(v.Tasks, ui.TaskView{
			Title: kit.T(c, "office.task.proposals", "n", strconv.Itoa(n)), Text: kit.T(c, "office.task.proposals.text"),
			Action: kit.T(c, "office.task.proposals.act"), Href: kit.Link(c, "cards", "proposals"),
		})
	}
	return nil
}
