package renewals

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/parking/class"
	"ziguan/parking/renewal"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Samples are the states of the pages of the yearly renewal: before it, while it
// goes on, at its end, and what is printed.
func Samples(k *kit.Kit, w i18n.Speaker) ([]kit.Sample, error) {
	s, err := kit.ReadSpecimen()
	if err != nil {
		return nil, err
	}
	p := sampler{New(k, nil), s}
	var out []kit.Sample
	add := func(name, label string, as actor.Role, draw fiber.Handler) {
		out = append(out, kit.Sample{Name: name, Label: label, As: as, Draw: draw})
	}
	add("open", w.Say("gallery.renewals.open"), actor.Chair, p.opening(104, nil))
	add("open-nobody", w.Say("gallery.renewals.open_nobody"), actor.Chair, p.opening(0, nil))
	add("open-wrong", w.Say("gallery.renewals.open_wrong"), actor.Chair, p.opening(0, renewal.ErrDays.On("last")))
	add("progress", w.Say("gallery.renewals.progress"), actor.Chair, p.progress(true))
	add("progress-reader", w.Say("gallery.renewals.progress_reader"), actor.Supervisor, p.progress(false))
	add("counter", w.Say("gallery.renewals.counter"), actor.Chair, p.list(stillOpen, p.lines()))
	add("counter-all", w.Say("gallery.renewals.counter_all"), actor.Chair, p.list(everywhere, p.lines()))
	add("counter-done", w.Say("gallery.renewals.counter_done"), actor.Chair, p.list(stillOpen, nil))
	add("card", w.Say("gallery.renewals.card"), actor.Chair, p.card(renewal.Due, false))
	add("card-papers", w.Say("gallery.renewals.card_papers"), actor.Chair, p.card(renewal.Declared, true))
	add("card-refused", w.Say("gallery.renewals.card_refused"), actor.Chair, p.card(renewal.Refused, false))
	add("signing", w.Say("gallery.renewals.signing"), actor.Chair, p.hand)
	add("due-sheet", w.Say("gallery.renewals.due_sheet"), actor.Chair, p.paper(false))
	add("signing-sheet", w.Say("gallery.renewals.signing_sheet"), actor.Chair, p.paper(true))
	add("draw", w.Say("gallery.renewals.draw"), "", p.lots(false))
	add("draw-none", w.Say("gallery.renewals.draw_none"), "", p.lots(true))
	return out, nil
}

// sampler draws the pages without anything behind them.
type sampler struct {
	*Pages
	s kit.Specimen
}

func (p sampler) campaign(c *fiber.Ctx) renewal.Campaign {
	return renewal.Campaign{
		Name: kit.T(c, "renewals.open.name.of", "Year", "2027"), FirstDay: kit.SampleDay(), LastDay: kit.SampleDay().AddDays(60), Share: 10, Grace: 30,
		Seed: "5f2d0c9e7b1a4436c8d1f0a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6",
	}
}

// lines are households in every state, of two stairwells.
func (p sampler) lines() []renewal.Renewal {
	var out []renewal.Renewal
	for i, state := range append([]renewal.State{renewal.Due, renewal.Due, renewal.Declared}, renewal.Moves().States()...) {
		unit := strconv.Itoa(1 + i/5)
		out = append(out, renewal.Renewal{
			Number: class.Number("A-01" + strconv.Itoa(10+i)), Class: class.FirstCar, Building: "3", Unit: unit,
			Dwelling: "3-" + unit + "-" + strconv.Itoa(101+i), Plates: []string{p.s.Plate, p.s.SecondPlate}[i%2],
			ValidTo: kit.SampleDay().AddDays(35), State: state, Drawn: i == 1 || i == 2,
		})
	}
	return out
}

func (p sampler) opening(cards int, wrongly error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		f := kit.Form{}.WithError(wrongly)
		plan := renewal.Plan{First: kit.SampleDay(), Last: kit.SampleDay().AddDays(60), Cards: cards, Share: 10}
		return p.open(c, f, plan)
	}
}

