package gatepage

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/parking/gate"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

type insideView struct {
	Frame
	Count string
	Cars  []insideCar
}

type insideCar struct {
	Plate plateView
	Since string
	Card  string
}

// Inside lists the cars that are inside now.
func (p *Pages) Inside(c *fiber.Ctx) error {
	cars, n, err := p.svc.Inside(kit.Context(c), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	all, err := p.places(c)
	if err != nil {
		return err
	}
	v := insideView{Frame: p.frame(c, "gatepage.inside.title", ""), Count: kit.T(c, "gatepage.inside.count", "Count", strconv.Itoa(n))}
	v.Frame.Duty = true
	for _, car := range cars {
		card := kit.T(c, "gatepage.inside.nocard")
		if car.Number != "" {
			card = kit.T(c, "gatepage.matches.card", "Number", car.Number)
		}
		v.Cars = append(v.Cars, insideCar{
			Plate: draw(car.Plate), Card: card,
			Since: kit.T(c, "gatepage.inside.since", "Time", hourMinute(car.Since, kit.Committee(c)), "Gate", find(c, all, car.Gate).Name),
		})
	}
	return show(c, v.Frame, insidePage(v))
}

type todayView struct {
	Frame
	Count      string
	Other      string // the address of the other choice: this gate, or all
	OtherLabel string
	Rows       []todayRow
}

type todayRow struct {
	face
	Time  string
	Plate plateView
	Typed string
	Facts []ui.Pair
}

// Today lists today's records of the volunteer's gate, or of all (?all=1).
func (p *Pages) Today(c *fiber.Ctx) error {
	s, open, err := p.shift(c)
	if err != nil {
		return err
	}
	places, err := p.places(c)
	if err != nil {
		return err
	}
	v := todayView{Frame: p.frame(c, "gatepage.today.title", "")}
	v.Frame.Duty = true
	label := ""
	if open && c.Query("all") == "" {
		label, v.Other, v.OtherLabel = s.Gate, base(c)+"/today?all=1", kit.T(c, "gatepage.today.all")
	} else if open {
		v.Other, v.OtherLabel = base(c)+"/today", kit.T(c, "gatepage.today.one", "Gate", find(c, places, s.Gate).Name)
	}
	list, err := p.svc.Today(kit.Context(c), kit.Actor(c), kit.Committee(c), label)
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	notes, err := p.svc.NotesToday(kit.Context(c), kit.Actor(c), kit.Committee(c))
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	v.Count = kit.T(c, "gatepage.today.count", "Count", strconv.Itoa(len(list)))
	for _, one := range list {
		v.Rows = append(v.Rows, todayOf(c, find(c, places, one.Gate), one, notes[one.ID.UUID()]))
	}
	return show(c, v.Frame, todayPage(v))
}

func todayOf(c *fiber.Ctx, g place, one gate.Passage, did []gate.Action) todayRow {
	w := kit.Of(c).Words
	r := todayRow{face: faceOf(w, one.Verdict, g.Lane), Time: hourMinute(one.At, kit.Committee(c)), Plate: draw(one.Plate)}
	if one.Typed != "" {
		r.Typed = w.Say("gatepage.today.typed", "Typed", one.Typed)
	}
	add := func(key, value string) {
		if value != "" {
			r.Facts = append(r.Facts, ui.Pair{Key: w.Say(key), Value: value})
		}
	}
	add("gatepage.today.why", w.Say("gatepage.code."+string(one.Code)))
	add("gatepage.today.where", g.Name)
	add("gatepage.today.direction", w.Say("gatepage.direction."+string(one.Direction)))
	add("gatepage.answer.number", one.Number)
	if one.Override != "" {
		add("gatepage.today.override", overrideWord(c, one.Override))
	}
	for _, a := range did {
		add("gatepage.today.did", w.Say("gatepage.act."+string(a)))
	}
	return r
}

// overrideWord says a reason; what another program sent stands for itself.
func overrideWord(c *fiber.Ctx, reason string) string {
	if w := kit.Of(c).Words; w.Has("gatepage.override." + reason) {
		return w.Say("gatepage.override." + reason)
	}
	return reason
}
