package my

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/parking/visit"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// passAct is a use case on one pass.
type passAct func(context.Context, actor.Actor, visit.PassAct) error

// carersView is a household's carers: whose cars come on which days.
type carersView struct {
	Page     ui.PageHead
	Base     string
	Province string
	Lead     string
	Homes    []carersHome
	Doors    []ui.Option
	Dwelling string
	Plate    string
	Care     string
	Last     string
	Days     []dayBox
	DaysBad  string
	Cares    []ui.Option
	Errors   []ui.FieldError
	Refused  string
	Full     bool // no dwelling may list another
}

type carersHome struct {
	Dwelling string
	Carers   []carer
}

// carer is one car with its days in words.
type carer struct {
	visit.Pass
	Line string
}

// dayBox is a day of the week to tick.
type dayBox struct {
	Value, Label string
	On           bool
}

// Carers is `/my/{committee}/carers`.
func (p *Pages) Carers(c *fiber.Ctx) error { return p.carersPage(c, kit.Form{}) }

func (p *Pages) carersPage(c *fiber.Ctx, f kit.Form) error {
	homes, err := homesHere(c)
	if err != nil {
		return err
	}
	w := kit.Of(c).Words
	v := carersView{
		Page: p.page(c, "carers.title"), Base: "/my/" + kit.Committee(c).Code, Province: kit.Committee(c).Province,
		Dwelling: f.Get("dwelling"), Plate: f.Get("plate"), Care: f.Get("care"), Last: f.Get("last"), Days: boxes(w, f.All("days")), Full: true,
	}
	for _, h := range homes {
		got, err := p.visits.OfDwelling(c.UserContext(), kit.Actor(c), h.CommitteeID, h.DwellingID)
		if err != nil {
			return err
		}
		v.Lead = w.Say("carers.lead", "Cars", strconv.Itoa(got.Rules.Carers), "Days", strconv.Itoa(got.Rules.CarerDays))
		v.Full = v.Full && len(got.Carers) >= got.Rules.Carers
		one := carersHome{Dwelling: h.Dwelling}
		for _, k := range got.Carers {
			one.Carers = append(one.Carers, carer{k, w.Say("carers.line",
				"Care", w.Say("carers.care."+string(k.Care)), "Days", daysOf(w, k.Days), "Until", p.k.Until(c, k.Until))})
		}
		v.Homes = append(v.Homes, one)
		if len(homes) > 1 {
			v.Doors = append(v.Doors, ui.Option{Value: h.DwellingID.String(), Label: h.Dwelling})
		}
	}
	for _, k := range visit.Cares {
		v.Cares = append(v.Cares, ui.Option{Value: string(k), Label: w.Say("carers.care." + string(k))})
	}
	v.DaysBad = f.FieldError(w, "days")
	v.Errors, v.Refused = kit.WrongParts(c, f, "plate", "carers.plate", "care", "carers.care", "days", "carers.days", "last", "carers.last")
	return kit.Render(c, carersPage(v))
}

func boxes(w i18n.Speaker, ticked []string) []dayBox {
	var out []dayBox
	for _, d := range visit.Week() {
		value := strconv.Itoa(int(d))
		out = append(out, dayBox{Value: value, Label: w.Say(kit.Weekday(d)), On: slices.Contains(ticked, value)})
	}
	return out
}

// daysOf says days of the week: every day, or each by its name.
func daysOf(w i18n.Speaker, d visit.Days) string {
	if d == visit.EveryDay {
		return w.Say("carers.everyday")
	}
	var out []string
	for _, one := range visit.Week() {
		if d.Has(one) {
			out = append(out, w.Say(kit.Weekday(one)))
		}
	}
	return strings.Join(out, w.Say("carers.and"))
}

// AddCarer lists a carer's car.
func (p *Pages) AddCarer(c *fiber.Ctx) error {
	f := kit.Bind(c)
	d, err := homeOf(c, f)
	if err != nil {
		return err
	}
	n := visit.NewCarer{Committee: kit.Committee(c).ID, Dwelling: d, Plate: f.Trim("plate"), Care: visit.Care(f.Get("care"))}
	for _, s := range f.All("days") {
		if one, err := strconv.Atoi(s); err == nil && one >= int(time.Sunday) && one <= int(time.Saturday) {
			n.Days = n.Days.With(time.Weekday(one))
		}
	}
	n.Last, err = day.Parse(f.Trim("last"))
	if err != nil {
		err = day.ErrInvalid.On("last")
	} else {
		err = p.visits.AddCarer(c.UserContext(), kit.Actor(c), n)
	}
	return kit.Settle(c, err, func() error { return p.carersPage(c, f.WithError(err)) }, "/my/"+kit.Committee(c).Code+"/carers", "carers.done")
}
