package demo

import (
	"context"
	"errors"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/kin"
	"ziguan/internal/outbox"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// course is one application of the last weeks, by the days before the end on
// which things happen to it; zero for never.
type course struct {
	tenant                                    bool
	in, asked, checked, decided, issued, gone int
	refused                                   bool // with the reason, on the day it is decided
}

// courses are an application in each state, and a waiting list of tenants with a
// history: one got a card, one gave its place up, the next let its offer run out,
// the one after declined it.
var courses = []course{
	{in: 1},
	{in: 2},
	{in: 3, asked: 2},
	{in: 4, checked: 3},
	{in: 6, checked: 5, decided: 4},
	{in: 15, checked: 14, decided: 13},
	{in: 27, checked: 26, decided: 25, issued: 16},
	{in: 9, decided: 8, refused: true},
	{in: 8, gone: 7},
	{tenant: true, in: 29, checked: 28, decided: 27, issued: 17},
	{tenant: true, in: 27, checked: 26, decided: 25, gone: 20},
	{tenant: true, in: 26, checked: 25, decided: 24},
	{tenant: true, in: 21, checked: 20, decided: 19},
	{tenant: true, in: 12, checked: 11, decided: 10},
	{tenant: true, in: 5, checked: 4, decided: 3},
}

// Days of the waiting list, before the end.
const (
	kinDay     = 35
	capDay     = 32
	offerDay   = 19
	lapseDay   = 11 // the day after the last of the seven that an offer holds
	declineDay = 8
	tenantCap  = 2
)

// applications plans what households applied for in the last weeks. Its lots are
// its own, so that the rest of the year stays as it is.
func (y *year) applications(courses []course) {
	drawn := newLots(2026)
	drawn.plates, drawn.phones = y.plates, y.phones
	y.on(kinDay, 16*60, y.declareKin)
	y.on(capDay, 15*60, y.capTenants)
	homes := y.applicants()
	for i, f := range courses {
		list := homes[f.tenant]
		if len(list) == 0 {
			continue // a small lane has few tenants
		}
		homes[f.tenant] = list[1:]
		y.file(f, list[0], drawn.plate(), i)
	}
	for _, d := range []int{offerDay, declineDay} {
		y.on(d, 17*60, y.offer)
	}
	y.on(offerDay, 17*60+20, y.tellOffer)
	y.on(lapseDay, 60, y.advance)
	y.on(declineDay, 16*60+30, y.decline)
}

// applicants are the homes that may apply: without a car, or let for a while yet.
func (y *year) applicants() map[bool][]household {
	out := map[bool][]household{}
	for _, h := range y.homes {
		switch {
		case h.first == nil && h.tenant == "":
			out[false] = append(out[false], h)
		case h.first == nil && h.leaseEnd > y.today.AddDays(60):
			out[true] = append(out[true], h)
		}
	}
	return out
}

// file plans one application; n sets the minute.
func (y *year) file(f course, h household, plate string, n int) {
	number := ""
	minute := 9*60 + 40 + 3*n
	step := func(days, at int, do func(context.Context) error) {
		if days > 0 {
			y.on(days, at, do)
		}
	}
	step(f.in, minute, func(ctx context.Context) error {
		w := application.NewApplication{
			Committee: y.c.ID, Dwelling: h.code(), Class: string(class.FirstCar), Holder: class.HolderOwner, Use: class.UseSelf, Plates: []string{plate},
		}
		if f.tenant {
			w.Class, w.Holder, w.LeaseEnd = "tenant", class.HolderTenant, h.leaseEnd
		}
		a, err := y.Applications.Submit(ctx, y.clerk(), w)
		number = a.Number
		return err
	})
	step(f.asked, minute, func(ctx context.Context) error {
		return y.Applications.AskForMore(ctx, y.as(actor.Member), y.c.ID, number, said.Applications.Ask)
	})
	step(f.checked, minute, func(ctx context.Context) error {
		_, err := y.Applications.Look(ctx, y.as(actor.Member), y.c.ID, number, y.papers(f))
		return err
	})
	step(f.decided, minute+5*60, func(ctx context.Context) error { return y.decide(ctx, f, number) })
	step(f.issued, minute, func(ctx context.Context) error { return y.issue(ctx, number) })
	step(f.gone, minute, func(ctx context.Context) error {
		return y.Applications.Withdraw(ctx, y.clerk(), y.c.ID, number, said.Applications.Withdraw)
	})
}

// papers are what a household brings, all in order.
func (y *year) papers(f course) []application.Seen {
	first := class.DocumentHome
	if f.tenant {
		first = class.DocumentLease
	}
	return []application.Seen{
		{Document: first, Matched: true},
		{Document: class.DocumentVehicle, Matched: true, Until: y.today.AddDays(400)},
	}
}

// decide is the chair's word; of a tenant after the owner's.
func (y *year) decide(ctx context.Context, f course, number string) error {
	chair := y.as(actor.Chair)
	if f.refused {
		return y.Applications.Refuse(ctx, chair, y.c.ID, application.Refusal{
			Number: number, Reason: said.Applications.Refuse, Ground: rule.Ground{Kind: rule.Clause, Text: said.Applications.Rule},
		})
	}
	if f.tenant {
		if err := y.Applications.NoteConsent(ctx, y.clerk(), y.c.ID, number, application.Noted{Way: application.ByForm, Papers: "identity"}); err != nil {
			return err
		}
	}
	_, err := y.Applications.Decide(ctx, chair, y.c.ID, number)
	return err
}

// issue gives the card. Where the holidays of the year are not published yet the
// posting has no last day, and the application waits for it.
func (y *year) issue(ctx context.Context, number string) error {
	y.live = nil
	_, err := y.Applications.Issue(ctx, y.clerk(), y.c.ID, number)
	if errors.Is(err, application.ErrPostingRuns) {
		return nil
	}
	return err
}

// capTenants sets how many tenants' cards there may be.
func (y *year) capTenants(ctx context.Context) error {
	classes, err := y.Classes.InForce(ctx, y.c.ID)
	if err != nil {
		return err
	}
	for _, k := range classes {
		if k.Code != "tenant" {
			continue
		}
		t, most := k.Terms, tenantCap
		t.Cap, t.From, t.Ground = &most, y.c.Today(y.Clock.Now()), rule.Ground{Kind: rule.Resolution, Text: said.Applications.Source}
		return y.Classes.SetTerms(ctx, y.as(actor.Chair), y.c.ID, t)
	}
	return nil
}

// offer offers the place that was given up.
func (y *year) offer(ctx context.Context) error {
	_, err := y.Applications.OfferNext(ctx, actor.Of(actor.System), y.c.ID, "tenant")
	return err
}

// tellOffer is the clerk's call to the household that was offered the place: its
// days begin.
func (y *year) tellOffer(ctx context.Context) error {
	list, err := y.Outbox.History(ctx, y.clerk(), y.c.ID, outbox.Look{State: outbox.Waiting, Limit: 100})
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.Kind != "application.offered" {
			continue
		}
		n := outbox.Note{Committee: y.c.ID, Messages: []outbox.MessageID{m.ID}, Channel: outbox.ByCall, Outcome: outbox.Reached}
		if err := y.Outbox.Note(ctx, y.clerk(), n); err != nil {
			return err
		}
	}
	return nil
}

