package gatepage

import (
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/id"
	"ziguan/parking/gate"
	"ziguan/parking/visit"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// unplatedPageView is the list as a page of its own.
type unplatedPageView struct {
	Frame
	Direction string
	List      *unplatedView // nil for none
}

// Unplated lists the visitors' cars without a plate that may come in, or go out: with a
// tap on one no other record is needed.
func (p *Pages) Unplated(c *fiber.Ctx) error {
	s, open, err := p.shift(c)
	if err != nil {
		return err
	}
	if !open {
		return kit.Done(c, base(c), "")
	}
	all, err := p.places(c)
	if err != nil {
		return err
	}
	g, d := find(c, all, s.Gate), direction(c)
	v := unplatedPageView{Frame: p.frame(c, "gatepage.unplated.title", where(c, g, d)), Direction: string(d)}
	v.Duty = true
	if v.List, err = p.unplated(c, checkForm{Root: base(c), Gate: g.Label, Direction: string(d)}); err != nil {
		return err
	}
	return show(c, v.Frame, unplatedPage(v))
}

// unplatedView lists the visitors' cars without a plate that may pass this way, each a
// button that records its passage.
type unplatedView struct {
	checkForm
	Cars []unplatedCar
}

type unplatedCar struct {
	ID, Visit, NoPlate, Line string
}

// unplated gives those that may come in, or those inside where cars go out.
func (p *Pages) unplated(c *fiber.Ctx, form checkForm) (*unplatedView, error) {
	list, err := p.svc.Unplated(kit.Context(c), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return nil, err
	}
	v := &unplatedView{checkForm: form}
	for _, one := range list {
		if one.Inside == (form.Direction == string(gate.Out)) {
			v.Cars = append(v.Cars, unplatedCar{
				ID: newID(), Visit: one.Visit.String(), NoPlate: one.NoPlate,
				Line: kit.T(c, "gatepage.unplated.line", "Dwelling", one.Dwelling, "Until", p.k.Until(c, one.Until)),
			})
		}
	}
	if len(v.Cars) == 0 {
		return nil, nil //nolint:nilnil // none to list
	}
	return v, nil
}

// passOf is the pass that a form names; none is no pass.
func passOf(f kit.Form) visit.PassID {
	pass, err := id.Parse[visit.Pass](f.Get("visit"))
	if err != nil {
		return visit.PassID{}
	}
	return pass
}

// numbered gives a temporary plate's number out of what was typed, which says what the
// car is; that there is no plate says nothing of it.
func numbered(typed string) string {
	if strings.ContainsFunc(typed, unicode.IsDigit) {
		return typed
	}
	return ""
}

// named draws what was understood of a car: its plate, or what it is.
func named(plate, noPlate string) plateView {
	if noPlate != "" {
		return plateView{noPlate, ui.NoPlate}
	}
	return draw(plate)
}
