package gatepage

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/web/kit"
)

// lossView is the page on which a volunteer reports a card lost for a household
// that says so at the gate: first which card, then a tap on it.
type lossView struct {
	Frame
	Typed    string
	Error    string
	Province string
	Found    change.Losable
	Plates   []plateView
}

// Loss is `/gate/{committee}/loss`; ?card= is the plate or number that was said.
func (p *Pages) Loss(c *fiber.Ctx) error {
	_, open, err := p.shift(c)
	if err != nil {
		return err
	}
	if !open && !kit.Actor(c).MayRun() { // first the turn of duty
		return kit.Done(c, base(c), "")
	}
	typed := kit.BindQuery(c).Trim("card")
	if typed == "" {
		return p.loss(c, lossView{})
	}
	found, err := p.change.AtGate(kit.Context(c), kit.Actor(c), kit.Committee(c).ID, typed)
	if err == nil {
		return p.loss(c, lossView{Typed: typed, Found: found})
	}
	return p.lossRefused(c, lossView{Typed: typed}, err)
}

// lossRefused shows the page again with why; a card that nobody knows is a wrong
// answer here, not a missing page.
func (p *Pages) lossRefused(c *fiber.Ctx, v lossView, err error) error {
	v.Error = kit.Of(c).Words.Err(err)
	if code := kit.Status(err); code == fiber.StatusNotFound {
		c.Status(fiber.StatusUnprocessableEntity)
		return p.loss(c, v)
	}
	return kit.Refuse(c, err, func() error { return p.loss(c, v) })
}

func (p *Pages) loss(c *fiber.Ctx, v lossView) error {
	v.Frame = p.frame(c, "gatepage.loss.title", "")
	v.Frame.Duty, v.Province = true, kit.Committee(c).Province
	for _, one := range strings.Fields(v.Found.Plates) {
		v.Plates = append(v.Plates, draw(one))
	}
	return show(c, v.Frame, lossPage(v))
}

// ReportLoss voids the card at once.
func (p *Pages) ReportLoss(c *fiber.Ctx) error {
	number := kit.Bind(c).Trim("number")
	err := p.change.LoseAtGate(kit.Context(c), kit.Actor(c), parking.CardAct{
		Committee: kit.Committee(c).ID, Number: number, Reason: kit.T(c, "gatepage.loss.reason"),
	})
	if err != nil {
		return p.lossRefused(c, lossView{Typed: number}, err)
	}
	return kit.Done(c, base(c)+"/loss", "gatepage.loss.done", "Number", number)
}
