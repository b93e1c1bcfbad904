package my

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/visit"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// guest is a pass as a household reads it.
type guest struct {
	visit.Pass
	Until string
	By    string // how it came to be
}

// visitsView is a household's visitors: who waits, who may come, who was here.
type visitsView struct {
	Page     ui.PageHead
	Base     string
	Province string
	Homes    []visitsHome
	Dropped  int         // today's requests that were not passed on
	Doors    []ui.Option // more than one dwelling: which one
	Dwelling string      // as chosen
	Plate    string      // as typed
	NoPlate  string      // as typed, of a car without one
	Today    string      // 到今天 24:00
	Night    string
	Errors   []ui.FieldError
	Refused  string
}

type visitsHome struct {
	Dwelling          string
	Left              string
	Asked, Open, Past []guest
	Carers            int
}

func (p *Pages) guests(c *fiber.Ctx, list []visit.Pass) []guest {
	out := make([]guest, len(list))
	for i, one := range list {
		out[i] = guest{Pass: one, Until: p.k.Until(c, one.Until), By: kit.T(c, "visits.by."+string(one.Kind))}
	}
	return out
}

// homesHere are the visitor's dwellings in this committee; actor.ErrNotHere for none.
func homesHere(c *fiber.Ctx) ([]account.Home, error) {
	var out []account.Home
	for _, h := range kit.Of(c).Person.Homes {
		if h.CommitteeID == kit.Committee(c).ID {
			out = append(out, h)
		}
	}
	if len(out) == 0 {
		return nil, actor.ErrNotHere
	}
	return out, nil
}

// homeOf is the dwelling that a form chose, the first where it chose none.
func homeOf(c *fiber.Ctx, f kit.Form) (people.DwellingID, error) {
	homes, err := homesHere(c)
	if err != nil {
		return people.DwellingID{}, err
	}
	for _, h := range homes {
		if h.DwellingID.String() == f.Get("dwelling") {
			return h.DwellingID, nil
		}
	}
	return homes[0].DwellingID, nil
}

// Visits is `/my/{committee}/visits`.
func (p *Pages) Visits(c *fiber.Ctx) error { return p.visitsPage(c, kit.Form{}) }

func (p *Pages) visitsPage(c *fiber.Ctx, f kit.Form) error {
	homes, err := homesHere(c)
	if err != nil {
		return err
	}
	v := visitsView{
		Page: p.page(c, "visits.title"), Base: "/my/" + kit.Committee(c).Code, Province: kit.Committee(c).Province,
		Dwelling: f.Get("dwelling"), Plate: f.Get("plate"), NoPlate: f.Get("no_plate"),
	}
	for _, h := range homes {
		one, err := p.visitsHome(c, &v, h)
		if err != nil {
			return err
		}
		v.Homes = append(v.Homes, one)
		if len(homes) > 1 {
			v.Doors = append(v.Doors, ui.Option{Value: h.DwellingID.String(), Label: h.Dwelling})
		}
	}
	v.Errors, v.Refused = kit.WrongParts(c, f, "plate", "visits.plate", "no_plate", "ui.no_plate", "stay", "visits.stay")
	return kit.Render(c, visitsPage(v))
}

func (p *Pages) visitsHome(c *fiber.Ctx, v *visitsView, h account.Home) (visitsHome, error) {
	got, err := p.visits.OfDwelling(c.UserContext(), kit.Actor(c), h.CommitteeID, h.DwellingID)
	if err != nil {
		return visitsHome{}, err
	}
	v.Dropped += got.Dropped
	now, m := p.k.DB.Now(), kit.Committee(c)
	night := now.Add(time.Duration(got.Rules.Hours) * time.Hour)
	midnight := m.Today(now).AddDays(1).Time(m.Location())
	if night.Before(midnight) {
		midnight = night
	}
	v.Today, v.Night = p.k.Until(c, midnight), p.k.Until(c, night)
	return visitsHome{
		Dwelling: h.Dwelling,
		Left: kit.T(c, "visits.left", "Left", strconv.Itoa(got.Left()), "Days", strconv.Itoa(got.Rules.Window),
			"Cap", strconv.Itoa(got.Rules.PerDwelling)),
		Asked: p.guests(c, got.Asked), Open: p.guests(c, got.Open), Past: p.guests(c, got.Past), Carers: len(got.Carers),
	}, nil
}

// AddVisit registers a visitor's car.
func (p *Pages) AddVisit(c *fiber.Ctx) error {
	f := kit.Bind(c)
	d, err := homeOf(c, f)
	if err != nil {
		return err
	}
	_, err = p.visits.Add(c.UserContext(), kit.Actor(c), visit.NewPass{
		Committee: kit.Committee(c).ID, Dwelling: d, Plate: f.Trim("plate"), NoPlate: f.Get("no_plate"), Stay: visit.Stay(f.Get("stay")),
	})
	return kit.Settle(c, err, func() error { return p.visitsPage(c, f.WithError(err)) }, visitsAt(c), "visits.done.add")
}

func visitsAt(c *fiber.Ctx) string { return "/my/" + kit.Committee(c).Code + "/visits" }

// ConfirmVisit lets in a guest who asked at the posted code.
func (p *Pages) ConfirmVisit(c *fiber.Ctx) error {
	return p.onVisit(c, "visits.done.confirm", p.visits.Confirm)
}

// DeclineVisit turns one away.
func (p *Pages) DeclineVisit(c *fiber.Ctx) error {
	return p.onVisit(c, "visits.done.decline", p.visits.Decline)
}

// RevokeVisit takes a pass back, a carer's too.
func (p *Pages) RevokeVisit(c *fiber.Ctx) error {
	return p.onVisit(c, "visits.done.revoke", p.visits.Revoke)
}

func (p *Pages) onVisit(c *fiber.Ctx, done string, do passAct) error {
	f := kit.Bind(c)
	key, err := id.Parse[visit.Pass](c.Params("id"))
	if err != nil {
		return visit.ErrPassUnknown
	}
	err = do(c.UserContext(), kit.Actor(c), visit.PassAct{Committee: kit.Committee(c).ID, Pass: key, Reason: f.Get("reason")})
	to := visitsAt(c)
	if f.Has("carer") {
		to = "/my/" + kit.Committee(c).Code + "/carers"
	}
	if err == nil {
		return kit.Done(c, to, done)
	}
	if errs.KindOf(err) == errs.NotFound {
		return err
	}
	return kit.Refuse(c, err, func() error { return p.visitsPage(c, f.WithError(err)) })
}
