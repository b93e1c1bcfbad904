package cards

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/parking/plate"
	"ziguan/parking/token"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// sampleToken is behind the code of the card that samples show; it opens nothing.
const sampleToken = "AAAAAAAAAAAAAAAAAAAAAAAAAA"

// Samples are the states of the pages of cards: the list, the first issue, the
// form, a card that may be acted on, and what is printed.
func Samples(k *kit.Kit, w i18n.Speaker) ([]kit.Sample, error) {
	s, err := kit.ReadSpecimen()
	if err != nil {
		return nil, err
	}
	p := sampler{New(k, nil, nil, nil), s}
	var out []kit.Sample
	add := func(name, label string, draw fiber.Handler) {
		out = append(out, kit.Sample{Name: name, Label: label, As: actor.Chair, Draw: draw})
	}
	add("list", w.Say("gallery.cards.list"), p.list(func(v *listView) { v.Cards = p.every() }))
	add("list-empty", w.Say("gallery.cards.list_empty"), p.list(func(*listView) {}))
	add("list-waiting", w.Say("gallery.cards.list_waiting"), p.list(func(v *listView) { v.Waiting = true }))
	add("list-nothing", w.Say("gallery.cards.list_nothing"), p.list(func(v *listView) { v.Narrowed = true }))
	add("first", w.Say("gallery.cards.first"), p.first(p.plan(), -1))
	add("first-done", w.Say("gallery.cards.first_done"), p.first(parking.Plan{Until: kit.SampleDay().AddDays(60), Kept: p.plan().Kept}, 2))
	add("first-empty", w.Say("gallery.cards.first_empty"), p.first(parking.Plan{Until: kit.SampleDay()}, -1))
	add("issue", w.Say("gallery.cards.issue"), p.issue(nil))
	add("issue-wrong", w.Say("gallery.cards.issue_wrong"), p.issue(errs.Form(
		people.ErrDwellingUnknown.On("dwelling"), plate.ErrInvalid.On("plates"), parking.ErrValidTo.On("valid_to"))))
	add("issue-held", w.Say("gallery.cards.issue_held"), p.issue(parking.ErrHouseholdHasCard.With("number", "A-0137")))
	for _, state := range []parking.CardState{parking.CardActive, parking.CardSuspended, parking.CardLost} {
		add("card-"+string(state), w.Say("gallery.cards.card", "State", w.Say("card.state."+string(state))), p.show(state))
	}
	add("print", w.Say("gallery.cards.print"), p.printing)
	add("sheets", w.Say("gallery.cards.sheets"), p.sheets(3))
	add("sheets-empty", w.Say("gallery.cards.sheets_empty"), p.sheets(0))
	return out, nil
}

// sampler draws the pages without anything behind them.
type sampler struct {
	*Pages
	s kit.Specimen
}

func (p sampler) card(number class.Number, state parking.CardState, plates string) parking.Card {
	return parking.Card{
		Number: number, Class: class.FirstCar, Primary: true, Dwelling: p.s.Row[0], State: state, PlateList: plates,
		ValidFrom: kit.SampleDay().AddDays(-146), ValidTo: kit.SampleDay().AddDays(219), AppliedAt: kit.SampleInstant(),
	}
}

// every is a card in each state.
func (p sampler) every() []parking.Card {
	var out []parking.Card
	for i, state := range states() {
		out = append(out, p.card(class.Number("A-01"+string(rune('1'+i/10))+string(rune('0'+i%10))), state, p.s.Plate))
	}
	return out
}

func (p sampler) list(change func(*listView)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := listView{Page: p.page(c, "cardpages.title"), Base: kit.Link(c, "cards"), Staff: true, Today: kit.SampleDay()}
		v.Page.Wide = true
		change(&v)
		var counts []parking.CardCount
		for _, card := range v.Cards {
			counts = append(counts, parking.CardCount{State: card.State, Class: card.Class, N: 1})
		}
		v.List = question{List: kit.ReadList(c, nil), classes: classOptions(c, []class.Class{{Code: class.FirstCar}})}.frame(c, counts)
		return kit.Render(c, listPage(v))
	}
}

// plan is a first issue with two cards, a household with one card too many, and
// a plate that cannot be.
func (p sampler) plan() parking.Plan {
	until := kit.SampleDay().AddDays(60)
	one, two := plate.Plate(p.s.Plate), plate.Plate(p.s.SecondPlate)
	return parking.Plan{
		Until: until,
		Cards: []parking.PlannedCard{
			{Dwelling: "3-2-101", Class: class.FirstCar, Plates: []plate.Plate{one}, Number: "A-0137", ValidTo: kit.SampleDay().AddDays(219)},
			{Dwelling: "3-2-102", Class: class.FirstCar, Plates: []plate.Plate{two}, ValidTo: kit.SampleDay().AddDays(364)},
		},
		Kept: []parking.KeptDwelling{{Dwelling: "3-2-201", Until: until, Claims: []parking.Claim{
			{Dwelling: "3-2-201", Plate: one, Number: "A-88"}, {Dwelling: "3-2-201", Plate: two, Number: "A-89"},
		}}},
		Problems: []parking.ClaimProblem{
			{Claim: parking.Claim{Dwelling: "3-2-202", Plate: plate.Plate(p.s.Stranger)}, Err: class.ErrUnknown},
			{Claim: parking.Claim{Dwelling: "3-2-203", Number: "A-90"}, Err: parking.ErrPlatesMissing},
		},
	}
}

