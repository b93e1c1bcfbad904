package applications

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/parking/application"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// askedView is what an owner is asked, who has no account here.
type askedView struct {
	Page    ui.PageHead
	Here    string
	A       application.Asked
	Refused string
}

// Consent is `/consent/{token}`: what is asked, and the answer. It needs no
// sign-in: the link went to the owner's phone on file, or into the owner's hand.
func (p *Pages) Consent(c *fiber.Ctx) error { return p.consent(c, kit.Form{}) }

func (p *Pages) consent(c *fiber.Ctx, f kit.Form) error {
	a, err := p.s.AskedBy(c.UserContext(), c.Params("token"))
	if err != nil {
		return err
	}
	visit := *kit.Of(c)
	visit.Committee = a.Committee // the page is the committee's, with its number to call
	kit.SetVisit(c, &visit)
	v := askedView{Page: p.page(c, "apply.asked.title"), Here: "/consent/" + c.Params("token"), A: a, Refused: f.Summary(visit.Words)}
	c.Set("X-Robots-Tag", "noindex")
	return kit.Render(c, askedPage(v))
}

// Answer is the owner's word.
func (p *Pages) Answer(c *fiber.Ctx) error {
	f := kit.Bind(c)
	on := application.ConsentEvent(f.Get("answer"))
	err := p.s.AnswerConsent(c.UserContext(), c.Params("token"), on)
	return kit.Settle(c, err, func() error { return p.consent(c, f.WithError(err)) }, "/consent/"+c.Params("token"), "apply.asked.done")
}
