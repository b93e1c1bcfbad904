package gatepage

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/parking/gate"
	"ziguan/parking/plate"
	"ziguan/parking/watch"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

type insideView struct {
	Frame
	Count string
	Part  string // of a plate, as typed
	Cars  []insideCar
	Pager ui.PagerView
}

type insideCar struct {
	Plate plateView
	Since string
	Card  string
}

// insidePaged is how many cars stand on one page of the list.
const insidePaged = 20

// Inside lists the cars that are inside now, page by page (?page=2), and those whose
// plate has what was typed; that is sent, so that no plate stands in an address.
func (p *Pages) Inside(c *fiber.Ctx) error {
	n, at := watch.Sought{Part: kit.Bind(c).Trim("plate"), Most: insidePaged}, max(c.QueryInt("page", 1), 1)
	n.Skip = (at - 1) * insidePaged
	if n.Part != "" {
		n.Skip, n.Most = 0, 5*insidePaged
	}
	cars, all, err := p.watch.Inside(kit.Context(c), kit.Actor(c), kit.Committee(c).ID, n)
	if err != nil {
		return err
	}
	places, err := p.places(c)
	if err != nil {
		return err
	}
	v := insideView{Frame: p.frame(c, "gatepage.inside.title", ""), Part: n.Part, Count: kit.T(c, "gatepage.inside.count", "Count", strconv.Itoa(all))}
	v.Frame.Duty = true
	if n.Part != "" {
		v.Count = kit.T(c, "gatepage.inside.found", "Count", strconv.Itoa(all), "Part", n.Part)
	} else if all > insidePaged {
		v.Pager = ui.Pages(base(c)+"/inside?page=", at, (all+insidePaged-1)/insidePaged)
	}
	for _, car := range cars {
		card := kit.T(c, "gatepage.inside.nocard")
		if car.Plate == "" {
			card = kit.T(c, "gatepage.today.noplate")
		} else if car.Number != "" {
			card = kit.T(c, "gatepage.matches.card", "Number", car.Number)
		}
		v.Cars = append(v.Cars, insideCar{
			Plate: named(car.Plate, car.NoPlate), Card: card,
			Since: kit.T(c, "gatepage.inside.since", "Time", p.k.At(c, car.Since), "Gate", find(c, places, car.Gate).Name),
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
	list, err := p.watch.Today(kit.Context(c), kit.Actor(c), kit.Committee(c), label)
	if err != nil {
		return err
	}
	notes, err := p.watch.NotesToday(kit.Context(c), kit.Actor(c), kit.Committee(c))
	if err != nil {
		return err
	}
	v.Count = kit.T(c, "gatepage.today.count", "Count", strconv.Itoa(len(list)))
	for _, one := range list {
		v.Rows = append(v.Rows, todayOf(c, find(c, places, one.Gate), one, notes[one.ID.UUID()]))
	}
	return show(c, v.Frame, todayPage(v))
}

func todayOf(c *fiber.Ctx, g place, one watch.Passage, did []watch.Action) todayRow {
	w := kit.Of(c).Words
	r := todayRow{face: faceOf(w, one.Verdict, g.Lane), Time: hourMinute(one.At, kit.Committee(c)), Plate: named(one.Plate, one.NoPlate)}
	why := w.Say("gatepage.code." + string(one.Code))
	switch bare, ok := plate.ParseUnplated(one.Typed); {
	case ok && one.Code == gate.PlateInvalid:
		r.Plate, why = named("", one.Typed), w.Say("gatepage.code."+string(bare))
	case one.Typed != "":
		r.Typed = w.Say("gatepage.today.typed", "Typed", one.Typed)
	case one.Code == gate.ExemptEmergency && one.Plate == "":
		r.Typed = why
	}
	add := func(key, value string) {
		if value != "" {
			r.Facts = append(r.Facts, ui.Pair{Key: w.Say(key), Value: value})
		}
	}
	add("gatepage.today.why", why)
	add("gatepage.today.where", g.Name)
	add("gatepage.today.direction", w.Say("gatepage.direction."+string(one.Direction)))
	add("gatepage.answer.number", one.Number)
	if one.Override != "" {
		r.Word = w.Say("gatepage.override")
		add("gatepage.today.override", gate.SayOverride(w, one.Override))
	}
	for _, a := range did {
		add("gatepage.today.did", w.Say("gatepage.act."+string(a)))
	}
	return r
}
