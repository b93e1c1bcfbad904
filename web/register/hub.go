package register

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/internal/mask"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/household"
	"ziguan/parking/register"
	"ziguan/parking/renewal"
	"ziguan/parking/visit"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// dwellingView is one household: the hub from which everything about it is done.
type dwellingView struct {
	Page      ui.PageHead
	V         register.View
	Staff     bool
	Desk      string // the committee's address
	Base      string // the register's
	Here      string // this dwelling's
	LetterDay string
	Acts      []act
	Waiting   []waitingView
	Visits    visit.Home
	Life      household.Life
	Earlier   bool // the page shows what is older
	Zone      *time.Location
}

func (v dwellingView) clock(t time.Time) string { return t.In(v.Zone).Format("01-02 15:04") }

// act is a button that leads to what staff do for a household.
type act struct{ Label, Href, Icon, Kind string }

// waitingView is an open application, and how many stand before it in its order.
type waitingView struct {
	application.Application
	Place int // 1 is next; 0 where it does not wait
}

// Dwelling is `…/dwellings/{code}`, its life from ?older=.
func (p *Pages) Dwelling(c *fiber.Ctx) error {
	ctx, who, m := c.UserContext(), kit.Actor(c), kit.Committee(c)
	seen, err := p.reg.Dwelling(ctx, who, at(c))
	if err != nil {
		return err
	}
	v := p.dwellingView(c, seen)
	older := kit.BindQuery(c).Get("older")
	v.Earlier = older != ""
	if v.Life, err = p.s.Life.Life(ctx, who, m, seen.ID, older); err != nil {
		return err
	}
	if v.Visits, err = p.s.Visits.OfDwelling(ctx, who, m.ID, seen.ID); err != nil {
		return err
	}
	if v.Waiting, err = p.waiting(c, seen); err != nil {
		return err
	}
	if v.Staff {
		due, err := p.due(c, seen)
		if err != nil {
			return err
		}
		v.Acts = acts(kit.Of(c).Words, v, due)
	}
	return kit.Render(c, dwellingPage(v))
}

func (p *Pages) dwellingView(c *fiber.Ctx, seen register.View) dwellingView {
	zone := kit.Committee(c).Location()
	v := dwellingView{
		Page: p.k.Page(c, "register.dwelling.title", "Code", seen.Code), V: seen, Staff: kit.Actor(c).MayRun(),
		Desk: kit.Link(c), Base: kit.Link(c, "register"), Here: kit.Link(c, "register", "dwellings", seen.Code),
		LetterDay: day.In(seen.Letter.At, zone).String(), Zone: zone,
	}
	v.Page.Wide = true
	if o := v.Page.Office; o != nil && seen.Building != "" {
		o.Crumbs = append(o.Crumbs, ui.NavItem{Label: stair(i18n.With(c.UserContext(), kit.Of(c).Words), seen.Building, seen.Unit), Href: below(v.Base, "buildings", seen.Building)})
	}
	return v
}

// waiting are the open applications with their places.
func (p *Pages) waiting(c *fiber.Ctx, seen register.View) ([]waitingView, error) {
	all, err := p.s.Applications.OfDwelling(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, seen.ID)
	if err != nil {
		return nil, err
	}
	var out []waitingView
	for _, a := range all {
		if !a.State.Over() {
			out = append(out, waitingView{Application: a})
		}
	}
	if !slices.ContainsFunc(out, func(a waitingView) bool { return a.State == application.Waiting }) {
		return out, nil
	}
	boards, err := p.s.Applications.Boards(c.UserContext(), kit.Committee(c).ID)
	for i, a := range out {
		for _, b := range boards {
			for _, place := range b.Order {
				if place.Number == a.Number {
					out[i].Place = place.Place
				}
			}
		}
	}
	return out, err
}