func (p sampler) first(plan parking.Plan, issued int) fiber.Handler {
	return func(c *fiber.Ctx) error {
		return kit.Render(c, firstPage(firstView{
			Page: p.page(c, "cardpages.first"), Base: kit.Link(c, "cards"), Home: kit.Link(c, "register", "dwellings") + "/",
			Plan: plan, Issued: issued, Said: kit.Of(c).Words.Err, Unread: unreadOf(plan),
		}))
	}
}

// issue is the form, empty, or come back with what was wrong about it.
func (p sampler) issue(wrongly error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := issueView{
			Page: p.page(c, "cardpages.issue"), Base: kit.Link(c, "cards"), Province: p.s.Province, Key: sampleToken, Plates: []string{""},
			Class: string(class.FirstCar), Classes: classOptions(c, []class.Class{{Code: class.FirstCar}}),
		}
		v.Page.Narrow = true
		if wrongly != nil {
			c.Status(kit.Status(wrongly))
			v.Dwelling, v.Plates, v.ValidTo, v.Reason = "9-9-999", []string{p.s.WrongPlate}, "2025-01-01", p.s.Remark
			v.Errors, v.Refused = kit.WrongParts(c, kit.Form{}.WithError(wrongly), "dwelling", "cardpages.dwelling", "plates", "cardpages.plate", "valid_to", "card.valid_to")
			v.InTheWay = numberIn(wrongly)
		}
		return kit.Render(c, issuePage(v))
	}
}

func (p sampler) show(state parking.CardState) fiber.Handler {
	return func(c *fiber.Ctx) error {
		shown := parking.Shown{
			Card: p.card("A-0137", state, p.s.Plate), Today: kit.SampleDay(), Can: parking.CardMoves().From(state),
			Events: []parking.Event{{On: parking.CardIssue, Became: parking.CardActive, At: kit.SampleInstant().AddDate(0, -5, 0), Role: string(actor.Chair), Name: p.s.Person, Reason: p.s.Remark}},
		}
		if state != parking.CardActive {
			on := map[parking.CardState]parking.CardEvent{parking.CardSuspended: parking.CardSuspend, parking.CardLost: parking.CardLose}[state]
			shown.Events = append(shown.Events, parking.Event{Was: parking.CardActive, On: on, Became: state, At: kit.SampleInstant(), Role: string(actor.Chair), Name: p.s.Person, Reason: p.s.Reason, Ground: rule.Ground{Kind: rule.Clause, Text: p.s.Clause}})
		}
		here := kit.Link(c, "cards", "A-0137")
		v := showView{
			Page: p.page(c, "cardpages.card.title", "Number", "A-0137"), Base: kit.Link(c, "cards"), Here: here, Code: p.s.Code, Staff: true, V: shown,
			Holders: []people.Occupancy{{Kind: "owner", Name: p.s.Names[0]}, {Kind: "occupant", Name: p.s.Names[1]}},
			Events:  told(shown.Events), Offers: offers(c, shown, here, kit.Form{}, ""), Zone: kit.Committee(c).Location(),
		}
		v.rests(c, kit.Form{}, nil)
		return kit.Render(c, showPage(v))
	}
}

func (p sampler) printing(c *fiber.Ctx) error {
	return kit.Render(c, printPage(printView{
		Page: p.page(c, "cardpages.print"), Base: kit.Link(c, "cards"), Live: 312, Today: kit.SampleDay(), Since: kit.SampleDay().String(),
		Buildings: []building{{"1", 104}, {"2", 104}, {"3", 104}},
	}))
}

func (p sampler) sheets(n int) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := sheetsView{Page: p.page(c, "cardpages.print"), Base: kit.Link(c, "cards"), Committee: p.s.Committee, Demo: true, Cards: n}
		v.Page.Wide = true
		bits, err := ui.QRBits(token.Address("https://example.org", sampleToken))
		if err != nil {
			return err
		}
		var sheet []windscreen
		for i := range n {
			one := parking.Print{Card: p.card(class.Number("A-013"+string(rune('7'+i))), parking.CardActive, p.s.Plate), Token: sampleToken}
			sheet = append(sheet, windscreen{one, bits})
		}
		if n > 0 {
			v.Sheets = [][]windscreen{sheet}
		}
		return kit.Render(c, sheetsPage(v))
	}
}

func unreadOf(plan parking.Plan) []unread {
	var out []unread
	for _, k := range plan.Unread() {
		out = append(out, unread{Claim: k})
	}
	return out
}
