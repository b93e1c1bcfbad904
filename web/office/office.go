package office

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts"
	"ziguan/internal/actor"
	"ziguan/parking"
	"ziguan/parking/gate"
	"ziguan/parking/renewal"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the committee's desk.
type Pages struct {
	k        *kit.Kit
	parking  *parking.Service
	gate     *gate.Service
	compacts *compacts.Service
	renewals *renewal.Service
}

// New makes the desk's pages.
func New(k *kit.Kit, p *parking.Service, g *gate.Service, c *compacts.Service, r *renewal.Service) *Pages {
	return &Pages{k: k, parking: p, gate: g, compacts: c, renewals: r}
}

// HomeView is what waits, one thing after another, and how it stands.
type HomeView struct {
	Page  ui.PageHead
	Code  string
	Tasks []ui.TaskView
	Facts []ui.Pair
	Quiet bool // nothing waits
	Staff bool
	Links []ui.NavItem
}

// Home is `/c/{committee}`.
func (p *Pages) Home(c *fiber.Ctx) error {
	who, m := kit.Actor(c), kit.Committee(c)
	o, err := p.parking.Overview(c.UserContext(), who, m.ID)
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	g, err := p.gate.Overview(c.UserContext(), who, m.ID)
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	v := HomeView{Page: p.k.Page(c, "office.home.title"), Code: m.Code, Staff: who.MayRun()}
	if err := p.renewing(c, &v, &o); err != nil {
		return err
	}
	v.Tasks = append(v.Tasks, p.tasks(c, o, g)...)
	if err := p.lock(c, &v); err != nil {
		return err
	}
	v.Quiet = len(v.Tasks) == 0
	for _, f := range []struct {
		key string
		n   int
	}{
		{"office.dwellings", o.Dwellings},
		{"office.vehicles", o.Vehicles},
		{"office.cards", o.Live},
		{"office.suspended", o.Suspended},
		{"office.inside", g.Inside},
	} {
		v.Facts = append(v.Facts, ui.Pair{Key: kit.T(c, f.key), Value: strconv.Itoa(f.n)})
	}
	v.Links = p.links(c)
	return kit.Render(c, HomePage(v))
}

// lock asks somebody whose sign-in needs a second step for the first way to
// take it, before the day when they stand at the door without one.
func (p *Pages) lock(c *fiber.Ctx, v *HomeView) error {
	if p.k.Demo { // its visitors come by a link
		return nil
	}
	f, err := p.k.People.Factors(c.UserContext(), c.Cookies(kit.SessionCookie(p.k.Cfg)))
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	if f.None() {
		v.Tasks = append(v.Tasks, ui.TaskView{
			Title: kit.T(c, "office.task.second"), Text: kit.T(c, "office.task.second.text"),
			Action: kit.T(c, "office.task.second.act"), Href: "/account",
		})
	}
	return nil
}

// renewing adds what waits in the yearly renewal that runs: to approve, and to
// come. While it runs nobody need be reminded of cards that end.
func (p *Pages) renewing(c *fiber.Ctx, v *HomeView, o *parking.Overview) error {
	r, err := p.renewals.Running(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if errors.Is(err, renewal.ErrNone) {
		return nil
	}
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	o.Expiring = 0
	ready, open := r.Sum.Ready, r.Sum.States[renewal.Due]+r.Sum.States[renewal.Changed]+r.Sum.Papers
	name, n := "renewal", ready
	if ready == 0 {
		name, n = "renewal_open", open
	}
	if n > 0 {
		v.Tasks = append(v.Tasks, ui.TaskView{
			Title: kit.T(c, "office.task."+name, "n", strconv.Itoa(n)), Text: kit.T(c, "office.task."+name+".text", "n", strconv.Itoa(open)),
			Action: kit.T(c, "office.task."+name+".act"), Href: kit.Link(c, "renewal"),
		})
	}
	return nil
}

// tasks lists what waits, in the order in which a new committee does it.
func (p *Pages) tasks(c *fiber.Ctx, o parking.Overview, g gate.Overview) []ui.TaskView {
	base := "/c/" + kit.Committee(c).Code
	var out []ui.TaskView
	add := func(waits bool, name, href string, n int) {
		if waits {
			count := strconv.Itoa(n)
			out = append(out, ui.TaskView{
				Title: kit.T(c, "office.task."+name, "n", count), Text: kit.T(c, "office.task."+name+".text", "n", count),
				Action: kit.T(c, "office.task."+name+".act"), Href: base + href,
			})
		}
	}
	add(o.Dwellings == 0, "register", "/register/imports", 0)
	add(o.Waiting > 0, "first", "/cards/first", o.Waiting)
	add(o.Dwellings > 0 && o.Waiting == 0 && o.Live == 0, "issue", "/cards/new", 0)
	add(o.Live > 0 && g.Gates == 0, "gate", "/gate", 0)
	add(g.Gates > 0 && g.Phones == 0, "phones", "/phones", 0)
	add(g.Open > 0, "differences", "/gate/differences", g.Open)
	add(o.Expiring > 0, "expiring", "/cards?state=active", o.Expiring)
	add(o.Kept > 0, "kept", "/cards/first", o.Kept)
	return out
}

func (p *Pages) links(c *fiber.Ctx) []ui.NavItem {
	base := "/c/" + kit.Committee(c).Code
	var out []ui.NavItem
	add := func(path, key, icon string) {
		out = append(out, ui.NavItem{Href: base + path, Label: kit.T(c, key), Icon: icon})
	}
	if kit.Actor(c).MayRun() {
		add("/letters", "office.link.letters", "file-text")
		add("/counter", "office.link.counter", "user")
		add("/phones", "office.link.phones", "phone")
		add("/resets", "office.link.resets", "refresh-cw")
	}
	add("/renewal", "office.link.renewal", "calendar-days")
	add("/blocks", "office.link.blocks", "shield-ban")
	add("/rules", "office.link.rules", "scale")
	if kit.Actor(c).Is(actor.Chair) {
		add("/tokens", "office.link.tokens", "lock")
	}
	if kit.Actor(c).MayRun() {
		add("/settings", "office.link.settings", "settings")
	}
	return out
}
