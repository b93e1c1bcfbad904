package changes

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/parking/change"
	"ziguan/parking/register"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// leavingView is what a move-out ends, and the form that does it.
type leavingView struct {
	Page   ui.PageHead
	Here   string
	Home   string // the household's page
	Code   string
	Who    string // "all", "tenants"; empty while nobody chose
	E      change.Ending
	Sold   string // as typed
	Reason string
	Errors []ui.FieldError
	Words  i18n.Speaker
}

// Leaving is `…/dwellings/{dwelling}/moving-out`: who leaves is chosen by ?who=.
func (p *Pages) Leaving(c *fiber.Ctx) error { return p.leaving(c, kit.BindQuery(c)) }

func dwelling(c *fiber.Ctx) string {
	code, err := url.PathUnescape(c.Params("dwelling"))
	if err != nil {
		return ""
	}
	if a, err := register.ParseAddress(code); err == nil {
		return a.String()
	}
	return code
}

func (p *Pages) leaving(c *fiber.Ctx, f kit.Form) error {
	code := dwelling(c)
	v := leavingView{
		Page: p.k.Page(c, "changes.leave.title", "Dwelling", code), Here: kit.Link(c, "register", "dwellings", code, "moving-out"),
		Home: kit.Link(c, "register", "dwellings", code), Code: code, Who: f.Get("who"), Sold: f.Get("sold"), Reason: f.Get("reason"), Words: kit.Of(c).Words,
	}
	v.Page.Narrow, v.Page.Styles = true, []string{"css/cards.css"}
	if v.Who != "tenants" {
		v.Who = "all"
	}
	var err error
	v.E, err = p.change.Ending(c.UserContext(), kit.Actor(c), change.Leaving{Committee: kit.Committee(c).ID, Dwelling: code, Tenants: v.Who == "tenants"})
	if err != nil {
		return err
	}
	v.Errors = kit.WrongAtFirst(c, f, "reason", "changes.reason")
	return kit.Render(c, leavingPage(v))
}

// MoveOut ends it all in one act; a sale leads on to the new owner.
func (p *Pages) MoveOut(c *fiber.Ctx) error {
	f := kit.Bind(c)
	done, err := p.change.MoveOut(c.UserContext(), kit.Actor(c), change.Leaving{
		Committee: kit.Committee(c).ID, Dwelling: dwelling(c), Tenants: f.Get("who") == "tenants", Reason: f.Get("reason"),
	})
	if err != nil {
		return kit.Refuse(c, err, func() error { return p.leaving(c, f.WithError(err)) })
	}
	to := kit.Link(c, "register", "dwellings", dwelling(c))
	if f.Has("sold") {
		to += "/owner"
	}
	return kit.Done(c, to, "changes.leave.done", "People", strconv.Itoa(done.People), "Cards", strconv.Itoa(done.Cards),
		"Applications", strconv.Itoa(done.Applications), "Vehicles", strconv.Itoa(done.Vehicles), "Visitors", strconv.Itoa(done.Visitors))
}
