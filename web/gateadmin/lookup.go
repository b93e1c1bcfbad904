package gateadmin

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/parking/watch"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// LookupView is the page that asks where a car had been.
type LookupView struct {
	Head
	Province string
	Form     kit.Form
	Errors   []ui.FieldError
	Kept     watch.Retention
	Looks    []watch.Lookup
	// Asked says that Passages is an answer, which may be empty.
	Asked    bool
	Passages []watch.Passage
}

// Lookup shows the form and who has looked before.
func (p *Pages) Lookup(c *fiber.Ctx) error { return p.lookup(c, LookupView{}) }

// LookUp answers where a car had been. The answer has no address, so that no
// plate stands in one, and asking again is another look on record.
func (p *Pages) LookUp(c *fiber.Ctx) error {
	f := kit.Bind(c)
	passages, err := p.watch.History(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, f.Get("plate"), f.Get("reason"))
	if err != nil {
		return kit.Refuse(c, err, func() error {
			return p.lookup(c, LookupView{Form: f, Errors: kit.Wrong(c, f.WithError(err), "plate", "gateadmin.lookup.plate", "reason", "gateadmin.lookup.reason")})
		})
	}
	return p.lookup(c, LookupView{Form: f, Asked: true, Passages: passages})
}

func (p *Pages) lookup(c *fiber.Ctx, view LookupView) error {
	view.Head = p.head(c, "gateadmin.lookup.title")
	m := kit.Committee(c)
	view.Province = m.Province
	var err error
	if view.Kept, err = p.watch.RetentionOf(c.UserContext(), m); err != nil {
		return err
	}
	if view.Looks, err = p.watch.Lookups(c.UserContext(), kit.Actor(c), m.ID); err != nil {
		return err
	}
	err = p.named(c, &view.Head)
	return kit.Show(c, err, LookupPage(view))
}
