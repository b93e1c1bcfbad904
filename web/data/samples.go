package data

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/erasure"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/parking/mydata"
	"ziguan/web/kit"
)

// Samples are the states of the pages of data.
func Samples(k *kit.Kit, w i18n.Speaker) ([]kit.Sample, error) {
	s, err := kit.ReadSpecimen()
	if err != nil {
		return nil, err
	}
	p := sampler{New(k, nil), s}
	var out []kit.Sample
	add := func(name string, as actor.Role, draw fiber.Handler) {
		out = append(out, kit.Sample{Name: strings.ReplaceAll(name, "_", "-"), Label: w.Say("gallery.data." + name), As: as, Draw: draw})
	}
	add("mine", actor.Resident, p.mine(erasure.ErrLivesHere, kit.Form{}))
	add("mine_wrong", actor.Resident, p.mine(erasure.ErrLivesHere, kit.Form{}.WithError(mydata.ErrText.On("text"))))
	add("mine_serves", actor.Chair, p.mine(erasure.ErrServesHere, kit.Form{}))
	add("mine_left", actor.Resident, p.mine(nil, kit.Form{}))
	add("requests", actor.Chair, p.list(mydata.Open, mydata.Done, mydata.Declined))
	add("requests_empty", actor.Chair, p.list())
	return out, nil
}

// sampler draws the pages without anything behind them.
type sampler struct {
	*Pages
	s kit.Specimen
}

func (p sampler) mine(stays error, f kit.Form) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if f.Err() != nil {
			c.Status(kit.Status(f.Err()))
		}
		from := kit.SampleDay().AddDays(-700)
		k := mydata.Known{
			Name: p.s.Person, Phone: p.s.Row[2], Since: kit.SampleInstant().AddDate(-1, 0, 0), Passes: 41, Lookups: 1, Stays: stays,
			Homes:    []mydata.Home{{Dwelling: p.s.Row[0], Kind: "owner", Name: p.s.Person, Phone: p.s.Row[2], From: from}},
			Vehicles: []mydata.Vehicle{{Dwelling: p.s.Row[0], Plate: p.s.Plate, From: from}},
			Cards:    []mydata.Card{{Dwelling: p.s.Row[0], Number: "A-0137", Class: "first-car", State: "active", Plates: p.s.Plate, From: from, To: kit.SampleDay()}},
			Visits:   []mydata.Visit{{Dwelling: p.s.Row[0], Plate: p.s.Plate, State: "open", From: kit.SampleInstant(), Until: kit.SampleInstant().AddDate(0, 0, 1)}},
			Calls:    []mydata.Call{{Dwelling: p.s.Row[0], Subject: "A-0137", Place: p.s.Row[0], MadeAt: kit.SampleInstant()}},
			Kept:     rule.Rule{Value: "30", Source: p.s.Reason},
		}
		return kit.Render(c, dataPage(p.view(c, k, f)))
	}
}

func (p sampler) list(states ...mydata.RequestState) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := requestsView{Page: p.k.Page(c, "data.requests.title"), Base: kit.Link(c, "data-requests"), Home: kit.Link(c, "register", "dwellings")}
		v.Page.Styles = []string{"css/cards.css"}
		for i, s := range states {
			q := mydata.Request{Name: p.s.Names[0], Phone: p.s.Row[2], Dwelling: p.s.Row[0], Text: p.s.Remark, State: s, AskedAt: kit.SampleInstant()}
			q.ID, _ = id.Parse[mydata.Request]("00000000-0000-7000-8000-00000000000" + strconv.Itoa(i)) // the same on every machine
			if s == mydata.Declined {
				q.Reason = p.s.Reason
			}
			v.List, v.Days = append(v.List, q), append(v.Days, kit.SampleDay().String())
		}
		return kit.Render(c, requestsPage(v))
	}
}
