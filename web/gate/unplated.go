package gatepage

import (
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/id"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
	"ziguan/parking/visit"
	"ziguan/parking/watch"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// unplatedPageView is the list as a page of its own.
type unplatedPageView struct {
	Frame
	Direction string
	Part      string        // of what a car is or of its dwelling, as typed
	List      *unplatedView // nil for none
	Pager     ui.PagerView
}

// unplatedPaged is how many cars without a plate stand on one page of their list.
const unplatedPaged = 10

// Unplated lists the visitors' cars without a plate that may come in, or go out, page by
// page (?page=2), and those sought: with a tap on one no other record is needed.
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
	g, d, at := find(c, all, s.Gate), direction(c), max(c.QueryInt("page", 1), 1)
	n := watch.Sought{Part: kit.Bind(c).Trim("part"), Skip: (at - 1) * unplatedPaged, Most: unplatedPaged}
	if n.Part != "" {
		n.Skip, n.Most = 0, 5*unplatedPaged
	}
	v := unplatedPageView{Frame: p.frame(c, "gatepage.unplated.title", where(c, g, d)), Direction: string(d), Part: n.Part}
	v.Duty = true
	if v.List, err = p.unplated(c, checkForm{Root: base(c), Gate: g.Label, Direction: string(d)}, n); err != nil {
		return err
	}
	if n.Part == "" && v.List != nil && v.List.All > unplatedPaged {
		v.Pager = ui.Pages(base(c)+"/unplated?page=", at, (v.List.All+unplatedPaged-1)/unplatedPaged)
	}
	return show(c, v.Frame, unplatedPage(v))
}

// unplatedView lists the visitors' cars without a plate that may pass this way, each a
// button that records its passage.
type unplatedView struct {
	checkForm
	Cars []unplatedCar
	All  int // how many there are, on every page
}

type unplatedCar struct {
	ID, Visit, NoPlate, Line string
}

// unplated gives those that may come in, or those inside where cars go out.
func (p *Pages) unplated(c *fiber.Ctx, form checkForm, n watch.Sought) (*unplatedView, error) {
	list, all, err := p.watch.Unplated(kit.Context(c), kit.Actor(c), kit.Committee(c).ID, gate.Direction(form.Direction), n)
	if err != nil || all == 0 {
		return nil, err
	}
	v := &unplatedView{checkForm: form, All: all}
	for _, one := range list {
		v.Cars = append(v.Cars, unplatedCar{
			ID: newID(), Visit: one.Visit.String(), NoPlate: one.NoPlate,
			Line: kit.T(c, "gatepage.unplated.line", "Dwelling", one.Dwelling, "Until", p.k.Until(c, one.Until)),
		})
	}
	return v, nil
}

// leaving gives the cars inside of which a car without a plate that goes out may be one:
// it is asked which before anything is recorded, for one passage is one record. A check
// that a phone kept is past, and stands as it was seen.
func (p *Pages) leaving(c *fiber.Ctx, form checkForm, k gate.Check) (*unplatedView, error) {
	if _, bare := plate.ParseUnplated(k.Plate); !bare || form.Unnamed || form.Walk || k.Direction != gate.Out || k.Override != "" || !k.At.IsZero() {
		return nil, nil //nolint:nilnil // nothing to ask
	}
	return p.unplated(c, form, watch.Sought{Most: unplatedPaged})
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
func named(text, noPlate string) plateView {
	if noPlate != "" {
		return plateView{noPlate, ui.NoPlate}
	}
	return draw(text)
}
