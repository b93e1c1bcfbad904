package office

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// RulesView is the rules in force, and the form that sets one from a day on.
type RulesView struct {
	Page   ui.PageHead
	Code   string
	Set    bool // whether the visitor may set one
	Rules  []rule.Rule
	Keys   []ui.Option
	Ground ui.GroundView
	Typed  kit.Form
	Errors []ui.FieldError
}

// Rules is `/c/{committee}/rules`.
func (p *Pages) Rules(c *fiber.Ctx) error { return p.rules(c, kit.Form{}) }

func (p *Pages) rules(c *fiber.Ctx, f kit.Form) error {
	m := kit.Committee(c)
	list, err := p.ruleset.Values(c.UserContext(), m.ID)
	if err != nil {
		return err
	}
	v := RulesView{Page: p.k.Page(c, "office.rules.title"), Code: m.Code, Set: kit.Actor(c).MaySet(), Rules: list, Typed: f}
	for _, r := range list {
		v.Keys = append(v.Keys, ui.Option{Value: r.Key, Label: kit.T(c, "rule.name."+r.Key)})
	}
	citable, err := p.k.Citable(c)
	if err != nil {
		return err
	}
	v.Ground = kit.Ground(c, f, "", citable)
	v.Errors = kit.Wrong(c, f, kit.WithGround("key", "office.rules.key", "value", "office.rules.value", "from", "office.rules.from")...)
	return kit.Render(c, RulesPage(v))
}

// SetRule sets a rule from a day on; what was before stays on record.
func (p *Pages) SetRule(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n := rule.NewRule{
		Committee: kit.Committee(c).ID, Key: f.Get("key"), Value: f.Trim("value"), Ground: kit.GroundOf(f, ""),
	}
	from, err := day.Parse(f.Trim("from"))
	if err != nil {
		err = day.ErrInvalid.On("from")
	} else {
		n.From = from
		err = p.ruleset.Set(c.UserContext(), kit.Actor(c), n)
	}
	return kit.Settle(c, err, func() error { return p.rules(c, f.WithError(err)) }, kit.Link(c, "rules"), "office.rules.set")
}
