package register

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/register"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

func at(c *fiber.Ctx) register.At {
	return register.At{Committee: kit.Committee(c).ID, Code: param(c, "dwelling")}
}

func here(c *fiber.Ctx, parts ...string) string {
	return below(kit.Link(c, "register", "dwellings", param(c, "dwelling")), parts...)
}

// NewDwelling is the form for a dwelling that no list has.
func (p *Pages) NewDwelling(c *fiber.Ctx) error { return p.newDwelling(c, kit.BindQuery(c), nil) }

func (p *Pages) newDwelling(c *fiber.Ctx, f kit.Form, err error) error {
	return show(c, formView{
		Page: p.narrow(c, "register.dwelling.new"), Heading: kit.T(c, "register.dwelling.new"),
		Form: ui.FormView{Action: kit.Link(c, "register", "dwellings"), Submit: kit.T(c, "register.dwelling.add"), Back: kit.Link(c, "register")},
		Fields: []field{
			hinted(c, text(c, f, "dwelling", "register.field.dwelling", true), "register.dwelling.hint"),
			hinted(c, text(c, f, "area", "register.field.area", false), "register.area.hint"),
		},
	}, err)
}

// AddDwelling enters it.
func (p *Pages) AddDwelling(c *fiber.Ctx) error {
	f := kit.Bind(c)
	var wrong []*errs.Error
	place, err := register.ParseAddress(f.Trim("dwelling"))
	if err != nil {
		wrong = append(wrong, register.ErrDwelling.On("dwelling"))
	}
	area, ok := parseArea(f.Trim("area"))
	if !ok {
		wrong = append(wrong, register.ErrAreaInvalid.On("area"))
	}
	if err := errs.Form(wrong...); err != nil {
		return p.newDwelling(c, f, err)
	}
	d, err := p.reg.AddDwelling(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, place, area)
	if err != nil {
		return p.newDwelling(c, f, err)
	}
	return kit.Done(c, kit.Link(c, "register", "dwellings", d.Code), "register.done.added")
}

// parseArea takes an empty field for an unknown area.
func parseArea(s string) (int64, bool) {
	if s == "" {
		return 0, true
	}
	return register.ParseArea(s)
}

// narrow is the head of a form's page.
func (p *Pages) narrow(c *fiber.Ctx, key string) ui.PageHead {
	h := p.k.Page(c, key, "Code", param(c, "dwelling"))
	h.Narrow = true
	return h
}

// form is the common shape of a form about one dwelling.
func (p *Pages) form(c *fiber.Ctx, key, action string) formView {
	return formView{
		Page: p.narrow(c, key), Heading: kit.T(c, key), Lead: kit.T(c, "register.of", "Code", param(c, "dwelling")),
		Form: ui.FormView{Action: here(c, action), Submit: kit.T(c, "register.save"), Back: here(c)},
	}
}

// EditArea is the form that corrects a dwelling's area.
func (p *Pages) EditArea(c *fiber.Ctx) error {
	v, err := p.reg.Dwelling(c.UserContext(), kit.Actor(c), at(c))
	if err != nil {
		return err
	}
	return p.editArea(c, area(v.AreaHundredths), nil)
}

func (p *Pages) editArea(c *fiber.Ctx, typed string, err error) error {
	v := p.form(c, "register.area.title", "area")
	v.Fields = []field{hinted(c, text(c, held{"area": typed}, "area", "register.field.area", false), "register.area.hint")}
	return show(c, v, err)
}

// ChangeArea corrects it.
func (p *Pages) ChangeArea(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n, ok := parseArea(f.Trim("area"))
	if !ok {
		return p.editArea(c, f.Get("area"), register.ErrAreaInvalid.On("area"))
	}
	if err := p.reg.ChangeArea(c.UserContext(), kit.Actor(c), at(c), n); err != nil {
		return p.editArea(c, f.Get("area"), err)
	}
	return kit.Done(c, here(c), "register.done.saved")
}

// area writes hundredths of a square metre for people; empty when unknown.
func area(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n/100, 10) + "." + strconv.FormatInt(n%100/10, 10) + strconv.FormatInt(n%10, 10)
}

// NewOwner is the form for a dwelling that was sold.
func (p *Pages) NewOwner(c *fiber.Ctx) error { return p.newOwner(c, kit.BindQuery(c), nil) }

func (p *Pages) newOwner(c *fiber.Ctx, f kit.Form, err error) error {
	v := p.form(c, "register.owner.title", "owner")
	v.Lead = kit.T(c, "register.owner.lead")
	v.Fields = []field{
		hinted(c, text(c, f, "name", "register.field.owner", true), "register.owner.hint"),
		text(c, f, "phone", "register.field.phone", false),
		hinted(c, dateField(c, f, "from", "register.owner.from", true), "register.owner.from.hint"),
	}
	v.Fields[1].Type, v.Fields[1].InputMode = "tel", "tel"
	return show(c, v, err)
}

// ChangeOwner ends the old owners' rights and begins the new ones'.
func (p *Pages) ChangeOwner(c *fiber.Ctx) error {
	f := kit.Bind(c)
	from, err := day.Parse(f.Trim("from"))
	if err != nil {
		return p.newOwner(c, f, errs.Form(day.ErrInvalid.On("from")))
	}
	sale := register.Sale{Names: register.SplitNames(f.Get("name")), Phone: f.Get("phone"), From: from}
	if err := p.reg.NewOwner(c.UserContext(), kit.Actor(c), at(c), sale); err != nil {
		return p.newOwner(c, f, err)
	}
	return kit.Done(c, here(c), "register.done.owner")
}

// kinds are the relations to a dwelling that a form offers.
func kinds(c *fiber.Ctx) []ui.Option {
	var out []ui.Option
	for _, k := range []string{people.KindOwner, people.KindLessee, people.KindTenant, people.KindOccupant} {
		out = append(out, ui.Option{Value: k, Label: kit.T(c, "register.kind."+k)})
	}
	return out
}

func occupancy(c *fiber.Ctx) (people.OccupancyID, error) {
	key, err := id.Parse[people.Occupancy](param(c, "person"))
	if err != nil {
		return key, register.ErrOccupancyUnknown
	}
	return key, nil
}