// advance is the night's job on the day after the last: the offer lapses, and the next is asked.
func (y *year) advance(ctx context.Context) error {
	_, err := y.Applications.Advance(ctx, actor.Of(actor.System), y.Clock.Now())
	return err
}

// decline is the household that was offered the place then and does not want it.
func (y *year) decline(ctx context.Context) error {
	list, err := y.Applications.List(ctx, y.clerk(), y.c.ID, application.Sought{State: application.Offered})
	if err != nil || len(list) == 0 {
		return err
	}
	return y.Applications.DeclineOffer(ctx, y.clerk(), y.c.ID, list[0].Number)
}

// declareKin declares interests: the chair's own home and a member's kin's on the
// public list, another's not.
func (y *year) declareKin(ctx context.Context) error {
	var homes []string
	for _, h := range y.homes {
		if h.first != nil && h.tenant == "" && h.first.plate != y.hostCar {
			homes = append(homes, h.code())
		}
	}
	declare := func(who actor.Actor, n int, relation string, listed bool) error {
		return y.Kin.Declare(ctx, who, y.c.ID, kin.Declared{Dwelling: homes[n], Relation: relation, Listed: listed})
	}
	for _, one := range []struct {
		role     actor.Role
		n        int
		relation string
		listed   bool
	}{
		{actor.Chair, 3, kin.RelationOwn, true},
		{actor.Member, 7, kin.RelationOwn, true},
		{actor.Member, 11, kin.RelationKin, true},
		{actor.Volunteer, 15, kin.RelationOwn, false},
	} {
		if err := declare(y.as(one.role), one.n, one.relation, one.listed); err != nil {
			return err
		}
	}
	return nil
}

// few are the courses of a small committee.
func few() []course {
	var out []course
	for i, f := range courses {
		if i%2 == 0 || f.tenant {
			out = append(out, f)
		}
	}
	return out
}
