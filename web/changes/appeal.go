package changes

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/parking/change"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// appealView is what was decided about a card and the form of an appeal.
type appealView struct {
	about
	Decided string // the day
	Filed   change.Appeal
	Has     bool // an appeal was filed
	Duty    string
	Text    string
	Errors  []ui.FieldError
}

// Appeal is `…/appeal` below the card's page, for the household and for staff who
// write down what somebody says at the counter.
func (p *Pages) Appeal(c *fiber.Ctx) error { return p.appeal(c, kit.Form{}) }

func (p *Pages) appeal(c *fiber.Ctx, f kit.Form) error {
	a, err := p.of(c, "changes.appeal.title")
	if err != nil {
		return err
	}
	v := appealView{about: a, Duty: kit.Committee(c).DutyPhone, Text: f.Get("text")}
	if a.V.Decision != nil {
		v.Decided = kit.Committee(c).Today(a.V.Decision.At).String()
	}
	v.Filed, v.Has = a.V.Filed()
	v.Errors = kit.WrongAtFirst(c, f, "text", "changes.appeal.text")
	return kit.Render(c, appealPage(v))
}

// File files it.
func (p *Pages) File(c *fiber.Ctx) error {
	a, err := p.of(c, "changes.appeal.title")
	if err != nil {
		return err
	}
	f := kit.Bind(c)
	err = p.change.File(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"), f.Get("text"))
	return kit.Settle(c, err, func() error { return p.appeal(c, f.WithError(err)) }, a.Card+"/appeal", "changes.appeal.done")
}

// Withdraw takes it back while nobody has reviewed it.
func (p *Pages) Withdraw(c *fiber.Ctx) error {
	a, err := p.of(c, "changes.appeal.title")
	if err != nil {
		return err
	}
	if err := p.change.WithdrawAppeal(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number")); err != nil {
		return err
	}
	return kit.Done(c, a.Card+"/appeal", "changes.appeal.withdrawn")
}
