package data

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/holding"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/privacy"
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
	add("mine", actor.Resident, p.mine(people.ErrLivesHere, kit.Form{}))
	add("mine_wrong", actor.Resident, p.mine(people.ErrLivesHere, kit.Form{}.WithError(privacy.ErrText.On("text"))))
	add("mine_serves", actor.Chair, p.mine(people.ErrServesHere, kit.Form{}))
	add("mine_left", actor.Resident, p.mine(nil, kit.Form{}))
	add("requests", actor.Chair, p.list(privacy.Open, privacy.Done, privacy.Declined))
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
		k := privacy.Known{Sections: p.sections(), Stays: stays, Kept: rule.Rule{Value: "30", Ground: rule.Ground{Text: p.s.Reason}}}
		return kit.Render(c, dataPage(p.view(c, k, f)))
	}
}

// sections are a few of each kind of cell, and one kind of which nothing is kept.
func (p sampler) sections() holding.All {
	home := p.s.Row[0]
	span := holding.Span{From: kit.SampleDay().AddDays(-700)}
	type account struct {
		Name  string    `json:"name"`
		Phone string    `json:"phone"`
		Since time.Time `json:"since"`
	}
	type car struct {
		Plate        string `json:"plate"`
		Dwelling     string `json:"dwelling"`
		holding.Span `column:"when"`
	}
	type card struct {
		Number       string `json:"number"`
		Plate        string `json:"plate"`
		State        string `json:"state" say:"card.state."`
		holding.Span `column:"when"`
	}
	type objection struct {
		Number string    `json:"number"`
		Text   string    `json:"text"`
		State  string    `json:"state" say:"objection.state."`
		At     time.Time `json:"at"`
		Reason string    `json:"reason"`
	}
	type passes struct {
		Passes  int `json:"passes"`
		Lookups int `json:"lookups"`
	}
	return holding.All{
		{Name: "person", Rows: []account{{p.s.Person, p.s.Row[2], kit.SampleInstant().AddDate(-1, 0, 0)}}},
		{Name: "vehicles", Rows: []car{{p.s.Plate, home, span}}},
		{Name: "cards", Rows: []card{{"A-0137", p.s.Plate, "active", holding.Span{From: span.From, To: kit.SampleDay()}}}},
		{Name: "objections", Rows: []objection{{"2026-4", p.s.Remark, "answered", kit.SampleInstant(), p.s.Reason}}},
		{Name: "passes", Rows: []passes{{41, 1}}},
		{Name: "calls", Rows: []car{}},
	}
}

func (p sampler) list(states ...privacy.RequestState) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := requestsView{Page: p.k.Page(c, "data.requests.title"), Base: kit.Link(c, "data-requests"), Home: kit.Link(c, "register", "dwellings")}
		v.Page.Styles = []string{"css/cards.css"}
		for i, s := range states {
			q := privacy.Request{Name: p.s.Names[0], Phone: p.s.Row[2], Dwelling: p.s.Row[0], Text: p.s.Remark, State: s, AskedAt: kit.SampleInstant()}
			q.ID, _ = id.Parse[privacy.Request]("00000000-0000-7000-8000-00000000000" + strconv.Itoa(i)) // the same on every machine
			if s == privacy.Declined {
				q.Reason = p.s.Reason
			}
			v.List, v.Days = append(v.List, q), append(v.Days, kit.SampleDay().String())
		}
		return kit.Render(c, requestsPage(v))
	}
}
