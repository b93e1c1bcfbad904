package register

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/plate"
	"ziguan/parking/register"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// NewPerson is the form for somebody more at a dwelling.
func (p *Pages) NewPerson(c *fiber.Ctx) error { return p.newPerson(c, kit.BindQuery(c), nil) }

func (p *Pages) newPerson(c *fiber.Ctx, f kit.Form, err error) error {
	v := p.form(c, "register.person.new", "people")
	kind := field{FieldView: ui.FieldView{Name: "kind", Label: kit.T(c, "register.kind"), Value: f.Get("kind"), Required: true, Options: kinds(c)}, Kind: "choices"}
	v.Fields = append(personFields(c, f), kind, hinted(c, dateField(c, f, "lease_end", "register.field.lease_end", false), "register.lease.hint"))
	return show(c, v, err)
}

func personFields(c *fiber.Ctx, f typed) []field {
	phone := text(c, f, "phone", "register.field.phone", false)
	phone.Type, phone.InputMode = "tel", "tel"
	return []field{text(c, f, "name", "register.person.name", true), phone}
}

// readPerson parses what both forms about a person share.
func readPerson(f kit.Form) (register.NewPerson, error) {
	n := register.NewPerson{Name: f.Get("name"), Phone: f.Get("phone"), Kind: f.Get("kind")}
	end := f.Trim("lease_end")
	if end == "" {
		return n, nil
	}
	d, err := day.Parse(end)
	if err != nil {
		return n, errs.Form(register.ErrLeaseEnd.On("lease_end"))
	}
	n.LeaseEnd = d
	return n, nil
}

// AddPerson enters them.
func (p *Pages) AddPerson(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n, err := readPerson(f)
	if err == nil {
		err = p.reg.AddPerson(c.UserContext(), kit.Actor(c), at(c), n)
	}
	if err != nil {
		return p.newPerson(c, f, err)
	}
	return kit.Done(c, here(c), "register.done.saved")
}

// Person is the form that corrects somebody, and the one that lets them move out.
func (p *Pages) Person(c *fiber.Ctx) error {
	o, err := p.person(c)
	if err != nil {
		return err
	}
	return p.editPerson(c, o, heldOf(o), nil)
}

// person finds who the page is about.
func (p *Pages) person(c *fiber.Ctx) (people.Occupancy, error) {
	key, err := occupancy(c)
	if err != nil {
		return people.Occupancy{}, err
	}
	v, err := p.reg.Dwelling(c.UserContext(), kit.Actor(c), at(c))
	if err != nil {
		return people.Occupancy{}, err
	}
	for _, o := range v.Present {
		if o.ID == key {
			return o, nil
		}
	}
	return people.Occupancy{}, register.ErrOccupancyUnknown
}

func heldOf(o people.Occupancy) held {
	return held{"name": o.Name, "phone": o.Phone, "lease_end": o.LeaseEnd.String()}
}

func (p *Pages) editPerson(c *fiber.Ctx, o people.Occupancy, f typed, err error) error {
	v := p.form(c, "register.person.edit", "people")
	v.Form.Action = here(c, "people", o.ID.String())
	v.Lead = kit.T(c, "register.kind."+o.Kind) + " · " + v.Lead
	v.Fields = personFields(c, f)
	if o.Kind == people.KindTenant {
		v.Fields = append(v.Fields, dateField(c, f, "lease_end", "register.field.lease_end", false))
	}
	v.Ends = []endView{p.end(c, "register.person.end", here(c, "people", o.ID.String(), "end"))}
	return show(c, v, err)
}

// end is the form that ends something; its day is today unless typed otherwise.
func (p *Pages) end(c *fiber.Ctx, key, action string) endView {
	typed := kit.Bind(c).Get("on")
	if typed == "" {
		typed = kit.Committee(c).Today(p.k.DB.Now()).String()
	}
	return endView{
		Action: action, Title: kit.T(c, key), Lead: kit.T(c, key+".lead"), Button: kit.T(c, key+".do"),
		Day: ui.FieldView{Name: "on", Label: kit.T(c, "register.end.on"), Value: typed, Type: "date", Required: true},
	}
}

