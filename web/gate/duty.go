package gatepage

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/parking/gate"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// startView is the page before a shift: one tap when the gate is remembered.
type startView struct {
	Frame
	Gates      []ui.Option
	Directions []ui.Option
	Gate       string
	Direction  string
	Error      string
}

// Home is the page of a volunteer: the start of a shift, or the next car.
func (p *Pages) Home(c *fiber.Ctx) error {
	s, open, err := p.shift(c)
	if err != nil {
		return err
	}
	if !open {
		return p.start(c, nil)
	}
	return p.entry(c, s, entryView{})
}

func (p *Pages) start(c *fiber.Ctx, wrong error) error {
	all, err := p.places(c)
	if err != nil {
		return err
	}
	v := startView{Frame: p.frame(c, "gatepage.start.title", ""), Direction: string(direction(c))}
	last, _ := url.QueryUnescape(c.Cookies(gateCookie)) // one that cannot be read is no choice
	v.Gate = all[0].Label
	for _, g := range all {
		o := ui.Option{Value: g.Label, Label: g.Name}
		if g.Lane {
			o.Text = kit.T(c, "gatepage.start.lane")
		}
		if g.Label == last {
			v.Gate = last
		}
		v.Gates = append(v.Gates, o)
	}
	for _, d := range []gate.Direction{gate.In, gate.Out} {
		v.Directions = append(v.Directions, ui.Option{Value: string(d), Label: kit.T(c, "gatepage.direction."+string(d))})
	}
	if wrong != nil {
		v.Error = kit.Of(c).Words.Err(wrong)
	}
	return show(c, v.Frame, startPage(v))
}

// StartShift begins the turn at a gate and remembers both choices. In a lane the work
// is the walk (巡车), which begins with it.
func (p *Pages) StartShift(c *fiber.Ctx) error {
	f := kit.Bind(c)
	p.keep(c, gateCookie, url.QueryEscape(f.Trim("gate")))
	p.keepDirection(c, f.Get("direction"))
	s, err := p.watch.StartShift(kit.Context(c), kit.Actor(c), kit.Committee(c).ID, f.Trim("gate"))
	if err != nil {
		return kit.Refuse(c, err, func() error { return p.start(c, err) })
	}
	all, err := p.places(c)
	if err != nil {
		return err
	}
	if g := find(c, all, s.Gate); !g.Lane && g.Mode != gate.LaneWalk {
		return kit.Done(c, base(c), "")
	}
	if _, err := p.watch.StartWalk(kit.Context(c), kit.Actor(c), kit.Committee(c).ID, s.Gate); err != nil {
		return err
	}
	return kit.Done(c, base(c)+"/walk", "")
}

// EndShift hands the gate over, and with it the walk that is under way.
func (p *Pages) EndShift(c *fiber.Ctx) error {
	if err := p.watch.EndShift(kit.Context(c), kit.Actor(c), kit.Committee(c).ID); err != nil {
		return err
	}
	return kit.Done(c, base(c), "gatepage.shift.ended")
}

// Direction turns from cars coming in to cars going out and back.
func (p *Pages) Direction(c *fiber.Ctx) error {
	p.keepDirection(c, kit.Bind(c).Get("direction"))
	return kit.Done(c, base(c), "")
}

func (p *Pages) keepDirection(c *fiber.Ctx, d string) {
	if d == string(gate.In) || d == string(gate.Out) {
		p.keep(c, directionCookie, d)
	}
}

func (p *Pages) keep(c *fiber.Ctx, name, value string) {
	if len(value) > 600 {
		return
	}
	c.Cookie(&fiber.Cookie{
		Name: name, Value: value, Path: base(c), MaxAge: int((365 * 24 * time.Hour).Seconds()),
		HTTPOnly: true, Secure: p.k.Cfg.Secure(), SameSite: fiber.CookieSameSiteLaxMode,
	})
}
