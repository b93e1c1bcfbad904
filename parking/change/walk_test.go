package change_test

import (
	"context"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/change"
)

// walk is two people who act on the cards of two dwellings at once.
type walk struct {
	*world
	homes [2]string
}

var walked = []string{"suspend", "resume", "lose", "replace", "plates", "substitute", "end", "appeal", "review", "leave", "issue", "revoke"} //nolint:gochecknoglobals // constant

// step does one act on whatever card the dwelling has last; a refusal is as good
// as an act, a failure is not.
func (k walk) step(who actor.Actor, act, dwelling, plate string) error {
	ctx := context.Background()
	list, err := k.cards.List(ctx, k.chair, parking.ListCards{Committee: k.c.ID})
	if err != nil {
		return err
	}
	n := parking.CardAct{Committee: k.c.ID, Number: "A-0001", Reason: "测试", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}
	for _, c := range list {
		if c.Dwelling == dwelling {
			n.Number = c.Number.String()
		}
	}
	switch act {
	case "suspend":
		err = k.cards.Suspend(ctx, who, n)
	case "resume":
		err = k.cards.Resume(ctx, who, n)
	case "lose":
		err = k.s.LoseAtGate(ctx, who, n)
	case "replace":
		_, err = k.cards.LostAndReplace(ctx, who, n)
	case "revoke":
		err = k.cards.Revoke(ctx, who, n)
	case "issue":
		_, err = k.cards.Issue(ctx, actor.Of(actor.Operator), parking.IssueCard{Committee: k.c.ID, Dwelling: dwelling, Plates: []string{plate}, Reason: "搬家当天"})
	case "plates":
		_, err = k.s.ChangePlates(ctx, who, change.NewPlates{Committee: k.c.ID, Number: n.Number, Plates: []string{plate}, Reason: "换车"})
	case "substitute":
		_, err = k.s.AddSubstitute(ctx, who, change.NewSubstitute{Committee: k.c.ID, Number: n.Number, Plate: plate, Days: 2, Reason: "车在修"})
	case "end":
		err = k.endSubstitute(who, n.Number)
	case "appeal":
		err = k.s.File(ctx, who, k.c.ID, n.Number, "不对")
	case "review":
		err = k.review(who)
	case "leave":
		_, err = k.s.MoveOut(ctx, who, change.Leaving{Committee: k.c.ID, Dwelling: dwelling, Reason: "搬走"})
	}
	switch errs.KindOf(err) {
	case errs.Conflict, errs.Invalid, errs.NotFound, errs.Forbidden:
		return nil
	}
	return err
}

func (k walk) endSubstitute(who actor.Actor, number string) error {
	v, err := k.s.View(context.Background(), who, k.c.ID, number)
	if err != nil || len(v.Substitutes) == 0 {
		return err
	}
	return k.s.EndSubstitute(context.Background(), who, k.c.ID, number, v.Substitutes[0].ID)
}

func (k walk) review(who actor.Actor) error {
	list, err := k.s.Appeals(context.Background(), who, k.c.ID, "")
	if err != nil || len(list) == 0 {
		return err
	}
	return k.s.Review(context.Background(), who, k.c.ID, list[0].ID, change.Reviewed{Upheld: true, Reason: "查过"})
}

// kept are counts that are nought whatever was done.
var kept = map[string]string{ //nolint:gochecknoglobals // constant
	"two live primary cards of one dwelling": `select count(*) from (
		select from parking.cards where live and is_primary group by committee_id, dwelling_id having count(*) > 1) x`,
	"a plate on two live cards": `select count(*) from (
		select from parking.card_plates where live group by committee_id, plate having count(distinct card_id) > 1) x`,
	"a dwelling with two usable tokens": `select count(*) from (
		select from parking.cards where state in ('active', 'suspended') group by committee_id, dwelling_id having count(distinct token_hash) > 1) x`,
	"a live plate on a card that is over": `select count(*) from parking.card_plates p
		join parking.cards c on c.committee_id = p.committee_id and c.id = p.card_id where p.live and not c.live`,
	"a reviewer of their own decision": `select count(*) from parking.appeals where reviewed_by <> '' and reviewed_by = decided_by`,
}

func (k walk) check(t *rapid.T) {
	for what, query := range kept {
		var n int
		if err := k.db.Get(context.Background(), &n, query); err != nil || n != 0 {
			t.Fatalf("%s: %d, %v", what, n, err)
		}
	}
	err := k.db.Read(context.Background(), func(r *pg.Reader) error {
		_, err := record.Verify(context.Background(), r, k.c.ID.String())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Whatever two people do at once to the cards of two dwellings, each dwelling has
// at most one live card and one usable token, a plate stands on one live card,
// nobody reviews themselves, and the record verifies.
func TestTwoWalkAtOnce(t *testing.T) {
	t.Parallel()
	k := walk{newWorld(t), [2]string{"1-1-101", "1-1-102"}}
	k.person(actor.Resident, "1-1-101")
	two := [2]actor.Actor{k.chair, k.member}
	plates := []string{"京A11111", "京A22222", "京A33333"}
	rapid.Check(t, func(rt *rapid.T) {
		k.start()
		for range rapid.IntRange(1, 6).Draw(rt, "rounds") {
			var wg sync.WaitGroup
			failed := make([]error, len(two))
			for i, who := range two {
				act := rapid.SampledFrom(walked).Draw(rt, "act")
				home := rapid.SampledFrom(k.homes[:]).Draw(rt, "home")
				plate := rapid.SampledFrom(plates).Draw(rt, "plate")
				wg.Go(func() { failed[i] = k.step(who, act, home, plate) })
			}
			wg.Wait()
			for i, err := range failed {
				if err != nil {
					rt.Fatalf("actor %d: %v", i, err)
				}
			}
		}
		k.check(rt)
	})
}

// start gives both dwellings an owner who is there, and no card that stands.
func (k walk) start() {
	for _, home := range k.homes {
		list, err := k.cards.List(context.Background(), k.chair, parking.ListCards{Committee: k.c.ID})
		must(k.t, err)
		for _, c := range list {
			if c.Live() || c.State == parking.CardLost {
				must(k.t, k.cards.Return(context.Background(), k.chair, parking.CardAct{Committee: k.c.ID, Number: c.Number.String(), Reason: "重来", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}))
			}
		}
		_, err = k.db.Bare().ExecContext(context.Background(), `
			insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
			select d.committee_id, $3, d.id, r.id, 'owner', '2020-01-01'
			from people.dwellings d
			join lateral (select id from people.residents where committee_id = d.committee_id order by id limit 1) r on true
			where d.committee_id = $1 and d.code = $2
			on conflict do nothing`, k.c.ID, home, id.New[people.Occupancy]())
		must(k.t, err)
	}
}
