package register

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/parking/household"
	"ziguan/parking/plate"
	"ziguan/parking/register"
	"ziguan/parking/renewal"
	"ziguan/parking/visit"
	"ziguan/web/kit"
)

// dwelling is a household with a card to be renewed, a second car that waits, a
// tenant, a visitor who is there and a life of two pages.
func (p sampler) dwelling(c *fiber.Ctx) error {
	today, now := kit.SampleDay(), kit.SampleInstant()
	first, err := plate.Parse(p.s.Plate)
	if err != nil {
		return err
	}
	second, err := plate.Parse(p.s.SecondPlate)
	if err != nil {
		return err
	}
	seen := register.View{
		Dwelling: people.Dwelling{Code: "12-2-1602", Building: "12", Unit: "2", Room: "1602", AreaHundredths: 8850}, Today: today,
		Present: []people.Occupancy{
			{Name: p.s.Names[0], Phone: "13800000001", Kind: people.KindOwner, From: today.AddYears(-9)},
			{Name: p.s.Names[1], Phone: "13900000002", Kind: people.KindTenant, From: today.AddYears(-1), LeaseEnd: today.AddDays(120)},
		},
		Vehicles: []register.Vehicle{{Plate: first, From: today.AddYears(-2)}, {Plate: second, From: today.AddDays(-30)}},
		Cards:    []register.CardLine{{Number: "A-0137", Class: string(class.FirstCar), State: string(parking.CardActive), ValidTo: today.AddDays(32), Plates: first.String()}},
		Letter:   register.Letter{State: register.LetterUsed, At: now.AddDate(-1, 0, 0)},
	}
	v := p.dwellingView(c, seen)
	v.Waiting = []waitingView{{application.Application{Number: "S-0021", Class: "second-car", State: application.Waiting, PlateList: second.String()}, 2}}
	v.Visits = visit.Home{Counted: 3, Rules: visit.Rules{Window: 30, PerDwelling: 10}, Open: []visit.Pass{{Car: visit.Car{Plate: second}, From: now, Until: now.Add(6 * time.Hour)}}}
	v.Life = household.Life{Older: "1", Calls: household.Calls{N: 1, Minutes: 6}, Moments: p.moments(now)}
	if v.Staff {
		v.Acts = acts(kit.Of(c).Words, v, []renewal.Renewal{{Number: "A-0137"}})
	}
	return kit.Render(c, dwellingPage(v))
}

// moments are one of each kind that has a page, a plate or a name of its own.
func (p sampler) moments(now time.Time) []household.Moment {
	ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	return []household.Moment{
		{At: ago(1), Kind: household.Call, Event: "coming"},
		{At: ago(3), Kind: household.Visit, Event: string(visit.AtGate), Plate: p.s.Stranger},
		{At: ago(20), Kind: household.Application, Event: string(application.Queue), Number: "S-0021", Name: p.s.Person},
		{At: ago(300), Kind: household.Renewal, Event: string(renewal.Declare), Number: "A-0137", Name: p.s.Names[0]},
		{At: ago(340), Kind: household.Card, Event: string(parking.CardIssue), Number: "A-0137", Name: p.s.Person},
		{At: ago(366), Kind: household.Letter, Event: "used"},
		{At: ago(700), Kind: household.Vehicle, Event: "came", Plate: p.s.Plate},
		{At: ago(3285), Kind: household.Person, Event: "came", Name: p.s.Names[0], Number: people.KindOwner},
	}
}
