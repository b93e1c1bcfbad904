package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts"
	"ziguan/internal/actor"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/gate"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the committee's desk.
type Pages struct {
	k            *kit.Kit
	parking      *parking.Service
	gate         *gate.Service
	compacts     *compacts.Service
	applications *application.Service
}

// New makes the desk's pages.
func New(k *kit.Kit, p *parking.Service, g *gate.Service, c *compacts.Service, a *application.Service) *Pages {
	return &Pages{k: k, parking: p, gate: g, compacts: c, applications: a}
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
	d, err := p.applications.Desk(c.UserContext(), who, m.ID)
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	v.Tasks = append(p.tasks(c, o, g), p.asked(c, d)...)
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

// asked lists what waits of applications.
func (p *Pages) asked(c *fiber.Ctx, d application.Waits) []ui.TaskView {
	base := kit.Link(c, "applications") + "?state="
	var out []ui.TaskView
	for _, one := range []struct {
		name string
		n    int
		at   application.State
	}{
		{"check", d.Check, application.Submitted},
		{"decide", d.Decide, application.Checked},
		{"give", d.Issue, application.Posting},
		{"upheld", d.Upheld, application.Posting},
		{"offers", d.Offers, application.Offered},
	} {
		if one.n > 0 {
			n := strconv.Itoa(one.n)
			out = append(out, ui.TaskView{
				Title: kit.T(c, "office.task."+one.name, "n", n), Text: kit.T(c, "office.task."+one.name+".text"),
				Action: kit.T(c, "office.task."+one.name+".act"), Href: base + string(one.at),
			})
		}
	}
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
	add("/applications", "office.link.applications", "list-checks")
	add("/classes", "office.link.classes", "id-card")
	add("/kin", "office.link.kin", "users")
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
