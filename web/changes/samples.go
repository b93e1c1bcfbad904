package changes

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/class"
	"ziguan/parking/plate"
	"ziguan/parking/visit"
	"ziguan/web/kit"
)

// Samples are the states of the pages of changes.
func Samples(k *kit.Kit, w i18n.Speaker) ([]kit.Sample, error) {
	s, err := kit.ReadSpecimen()
	if err != nil {
		return nil, err
	}
	p := sampler{New(k, nil), s}
	var out []kit.Sample
	add := func(name string, as actor.Role, draw fiber.Handler) {
		out = append(out, kit.Sample{Name: strings.ReplaceAll(name, "_", "-"), Label: w.Say("gallery.changes." + name), As: as, Draw: draw})
	}
	add("plates", actor.Chair, p.samplePlates)
	add("substitute", actor.Resident, p.sampleSubstitutes(false, 2))
	add("substitute_now", actor.Resident, p.sampleSubstitutes(true, 2))
	add("substitute_none", actor.Resident, p.sampleSubstitutes(false, 0))
	add("appeal", actor.Resident, p.sampleAppeal(""))
	add("appeal_filed", actor.Resident, p.sampleAppeal(change.Filed))
	add("appeal_upheld", actor.Resident, p.sampleAppeal(change.Upheld))
	add("appeal_rejected", actor.Resident, p.sampleAppeal(change.Rejected))
	add("list", actor.Chair, p.sampleList(change.Filed, change.Upheld, change.Rejected, change.Withdrawn))
	add("list_empty", actor.Chair, p.sampleList())
	add("review", actor.Chair, p.sampleReview(nil))
	add("review_own", actor.Member, p.sampleReview(change.ErrAnother))
	add("leaving", actor.Chair, p.sampleLeaving(true))
	add("leaving_nobody", actor.Chair, p.sampleLeaving(false))
	return out, nil
}

// sampler draws the pages without anything behind them.
type sampler struct {
	*Pages
	s kit.Specimen
}

func (p sampler) about(c *fiber.Ctx, titleKey string) about {
	a := about{Page: p.k.Page(c, titleKey, "Number", "A-0137"), Own: kit.Actor(c).Is(actor.Resident), V: change.View{
		Card: parking.Card{
			Number: "A-0137", Class: class.FirstCar, Primary: true, Dwelling: p.s.Row[0], State: parking.CardActive, PlateList: p.s.Plate,
			ValidFrom: kit.SampleDay().AddDays(-146), ValidTo: kit.SampleDay().AddDays(219),
		},
		Today: kit.SampleDay(), MostDays: 14, PerYear: 3, Left: 2,
	}}
	a.Page.Narrow, a.Page.Styles = true, []string{"css/cards.css"}
	a.Card = a.address(c)
	return a
}

func (p sampler) samplePlates(c *fiber.Ctx) error {
	return kit.Render(c, platesPage(platesView{about: p.about(c, "changes.plates.title"), Province: p.s.Province, Plates: []string{p.s.Plate}}))
}

func (p sampler) substitute(from day.Day) change.Substitute {
	return change.Substitute{Plate: plate.Plate(p.s.SecondPlate), From: from, Until: from.AddDays(6), Reason: p.s.Remark}
}

func (p sampler) sampleSubstitutes(stands bool, left int) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := substitutesView{about: p.about(c, "changes.substitute.title"), Province: p.s.Province, Stands: stands}
		v.V.Left = left
		v.Past = []change.Substitute{p.substitute(kit.SampleDay().AddDays(-90))}
		if stands {
			v.Now = p.substitute(kit.SampleDay())
		}
		return kit.Render(c, substitutesPage(v))
	}
}

func (p sampler) decision() change.Decision {
	return change.Decision{Event: parking.CardSuspend, At: kit.SampleInstant(), Role: string(actor.Member), Reason: p.s.Reason, Ground: rule.Ground{Kind: rule.Clause, Text: p.s.Clause}}
}

func (p sampler) appealIn(state change.AppealState) change.Appeal {
	a := change.Appeal{
		Number: "A-0137", Dwelling: p.s.Row[0], Against: parking.CardSuspend, Text: p.s.Remark, Channel: "online",
		State: state, FiledAt: kit.SampleInstant(), Since: kit.SampleInstant(),
	}
	if state == change.Upheld || state == change.Rejected {
		a.Reason = p.s.Reason
	}
	return a
}

func (p sampler) sampleAppeal(state change.AppealState) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := appealView{about: p.about(c, "changes.appeal.title"), Decided: kit.SampleDay().String(), Duty: p.s.Phone}
		d := p.decision()
		v.V.Card.State, v.V.Decision, v.V.Term.Last = parking.CardSuspended, &d, kit.SampleDay().AddDays(15)
		v.V.Term.Rule = rule.Rule{Ground: rule.Ground{Text: p.s.Reason}}
		if state != "" {
			v.Filed, v.Has = p.appealIn(state), true
		}
		return kit.Render(c, appealPage(v))
	}
}

func (p sampler) sampleList(states ...change.AppealState) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := listView{Page: p.k.Page(c, "changes.appeals.title"), Base: kit.Link(c, "appeals"), Zone: kit.Committee(c).Location()}
		for _, s := range states {
			v.List = append(v.List, p.appealIn(s))
		}
		return kit.Render(c, listPage(v))
	}
}

func (p sampler) sampleReview(not error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		a := p.about(c, "changes.appeal.title")
		v := reviewView{
			Page: a.Page, Here: kit.Link(c, "appeals", "0"), Card: a.Card, Zone: kit.Committee(c).Location(),
			B: change.Brought{Appeal: p.appealIn(change.Filed), Card: a.V.Card, Decision: p.decision(), Not: not},
		}
		v.B.Card.State = parking.CardSuspended
		if not != nil {
			v.Not = kit.Of(c).Words.Err(not)
		}
		return kit.Render(c, reviewPage(v))
	}
}

func (p sampler) sampleLeaving(somebody bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		code := p.s.Row[0]
		v := leavingView{
			Page: p.k.Page(c, "changes.leave.title", "Dwelling", code), Here: kit.Link(c, "register", "dwellings", code, "moving-out"),
			Home: kit.Link(c, "register", "dwellings", code), Code: code, Who: "all",
		}
		v.Page.Narrow, v.Page.Styles = true, []string{"css/cards.css"}
		if somebody {
			v.E = change.Ending{
				People: []people.Occupancy{{Kind: people.KindOwner, Name: p.s.Names[0]}, {Kind: people.KindOccupant, Name: p.s.Names[1]}},
				Cards:  []change.EndingCard{{Number: "A-0137", State: parking.CardActive}}, Plates: []plate.Plate{plate.Plate(p.s.Plate)},
				Visitors: []visit.Car{{Plate: plate.Plate(p.s.Plate)}},
			}
		}
		return kit.Render(c, leavingPage(v))
	}
}