func (p sampler) progress(staff bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		one := renewal.Building{
			Name: "1", All: 104, Ready: 31, Papers: 4, Signed: 20,
			States: map[renewal.State]int{renewal.Renewed: 42, renewal.Changed: 2, renewal.Due: 24, renewal.Left: 1},
		}
		two := renewal.Building{Name: "2", All: 98, Ready: 0, States: map[renewal.State]int{renewal.Due: 98}}
		v := progressView{
			Page: p.page(c, "renewals.title"), Base: kit.Link(c, "renewal"), Public: "/p/" + p.s.Code + "/renewal", Staff: staff, Left: 60,
			Progress: renewal.Progress{Campaign: p.campaign(c), Today: kit.SampleDay(), Buildings: []renewal.Building{one, two}, Sum: renewal.Building{
				All: 202, Ready: 31, Papers: 4, Signed: 20,
				States: map[renewal.State]int{renewal.Renewed: 42, renewal.Changed: 2, renewal.Due: 122, renewal.Left: 1},
			}, Left: []renewal.Leftover{
				{Number: "A-0117", Dwelling: "1-2-301", State: renewal.Changed, Cause: renewal.ErrLeaseOver.Code},
				{Number: "A-0131", Dwelling: "2-1-502", State: renewal.Due, Cause: renewal.ErrHands.Code},
				{Number: "A-0140", Dwelling: "2-3-101", State: renewal.Ended, Cause: "card.returned"},
			}},
		}
		v.Page.Wide = true
		return kit.Render(c, progressPage(v))
	}
}

func (p sampler) list(those string, lines []renewal.Renewal) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := counterView{Page: p.page(c, "renewals.counter"), Base: kit.Link(c, "renewal"), At: inBuilding("3"), Staff: true, Count: len(p.lines())}
		v.Page.Wide, v.Noted = true, takeable
		l := asked(c)
		l.Choose("show", those)
		v.take(c, l, lines)
		return kit.Render(c, counterPage(v))
	}
}

func (p sampler) card(state renewal.State, picked bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		r := p.lines()[0]
		r.State, r.Drawn = state, picked
		if state == renewal.Refused {
			r.Reason = p.s.Reason
		}
		at := inBuilding("3")
		v := oneView{
			Page: p.page(c, "renewals.one", "Number", r.Number.String()), Here: kit.Link(c, "renewal", "cards", r.Number.String()), At: at, Back: at.link(c),
			Staff: true, R: r, Can: renewal.Moves().From(state),
		}
		v.Page.Narrow = true
		return kit.Render(c, onePage(v))
	}
}

func (p sampler) hand(c *fiber.Ctx) error {
	at := inBuilding("3")
	list := p.lines()
	v := signingView{
		Page: p.page(c, "renewals.signing"), Here: at.link(c, "signing"), Back: at.link(c), At: at, Cards: []batch{{2, kit.Link(c, "cards", "print", "sheets")}},
		Count: len(list), Asked: kit.ReadList(c, nil),
	}
	v.Lines, v.List = page(c, &v.Asked, list)
	v.Asked.Ticks(&v.List, "signed", numbersIn(v.Lines))
	v.Page.Wide = true
	return kit.Render(c, signingPage(v))
}

func (p sampler) paper(signing bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		title := map[bool]string{false: "renewals.due.title", true: "renewals.sheet.title"}[signing]
		v := sheetView{
			Page: p.page(c, title), Back: kit.Link(c, "renewal", inBuilding("3").key), Signing: signing, Stairs: stairs(p.lines()), Count: len(p.lines()),
			Letter: func(line string, _ bool) ui.LetterView {
				return head(people.Committee{Name: p.s.Committee}, kit.T(c, title), line)
			},
			Foot: kit.T(c, "renewals.sheet.foot", "Day", kit.SampleDay().String(), "Phone", p.s.Phone),
		}
		v.Page.Wide = true
		return kit.Render(c, sheetPage(v))
	}
}

func (p sampler) lots(none bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := drawView{Page: p.page(c, "renewals.draw"), Code: p.s.Code, None: none, Campaign: p.campaign(c)}
		for _, r := range p.lines() {
			v.Picks = append(v.Picks, renewal.Pick{Number: r.Number, Drawn: r.Drawn})
			if r.Drawn {
				v.Drawn++
			}
		}
		return kit.Render(c, drawPage(v))
	}
}
