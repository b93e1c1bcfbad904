package past

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/past"
	"ziguan/compacts/source"
	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/record"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// showView is one decision with what can be done with it.
type showView struct {
	Page    ui.PageHead
	Base    string // of the page's own addresses
	V       past.Shown
	Inside  bool
	Set     bool
	Drop    ui.ConfirmView
	By      ui.FieldView // what replaced it
	Opinion kit.Form
	Filing  kit.Form
	Wrong   map[string][]ui.FieldError // by the form they are of
	// What a form refused as it was typed keeps open.
	Open string
}

// Show is `/c/{committee}/past/{number}`.
func (p *Pages) Show(c *fiber.Ctx) error { return p.show(c, "", kit.Form{}) }

// show gives the page with one of its forms as it was refused.
func (p *Pages) show(c *fiber.Ctx, form string, f kit.Form) error {
	shown, err := p.past.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := showView{
		Page: p.k.Page(c, "past.one"), Base: kit.Link(c, "past", shown.Number.String()), V: shown, Inside: true, Set: kit.Actor(c).MaySet(), Open: form,
		Drop: ui.ConfirmView{
			Action: kit.Link(c, "past", shown.Number.String()) + "/dropping", Title: kit.T(c, "past.drop"), Text: kit.T(c, "past.drop.text"),
			ReasonLabel: kit.T(c, "past.drop.reason"), Button: kit.T(c, "past.drop"),
		},
		Wrong: map[string][]ui.FieldError{},
	}
	v.dress(shown.Title)
	v.refused(c, form, f)
	if v.can(past.Replace) {
		citable, err := p.k.Citable(c)
		if err != nil {
			return err
		}
		others := slices.DeleteFunc(citable, func(o ui.Option) bool { return o.Value == shown.Source().String() })
		v.By = ui.FieldView{
			Name: "by", Label: kit.T(c, "past.replace.by"), Value: f.Get("by"), Required: true,
			Options: append([]ui.Option{{Label: kit.T(c, "past.replace.choose")}}, others...),
		}
	}
	return kit.Render(c, showPage(v))
}

func (v *showView) refused(c *fiber.Ctx, form string, f kit.Form) {
	w := kit.Of(c).Words
	switch form {
	case "drop":
		v.Drop.Open, v.Drop.Reason = true, f.Get("reason")
		if v.Drop.Error = f.FieldError(w, "reason"); v.Drop.Error == "" {
			v.Drop.Error = f.Summary(w)
		}
	case "opinion":
		v.Opinion = f
		v.Wrong[form] = kit.WrongOpinion(c, f)
	case "filing":
		v.Filing = f
		v.Wrong[form] = kit.WrongFiling(c, f)
	case "replacement":
		v.Wrong[form] = kit.Wrong(c, f, "by", "past.replace.by")
	}
}

func (v showView) can(on past.Event) bool { return slices.Contains(v.V.Can, on) }

// dress gives the page its title and what it is drawn with.
func (v *showView) dress(title string) {
	v.Page.Title, v.Page.Scripts, v.Page.Styles = title, []string{"js/digest.js"}, styles()
}

// Public is `/p/{committee}/past/{number}`.
func (p *Pages) Public(c *fiber.Ctx) error {
	shown, err := p.past.ShowPublic(c.UserContext(), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := showView{Page: p.k.Page(c, "past.one"), Base: "/p/" + shown.Committee.Code + "/past/" + shown.Number.String(), V: shown}
	v.dress(shown.Title)
	return kit.Render(c, showPage(v))
}

// itself is the decision of an address.
func itself(c *fiber.Ctx) source.Cited {
	return source.Cited{Kind: source.Past, Number: c.Params("number")}
}

func (p *Pages) at(c *fiber.Ctx) string { return kit.Link(c, "past", c.Params("number")) }

// Vouch says that it was so.
func (p *Pages) Vouch(c *fiber.Ctx) error {
	err := p.past.Vouch(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	return kit.Settle(c, err, func() error { return err }, p.at(c), "past.vouched")
}

// Drop takes it back.
func (p *Pages) Drop(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.past.Drop(c.UserContext(), kit.Actor(c), past.Dropping{Committee: kit.Committee(c).ID, Number: c.Params("number"), Reason: f.Get("reason")})
	return kit.Settle(c, err, kit.Again(err, func() error { return p.show(c, "drop", f.WithError(err)) }), p.at(c), "past.dropped")
}

// Replace says what took its place.
func (p *Pages) Replace(c *fiber.Ctx) error {
	f := kit.Bind(c)
	by, err := id.Parse[source.Source](f.Get("by"))
	if err != nil {
		by = source.ID{}
	}
	err = p.past.Replace(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"), by)
	return kit.Settle(c, err, kit.Again(err, func() error { return p.show(c, "replacement", f.WithError(err)) }), p.at(c), "past.replaced")
}

// Opine enters what the party branch or the residents' committee said.
func (p *Pages) Opine(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.sources.Give(c.UserContext(), kit.Actor(c), kit.OpinionOf(c, f, itself(c)))
	return kit.Settle(c, err, kit.Again(err, func() error { return p.show(c, "opinion", f.WithError(err)) }), p.at(c), "past.opinion.given")
}

// File enters that it was filed at the street office.
func (p *Pages) File(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.sources.File(c.UserContext(), kit.Actor(c), kit.FilingOf(c, f, itself(c)))
	return kit.Settle(c, err, kit.Again(err, func() error { return p.show(c, "filing", f.WithError(err)) }), p.at(c), "past.filing.made")
}

// steps are how far it is.
func (v showView) steps(w i18n.Speaker) []ui.Step {
	now := map[past.State]int{past.Entered: 1, past.Posted: 2, past.Standing: 4, past.Replaced: 4}[v.V.State]
	var out []ui.Step
	for i, key := range []string{"past.step.enter", "past.step.vouch", "past.step.post", "past.step.stand"} {
		state := "next"
		switch {
		case i < now:
			state = "done"
		case i == now:
			state = "now"
		}
		out = append(out, ui.Step{Label: w.Say(key, "n", strconv.Itoa(len(v.V.Vouchers)), "of", strconv.Itoa(v.V.Needed)), State: state})
	}
	return out
}

// facts are what was entered, one a line.
func (v showView) facts(w i18n.Speaker) []ui.Pair {
	return []ui.Pair{
		{Key: w.Say("past.field.kind"), Value: w.Say("past.kind." + string(v.V.Kind))},
		{Key: w.Say("past.field.decided_on"), Value: v.V.DecidedOn.String()},
		{Key: w.Say("past.field.kept_at"), Value: v.V.KeptAt},
		{Key: w.Say("past.entered_on"), Value: v.day(v.V.EnteredAt)},
		{Key: w.Say("past.digest"), Value: record.CheckCode([32]byte(v.V.SHA256))},
	}
}

func (v showView) day(t time.Time) string { return day.In(t, v.V.Committee.Location()).String() }

// digests are those of all papers, as the script compares a file with them.
func (v showView) digests() string {
	out := make([]string, len(v.V.Papers))
	for i, p := range v.V.Papers {
		out[i] = p.Hex()
	}
	return strings.Join(out, " ")
}
