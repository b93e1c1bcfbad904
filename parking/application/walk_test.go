package application_test

import (
	"context"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// places is how many first cars' cards there may be while two walk.
const places = 1

// walk is two people of staff and the nightly job on the applications of four
// dwellings for one place.
type walk struct {
	*world
	homes  []string
	owners map[string]actor.Actor
}

var walked = []string{"submit", "ask", "supply", "check", "decide", "decide", "refuse", "withdraw", "accept", "decline", "no thanks", "restore", "issue", "issue", "advance", "return"} //nolint:gochecknoglobals // constant

// latest is the application of a dwelling that is open, or its last.
func (k walk) latest(dwelling string) (string, error) {
	list, err := k.s.OfDwelling(context.Background(), k.chair, k.c.ID, k.dwellings[dwelling].ID)
	if err != nil || len(list) == 0 {
		return "S-0000", err
	}
	return list[0].Number, nil
}

// step does one act on a dwelling; a refusal is as good as an act, a failure is not.
func (k walk) step(who actor.Actor, act, dwelling, plate string) error {
	ctx := context.Background()
	n, err := k.latest(dwelling)
	if err != nil {
		return err
	}
	home := k.owners[dwelling]
	switch act {
	case "submit":
		_, err = k.s.Submit(ctx, home, k.wish(dwelling, plate))
	case "ask":
		err = k.s.AskForMore(ctx, who, k.c.ID, n, "缺行驶证")
	case "supply":
		err = k.s.Supply(ctx, home, k.c.ID, n)
	case "check":
		err = k.s.CheckPapers(ctx, who, k.c.ID, n, k.papers())
	case "decide":
		_, err = k.s.Decide(ctx, who, k.c.ID, n)
	case "refuse":
		err = k.s.Refuse(ctx, who, k.c.ID, application.Refusal{Number: n, Reason: "不符", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第三条"}})
	case "withdraw":
		err = k.s.Withdraw(ctx, home, k.c.ID, n, "")
	case "accept":
		err = k.s.AcceptOffer(ctx, home, k.c.ID, n)
	case "decline":
		err = k.s.DeclineOffer(ctx, home, k.c.ID, n)
	case "no thanks":
		err = k.s.DeclineOffer(ctx, who, k.c.ID, n)
	case "restore":
		err = k.s.RestoreOffer(ctx, who, k.c.ID, n)
	case "issue":
		_, err = k.s.Issue(ctx, who, k.c.ID, n)
	case "advance":
		_, err = k.s.Advance(ctx, actor.Of(actor.System), k.clock.Now())
	case "return":
		err = k.giveBack(who, dwelling)
	}
	switch errs.KindOf(err) {
	case errs.Conflict, errs.Invalid, errs.NotFound, errs.Forbidden:
		return nil
	}
	return err
}

// wants are the acts that the table of moves has from where a dwelling's
// application stands, so that the walk comes far; anything where there is none.
func (k walk) wants(dwelling string) []string {
	list, err := k.s.OfDwelling(context.Background(), k.chair, k.c.ID, k.dwellings[dwelling].ID)
	must(k.t, err)
	if len(list) == 0 || list[0].State.Over() {
		return []string{"submit", "restore"}
	}
	out := []string{"advance"}
	for _, on := range application.Moves().From(list[0].State) {
		switch on {
		case application.Approve, application.Queue:
			out = append(out, "decide", "decide", "decide")
		case application.Offer, application.Lapse, application.Submit:
			out = append(out, "advance")
		case application.AskMore, application.Decline, application.Refuse, application.Withdraw, application.Restore:
			out = append(out, string(on))
		case application.Supply, application.Check, application.Accept, application.Issue: // onward
			for range 5 {
				out = append(out, string(on))
			}
		}
	}
	return out
}

// papers match, and hold for another year from whatever day it is.
func (k walk) papers() []application.Seen {
	return []application.Seen{
		{Document: class.DocumentHome, Matched: true},
		{Document: class.DocumentVehicle, Matched: true, Until: k.c.Today(k.clock.Now()).AddDays(365)},
	}
}

// giveBack ends a dwelling's card, so that a place comes free.
func (k walk) giveBack(who actor.Actor, dwelling string) error {
	list, err := k.cards.List(context.Background(), k.chair, parking.ListCards{Committee: k.c.ID})
	if err != nil {
		return err
	}
	for _, c := range list {
		if c.Dwelling == dwelling && c.Live() {
			return k.cards.Return(context.Background(), who, parking.CardAct{Committee: k.c.ID, Number: c.Number.String(), Reason: "退卡"})
		}
	}
	return nil
}

// kept are counts that are nought whatever was done.
var kept = map[string]string{ //nolint:gochecknoglobals // constant
	"two live primary cards of one dwelling": `select count(*) from (
		select from parking.cards where live and is_primary group by committee_id, dwelling_id having count(*) > 1) x`,
	"a plate on two live cards": `select count(*) from (
		select from parking.card_plates where live group by committee_id, plate having count(distinct card_id) > 1) x`,
	"two open applications of one dwelling": `select count(*) from (
		select from parking.applications where open group by committee_id, dwelling_id, class having count(*) > 1) x`,
	"one person in both pairs of eyes": `select count(*) from parking.applications where two_people and checked_by = decided_by`,
	"a state that its last event did not lead to": `select count(*) from parking.applications a
		where a.state <> (select e.became from parking.application_events e
			where e.committee_id = a.committee_id and e.application_id = a.id order by e.at desc, e.id desc limit 1)`,
	"a card without its application": `select count(*) from parking.cards c
		where c.state = 'active' and not exists (select from parking.applications a where a.committee_id = c.committee_id and a.card_id = c.id)`,
	"an issued application whose posting nobody saw end": `select count(*) from parking.applications where state = 'issued' and posting_id is null`,
}

func (k walk) check(t *rapid.T) {
	t.Helper()
	ctx := context.Background()
	for what, query := range kept {
		var n int
		if err := k.db.Get(ctx, &n, query); err != nil || n != 0 {
			t.Fatalf("%s: %d, %v", what, n, err)
		}
	}
	var taken int
	if err := k.db.Get(ctx, &taken, `select (select count(*) from parking.cards where live and class = 'first-car')
		+ (select count(*) from parking.applications where state in ('offered', 'posting'))`); err != nil || taken > places {
		t.Fatalf("%d places of %d are taken, %v", taken, places, err)
	}
	err := k.db.Read(ctx, func(r *pg.Reader) error {
		_, err := record.Verify(ctx, r, k.c.ID.String())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Whatever two people and the job do at once to four households' applications for
// one place: no more is given or promised than there is, nobody is both pairs of
// eyes, each state is where its last event led, and the record verifies.
func TestTwoWalkOverApplications(t *testing.T) {
	t.Parallel()
	k := walk{newWorld(t), []string{"1-1-101", "1-1-102", "1-1-103", "1-1-104"}, map[string]actor.Actor{}}
	k.cap(class.FirstCar, places)
	// The walk takes years, and a posting's last day is only known where the year's holidays are.
	k.exec(`insert into compacts.calendar_years (committee_id, id, year, holidays, workdays, source_kind, source, set_at, set_by)
		select $1, gen_random_uuid(), y, array[make_date(y, 1, 1)], array[]::date[], 'law', '国办发明电', $2, '' from generate_series(2027, 2060) y`, k.c.ID, k.clock.Now())
	for _, home := range k.homes {
		k.owners[home] = k.resident(home, people.KindOwner, 0)
	}
	two := [2]actor.Actor{k.chair, k.member}
	plates := []string{"京A11111", "京A22222", "京A33333", "京A44444", "京A55555"}
	seen := map[application.State]bool{}
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(4, 14).Draw(rt, "rounds") {
			var wg sync.WaitGroup
			failed := make([]error, len(two))
			for i, who := range two {
				home := rapid.SampledFrom(k.homes).Draw(rt, "home")
				acts := walked
				if rapid.IntRange(0, 3).Draw(rt, "sense") > 0 {
					acts = k.wants(home)
				}
				act := rapid.SampledFrom(acts).Draw(rt, "act")
				plate := rapid.SampledFrom(plates).Draw(rt, "plate")
				wg.Go(func() { failed[i] = k.step(who, act, home, plate) })
			}
			wg.Wait()
			for i, err := range failed {
				if err != nil {
					rt.Fatalf("actor %d: %v", i, err)
				}
			}
			if rapid.IntRange(0, 2).Draw(rt, "a week passes") == 0 {
				k.days(8)
			}
		}
		k.check(rt)
		k.note(seen)
	})
	k.onward(seen)
	for _, s := range []application.State{application.Returned, application.Waiting, application.Offered, application.Posting, application.Issued, application.Refused, application.Withdrawn} {
		if !seen[s] {
			t.Errorf("the walk never came to %s: it shows nothing about it", s)
		}
	}
}

// onward goes straight on from wherever the walk has left everybody, one act after
// another, until cards are given and places offered.
func (k walk) onward(seen map[application.State]bool) {
	for range 4 {
		for _, home := range k.homes {
			for _, act := range []string{"submit", "supply", "check", "decide", "advance", "accept"} {
				who := k.member
				if act == "decide" {
					who = k.chair
				}
				must(k.t, k.step(who, act, home, "京B"+home[4:]+"00"))
			}
		}
		k.days(8)
		for _, home := range k.homes {
			must(k.t, k.step(k.chair, "issue", home, ""))
			k.note(seen)
			must(k.t, k.step(k.chair, "return", home, ""))
		}
		must(k.t, k.step(k.chair, "advance", k.homes[0], ""))
		k.note(seen)
	}
}

// note remembers which states were reached.
func (k walk) note(seen map[application.State]bool) {
	var list []application.State
	must(k.t, k.db.Select(context.Background(), &list, `select distinct became from parking.application_events`))
	for _, s := range list {
		seen[s] = true
	}
}
