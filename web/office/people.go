package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// PeopleView is who has which role, and the form that gives one.
type PeopleView struct {
	Page   ui.PageHead
	Code   string
	Chair  bool
	Roles  []people.Role
	Typed  kit.Form
	Errors []ui.FieldError
}

// People is `/c/{committee}/people`.
func (p *Pages) People(c *fiber.Ctx) error { return p.people(c, kit.Form{}) }

func (p *Pages) people(c *fiber.Ctx, f kit.Form) error {
	who, m := kit.Actor(c), kit.Committee(c)
	roles, err := p.k.People.Roles(c.UserContext(), who, m.ID)
	if err != nil {
		return err
	}
	return kit.Render(c, PeoplePage(PeopleView{
		Page: p.k.Page(c, "office.people.title"), Code: m.Code, Chair: who.Is(actor.Chair), Roles: roles, Typed: f,
		Errors: kit.Wrong(c, f, "name", "office.name", "phone", "office.phone", "role", "office.role", "to", "office.to"),
	}))
}

// GiveRole asks somebody to take a role; it waits for their yes, for which they are
// handed a letter.
func (p *Pages) GiveRole(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n := account.Ask{Committee: kit.Committee(c).ID, Kind: account.KindRole, Role: actor.Role(f.Get("role")), Name: f.Get("name"), Phone: f.Get("phone")}
	var err error
	if to := f.Trim("to"); to != "" {
		if n.To, err = day.Parse(to); err != nil {
			err = day.ErrInvalid.On("to")
		}
	}
	if err == nil {
		_, err = p.k.Account.Ask(c.UserContext(), kit.Actor(c), n)
	}
	return kit.Settle(c, err, func() error { return p.people(c, f.WithError(err)) }, kit.Link(c, "requests"), "signin.waiting.done")
}

// alone tells a chair who is the only one of staff how the second person comes in:
// whatever needs two people waits for them.
func (p *Pages) alone(c *fiber.Ctx, d *desk) error {
	who, m := kit.Actor(c), kit.Committee(c)
	if !who.Is(actor.Chair) {
		return nil
	}
	roles, err := p.k.People.Roles(c.UserContext(), who, m.ID)
	if err != nil {
		return err
	}
	for _, r := range roles {
		over := r.EndedAt != nil || !r.To.Zero() && r.To < d.today
		if !over && r.PersonID.String() != who.Person && slices.Contains(actor.Staff, r.Role) {
			return nil
		}
	}
	if slices.ContainsFunc(d.asked, func(a account.Attachment) bool { return slices.Contains(actor.Staff, a.Role) }) {
		d.add(task{place: "requests", kind: "alone_letter"})
	} else {
		d.add(task{place: "people", kind: "alone"})
	}
	return nil
}

// EndRole takes a role back.
func (p *Pages) EndRole(c *fiber.Ctx) error {
	role, err := id.Parse[people.Role](c.Params("id"))
	if err != nil {
		return people.ErrRoleUnknown
	}
	if err := p.k.People.EndRole(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, role); err != nil {
		return err
	}
	return kit.Done(c, kit.Link(c, "people"), "office.people.ended")
}