// due are the household's cards that wait for something in the running renewal.
func (p *Pages) due(c *fiber.Ctx, seen register.View) ([]renewal.Renewal, error) {
	all, err := p.s.Renewals.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, seen.Building, "")
	if errors.Is(err, renewal.ErrNone) {
		return nil, nil
	}
	return slices.DeleteFunc(all, func(r renewal.Renewal) bool {
		return r.Dwelling != seen.Code || r.State != renewal.Due && r.State != renewal.Changed
	}), err
}

// acts are what staff do for a household, each leading to a form that names it.
// The first is what waits.
func acts(w i18n.Speaker, v dwellingView, due []renewal.Renewal) []act {
	var out []act
	add := func(key, icon, number, href string) {
		label := w.Say(key)
		if number != "" {
			label += " " + number
		}
		out = append(out, act{Label: label, Href: v.Desk + href, Icon: icon})
	}
	for _, r := range due {
		add("register.hub.renew", "refresh-cw", several(len(due), r.Number.String()), "/renewal/cards/"+r.Number.String())
	}
	add("register.hub.apply", "file-text", "", "/applications/new?dwelling="+url.QueryEscape(v.V.Code))
	active := slices.DeleteFunc(slices.Clone(v.V.Cards), func(l register.CardLine) bool { return l.State != string(parking.CardActive) })
	for _, card := range active {
		n := several(len(active), card.Number)
		add("register.hub.plates", "car", n, "/cards/"+card.Number+"/plates")
		add("register.hub.substitute", "clock", n, "/cards/"+card.Number+"/substitutes")
		add("register.hub.lose", "triangle-alert", n, "/cards/"+card.Number)
	}
	add("register.hub.letter", "printer", "", "/letters?dwelling="+url.QueryEscape(v.V.Code))
	add("register.hub.messages", "megaphone", "", "/outbox/messages?q="+url.QueryEscape(v.V.Code))
	add("register.leave", "door-open", "", "/register/dwellings/"+url.PathEscape(v.V.Code)+"/moving-out")
	if len(due) > 0 || len(active) == 0 {
		out[0].Kind = "main"
	}
	return out
}

// stair names a building and its unit as people do; a courtyard has no unit.
func stair(ctx context.Context, building, unit string) string {
	if unit == "" {
		return kit.Building(i18n.From(ctx), building)
	}
	return i18n.T(ctx, "register.hub.stair", "Building", kit.Building(i18n.From(ctx), building), "Unit", unit)
}

// several names the card where there is more than one.
func several(n int, number string) string {
	if n < 2 {
		return ""
	}
	return number
}

// lead is a household in one line: its area, and who lives there, telephones masked.
func lead(ctx context.Context, v register.View) string {
	out := []string{areaLine(ctx, v.AreaHundredths)}
	for _, kind := range []string{people.KindOwner, people.KindLessee, people.KindTenant} {
		for _, o := range v.Present {
			if o.Kind != kind {
				continue
			}
			one := i18n.T(ctx, "register.kind."+o.Kind) + " " + personName(ctx, o.Name)
			if o.Phone != "" {
				one += " " + mask.Phone(o.Phone)
			}
			if !o.LeaseEnd.Zero() {
				one += " " + i18n.T(ctx, "register.lease.until", "Day", o.LeaseEnd.String())
			}
			out = append(out, one)
		}
	}
	return strings.Join(out, " · ")
}

// traffic says in one line who came and how often the car was in the way.
func traffic(ctx context.Context, v dwellingView) string {
	said := i18n.T(ctx, "register.hub.visits", "Days", strconv.Itoa(v.Visits.Rules.Window), "Count", strconv.Itoa(v.Visits.Counted), "Most", strconv.Itoa(v.Visits.Rules.PerDwelling))
	if v.Life.Calls.N > 0 {
		said += i18n.T(ctx, "register.hub.calls", "Count", strconv.Itoa(v.Life.Calls.N), "Minutes", strconv.Itoa(v.Life.Calls.Minutes))
	}
	return said
}
