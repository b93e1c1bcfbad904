package office

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts"
	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/internal/outbox"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/change"
	"ziguan/parking/gate"
	"ziguan/parking/movecall"
	"ziguan/parking/mydata"
	"ziguan/parking/proposal"
	"ziguan/parking/renewal"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the committee's desk.
type Pages struct {
	k            *kit.Kit
	parking      *parking.Service
	gate         *gate.Service
	compacts     *compacts.Service
	postings     *posting.Service
	outbox       *outbox.Service
	calls        *movecall.Service
	renewals     *renewal.Service
	change       *change.Service
	applications *application.Service
	data         *mydata.Service
	proposals    *proposal.Service
}

// Services are those the desk asks what waits.
type Services struct {
	Parking      *parking.Service
	Gate         *gate.Service
	Compacts     *compacts.Service
	Postings     *posting.Service
	Outbox       *outbox.Service
	Calls        *movecall.Service
	Renewals     *renewal.Service
	Change       *change.Service
	Applications *application.Service
	Data         *mydata.Service
	Proposals    *proposal.Service
}

// New makes the desk's pages.
func New(k *kit.Kit, s Services) *Pages {
	return &Pages{
		k: k, parking: s.Parking, gate: s.Gate, compacts: s.Compacts, postings: s.Postings, outbox: s.Outbox, calls: s.Calls,
		renewals: s.Renewals, change: s.Change, applications: s.Applications, data: s.Data, proposals: s.Proposals,
	}
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
	w, err := p.waits(c)
	if err != nil {
		return err
	}
	v := HomeView{Page: p.k.Page(c, "office.home.title"), Code: kit.Committee(c).Code, Staff: kit.Actor(c).MayRun()}
	v.Tasks = lateCalls(c, w.calls)
	if err := p.renewing(c, &v, &w.cards); err != nil {
		return err
	}
	v.Tasks = append(v.Tasks, p.tasks(c, w)...)
	if err := p.alone(c, &v); err != nil {
		return err
	}
	v.Tasks = append(v.Tasks, p.asked(c, w.asked)...)
	if err := p.proposed(c, &v); err != nil {
		return err
	}
	if err := p.lock(c, &v); err != nil {
		return err
	}
	o, g := w.cards, w.gates
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

// waits asks each subject what it has for staff to do.
func (p *Pages) waits(c *fiber.Ctx) (w waiting, err error) {
	ctx, who, m := c.UserContext(), kit.Actor(c), kit.Committee(c).ID
	if w.cards, err = p.parking.Overview(ctx, who, m); err != nil {
		return w, err
	}
	if w.gates, err = p.gate.Overview(ctx, who, m); err != nil {
		return w, err
	}
	if w.board, err = p.postings.Overview(ctx, who, m); err != nil {
		return w, err
	}
	if w.untold, err = p.outbox.Listed(ctx, who, m); err != nil {
		return w, err
	}
	if w.calls, err = p.calls.Duty(ctx, who, m); err != nil {
		return w, err
	}
	reviews, err := p.change.Waiting(ctx, who, m)
	if err != nil {
		return w, err
	}
	w.appeals = reviews.Mine
	if w.corrections, err = p.data.Waiting(ctx, who, m); err != nil {
		return w, err
	}
	w.asked, err = p.applications.Desk(ctx, who, m)
	return w, err
}

// lock asks somebody whose sign-in needs a second step for the first way to
// take it, before the day when they stand at the door without one.
func (p *Pages) lock(c *fiber.Ctx, v *HomeView) error {
	if p.k.Demo { // its visitors come by a link
		return nil
	}
	f, err := p.k.People.Factors(c.UserContext(), c.Cookies(kit.SessionCookie(p.k.Cfg)))
	if err != nil {
		return err
	}
	if f.None() {
		v.Tasks = append(v.Tasks, ui.TaskView{
			Title: kit.T(c, "office.task.second"), Text: kit.T(c, "office.task.second.text"),
			Action: kit.T(c, "office.task.second.act"), Href: "/account",
		})
	}
	return nil
}

// waiting is what each subject has for staff to do.
type waiting struct {
	cards       parking.Overview
	gates       gate.Overview
	board       posting.Overview
	untold      int // messages of which a person has to tell the household
	appeals     int // that wait for a review
	corrections int // that people asked for
	calls       movecall.Duty
	asked       application.Waits
}

// lateCalls are the cars in somebody's way that nobody has answered for: each
// comes before everything else.
func lateCalls(c *fiber.Ctx, d movecall.Duty) []ui.TaskView {
	var out []ui.TaskView
	for _, l := range d.Late {
		out = append(out, ui.TaskView{
			Title: kit.T(c, "calls.late", "Subject", l.Subject), Text: kit.T(c, "calls.late.text", "Place", l.Place),
			Action: kit.T(c, "calls.late.act"), Href: "/c/" + kit.Committee(c).Code + "/gate/calls",
		})
	}
	return out
}

// renewing adds what waits in the yearly renewal that runs: to approve, and to
// come. While it runs nobody need be reminded of cards that end.
func (p *Pages) renewing(c *fiber.Ctx, v *HomeView, o *parking.Overview) error {
	r, err := p.renewals.Running(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if errors.Is(err, renewal.ErrNone) {
		return nil
	}
	if err != nil {
		return err
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
func (p *Pages) tasks(c *fiber.Ctx, w waiting) []ui.TaskView {
	o, g, b := w.cards, w.gates, w.board
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
	add(b.Open > 0, "objections", "/postings", b.Open)
	add(b.Unproved > 0, "proofs", "/postings", b.Unproved)
	add(w.untold > 0, "outbox", "/outbox", w.untold)
	add(w.appeals > 0, "appeals", "/appeals", w.appeals)
	add(w.corrections > 0 && kit.Actor(c).MayRun(), "corrections", "/data-requests", w.corrections)
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
		{"untold", d.Untold, application.Offered},
		{"offers", d.Offers - d.Untold, application.Offered},
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
		add("/outbox", "office.link.outbox", "message-square")
		add("/letters", "office.link.letters", "file-text")
		add("/counter", "office.link.counter", "user")
		add("/phones", "office.link.phones", "phone")
		add("/data-requests", "office.link.corrections", "pencil")
		add("/requests", "office.link.requests", "users")
		add("/resets", "office.link.resets", "refresh-cw")
	}
	add("/applications", "office.link.applications", "list-checks")
	add("/classes", "office.link.classes", "id-card")
	add("/kin", "office.link.kin", "users")
	add("/renewal", "office.link.renewal", "calendar-days")
	add("/appeals", "office.link.appeals", "scale")
	add("/blocks", "office.link.blocks", "shield-ban")
	add("/announcements", "office.link.announcements", "megaphone")
	add("/rules", "office.link.rules", "scale")
	add("/calendar", "office.link.calendar", "calendar-days")
	if kit.Actor(c).Is(actor.Chair) {
		add("/tokens", "office.link.tokens", "lock")
	}
	if kit.Actor(c).MaySet() {
		add("/settings", "office.link.settings", "settings")
	}
	return out
}
