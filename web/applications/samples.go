package applications

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/web/kit"
)

// sampleKey is a key of a form that goes nowhere.
const sampleKey = "AAAAAAAAAAAAAAAAAAAAAAAAAA"

// Samples are the states of the pages of applications: an application in each
// state as its household and as the committee sees it, the form, the owner's
// question, the lists.
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
	for _, state := range application.Moves().States() {
		word := w.Say("application.state." + string(state))
		add("mine-"+string(state), w.Say("gallery.apply.mine", "State", word), actor.Resident, p.mine(state))
		add("show-"+string(state), w.Say("gallery.apply.show", "State", word), actor.Chair, p.show(state))
	}
	add("form", w.Say("gallery.apply.form"), actor.Resident, p.form(false))
	add("form-wrong", w.Say("gallery.apply.form_wrong"), actor.Resident, p.form(true))
	for _, state := range application.ConsentMoves().States() {
		add("consent-"+string(state), w.Say("gallery.apply.consent", "State", w.Say("consent.state."+string(state))), "", p.asked(state))
	}
	add("list", w.Say("gallery.apply.list"), actor.Chair, p.list(true))
	add("list-empty", w.Say("gallery.apply.list_empty"), actor.Chair, p.list(false))
	add("paper", w.Say("gallery.apply.paper"), actor.Chair, func(c *fiber.Ctx) error { return p.paper(c, p.boards()) })
	add("waiting", w.Say("gallery.apply.waiting"), "", func(c *fiber.Ctx) error { return kit.Render(c, waitingPage(p.waitingView(c, p.boards()))) })
	add("why", w.Say("gallery.apply.why"), "", p.why)
	return out, nil
}

// sampler draws the pages without anything behind them.
type sampler struct {
	*Pages
	s kit.Specimen
}

func (p sampler) terms() class.Terms {
	limit := 312
	return class.Terms{
		Class: class.FirstCar, From: kit.SampleDay().AddDays(-200), Holders: map[class.Holder]int{class.HolderOwner: 1, class.HolderLessee: 1},
		Documents: []class.Document{class.DocumentHome, class.DocumentVehicle}, Uses: []class.PlateUse{class.UseSelf, class.UseSpouse, class.UseKin},
		Months: 12, Plates: 1, Cap: &limit, Posted: true, TwoPeople: true, Ground: rule.Ground{Kind: rule.Clause, Text: p.s.Remark},
	}
}

// sampleCopyDays is how long copies stay in the samples.
const sampleCopyDays = 30

func (p sampler) shown(state application.State) application.Shown {
	v := application.Shown{
		Application: application.Application{
			Number: "S-0012", Class: class.FirstCar, Dwelling: p.s.Row[0], Name: p.s.Names[0], Holder: class.HolderOwner, Use: class.UseSelf,
			Rank: 1, Channel: application.Online, State: state, Since: kit.SampleInstant(), TwoPeople: true, SubmittedAt: kit.SampleInstant().AddDate(0, 0, -9),
			PlateList: p.s.Plate,
		},
		Today: kit.SampleDay(), Terms: p.terms(), Needs: p.terms().Documents, May: application.May{Can: application.Moves().From(state)},
		Steps: []application.Step{{On: application.Submit, Became: application.Submitted, At: kit.SampleInstant().AddDate(0, 0, -9), Role: string(actor.Resident), Name: p.s.Names[0]}},
	}
	step := func(on application.Event, role actor.Role, reason, ground string) {
		v.Steps = append(v.Steps, application.Step{On: on, Became: state, At: kit.SampleInstant().AddDate(0, 0, -2), Role: string(role), Name: p.s.Person, Reason: reason, Ground: rule.Ground{Text: ground}})
	}
	if state != application.Submitted && state != application.Returned {
		step(application.Check, actor.Member, "", "")
	}
	switch state {
	case application.Returned:
		step(application.AskMore, actor.Member, p.s.Remark, "")
	case application.Refused:
		step(application.Refuse, actor.Chair, p.s.Reason, p.s.Remark)
	case application.Waiting, application.Offered, application.Declined, application.Lapsed:
		step(application.Queue, actor.Chair, "", "")
		v.Place = application.Place{Number: v.Number, State: state, Rank: 1, SubmittedAt: v.SubmittedAt, Place: 3, SameAhead: 2}
		v.OfferDays = 7
	case application.Posting:
		step(application.Approve, actor.Chair, "", "")
		v.Posting.Last, v.Wait = kit.SampleDay().AddDays(5), application.ErrPostingRuns.Code
		v.Posting.Number.Year, v.Posting.Number.Seq = 2026, 17
		v.Can = []application.Event{application.Refuse, application.Withdraw}
	case application.Issued:
		step(application.Approve, actor.Chair, "", "")
		step(application.Issue, actor.Cashier, "", "")
		v.Card = "A-0137"
	case application.Submitted:
		v.Terms.Copies, v.CopyDays = v.Needs[:1], sampleCopyDays
	case application.Checked:
		v.Terms.Copies, v.CopyDays = v.Needs[:1], sampleCopyDays
		v.Copies = []application.Copy{{Document: v.Needs[0], At: kit.SampleInstant(), Name: p.s.Person}}
	case application.Withdrawn:
	}
	return v
}

