package gateadmin

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/id"
	"ziguan/parking/watch"
	"ziguan/web/kit"
)

// DifferencesView is what did not pair.
type DifferencesView struct {
	Head
	watch.Differences
	// Of a refused answer: which difference, what was typed, and why not.
	Refused, Typed, Error string
}

// ask tells whether the refused answer's difference is still there to be answered.
func (v DifferencesView) ask() bool {
	for _, d := range v.Open {
		if d.ID.String() == v.Refused {
			return true
		}
	}
	return false
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
	var err error
	view.Differences, err = p.watch.Differences(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	if err := p.named(c, &view.Head); err != nil {
		return err
	}
	return kit.Render(c, DifferencesPage(view))
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
			return p.differences(c, DifferencesView{Refused: key.String(), Typed: text, Error: kit.Of(c).Words.Err(err)})
		})
	}
	return kit.Done(c, kit.Link(c, "gate", "differences"), "gateadmin.differences.done")
}
