package change_test

import (
	"fmt"
	"slices"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// cell is one committee in which one obstacle stands in one way.
type cell struct {
	*parktest.World
	asked
	c             people.Committee
	home, other   people.Dwelling
	plates        []string // the right is asked for these
	chair, member actor.Actor
	decider       actor.Actor // whoever does the second half: the chair, where two people are asked for
	number        string      // of the application or the card on its way
	first         string      // the household's first car's card where the right is a second's
	let           string      // the card of the owner's tenant
	lease         int         // how many days a tenant's lease goes on
}

// asked is the right that a cell is about.
type asked struct {
	class  class.Code
	holder class.Holder
	plates int
	posted bool // the posting of the application still runs at the issue
}

const (
	secondCar, tenants class.Code = "second-car", "tenant"

	homeDoor, otherDoor = "1-1-101", "1-1-102"
	plateA, plateB      = "京A00001", "京A00002" // of the right, the second where two are on the card
	firstPlate          = "京B00001"            // of the household's first car where the right is another
	newPlate            = "京C00001"            // to which a card is changed, or that stands in
	letPlate            = "京D00001"            // of the tenant to whom the owner's card is lent
)

// newCell founds a committee with a past: nothing of it may stand in any way.
func newCell(w *parktest.World, n int, a asked) *cell {
	w.T.Helper()
	k := &cell{World: w, asked: a, lease: 60, c: w.Found(fmt.Sprintf("W%d", n)), plates: []string{plateA, plateB}[:max(a.plates, 1)]}
	w.Must(w.DB.InTx(w.T.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		all, err := people.AddDwellings(w.T.Context(), tx, k.c.ID, people.BatchID{}, []people.NewDwelling{{Code: homeDoor, SortKey: "1"}, {Code: otherDoor, SortKey: "2"}})
		k.home, k.other = all[homeDoor], all[otherDoor]
		if err == nil {
			err = class.Ensure(w.T.Context(), tx, k.c.ID)
		}
		return err
	}))
	k.chair, k.member = k.staff(actor.Chair), k.staff(actor.Member)
	k.decider = k.chair
	k.lives(k.person(), people.KindOwner, 0, 0)
	if a.holder == class.HolderTenant {
		k.lives(k.person(), people.KindTenant, 0, k.today().AddDays(90))
	}
	k.exec(`insert into compacts.rules (committee_id, id, key, value, from_day, source_kind, source, set_at, set_by)
		values ($1, gen_random_uuid(), 'renewal.share_percent', '0', '2026-01-01', 'resolution', '决议', $2, 'chair')`, k.c.ID, k.Clock.Now())
	k.past()
	k.terms(func(t *class.Terms) { t.Posted = a.posted; t.Plates = max(a.plates, 1) })
	return k
}

// past is what was once and is over: who acts lived there and declared it, a tenant
// left with the lease, the plate was blocked and will be, was on another's card and at another's
// door, the household's own card was suspended, had back and given up, its visitor went.
func (k *cell) past() {
	k.T.Helper()
	before := k.today().AddDays(-400)
	for _, a := range []actor.Actor{k.chair, k.member} {
		k.lives(a.Person, people.KindOwner, before, 0)
		k.exec(`insert into people.interests (committee_id, id, person_id, dwelling_id, relation, listed, declared_at, ended_at)
			values ($1, gen_random_uuid(), $2, $3, 'kin', false, $4, $4)`, k.c.ID, a.Person, k.home.ID, k.Clock.Now())
		k.exec(`insert into people.roles (committee_id, id, person_id, role, from_day, given_at, ended_at)
			values ($1, gen_random_uuid(), $2, 'cashier', '2020-01-01', $3, $3)`, k.c.ID, a.Person, k.Clock.Now())
	}
	k.lives(k.person(), people.KindTenant, before, before)
	k.exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by, lifted_at, lifted_by, lift_reason)
		select $1, gen_random_uuid(), p, $3, $4, '三次违停', 'resolution', '决议', $2, 'chair', $2, 'chair', '改正了' from unnest(array['`+plateA+`', '`+newPlate+`']) p`,
		k.c.ID, k.Clock.Now(), k.today(), k.today().AddDays(9))
	for _, from := range []int{-40, 20} {
		k.exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by)
			select $1, gen_random_uuid(), p, $3, $4, '三次违停', 'resolution', '决议', $2, 'chair' from unnest(array['`+plateA+`', '`+newPlate+`']) p`,
			k.c.ID, k.Clock.Now(), k.today().AddDays(from), k.today().AddDays(from+9))
	}
	k.exec(`insert into parking.visits (committee_id, id, dwelling_id, plate, kind, state, from_at, until_at, opened_at, made_at)
		values ($1, gen_random_uuid(), $2, '`+plateA+`', 'host', 'ended', $3, $4, $3, $3)`, k.c.ID, k.other.ID, k.Clock.Now().Add(-48*time.Hour), k.Clock.Now().Add(-time.Hour))
	for _, door := range []string{otherDoor, homeDoor} {
		card := k.script(door, plateA, "")
		if door == homeDoor {
			k.Must(k.Parking.Suspend(k.T.Context(), k.member, k.act(card)))
			k.Must(k.Parking.Resume(k.T.Context(), k.chair, k.act(card)))
		}
		k.gives(card)
		k.leaves(plateA)
	}
}

