package proposal_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"ziguan/compacts"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/proposal"
)

// cell is one committee in which one obstacle stands in one way.
type cell struct {
	*parktest.World
	c             people.Committee
	home, other   people.Dwelling
	class         string
	chair, member actor.Actor
}

func (k *cell) exec(query string, args ...any) {
	k.T.Helper()
	_, err := k.DB.Bare().ExecContext(k.T.Context(), query, args...)
	k.Must(err)
}

func newCell(w *parktest.World, n int) *cell {
	w.T.Helper()
	k := &cell{World: w, c: w.Found(fmt.Sprintf("W%d", n))}
	w.Must(w.DB.InTx(w.T.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		all, err := people.AddDwellings(w.T.Context(), tx, k.c.ID, people.BatchID{}, []people.NewDwelling{{Code: "1-1-101", SortKey: "1"}, {Code: "1-1-102", SortKey: "2"}})
		k.home, k.other = all["1-1-101"], all["1-1-102"]
		if err == nil {
			err = parking.EnsureClasses(w.T.Context(), tx, k.c.ID)
		}
		return err
	}))
	k.chair, k.member = k.staff(actor.Chair), k.staff(actor.Member)
	owner := id.New[people.Person]()
	k.exec(`insert into people.people (id, name, created_at) values ($1, '王秀兰', $2)`, owner, w.Clock.Now())
	k.lives(owner.String(), people.KindOwner)
	return k
}

func (k *cell) staff(role actor.Role) actor.Actor {
	p := id.New[people.Person]()
	k.exec(`insert into people.people (id, name, created_at) values ($1, '李梅', $2)`, p, k.Clock.Now())
	a := actor.Of(role).For(k.c.ID.String())
	a.Person, a.Pseudonym = p.String(), k.c.Pseudonym(p.String())
	return a
}

// lives puts a person at the home.
func (k *cell) lives(person, kind string) {
	r := id.New[people.Resident]()
	k.exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, '王秀兰', $3, $4)`, k.c.ID, r, person, k.Clock.Now())
	k.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day) values ($1, $2, $3, $4, $5, '2020-01-01')`,
		k.c.ID, id.New[people.Occupancy](), k.home.ID, r, kind)
}

func (k *cell) script(dwelling, plate, class string) (parking.Issued, error) {
	return k.Parking.Issue(k.T.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: k.c.ID, Dwelling: dwelling, Plates: []string{plate}, Class: class})
}

func (k *cell) has(dwelling, plate string) parking.Issued {
	k.T.Helper()
	out, err := k.script(dwelling, plate, "")
	k.Must(err)
	return out
}

// cap bounds a class.
func (k *cell) cap(n int) {
	k.T.Helper()
	all, err := k.Parking.ClassesInForce(k.T.Context(), k.c.ID)
	k.Must(err)
	t := all[0].Terms
	t.Cap, t.From, t.SourceKind, t.Source = &n, k.c.Today(k.Clock.Now()), "resolution", "决议"
	k.Must(k.Parking.SetTerms(k.T.Context(), k.chair, k.c.ID, t))
	k.Clock.Step(time.Second)
}

// applied puts another household's application for a first car into a state.
func (k *cell) applied(state application.State) {
	k.exec(`insert into parking.applications (committee_id, id, number, class, dwelling_id, holder, plate_use, rank, channel, state, state_since, two_people, submitted_at)
		values ($1, gen_random_uuid(), 'S-0099', 'first-car', $2, 'owner', 'self', 1, 'counter', $3, $4, false, $4)`, k.c.ID, k.other.ID, state, k.Clock.Now())
}

// worlds put an obstacle up, by the code it refuses with.
var worlds = map[string]func(*cell){
	"stand_aside": func(k *cell) {
		k.lives(k.chair.Person, people.KindOccupant)
		k.lives(k.member.Person, people.KindOccupant)
	},
	"class.unknown": func(k *cell) { k.class = "外星车" },
	"household.has_card": func(k *cell) {
		k.has("1-1-101", "京B00001")
	},
	"plate.on_card":        func(k *cell) { k.has("1-1-102", "京A00001") },
	"plate.other_dwelling": func(k *cell) { card := k.has("1-1-102", "京A00001"); k.returned(card) },
	"plate.blocked": func(k *cell) {
		_, err := k.Parking.Block(k.T.Context(), k.chair, parking.NewBlock{Committee: k.c.ID, Plate: "京A00001", Until: k.c.Today(k.Clock.Now()).AddDays(9),
			Reason: "三次违停", Source: compacts.Source{Kind: "resolution", Text: "决议"}})
		k.Must(err)
	},
	"household.card_suspended": func(k *cell) {
		card := k.has("1-1-101", "京B00001")
		k.Must(k.Parking.Suspend(k.T.Context(), k.chair, parking.CardAct{Committee: k.c.ID, Number: card.Number.String(), Reason: "转租", Rule: "公约"}))
		k.returned(card)
	},
	"household.no_first": func(k *cell) { k.class = "second-car" },
	"class.full":         func(k *cell) { k.cap(0) },
	"class.promised":     func(k *cell) { k.cap(1); k.applied(application.Offered) },
	"class.waiting":      func(k *cell) { k.applied(application.Waiting) },
	"class.first_waiting": func(k *cell) {
		k.has("1-1-101", "京B00001")
		k.class = "second-car"
		k.applied(application.Waiting)
	},
}

