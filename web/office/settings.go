package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
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
	Place                     string
	Places                    []ui.Option // to choose from; none where nobody entered a district
	Errors                    []ui.FieldError
}

// Settings is `/c/{committee}/settings`.
func (p *Pages) Settings(c *fiber.Ctx) error {
	m := kit.Committee(c)
	n := people.Settings{Name: m.Name, DutyPhone: m.DutyPhone, Province: m.Province, PublicLane: m.PublicLane, Place: m.Place()}
	return p.settings(c, n, nil)
}

func (p *Pages) settings(c *fiber.Ctx, n people.Settings, wrong []ui.FieldError) error {
	m := kit.Committee(c)
	list, err := p.k.People.Districts(c.UserContext())
	if err != nil {
		return err
	}
	if m.District != "" { // another district is for the operator to say
		list = slices.DeleteFunc(list, func(d people.District) bool { return d.Code != m.District })
	}
	v := SettingsView{
		Page: p.k.Page(c, "office.settings.title"), Code: m.Code, Name: n.Name, DutyPhone: n.DutyPhone, Province: n.Province,
		PublicLane: n.PublicLane, Place: n.Place.String(), Places: kit.Places(list), Errors: wrong,
	}
	if m.District == "" && len(v.Places) > 0 {
		v.Places = append([]ui.Option{{Label: kit.T(c, "office.settings.place.none")}}, v.Places...)
	}
	return kit.Render(c, SettingsPage(v))
}

// SaveSettings changes them.
func (p *Pages) SaveSettings(c *fiber.Ctx) error {
	f, m := kit.Bind(c), kit.Committee(c)
	n := people.Settings{
		Name: f.Get("name"), DutyPhone: f.Trim("duty_phone"), Province: f.Trim("province"), PublicLane: f.Has("public_lane"), Place: m.Place(),
	}
	if told := f.All("place"); len(told) > 0 {
		n.Place = people.ParsePlace(told[0])
	}
	err := p.k.People.Change(c.UserContext(), kit.Actor(c), m.ID, n)
	return kit.Settle(c, err, func() error {
		return p.settings(c, n, kit.Wrong(c, f.WithError(err), "name", "office.settings.name", "duty_phone", "office.settings.duty",
			"province", "office.settings.province", "place", "office.settings.place"))
	}, kit.Link(c, "settings"), "office.settings.saved")
}

// TokensView is the tokens of other programs; Fresh is shown once.
type TokensView struct {
	Page   ui.PageHead
	Code   string
	Tokens []account.Token
	Fresh  string
	Typed  kit.Form
	Errors []ui.FieldError
}

// Tokens is `/c/{committee}/tokens`.
func (p *Pages) Tokens(c *fiber.Ctx) error { return p.tokens(c, kit.Form{}, "") }

func (p *Pages) tokens(c *fiber.Ctx, f kit.Form, fresh string) error {
	m := kit.Committee(c)
	list, err := p.k.Account.Tokens(c.UserContext(), kit.Actor(c), m.ID)
	if err != nil {
		return err
	}
	return kit.Render(c, TokensPage(TokensView{
		Page: p.k.Page(c, "office.tokens.title"), Code: m.Code, Tokens: list, Fresh: fresh, Typed: f,
		Errors: kit.Wrong(c, f, "name", "office.tokens.name", "role", "office.tokens.role"),
	}))
}

// AddToken makes a token and shows it this once.
func (p *Pages) AddToken(c *fiber.Ctx) error {
	f := kit.Bind(c)
	_, secret, err := p.k.Account.AddToken(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, actor.Role(f.Get("role")), f.Get("name"))
	if err != nil {
		return kit.Refuse(c, err, func() error { return p.tokens(c, f.WithError(err), "") })
	}
	return p.tokens(c, kit.Form{}, secret)
}

// RevokeToken ends a token at once.
func (p *Pages) RevokeToken(c *fiber.Ctx) error {
	token, err := id.Parse[account.Token](c.Params("id"))
	if err != nil {
		return account.ErrTokenUnknown
	}
	if err := p.k.Account.RevokeToken(c.UserContext(), kit.Actor(c), token); err != nil {
		return err
	}
	return kit.Done(c, kit.Link(c, "tokens"), "office.tokens.revoked")
}