func (k *cell) exec(query string, args ...any) {
	k.T.Helper()
	_, err := k.DB.Bare().ExecContext(k.T.Context(), query, args...)
	k.Must(err)
}

func (k *cell) today() day.Day { return k.c.Today(k.Clock.Now()) }

func (k *cell) person() string {
	p := id.New[people.Person]()
	k.exec(`insert into people.people (id, name, created_at) values ($1, '李梅', $2)`, p, k.Clock.Now())
	return p.String()
}

func (k *cell) staff(role actor.Role) actor.Actor {
	a := actor.Of(role).For(k.c.ID.String())
	a.Person = k.person()
	a.Pseudonym = k.c.Pseudonym(a.Person)
	k.exec(`insert into people.roles (committee_id, id, person_id, role, from_day, given_at) values ($1, gen_random_uuid(), $2, $3, '2026-01-01', $4)`,
		k.c.ID, a.Person, role, k.Clock.Now())
	return a
}

// lives puts a person at the home, until a day and with a lease where they are given.
func (k *cell) lives(person, kind string, to, lease day.Day) {
	k.T.Helper()
	r := id.New[people.Resident]()
	k.exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, '王秀兰', $3, $4)`, k.c.ID, r, person, k.Clock.Now())
	k.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day, to_day, lease_end)
		values ($1, gen_random_uuid(), $2, $3, $4, '2020-01-01', $5, $6)`, k.c.ID, k.home.ID, r, kind, to, lease)
}

// act is what staff do to a card.
func (k *cell) act(number string) parking.CardAct {
	return parking.CardAct{Committee: k.c.ID, Number: number, Reason: "写明原因", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}
}

// script issues a card as the operator does.
func (k *cell) script(door, plate string, kind class.Code) string {
	k.T.Helper()
	out, err := k.Parking.Issue(k.T.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: k.c.ID, Dwelling: door, Plates: []string{plate}, Class: string(kind), Reason: "搬家当天"})
	k.Must(err)
	return out.Number.String()
}

// old issues a card that came with the register, which goes past those who wait.
func (k *cell) old(d people.Dwelling, plate string, kind class.Code) string {
	k.T.Helper()
	k.claim(d, plate, kind)
	done, err := k.Parking.FirstIssue(k.T.Context(), k.chair, k.c.ID)
	k.Must(err)
	if len(done.Cards) != 1 {
		k.T.Fatalf("an old card: %+v", done)
	}
	return done.Cards[0].Number.String()
}

func (k *cell) claim(d people.Dwelling, plate string, kind class.Code) {
	k.T.Helper()
	k.exec(`insert into parking.claims (committee_id, id, dwelling_id, plate, number, class, state) values ($1, gen_random_uuid(), $2, nullif($3, ''), 'A-0900', $4, 'waiting')`,
		k.c.ID, d.ID, plate, kind)
}

// gives hands a card back.
func (k *cell) gives(number string) {
	k.T.Helper()
	k.Must(k.Parking.Return(k.T.Context(), actor.Of(actor.Operator), k.act(number)))
}

// leaves ends a plate's place in the register, at whichever door.
func (k *cell) leaves(plate string) {
	k.T.Helper()
	k.exec(`update parking.vehicles set to_day = greatest(from_day, $2) where committee_id = $1 and plate = $3 and to_day is null`, k.c.ID, k.today(), plate)
}

// terms changes what the class asks and gives.
func (k *cell) terms(change func(*class.Terms)) {
	k.T.Helper()
	all, err := k.Classes.InForce(k.T.Context(), k.c.ID)
	k.Must(err)
	i := slices.IndexFunc(all, func(c class.InForce) bool { return c.Code == k.class })
	t := all[i].Terms
	t.From, t.Ground = k.today(), rule.Ground{Kind: rule.Resolution, Text: "决议"}
	change(&t)
	k.Must(k.Classes.SetTerms(k.T.Context(), k.member, k.c.ID, t))
	k.Clock.Step(time.Second)
}

func (k *cell) cap(n int) { k.terms(func(t *class.Terms) { t.Cap = &n }) }

// applies puts a household's application for a class into a state.
func (k *cell) applies(d people.Dwelling, kind class.Code, state application.State) {
	k.T.Helper()
	k.exec(`insert into parking.applications (committee_id, id, number, class, dwelling_id, holder, plate_use, rank, channel, state, state_since, two_people, submitted_at)
		values ($1, gen_random_uuid(), 'S-0099', $5, $2, 'owner', 'self', 1, 'counter', $3, $4, false, $4)`, k.c.ID, d.ID, state, k.Clock.Now(), kind)
}
