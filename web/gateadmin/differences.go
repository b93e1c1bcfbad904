package gateadmin

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/parking/watch"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// DifferencesView is what did not pair.
type DifferencesView struct {
	Head
	watch.Differences
	Frame    ui.ListView
	Narrowed bool
	Here     string // the page: where an answer is sent
	// Of a refused answer: which difference, what was typed, and why not.
	Refused, Typed, Error string
	Gone                  bool // somebody else answered it first
}

func (v DifferencesView) typed(d watch.Difference) (text, problem string) {
	if d.ID.String() == v.Refused {
		return v.Typed, v.Error
	}
	return "", ""
}

// Differences lists what did not pair and what was found about it.
func (p *Pages) Differences(c *fiber.Ctx) error {
	return p.differences(c, DifferencesView{})
}

func (p *Pages) differences(c *fiber.Ctx, view DifferencesView) error {
	view.Head = p.head(c, "gateadmin.differences.title")
	l := differencesAsked(c)
	if view.Gone { // what the other wrote
		l.Choose("show", resolvedOnes)
	}
	f := soughtBy(l)
	f.Skip, f.Most = l.From(), kit.PageSize
	var err error
	view.Differences, err = p.watch.Differences(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, f)
	if err != nil {
		return err
	}
	view.frame(c, l)
	if view.May {
		view.Frame.Export = l.File(kit.Link(c, "gate", "differences.xlsx"))
	}
	if err := p.named(c, &view.Head); err != nil {
		return err
	}
	return kit.Render(c, DifferencesPage(view))
}

func differencesAsked(c *fiber.Ctx) kit.List {
	return kit.ReadList(c, map[string][]string{"show": {resolvedOnes}}).Of(kit.Link(c, "gate", "differences"))
}

func soughtBy(l kit.List) watch.SoughtDifferences {
	return watch.SoughtDifferences{Resolved: l.Get("show") == resolvedOnes, Sought: watch.Sought{Part: l.Get("q")}}
}

// DifferencesXLSX is the whole list as it is narrowed.
func (p *Pages) DifferencesXLSX(c *fiber.Ctx) error {
	h := p.head(c, "gateadmin.differences.title")
	if err := p.named(c, &h); err != nil {
		return err
	}
	found, err := p.watch.Differences(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, soughtBy(differencesAsked(c)))
	if err != nil {
		return err
	}
	return kit.File(c, "differences", "gateadmin.differences.title", differenceColumns(kit.Of(c).Words, h), found.List)
}

// differenceColumns are what the file says of a difference, as the page does.
func differenceColumns(w i18n.Speaker, h Head) []kit.Column[watch.Difference] {
	return []kit.Column[watch.Difference]{
		{Key: "gateadmin.col.plate", Say: func(d watch.Difference) string {
			if d.Plate == "" {
				return w.Say("gateadmin.plate.gone")
			}
			return d.Plate
		}},
		{Key: "gateadmin.col.problem", Say: func(d watch.Difference) string { return w.Say("gateadmin.difference." + d.Kind) }},
		{Key: "gateadmin.col.when", Say: func(d watch.Difference) string { return kit.Moment(w, d.At, h.Zone) }},
		{Key: "gateadmin.col.gate", Say: func(d watch.Difference) string { return h.gate(d.Gate) }},
		{Key: "gateadmin.resolution", Say: func(d watch.Difference) string { return d.Resolution }},
	}
}

// resolvedOnes are the differences that were answered.
const resolvedOnes = "resolved"

// frame is what stands above and below the list.
func (v *DifferencesView) frame(c *fiber.Ctx, l kit.List) {
	counts := map[string]int{"": v.OpenAll, resolvedOnes: v.Resolved}
	v.Here, v.Narrowed, v.Frame = l.At(""), l.Narrowed(), l.View(counts[l.Get("show")])
	v.Frame.Search = l.Search("gateadmin.inside.find", "gateadmin.inside.find.hint")
	v.Frame.Chips = []ui.ChipRow{l.Chips("show", "gateadmin.differences.show", []ui.Option{
		{Label: kit.T(c, "gateadmin.differences.open")}, {Value: resolvedOnes, Label: kit.T(c, "gateadmin.differences.resolved")},
	}, counts)}
}

// Resolve answers one difference.
func (p *Pages) Resolve(c *fiber.Ctx) error {
	key, err := id.Parse[watch.Difference](c.Params("id"))
	if err != nil {
		return watch.ErrDifferenceUnknown
	}
	text := kit.Bind(c).Get("resolution-" + key.String())
	err = p.watch.Resolve(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key, text)
	if err != nil {
		return kit.Refuse(c, err, func() error {
			return p.differences(c, DifferencesView{Refused: key.String(), Typed: text, Error: kit.Of(c).Words.Err(err), Gone: errors.Is(err, watch.ErrDifferenceResolved)})
		})
	}
	return kit.Done(c, differencesAsked(c).At(kit.Link(c, "gate", "differences")), "gateadmin.differences.done")
}
