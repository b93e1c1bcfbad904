package gateadmin

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/id"
	"ziguan/parking/movecall"
	"ziguan/web/kit"
)

// CallsView is the move-car calls that the committee has to do with.
type CallsView struct {
	Head
	movecall.Duty
	Refused string
}

// Calls lists those that nobody answered, with whom to telephone, and those that
// households reported.
func (p *Pages) Calls(c *fiber.Ctx) error { return p.callsPage(c, nil) }

func (p *Pages) callsPage(c *fiber.Ctx, wrong error) error {
	view := CallsView{Head: p.head(c, "calls.office.title")}
	if wrong != nil {
		view.Refused = kit.Of(c).Words.Err(wrong)
	}
	var err error
	view.Duty, err = p.calls.Duty(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	return kit.Show(c, err, CallsPage(view))
}

// Phoned notes that the household was telephoned.
func (p *Pages) Phoned(c *fiber.Ctx) error {
	key, err := id.Parse[movecall.Call](c.Params("id"))
	if err != nil {
		return movecall.ErrUnknown
	}
	err = p.calls.Phoned(c.UserContext(), kit.Actor(c), movecall.CallAct{Committee: kit.Committee(c).ID, Call: key})
	return kit.Settle(c, err, func() error { return p.callsPage(c, err) }, kit.Link(c, "gate", "calls"), "calls.done.phoned")
}