// ChangePerson corrects a name, a phone or a lease.
func (p *Pages) ChangePerson(c *fiber.Ctx) error {
	o, err := p.person(c)
	if err != nil {
		return err
	}
	f := kit.Bind(c)
	n, err := readPerson(f)
	if err == nil {
		err = p.reg.ChangePerson(c.UserContext(), kit.Actor(c), at(c), o.ID, n)
	}
	if err != nil {
		return p.editPerson(c, o, f, err)
	}
	return kit.Done(c, here(c), "register.done.saved")
}

// EndPerson enters that somebody moved out.
func (p *Pages) EndPerson(c *fiber.Ctx) error {
	o, err := p.person(c)
	if err != nil {
		return err
	}
	on, err := day.Parse(kit.Bind(c).Trim("on"))
	if err != nil {
		err = day.ErrInvalid.On("on")
	} else {
		err = p.reg.EndOccupancy(c.UserContext(), kit.Actor(c), at(c), o.ID, on)
	}
	if err != nil {
		return p.editPerson(c, o, heldOf(o), err)
	}
	return kit.Done(c, here(c), "register.done.ended")
}

// NewVehicle is the form for a car more.
func (p *Pages) NewVehicle(c *fiber.Ctx) error { return p.newVehicle(c, kit.BindQuery(c), nil) }

func (p *Pages) newVehicle(c *fiber.Ctx, f kit.Form, err error) error {
	v := p.form(c, "register.vehicle.new", "vehicles")
	number := hinted(c, text(c, f, "plate", "register.field.plates", true), "register.vehicle.hint")
	number.Kind = "plate"
	if meant := plate.Suggest(f.Get("plate"), kit.Committee(c).Province); err != nil && len(meant) > 0 {
		number.Hint = kit.T(c, "register.meant", "Plate", meant[0].String())
	}
	v.Fields, v.Province = []field{number}, kit.Committee(c).Province
	return show(c, v, err)
}

// AddVehicle enters it.
func (p *Pages) AddVehicle(c *fiber.Ctx) error {
	f := kit.Bind(c)
	if err := p.reg.AddVehicle(c.UserContext(), kit.Actor(c), at(c), f.Get("plate")); err != nil {
		return p.newVehicle(c, f, err)
	}
	return kit.Done(c, here(c), "register.done.saved")
}

// Vehicle is the page on which a car is taken out of the register.
func (p *Pages) Vehicle(c *fiber.Ctx) error { return p.endVehicle(c, nil) }

func (p *Pages) endVehicle(c *fiber.Ctx, err error) error {
	v, seen := p.reg.Dwelling(c.UserContext(), kit.Actor(c), at(c))
	if seen != nil {
		return seen
	}
	for _, car := range v.Vehicles {
		if car.ID.String() != param(c, "vehicle") {
			continue
		}
		page := p.form(c, "register.vehicle.title", "vehicles")
		page.Heading = car.Plate.String()
		page.Form = ui.FormView{}
		page.Ends = []endView{p.end(c, "register.vehicle.end", here(c, "vehicles", car.ID.String(), "end"))}
		page.Ends[0].Open = true
		return show(c, page, err)
	}
	return register.ErrVehicleUnknown
}

// EndVehicle takes it out.
func (p *Pages) EndVehicle(c *fiber.Ctx) error {
	key, err := id.Parse[register.Vehicle](param(c, "vehicle"))
	if err != nil {
		return register.ErrVehicleUnknown
	}
	on, err := day.Parse(kit.Bind(c).Trim("on"))
	if err != nil {
		err = day.ErrInvalid.On("on")
	} else {
		err = p.reg.EndVehicle(c.UserContext(), kit.Actor(c), at(c), key, on)
	}
	if err != nil {
		return p.endVehicle(c, err)
	}
	return kit.Done(c, here(c), "register.done.ended")
}
