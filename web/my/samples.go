package my

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/rule"
	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/parking/plate"
	"ziguan/parking/renewal"
	"ziguan/parking/token"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// sampleToken is behind the code of the card that samples show; it opens nothing.
const sampleToken = "AAAAAAAAAAAAAAAAAAAAAAAAAA"

// Samples are the states of a resident's pages: a home with and without a card,
// and the card on the phone in each state.
func Samples(k *kit.Kit, w i18n.Speaker) ([]kit.Sample, error) {
	s, err := kit.ReadSpecimen()
	if err != nil {
		return nil, err
	}
	p := sampler{New(k, Services{}), s}
	out := []kit.Sample{
		{Name: "home", Label: w.Say("gallery.my.home"), As: actor.Resident, Draw: p.home(parking.CardActive)},
		{Name: "home-lost", Label: w.Say("gallery.my.home_lost"), As: actor.Resident, Draw: p.home(parking.CardLost)},
		{Name: "home-none", Label: w.Say("gallery.my.home_none"), As: actor.Resident, Draw: p.home("")},
	}
	for _, r := range []struct {
		name  string
		state renewal.State
		drawn bool
	}{
		{"due", renewal.Due, false},
		{"drawn", renewal.Due, true},
		{"declared", renewal.Declared, false},
		{"papers", renewal.Declared, true},
		{"shown", renewal.Shown, true},
		{"changed", renewal.Changed, false},
		{"renewed", renewal.Renewed, false},
		{"left", renewal.Left, false},
		{"refused", renewal.Refused, false},
		{"ended", renewal.Ended, false},
	} {
		out = append(out, kit.Sample{
			Name: "renewal-" + r.name, Label: w.Say("gallery.my.renewal", "State", w.Say("renewal.state."+string(r.state))), As: actor.Resident,
			Draw: p.renewing(r.state, r.drawn),
		})
	}
	for _, state := range parking.CardMoves().States() {
		label := w.Say("gallery.my.card", "State", w.Say("card.state."+string(state)))
		out = append(out, kit.Sample{Name: "card-" + string(state), Label: label, As: actor.Resident, Draw: p.card(state)})
	}
	return out, nil
}

// sampler draws the pages without anything behind them.
type sampler struct {
	*Pages
	s kit.Specimen
}

func (p sampler) cardIn(state parking.CardState) parking.Card {
	out := parking.Card{
		Number: "A-0137", Class: class.FirstCar, Primary: true, Dwelling: p.s.Row[0], State: state,
		ValidFrom: kit.SampleDay().AddDays(-146), ValidTo: kit.SampleDay().AddDays(219), PlateList: p.s.Plate + " " + p.s.SecondPlate,
	}
	if state == parking.CardReplaced {
		out.ReplacedBy = "A-0252"
	}
	if state == parking.CardExpired {
		out.ValidTo = kit.SampleDay().AddDays(-3)
	}
	return out
}

func (p sampler) home(state parking.CardState) fiber.Handler {
	return func(c *fiber.Ctx) error {
		d := dwelling{Home: account.Home{Committee: p.s.Code, CommitteeName: p.s.Committee, Dwelling: p.s.Row[0], Kind: "owner"}}
		if state != "" {
			d.Cards = []parking.Card{p.cardIn(state)}
			d.Cars = []parking.Vehicle{{Plate: plate.Plate(p.s.Plate)}, {Plate: plate.Plate(p.s.SecondPlate)}}
		}
		return kit.Render(c, homePage(homeView{
			Page: p.page(c, "my.title"), Base: "/my/" + p.s.Code, Name: p.s.Person, Today: kit.SampleDay(), Homes: []dwelling{d},
		}))
	}
}

// renewing is a home whose card is part of a renewal.
func (p sampler) renewing(state renewal.State, picked bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		card := p.cardIn(parking.CardActive)
		card.ValidTo = kit.SampleDay().AddDays(35)
		d := dwelling{Home: account.Home{Committee: p.s.Code, CommitteeName: p.s.Committee, Dwelling: p.s.Row[0], Kind: "owner"}, Cards: []parking.Card{card}}
		r := renewal.Renewal{
			Number: card.Number, Class: card.Class, Dwelling: card.Dwelling, Plates: p.s.Plate, ValidTo: card.ValidTo, State: state, Drawn: picked,
		}
		if state == renewal.Declared || state == renewal.Shown || state == renewal.Changed {
			r.GraceTo = card.ValidTo.AddDays(30)
		}
		switch state {
		case renewal.Refused:
			r.Reason = p.s.Reason
		case renewal.Ended:
			r.Cause = "card.returned"
		case renewal.Due, renewal.Declared, renewal.Changed, renewal.Shown, renewal.Renewed, renewal.Left, renewal.Followed:
		}
		d.Renewals = []renewal.Renewal{r}
		return kit.Render(c, homePage(homeView{
			Page: p.page(c, "my.title"), Base: "/my/" + p.s.Code, Name: p.s.Person, Today: kit.SampleDay(), Homes: []dwelling{d},
		}))
	}
}

func (p sampler) card(state parking.CardState) fiber.Handler {
	return func(c *fiber.Ctx) (err error) {
		v := cardView{
			Page: p.page(c, "my.card"), Base: "/my/" + p.s.Code, Here: "/my/" + p.s.Code + "/card/A-0137",
			V: parking.Shown{Card: p.cardIn(state), Today: kit.SampleDay()}, State: state,
		}
		v.Page.Theme = "sun"
		switch state {
		case parking.CardActive:
			v.QR, err = ui.QRBits(token.Address("https://example.org", sampleToken))
		case parking.CardSuspended, parking.CardRevoked, parking.CardRefused:
			v.Reason, v.Ground = p.s.Reason, rule.Ground{Kind: rule.Clause, Text: p.s.Clause}
		case parking.CardApplied, parking.CardPosting, parking.CardLost, parking.CardExpired, parking.CardReplaced, parking.CardReturned, parking.CardWithdrawn, parking.CardLent:
		}
		if err != nil {
			return err
		}
		return kit.Render(c, cardPage(v))
	}
}
