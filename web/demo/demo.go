package demopage

import (
	"net/http"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/demo"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages are the handlers.
type Pages struct {
	k     *kit.Kit
	guide *demo.Guide
}

// New makes the pages; they are there only while the kit says demonstration.
func New(k *kit.Kit, g *demo.Guide) *Pages { return &Pages{k, g} }

// View is the page.
type View struct {
	Page       ui.PageHead
	Committees []CommitteeView
}

// CommitteeView is what one committee has to show.
type CommitteeView struct {
	Code, Name string
	Lane       bool
	Seats      []SeatView
	Samples    []SampleView
	Links      []LinkView
}

// SeatView is a role to look around in.
type SeatView struct{ Role, Href string }

// SampleView is a plate to try and what the gate says to it.
type SampleView struct{ Plate, Colour, Word, Badge, Sentence string }

// LinkView leads to a page; with a role its visitor is signed in on the way.
type LinkView struct{ Key, Href string }

// Page is `/demo`.
func (p *Pages) Page(c *fiber.Ctx) error {
	if !p.k.Demo {
		return fiber.ErrNotFound
	}
	view := View{Page: p.k.Page(c, "demo.title")}
	view.Page.Styles = []string{"css/demo.css"}
	all, err := p.guide.Committees(c.UserContext())
	if err != nil {
		return err
	}
	for _, one := range all {
		v, err := p.committee(c, one)
		if err != nil {
			return err
		}
		view.Committees = append(view.Committees, v)
	}
	return kit.Render(c, DemoPage(view))
}

func (p *Pages) committee(c *fiber.Ctx, m people.Committee) (CommitteeView, error) {
	out := CommitteeView{Code: m.Code, Name: m.Name, Lane: m.PublicLane, Links: links(m)}
	seats, err := p.guide.Seats(c.UserContext(), m)
	if err != nil {
		return out, err
	}
	for _, s := range seats {
		out.Seats = append(out.Seats, SeatView{Role: string(s.Role), Href: s.Path()})
	}
	samples, err := p.guide.Samples(c.UserContext(), m)
	if err != nil {
		return out, err
	}
	words := kit.Of(c).Words
	for _, s := range samples {
		word := "demo.verdict." + string(s.Answer.Verdict)
		if m.PublicLane && s.Answer.Verdict == gate.Refuse {
			word = "demo.verdict.unregistered"
		}
		out.Samples = append(out.Samples, SampleView{
			Plate: s.Plate, Colour: colour(s.Plate), Word: words.Say(word), Badge: badge(s.Answer.Verdict), Sentence: gate.Say(words, s.Answer),
		})
	}
	return out, nil
}

func colour(text string) string {
	pl, err := plate.Parse(text)
	if err != nil {
		return ""
	}
	if pl.Colour() == plate.YellowGreen {
		return "green-yellow"
	}
	return string(pl.Colour())
}

func badge(v gate.Verdict) string {
	switch v {
	case gate.Allow:
		return "ok"
	case gate.Caution:
		return "ask"
	case gate.Refuse:
		return "no"
	}
	return "off"
}

// links are the pages worth a look, each with the role that sees it.
func links(m people.Committee) []LinkView {
	as := func(r actor.Role, to string) string {
		return demo.Seat{Committee: m, Role: r}.Path() + "?" + url.Values{"next": {to}}.Encode()
	}
	office, public, duty := "/c/"+m.Code, "/p/"+m.Code, "/gate/"+m.Code
	out := []LinkView{
		{"demo.link.public", public},
		{"demo.link.record", public + "/record?check=1"},
		{"demo.link.register", as(actor.Chair, office+"/register")},
		{"demo.link.imports", as(actor.Chair, office+"/register/imports")},
		{"demo.link.letters", as(actor.Chair, office+"/letters")},
		{"demo.link.phones", as(actor.Chair, office+"/phones")},
		{"demo.link.differences", as(actor.Chair, office+"/gate/differences")},
		{"demo.link.inside", as(actor.Chair, office+"/gate/inside")},
		{"demo.link.lookup", as(actor.Chair, office+"/gate/lookup")},
		{"demo.link.valid", as(actor.Chair, office+"/gate/valid")},
		{"demo.link.jobs", as(actor.Chair, office+"/gate/jobs")},
		{"demo.link.visits", as(actor.Resident, "/my/"+m.Code+"/visits")},
		{"demo.link.guest", public + "/visit"},
		{"demo.link.poster", as(actor.Chair, office+"/gate/poster")},
		{"demo.link.calls", as(actor.Chair, office+"/gate/calls")},
	}
	if m.PublicLane {
		return append(out, LinkView{"demo.link.walk", as(actor.Volunteer, duty+"/walk")})
	}
	return append(out, LinkView{"demo.link.gate", as(actor.Volunteer, duty)})
}

// SignIn is a button: `POST /demo/sign-in` with a committee and a role.
func (p *Pages) SignIn(c *fiber.Ctx) error {
	if !p.k.Demo {
		return fiber.ErrNotFound
	}
	f := kit.Bind(c)
	m, err := p.k.People.Committee(c.UserContext(), f.Get("committee"))
	if err != nil {
		return err
	}
	return p.enter(c, m, actor.Role(f.Get("role")), f.Get("next"))
}

// As is the link that the first start prints: `GET /demo/as/{committee}/{role}`.
// A GET that signs in is for a demonstration alone, where there is nobody to harm.
func (p *Pages) As(c *fiber.Ctx) error {
	if !p.k.Demo {
		return fiber.ErrNotFound
	}
	m, err := p.k.People.Committee(c.UserContext(), c.Params("committee"))
	if err != nil {
		return err
	}
	return p.enter(c, m, actor.Role(c.Params("role")), c.Query("next"))
}

// keepFor is how long a browser keeps the session's cookie.
const keepFor = 7 * 24 * time.Hour

func (p *Pages) enter(c *fiber.Ctx, m people.Committee, r actor.Role, next string) error {
	secret, err := p.guide.SignIn(c.UserContext(), m, r)
	if err != nil {
		if errs.KindOf(err) == errs.NotFound {
			return fiber.ErrNotFound
		}
		return err
	}
	name := kit.SessionCookie(p.k.Cfg)
	if old := c.Cookies(name); old != "" {
		if err := p.k.Account.SignOut(c.UserContext(), old); err != nil {
			return err
		}
	}
	p.k.SetSecret(c, name, secret, p.k.DB.Now().Add(keepFor))
	if next = kit.SafeNext(next); next == "/" {
		next = start(m, r)
	}
	return c.Redirect(next, http.StatusSeeOther)
}

// start is the first page of a role.
func start(m people.Committee, r actor.Role) string {
	if r == actor.Volunteer {
		return "/gate/" + m.Code
	}
	if r == actor.Resident {
		return "/my/" + m.Code
	}
	return "/c/" + m.Code
}