func (k *cell) returned(card parking.Issued) {
	k.T.Helper()
	k.Must(k.Parking.Return(k.T.Context(), k.chair2(), parking.CardAct{Committee: k.c.ID, Number: card.Number.String(), Reason: "车已卖"}))
}

// chair2 is the operator, who has no home here.
func (k *cell) chair2() actor.Actor { return actor.Of(actor.Operator) }

func (k *cell) propose() (proposal.Proposal, error) {
	return k.Proposals.Propose(k.T.Context(), k.chair, proposal.NewProposal{
		Committee: k.c.ID, Dwelling: "1-1-101", Plates: []string{"京A00001"}, Class: k.class, Reason: "搬家当天",
	})
}

// ways try the right by its real use case.
var ways = map[string]struct {
	way parking.Way
	try func(k *cell, stand func(*cell)) error
}{
	"script": {parking.WayScript, func(k *cell, stand func(*cell)) error {
		stand(k)
		_, err := k.script("1-1-101", "京A00001", k.class)
		return err
	}},
	"proposed": {parking.WayException, func(k *cell, stand func(*cell)) error {
		stand(k)
		_, err := k.propose()
		return err
	}},
	"applied": {parking.WayApply, func(k *cell, stand func(*cell)) error {
		stand(k)
		_, err := k.Applications.Submit(k.T.Context(), k.chair, application.NewApplication{
			Committee: k.c.ID, Dwelling: "1-1-101", Holder: parking.HolderOwner, Use: parking.UseSelf, Plates: []string{"京A00001"}, Class: k.class,
		})
		return err
	}},
	"first issue": {parking.WayFirstIssue, func(k *cell, stand func(*cell)) error {
		stand(k)
		k.exec(`insert into parking.claims (committee_id, id, dwelling_id, plate, number, class, state) values ($1, gen_random_uuid(), $2, '京A00001', '', $3, 'waiting')`,
			k.c.ID, k.home.ID, k.class)
		done, err := k.Parking.FirstIssue(k.T.Context(), k.chair, k.c.ID)
		if err != nil || len(done.Problems) == 0 {
			return err
		}
		return done.Problems[0].Err
	}},
}

// Every way meets every obstacle as the table of doors says: with its refusal
// where it asks, and not with it where it does not.
func TestEveryWayMeetsEveryObstacle(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	n := 0
	for name, way := range ways {
		for code, stand := range worlds {
			i := slices.IndexFunc(parking.Obstacles(), func(o parking.Obstacle) bool { return o.Code == code })
			if i < 0 {
				t.Fatalf("no obstacle says %s", code)
			}
			asked := slices.Contains(parking.Obstacles()[i].Asked, way.way)
			n++
			err := way.try(newCell(w, n), stand)
			if got := errs.CodeOf(err); (got == code) != asked || !asked && err != nil && !other(code, got) {
				t.Errorf("%s × %s: %v, asked %v", name, code, err, asked)
			}
		}
	}
}

// other are refusals that a world brings with it besides its own.
func other(code, got string) bool { return code == "class.promised" && got == "class.full" }

// Somebody else confirms, with everything asked again; tapped twice it is one card.
func TestTwoPeopleAnswerForAnException(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	k := newCell(w, 1)
	p, err := k.propose()
	w.Must(err)
	if _, err := k.Proposals.Confirm(t.Context(), k.chair, k.c.ID, p.ID); !errors.Is(err, proposal.ErrSamePerson) {
		t.Errorf("the proposer confirms: %v", err)
	}
	if _, err := k.DB.Bare().ExecContext(t.Context(), `update parking.proposals set state = 'refused', decided_by = proposed_by, decision = 'x'`); pg.Constraint(err) != "proposals_two_people" {
		t.Errorf("the database lets one person do both: %v", err)
	}
	k.applied(application.Waiting)
	if _, err := k.Proposals.Confirm(t.Context(), k.member, k.c.ID, p.ID); !errors.Is(err, parking.ErrClassWaiting) {
		t.Errorf("past who waits by now: %v", err)
	}
	k.exec(`update parking.applications set state = 'withdrawn' where committee_id = $1`, k.c.ID)
	for range 2 {
		if n, err := k.Proposals.Confirm(t.Context(), k.member, k.c.ID, p.ID); err != nil || n != "A-0001" {
			t.Errorf("confirmed: %s %v", n, err)
		}
	}
	why, err := k.Applications.Why(t.Context(), k.c.ID, "A-0001")
	if err != nil || why.Way != parking.WayException || why.Reason != "搬家当天" || why.ProposedBy != "chair" || why.DecidedBy != "member" {
		t.Errorf("why: %+v %v", why, err)
	}
	if _, err := k.DB.Bare().ExecContext(t.Context(), `delete from parking.card_plates`); pg.Constraint(err) != "cards_have_a_plate" {
		t.Errorf("a card without a plate: %v", err)
	}
}
