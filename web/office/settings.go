package office

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// SettingsView is what a committee says of itself.
type SettingsView struct {
	Page                      ui.PageHead
	Code                      string
	Name, DutyPhone, Province string
	PublicLane                bool
	Errors                    []ui.FieldError
}

// Settings is `/c/{committee}/settings`.
func (p *Pages) Settings(c *fiber.Ctx) error {
	m := kit.Committee(c)
	return kit.Render(c, SettingsPage(SettingsView{
		Page: p.k.Page(c, "office.settings.title"), Code: m.Code, Name: m.Name, DutyPhone: m.DutyPhone, Province: m.Province, PublicLane: m.PublicLane,
	}))
}

// SaveSettings changes them.
func (p *Pages) SaveSettings(c *fiber.Ctx) error {
	f, m := kit.Bind(c), kit.Committee(c)
	n := people.Settings{Name: f.Get("name"), DutyPhone: f.Trim("duty_phone"), Province: f.Trim("province"), PublicLane: f.Has("public_lane")}
	if err := p.k.People.Change(c.UserContext(), kit.Actor(c), m.ID, n); err != nil {
		return kit.Refuse(c, err, func() error {
			return kit.Render(c, SettingsPage(SettingsView{
				Page: p.k.Page(c, "office.settings.title"), Code: m.Code, Name: n.Name, DutyPhone: n.DutyPhone, Province: n.Province,
				PublicLane: n.PublicLane, Errors: wrong(c, f.WithError(err), field{"name", "office.settings.name"}, field{"duty_phone", "office.settings.duty"}, field{"province", "office.settings.province"}),
			}))
		})
	}
	return kit.Done(c, kit.Link(c, "settings"), "office.settings.saved")
}

// TokensView is the tokens of other programs; Fresh is shown once.
type TokensView struct {
	Page   ui.PageHead
	Code   string
	Tokens []people.Token
	Fresh  string
	Typed  kit.Form
	Errors []ui.FieldError
}

// Tokens is `/c/{committee}/tokens`.
func (p *Pages) Tokens(c *fiber.Ctx) error { return p.tokens(c, kit.Form{}, "") }

func (p *Pages) tokens(c *fiber.Ctx, f kit.Form, fresh string) error {
	m := kit.Committee(c)
	list, err := p.k.People.Tokens(c.UserContext(), kit.Actor(c), m.ID)
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	return kit.Render(c, TokensPage(TokensView{
		Page: p.k.Page(c, "office.tokens.title"), Code: m.Code, Tokens: list, Fresh: fresh, Typed: f,
		Errors: wrong(c, f, field{"name", "office.tokens.name"}, field{"role", "office.tokens.role"}),
	}))
}

// AddToken makes a token and shows it this once.
func (p *Pages) AddToken(c *fiber.Ctx) error {
	f := kit.Bind(c)
	_, secret, err := p.k.People.AddToken(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, actor.Role(f.Get("role")), f.Get("name"))
	if err != nil {
		return kit.Refuse(c, err, func() error { return p.tokens(c, f.WithError(err), "") })
	}
	return p.tokens(c, kit.Form{}, secret)
}

// RevokeToken ends a token at once.
func (p *Pages) RevokeToken(c *fiber.Ctx) error {
	token, err := id.Parse[people.Token](c.Params("id"))
	if err != nil {
		return people.ErrTokenUnknown
	}
	if err := p.k.People.RevokeToken(c.UserContext(), kit.Actor(c), token); err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	return kit.Done(c, kit.Link(c, "tokens"), "office.tokens.revoked")
}
