package gatepage

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/parking/gate"
	"ziguan/web/kit"
)

// sampleCheck is the id of every check that a sample shows.
const sampleCheck = "01936a00-0000-7000-8000-000000000137"

// Samples are the states of the gate's pages: every answer of the table, what a
// public lane says instead, and what is shown before and between cars.
func Samples(k *kit.Kit, w i18n.Speaker) ([]kit.Sample, error) {
	s, err := kit.ReadSpecimen()
	if err != nil {
		return nil, err
	}
	p := sampler{New(k, Services{}), s}
	var out []kit.Sample
	add := func(name, label string, draw fiber.Handler) {
		out = append(out, kit.Sample{Name: name, Label: label, As: actor.Volunteer, Draw: draw})
	}
	for _, l := range gate.Codes {
		add(string(l.Code), w.Say("gatepage.code."+string(l.Code)), p.answer(l.Code, l.Verdict, false))
	}
	add("card.lost-plate", w.Say("gallery.gate.lost_plate"), p.answer(gate.CardLost, gate.Caution, false))
	add("override", w.Say("gallery.gate.override"), p.answer(gate.CardExpired, gate.Allow, false))
	add("lane", w.Say("gallery.gate.lane"), p.answer(gate.CardUnknown, gate.Refuse, true))
	add("lane-expired", w.Say("gallery.gate.lane_expired"), p.answer(gate.CardExpired, gate.Refuse, true))
	add("down", w.Say("gallery.gate.down"), p.down)
	add("entry", w.Say("gallery.gate.entry"), p.waiting(nil))
	add("matches", w.Say("gallery.gate.matches"), p.waiting(func(m *matchesView) {
		m.Cars = []matchView{
			{draw(s.Plate), w.Say("gatepage.matches.card", "Number", "A-0137"), sampleCheck},
			{draw(s.SecondPlate), w.Say("gatepage.matches.nocard"), sampleCheck},
		}
	}))
	add("nothing", w.Say("gallery.gate.nothing"), p.waiting(func(*matchesView) {}))
	add("inside-empty", w.Say("gallery.gate.inside_empty"), p.inside)
	add("today-empty", w.Say("gallery.gate.today_empty"), p.today)
	return out, nil
}

// sampler draws the pages without anything behind them.
type sampler struct {
	*Pages
	s kit.Specimen
}

// framed is the frame as a committee's own page has it.
func (p sampler) framed(c *fiber.Ctx, where string) Frame {
	f := p.frame(c, "gatepage.title", where)
	f.Base, f.Head.Path, f.Duty = "/gate/"+url.PathEscape(p.s.Code), c.Path(), true
	return f
}

func (p sampler) place(lane bool) place {
	if lane {
		return place{Label: "lane", Name: p.s.Lane, Lane: true}
	}
	return place{Label: "east", Name: p.s.Gate}
}

// answer draws an answer with what its car or card would have.
func (p sampler) answer(code gate.Code, verdict gate.Verdict, lane bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		k := gate.Check{Gate: p.place(lane).Label, Direction: gate.In, Plate: p.s.Plate}
		a := gate.Answer{ID: uuid.MustParse(sampleCheck), Verdict: verdict, Code: code, Plate: p.s.Plate}
		bare := []gate.Code{gate.PlateInvalid, gate.ExemptMilitary, gate.CardUnknown, gate.PlateBlocked, gate.VisitorOpen, gate.VisitorExpired, gate.VisitorCap}
		switch {
		case code == gate.ExemptEmergency:
			k.Plate, a.Plate = "", ""
		case code == gate.TokenInvalid, code == gate.TokenForeign:
			k.Plate, k.Token, a.Plate = "", sampleCheck, ""
		case slices.Contains(bare, code):
			k.Plate, a.Plate = p.stranger(code)
		default:
			a.Card = &gate.CardView{Number: "A-0137", Class: "first-car", Plate: p.s.Plate, ValidTo: kit.SampleDay().AddDays(sampleLeft(code))}
		}
		if code == gate.PlateMismatch {
			k.Token, a.Plate = sampleCheck, p.s.SecondPlate
		}
		v := p.answered(c, lane, k, a)
		for i := range v.Reasons {
			v.Reasons[i].ID = sampleCheck
		}
		v.Frame = p.framed(c, where(c, p.place(lane), gate.In))
		v.Frame.Full = true
		v.checkForm = checkForm{Root: v.Base, Gate: k.Gate, Direction: string(gate.In)}
		return show(c, v.Frame, answerPart(v))
	}
}

// stranger is the plate of a car without a card, as typed and as understood.
func (p sampler) stranger(code gate.Code) (typed, plate string) {
	if code == gate.PlateInvalid {
		return p.s.WrongPlate, ""
	}
	if code == gate.ExemptMilitary {
		return p.s.Military, p.s.Military
	}
	return p.s.Stranger, p.s.Stranger
}

// sampleLeft is how many days the card of an answer is still valid.
func sampleLeft(code gate.Code) int {
	if code == gate.CardExpired {
		return -3
	}
	if code == gate.CardExpiring {
		return 7
	}
	return 219
}

func (p sampler) down(c *fiber.Ctx) error {
	v := downView{Frame: p.framed(c, kit.T(c, "gatepage.title")), Phone: p.s.Phone, Typed: []plateView{draw(p.s.Plate)}}
	v.Frame.Full, v.Frame.Duty = true, false
	v.Action = v.Base + "/checks"
	return show(c, v.Frame, downPart(v))
}

// waiting draws the page between two cars; fill is what the tail fits, if one was typed.
func (p sampler) waiting(fill func(*matchesView)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := entryView{Frame: p.framed(c, where(c, p.place(false), gate.In)), Province: p.s.Province}
		v.checkForm = checkForm{Root: v.Base, Gate: "east", Direction: string(gate.In)}
		v.Since = kit.T(c, "gatepage.shift.since", "Time", "07:00")
		if fill != nil {
			v.Tail = "QK57"
			v.Matches = &matchesView{checkForm: v.checkForm, Tail: v.Tail}
			fill(v.Matches)
			v.Full = len(v.Matches.Cars) == 0
		}
		return show(c, v.Frame, entryPage(v))
	}
}

func (p sampler) inside(c *fiber.Ctx) error {
	v := insideView{Frame: p.framed(c, ""), Count: kit.T(c, "gatepage.inside.count", "Count", "0")}
	v.Where = kit.T(c, "gatepage.inside.title")
	return show(c, v.Frame, insidePage(v))
}

func (p sampler) today(c *fiber.Ctx) error {
	v := todayView{Frame: p.framed(c, ""), Count: kit.T(c, "gatepage.today.count", "Count", "0")}
	v.Where = kit.T(c, "gatepage.today.title")
	return show(c, v.Frame, todayPage(v))
}
