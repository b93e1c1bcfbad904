package gatepage

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
	"ziguan/parking/watch"
	"ziguan/web/kit"
)

// checkForm is what every form that records a check carries.
type checkForm struct {
	Root, Gate, Direction string
	Walk                  bool
	Unnamed               bool // it was asked which car without a plate goes out: none of those listed
}

// entryView is the page that waits for the next car.
type entryView struct {
	Frame
	checkForm
	Name        string // the gate's
	Tail, Plate string // as typed
	Error       string // about the tail
	PlateError  string
	Full        bool // the whole plate is asked for
	Note        string
	Province    string
	Since       string
	Matches     *matchesView
	Round       *walkView // the walk that is under way
}

// matchesView is what a tail fits.
type matchesView struct {
	checkForm
	Tail  string
	Cars  []matchView
	Error string
}

type matchView struct {
	Plate plateView
	Line  string
	ID    string
}

func (p *Pages) entry(c *fiber.Ctx, s watch.Shift, v entryView) error {
	all, err := p.places(c)
	if err != nil {
		return err
	}
	g, d := find(c, all, s.Gate), direction(c)
	v.Frame = p.frame(c, "gatepage.title", where(c, g, d))
	v.Frame.Duty = true
	v.checkForm = checkForm{Root: base(c), Gate: g.Label, Direction: string(d)}
	v.Name, v.Province = g.Name, kit.Committee(c).Province
	duty, err := p.calls.Duty(kit.Context(c), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	for _, l := range duty.Late {
		v.Told = append(v.Told, notice{"wait", kit.T(c, "calls.late", "Subject", l.Subject), base(c) + "/calls", kit.T(c, "calls.late.act")})
	}
	if v.Note != "" {
		v.Told = append(v.Told, notice{Kind: "ok", Text: v.Note})
	}
	v.Since = kit.T(c, "gatepage.shift.since", "Time", hourMinute(s.StartedAt, kit.Committee(c)))
	if g.Mode == gate.StrangersOnly || g.Mode == gate.LaneWalk {
		v.Told = append(v.Told, notice{Kind: "info", Text: kit.T(c, "gatepage.mode."+string(g.Mode))})
	}
	return show(c, v.Frame, entryPage(v))
}

// Matches answers the last four characters with the plates they fit, each a
// button that sends its check. A whole plate typed there is its own match.
func (p *Pages) Matches(c *fiber.Ctx) error {
	f := kit.Bind(c)
	m, err := p.matches(c, f)
	if err != nil && (!kit.Refusable(err) || errs.KindOf(err) == errs.Unavailable) {
		return err
	}
	if err != nil {
		m.Error = kit.Of(c).Words.Err(err)
		c.Status(kit.Status(err))
	}
	if c.Get(partHeader) != "" {
		return kit.Render(c, matchesPart(*m))
	}
	return p.withMatches(c, f, m)
}

func (p *Pages) withMatches(c *fiber.Ctx, f kit.Form, m *matchesView) error {
	v := entryView{Tail: f.Get("tail"), Error: m.Error, Full: m.Error == "" && len(m.Cars) == 0}
	if m.Error == "" {
		v.Matches = m
	}
	if m.Walk {
		return p.walking(c, v)
	}
	s, open, err := p.shift(c)
	if err != nil {
		return err
	}
	if !open {
		return kit.Done(c, base(c), "")
	}
	return p.entry(c, s, v)
}

func (p *Pages) matches(c *fiber.Ctx, f kit.Form) (*matchesView, error) {
	m := &matchesView{checkForm: formOf(c, f), Tail: plate.Normalise(f.Get("tail"))}
	if whole, err := plate.Parse(m.Tail); err == nil {
		m.Cars = []matchView{{Plate: draw(whole.String()), ID: newID()}}
		return m, nil
	}
	found, err := p.watch.Matches(kit.Context(c), kit.Actor(c), kit.Committee(c).ID, m.Tail)
	if err != nil {
		return m, err
	}
	for _, one := range found {
		m.Cars = append(m.Cars, matchView{Plate: draw(one.Plate.String()), Line: line(kit.Of(c).Words, one), ID: newID()})
	}
	return m, nil
}

// line says what card a plate has, and in plain words when it is not in order.
func line(w i18n.Speaker, m watch.Match) string {
	switch m.State {
	case "":
		return w.Say("gatepage.matches.nocard")
	case watch.MatchOld:
		return w.Say("gatepage.matches.old", "Number", m.Number)
	case "active":
		return w.Say("gatepage.matches.card", "Number", m.Number)
	}
	return w.Say("gatepage.matches.state", "Number", m.Number, "State", w.Say("card.state."+m.State))
}

func formOf(c *fiber.Ctx, f kit.Form) checkForm {
	return checkForm{Root: base(c), Gate: f.Get("gate"), Direction: f.Get("direction"), Walk: f.Has("walk"), Unnamed: f.Has("unnamed")}
}

// again shows the entry once more with what was typed and what was wrong.
func (p *Pages) again(c *fiber.Ctx, f kit.Form, wrong error) error {
	sentence := kit.Of(c).Words.Err(wrong)
	var e *errs.Error
	if errors.As(wrong, &e) && len(e.Fields) > 0 {
		sentence = kit.Of(c).Words.Err(e.Fields[0])
	}
	if c.Get(partHeader) != "" {
		return kit.Render(c, refusedPart(sentence))
	}
	v := entryView{Plate: strings.TrimSpace(f.Get("plate")), PlateError: sentence, Full: true}
	if f.Has("walk") {
		return p.walking(c, v)
	}
	s, open, err := p.shift(c)
	if err != nil {
		return err
	}
	if !open {
		return p.start(c, wrong)
	}
	return p.entry(c, s, v)
}
