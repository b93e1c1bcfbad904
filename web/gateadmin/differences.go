package gateadmin

import (
	"errors"

	"github.com/gofiber/fiber/v2"

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
	l := kit.ReadList(c, map[string][]string{"show": {resolvedOnes}}).Of(kit.Link(c, "gate", "differences"))
	if view.Gone { // what the other wrote
		l.Choose("show", resolvedOnes)
	}
	f := watch.SoughtDifferences{Resolved: l.Get("show") == resolvedOnes}
	f.Part, f.Skip, f.Most = l.Get("q"), l.From(), kit.PageSize
	var err error
	view.Differences, err = p.watch.Differences(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, f)
	if err != nil {
		return err
	}
	view.frame(c, l)
	if err := p.named(c, &view.Head); err != nil {
		return err
	}
	return kit.Render(c, DifferencesPage(view))
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
	return kit.Done(c, kit.ReadList(c, map[string][]string{"show": {resolvedOnes}}).At(kit.Link(c, "gate", "differences")), "gateadmin.differences.done")
}
