package office

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/i18n"
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
	Kinds  []ui.Option
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
	for _, k := range []rule.SourceKind{rule.Clause, rule.Resolution, rule.Law} {
		v.Kinds = append(v.Kinds, ui.Option{Value: string(k), Label: kit.T(c, "rule.source."+string(k))})
	}
	v.Errors = wrong(c, f, field{"key", "office.rules.key"}, field{"value", "office.rules.value"}, field{"from", "office.rules.from"}, field{"source", "office.rules.source"})
	return kit.Render(c, RulesPage(v))
}

// SetRule sets a rule from a day on; what was before stays on record.
func (p *Pages) SetRule(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n := rule.NewRule{
		Committee: kit.Committee(c).ID, Key: f.Get("key"), Value: f.Trim("value"),
		Source: rule.Source{Kind: rule.SourceKind(f.Get("kind")), Text: f.Trim("source")},
	}
	from, err := day.Parse(f.Trim("from"))
	if err != nil {
		err = day.ErrInvalid.On("from")
	} else {
		n.From = from
		err = p.ruleset.Set(c.UserContext(), kit.Actor(c), n)
	}
	if err != nil {
		return kit.Refuse(c, err, func() error { return p.rules(c, f.WithError(err)) })
	}
	return kit.Done(c, kit.Link(c, "rules"), "office.rules.set")
}

// ruleValue writes a rule's value with its unit.
func ruleValue(ctx context.Context, r rule.Rule) string {
	if len(r.Choices) > 0 {
		return i18n.T(ctx, "rule.value."+r.Value)
	}
	if r.Unit == "" {
		return r.Value
	}
	return i18n.T(ctx, "unit."+r.Unit, "n", r.Value)
}

func ruleSource(ctx context.Context, r rule.Rule) string {
	if i18n.From(ctx).L == i18n.English && r.SourceEN != "" {
		return r.SourceEN
	}
	return r.Source
}
