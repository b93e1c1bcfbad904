package kit

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/source"
	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/config"
	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/seal"
	"ziguan/web/ui"
)

// Kit is made once and given to every subject's handlers.
type Kit struct {
	Cfg    config.Config
	Words  *i18n.Catalogue
	People *people.Service
	// Account is what committees ask of people who sign in.
	Account *account.Service
	// Proofs is how they show by SMS that their phone is theirs.
	Proofs *account.Proofs
	// Sources is what a ground may name; nothing without it.
	Sources *source.Service
	DB      *pg.DB
	Log     *slog.Logger
	Demo    bool
	// Travel is the clock of a demonstration; nil anywhere else.
	Travel *clock.Shifted
	// Counts says, by group of the office, how much waits for a visitor; the office's
	// desk gives it.
	Counts func(*fiber.Ctx) (map[string]int, error)
	waits  waits
}

// Visit is one request's visitor: who, in which committee, in which words.
type Visit struct {
	// Person is zero for somebody not signed in.
	Person    account.Visitor
	SignedIn  bool
	Committee people.Committee // zero outside any committee's pages
	Actor     actor.Actor
	Words     i18n.Speaker
	Size      string // "", "elder", "large"
	Theme     string // "", "light", "dark", "sun"
	RequestID string
	// Seal closes what the browser carries for the program, such as a Flash; a
	// visit without it carries none.
	Seal *seal.Key
	// Posed is the pattern of the page that a sample stands for; empty for a real visit.
	Posed string
}

const visitKey = "visit"

// SetVisit is called once by the middleware.
func SetVisit(c *fiber.Ctx, v *Visit) { c.Locals(visitKey, v) }

// Of gives the request's visit.
func Of(c *fiber.Ctx) *Visit {
	if v, ok := c.Locals(visitKey).(*Visit); ok {
		return v
	}
	return &Visit{}
}

// Actor is who acts in this request.
func Actor(c *fiber.Ctx) actor.Actor { return Of(c).Actor }

// Committee is the committee whose page this is; a route with :committee has one.
func Committee(c *fiber.Ctx) people.Committee { return Of(c).Committee }

// T says a key in the visitor's language.
func T(c *fiber.Ctx, key string, pairs ...string) string { return Of(c).Words.Say(key, pairs...) }

// Render writes a page with status 200, or the status a refused form set.
func Render(c *fiber.Ctx, page templ.Component) error {
	c.Type("html", "utf-8")
	return page.Render(i18n.With(c.UserContext(), Of(c).Words), c.Response().BodyWriter())
}

// Show writes a page, unless what it shows was not to be had.
func Show(c *fiber.Ctx, err error, page templ.Component) error {
	if err != nil {
		return err
	}
	return Render(c, page)
}

// Page is the layout's head for this request.
func (k *Kit) Page(c *fiber.Ctx, titleKey string, pairs ...string) ui.PageHead {
	v := Of(c)
	p := ui.PageHead{
		Title: v.Words.Say(titleKey, pairs...), Lang: string(v.Words.L), Size: v.Size, Theme: v.Theme, Demo: k.Demo,
		Committee: ui.CommitteeHead{Name: v.Committee.Name, Code: v.Committee.Code, DutyPhone: v.Committee.DutyPhone},
		Path:      here(c),
	}
	if k.Travel != nil && k.Travel.Days() > 0 {
		p.DemoDay = day.In(k.Travel.Now(), demoZone(v)).String()
	}
	if v.SignedIn {
		p.SignedInAs = v.Person.Person.Name
	}
	if v.Actor.MayRun() && !k.Demo && !k.Cfg.Public() && strings.HasPrefix(c.Path(), "/c/") {
		p.Unreachable = k.Cfg.Address() // said on every page of the desk: any of them may lead to something printed
	}
	if v.Actor.MaySee() && strings.HasPrefix(c.Path(), "/c/") {
		p.Find = ui.FindView{Action: Link(c, "find"), Mute: c.Cookies(KeysCookie) == "off", Here: c.Path() == Link(c, "find")}
	}
	p.Flash = takeFlash(c)
	if p.Office = k.office(c, v); p.Office != nil {
		p.Home = "/c/" + v.Committee.Code
	} else {
		p.Nav = nav(v, c.Path())
	}
	return p
}

// Waits reports whether a committee asks something that waits for the visitor's own
// answer.
func (k *Kit) Waits(ctx context.Context, v account.Visitor) (bool, error) {
	if k.Account == nil {
		return false, nil
	}
	m, err := k.Account.Mine(ctx, v)
	return m.Letter || len(m.List) > 0, err
}

// demoZone is where the demonstration's day is: the committee's, or that of its
// committees, which are all in Beijing.
func demoZone(v *Visit) *time.Location {
	m := v.Committee
	if m.Zone == "" {
		m.Zone = "Asia/Shanghai"
	}
	return m.Location()
}

// here is the page to come back to after a preference is set: this one, or that
// of the form which a write answers.
func here(c *fiber.Ctx) string {
	if c.Method() == fiber.MethodGet {
		return c.Path()
	}
	from, err := url.Parse(c.Get(fiber.HeaderReferer))
	if err != nil || from.Path == "" || from.Host != string(c.Context().Host()) {
		return c.Path()
	}
	return from.Path
}

// nav is the few places a visitor of a committee goes to outside the office, by role.
func nav(v *Visit, path string) []ui.NavItem {
	code := v.Committee.Code
	if code == "" {
		return nil
	}
	var items []ui.NavItem
	add := func(href, key, icon string) {
		items = append(items, ui.NavItem{Href: href, Label: v.Words.Say(key), Icon: icon, Current: path == href || strings.HasPrefix(path, href+"/")})
	}
	if v.Actor.MaySee() {
		add("/c/"+code, "nav.office", "landmark")
	}
	if v.Actor.Is(actor.Resident) {
		add("/my/"+code, "nav.mine", "car")
	}
	if v.Actor.Is(actor.Volunteer) {
		add("/gate/"+code, "nav.duty", "shield-check")
	}
	add("/p/"+code, "nav.public", "megaphone")
	return items
}

// Link builds an address below the committee's pages: Link(c, "cards", number).
func Link(c *fiber.Ctx, parts ...string) string {
	out := "/c/" + Of(c).Committee.Code
	for _, p := range parts {
		out += "/" + url.PathEscape(p)
	}
	return out
}

// Absolute gives the whole address of a path, for QR codes, feeds and letters. It
// asks the configuration and never the request: whoever asks for a page chooses
// its Host, and others would follow the address to there.
func (k *Kit) Absolute(path string) string { return k.Cfg.Address() + path }

// Context is the request's context with the speaker, for services and components.
func Context(c *fiber.Ctx) context.Context { return c.UserContext() }
