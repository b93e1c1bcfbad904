package public

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/parking"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// CardView is what anybody's camera opens: valid or not, and no name.
type CardView struct {
	Page  ui.PageHead
	Known bool
	Card  parking.Public
	Call  *CallView // nil for a card that is none
}

// Card is `/q/{token}`, in any letter case. An unknown token gets a page that
// says so, with 404.
func (p *Pages) Card(c *fiber.Ctx) error { return p.card(c, kit.Form{}) }

func (p *Pages) card(c *fiber.Ctx, f kit.Form) error {
	view := CardView{Page: p.k.Page(c, "card.public.title"), Known: true}
	view.Page.Narrow = true
	card, err := p.parking.ByToken(c.UserContext(), c.Params("token"))
	switch {
	case errs.KindOf(err) == errs.NotFound && err != nil:
		view.Known = false
		c.Status(http.StatusNotFound)
	case err != nil:
		return err
	default:
		if view.Call, err = p.callView(c, f, card.DutyPhone); err != nil {
			return err
		}
	}
	view.Card = card
	c.Set("X-Robots-Tag", "noindex")
	return kit.Render(c, CardPage(view))
}
