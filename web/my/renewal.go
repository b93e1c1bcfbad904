package my

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/parking/renewal"
	"ziguan/web/kit"
)

// renewing lists the running campaign's renewals of a dwelling that the household
// should see; one whose new card is signed for is over.
func renewing(all []renewal.Renewal, dwelling string) []renewal.Renewal {
	var out []renewal.Renewal
	for _, r := range all {
		if r.Dwelling == dwelling && r.SignedAt == nil {
			out = append(out, r)
		}
	}
	return out
}

// Unchanged is the one button of the yearly renewal: nothing has changed.
func (p *Pages) Unchanged(c *fiber.Ctx) error { return p.renew(c, p.renewals.Unchanged) }

// Changed says that something has to be changed first.
func (p *Pages) Changed(c *fiber.Ctx) error { return p.renew(c, p.renewals.SomethingChanged) }

// Leave lets the card end.
func (p *Pages) Leave(c *fiber.Ctx) error { return p.renew(c, p.renewals.Leave) }

// renew does what the household said about one card and shows what comes next.
func (p *Pages) renew(c *fiber.Ctx, do func(context.Context, actor.Actor, people.CommitteeID, string) error) error {
	m := kit.Committee(c)
	err := do(c.UserContext(), kit.Actor(c), m.ID, c.Params("number"))
	return kit.Settle(c, err, func() error { return p.home(c, kit.Of(c).Words.Err(err)) }, "/my/"+m.Code, "my.renewal.done")
}