func (p sampler) mine(state application.State) fiber.Handler {
	return func(c *fiber.Ctx) error {
		return kit.Render(c, minePage(p.mineView(c, p.shown(state))))
	}
}

func (p sampler) show(state application.State) fiber.Handler {
	return func(c *fiber.Ctx) error {
		shown := p.shown(state)
		v := p.showView(c, shown)
		v.Marks = marks(c, shown, kit.Form{}, "")
		v.Ground = kit.Ground(c, kit.Form{}, "", nil)
		return kit.Render(c, showPage(v))
	}
}

func (p sampler) form(wrongly bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		f := kit.Form{}
		if wrongly {
			err := parking.ErrPlatesMissing.On("plates")
			c.Status(kit.Status(err))
			f = f.WithError(err)
		}
		v := p.formView(c, f, sampleKey)
		v.Action, v.Back, v.Dwelling = mine(c, "applications", "new"), mine(c), p.s.Row[0]
		v.offer(c, p.boards())
		return kit.Render(c, formPage(v))
	}
}

func (p sampler) asked(state application.ConsentState) fiber.Handler {
	return func(c *fiber.Ctx) error {
		return kit.Render(c, askedPage(askedView{Page: p.page(c, "apply.asked.title"), Here: "/consent/" + sampleKey, A: application.Asked{
			Committee: people.Committee{Name: p.s.Committee}, Dwelling: p.s.Row[0], LeaseEnd: kit.SampleDay().AddDays(300).String(), State: state,
		}}))
	}
}

func (p sampler) boards() []application.Board {
	first := application.Board{Room: parking.Room{Class: class.FirstCar, Terms: p.terms(), Given: 310, Promised: 2}, Capped: true}
	for i := range 3 {
		first.Order = append(first.Order, application.Place{
			Number: "S-001" + count(2+i), State: application.Waiting, Rank: 1, SubmittedAt: kit.SampleInstant().AddDate(0, 0, i-9), Place: i + 1, SameAhead: i,
		})
	}
	second := application.Board{Room: parking.Room{Class: "second-car", Terms: p.terms(), Given: 20}}
	second.Terms.Cap = nil
	return []application.Board{first, second}
}

func (p sampler) list(some bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := listView{Page: p.page(c, "apply.list"), Base: kit.Link(c, "applications"), Staff: true}
		counts := map[application.State]int{}
		var rows []application.Row
		for _, s := range shownStates() {
			if some {
				counts[s] = 1
				rows = append(rows, application.Row{Application: p.shown(s).Application, Ready: s == application.Posting})
			}
		}
		l := kit.ReadList(c, nil)
		v.frame(c, &l, counts)
		v.fill(c, rows)
		if some {
			v.Free = []free{{class.FirstCar, "1", "S-0012"}}
		}
		return kit.Render(c, listPage(v))
	}
}

func (p sampler) why(c *fiber.Ctx) error {
	g := application.Grounds{
		Card: "A-0137", Class: class.FirstCar, State: parking.CardActive, IssuedOn: kit.SampleDay(), Terms: p.terms(), Application: "S-0012",
		SubmittedOn: kit.SampleDay().AddDays(-12), Documents: []application.LookedAt{{Document: class.DocumentHome, Role: "member"}, {Document: class.DocumentVehicle, Role: "member"}},
		CheckedBy: "member", DecidedBy: "chair", Aside: 1, Posting: "2026-17", From: kit.SampleDay().AddDays(-8), Last: kit.SampleDay().AddDays(-1),
		Objections: []application.Objected{{Outcome: "rejected", N: 1}},
	}
	v := whyView{Page: p.page(c, "apply.why"), Base: "/p/" + p.s.Code, Asked: "A-0137", G: &g, Links: reasons(c, g)}
	return kit.Render(c, whyPage(v))
}
