package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts"
	"ziguan/internal/actor"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/gate"
	"ziguan/parking/mydata"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the committee's desk.
type Pages struct {
	k        *kit.Kit
	parking  *parking.Service
	gate     *gate.Service
	compacts *compacts.Service
	change   *change.Service
	data     *mydata.Service
}

// Uses are the services that the desk looks into.
type Uses struct {
	Parking  *parking.Service
	Gate     *gate.Service
	Compacts *compacts.Service
	Change   *change.Service
	Data     *mydata.Service
}

// New makes the desk's pages.
func New(k *kit.Kit, u Uses) *Pages {
	return &Pages{k: k, parking: u.Parking, gate: u.Gate, compacts: u.Compacts, change: u.Change, data: u.Data}
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
	appeals, err := p.change.Waiting(c.UserContext(), who, m.ID)
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	corrections, err := p.data.Waiting(c.UserContext(), who, m.ID)
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	v.Tasks = p.tasks(c, waits{o, g, appeals, corrections})
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

// waits is what the services say is undone.
type waits struct {
	cards       parking.Overview
	gate        gate.Overview
	appeals     int
	corrections int
}

// tasks lists what waits, in the order in which a new committee does it.
func (p *Pages) tasks(c *fiber.Ctx, w waits) []ui.TaskView {
	o, g := w.cards, w.gate
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
	add(w.appeals > 0, "appeals", "/appeals", w.appeals)
	add(w.corrections > 0 && kit.Actor(c).MayRun(), "corrections", "/data-requests", w.corrections)
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
		add("/data-requests", "office.link.corrections", "pencil")
		add("/resets", "office.link.resets", "refresh-cw")
	}
	add("/appeals", "office.link.appeals", "scale")
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
