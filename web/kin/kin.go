package kin

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/parking/application"
	"ziguan/parking/register"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the pages of interests.
type Pages struct {
	k    *kit.Kit
	kin  *kin.Service
	apps *application.Service
}

// New makes the pages.
func New(k *kit.Kit, s *kin.Service, a *application.Service) *Pages { return &Pages{k, s, a} }

const styles = "css/cards.css"

// listView is what somebody declared, and for staff what all did.
type listView struct {
	Page      ui.PageHead
	Base      string
	Public    string // the public list's address
	Declares  bool
	Own, All  []kin.Interest
	Relations []ui.Option
	Typed     kit.Form
	Errors    []ui.FieldError
}

// List is `/c/{committee}/kin`.
func (p *Pages) List(c *fiber.Ctx) error { return p.list(c, kit.Form{}) }

func (p *Pages) list(c *fiber.Ctx, f kit.Form) error {
	who, m := kit.Actor(c), kit.Committee(c)
	v := p.listView(c, f)
	var err error
	if v.Declares {
		if v.Own, err = p.kin.List(c.UserContext(), who, m.ID, true); err != nil {
			return err
		}
	}
	if who.MaySee() {
		if v.All, err = p.kin.List(c.UserContext(), who, m.ID, false); err != nil {
			return err
		}
	}
	return kit.Render(c, listPage(v))
}

func (p *Pages) listView(c *fiber.Ctx, f kit.Form) listView {
	w := kit.Of(c).Words
	v := listView{
		Page: p.k.Page(c, "kin.title"), Base: kit.Link(c, "kin"), Public: "/p/" + kit.Committee(c).Code + "/kin",
		Declares: kit.Declarers.Allowed(kit.Actor(c), true), Typed: f,
	}
	v.Page.Styles = []string{styles}
	for _, r := range []string{kin.RelationOwn, kin.RelationKin} {
		v.Relations = append(v.Relations, ui.Option{Value: r, Label: w.Say("kin.relation." + r)})
	}
	v.Errors = kit.Wrong(c, f, "dwelling", "kin.dwelling", "relation", "kin.relation")
	return v
}

// Declare notes an interest of whoever is signed in.
func (p *Pages) Declare(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n := kin.Declared{Dwelling: f.Trim("dwelling"), Relation: f.Get("relation"), Listed: f.Has("listed")}
	if a, err := register.ParseAddress(n.Dwelling); err == nil {
		n.Dwelling = a.String()
	}
	err := p.kin.Declare(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, n)
	if errors.Is(err, people.ErrDwellingUnknown) {
		err = errs.Form(people.ErrDwellingUnknown.On("dwelling")) // a wrong field here, not a missing page
	}
	return kit.Settle(c, err, func() error { return p.list(c, f.WithError(err)) }, kit.Link(c, "kin"), "kin.declared")
}

// End ends an interest of whoever is signed in.
func (p *Pages) End(c *fiber.Ctx) error {
	key, err := id.Parse[kin.Interest](c.Params("id"))
	if err != nil {
		return kin.ErrUnknown
	}
	if err := p.kin.End(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key); err != nil {
		return err
	}
	return kit.Done(c, kit.Link(c, "kin"), "kin.ended")
}

// publicView is members' and their kin's cars, as anybody sees them.
type publicView struct {
	Page   ui.PageHead
	Base   string
	List   []application.Relative
	Silent int
}

// Public is `/p/{committee}/kin`.
func (p *Pages) Public(c *fiber.Ctx) error {
	m := kit.Committee(c)
	v := publicView{Page: p.k.Page(c, "kin.public"), Base: "/p/" + m.Code}
	v.Page.Styles = []string{styles}
	var err error
	v.List, v.Silent, err = p.apps.Relatives(c.UserContext(), m.ID)
	return kit.Show(c, err, publicPage(v))
}

// roleOf is the first role that decides, else the first of all.
func roleOf(r application.Relative) string {
	roles := r.Roles()
	for _, name := range []actor.Role{actor.Chair, actor.Treasurer, actor.Cashier, actor.Member, actor.Supervisor} {
		for _, have := range roles {
			if have == string(name) {
				return have
			}
		}
	}
	return roles[0] // the list joins roles: there is one
}
