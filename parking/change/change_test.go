package change_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/record"
	"ziguan/internal/seal"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/gate"
)

type world struct {
	t             *testing.T
	db            *pg.DB
	clock         *clock.Stepped
	cards         *parking.Service
	s             *change.Service
	r             *gate.Recorder
	c             people.Committee
	chair, member actor.Actor
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t testing.TB, name string, got error, want *errs.Error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %s", name, got, want.Code)
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	ticks := clock.NewStepped(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))
	db := pgtest.NewAt(t, ticks.Now)
	key, err := seal.FromHex(strings.Repeat("5a", 32))
	must(t, err)
	w := &world{t: t, db: db, clock: ticks, cards: parking.New(db, key)}
	w.s, w.r = change.New(db, w.cards), gate.NewRecorder(db)
	t.Cleanup(w.r.Close)
	w.c, err = people.New(db, nil).Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "XY", Name: "馨园", Regime: people.Owners})
	must(t, err)
	must(t, db.InTx(t.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		_, err := people.AddDwellings(t.Context(), tx, w.c.ID, people.BatchID{}, []people.NewDwelling{{Code: "1-1-101", SortKey: "1"}, {Code: "1-1-102", SortKey: "2"}})
		return err
	}))
	w.chair, w.member = w.person(actor.Chair, ""), w.person(actor.Member, "")
	return w
}

// person is somebody with a role, and an owner of a dwelling where one is given.
func (w *world) person(role actor.Role, dwelling string) actor.Actor {
	w.t.Helper()
	p, r := id.New[people.Person](), id.New[people.Resident]()
	exec := func(query string, args ...any) {
		_, err := w.db.Bare().ExecContext(w.t.Context(), query, args...)
		must(w.t, err)
	}
	exec(`insert into people.people (id, name, created_at) values ($1, '王秀兰', $2)`, p, w.clock.Now())
	if dwelling != "" {
		exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, '王秀兰', $3, $4)`, w.c.ID, r, p, w.clock.Now())
		exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
			select committee_id, $2, id, $3, 'owner', '2020-01-01' from people.dwellings where committee_id = $1 and code = $4`,
			w.c.ID, id.New[people.Occupancy](), r, dwelling)
	}
	a := actor.Of(role).For(w.c.ID.String())
	a.Person, a.Pseudonym = p.String(), w.c.Pseudonym(p.String())
	return a
}

func (w *world) issue(dwelling, plate string) parking.Issued {
	w.t.Helper()
	out, err := w.cards.Issue(w.t.Context(), w.member, parking.IssueCard{Committee: w.c.ID, Dwelling: dwelling, Plates: []string{plate}})
	must(w.t, err)
	return out
}

func (w *world) state(n parking.Number) parking.CardState {
	w.t.Helper()
	v, err := w.cards.Show(w.t.Context(), w.chair, w.c.ID, n.String())
	must(w.t, err)
	return v.State
}

func (w *world) answers(plate string) gate.Code {
	w.t.Helper()
	a, err := w.r.Check(w.t.Context(), actor.Of(actor.Gate).For(w.c.ID.String()), w.c.ID, gate.Check{
		ID: id.New[int]().UUID(), Gate: "east", Direction: gate.Parked, Plate: plate,
	})
	must(w.t, err)
	return a.Code
}

func (w *world) days(n int) { w.clock.Step(time.Duration(n) * 24 * time.Hour) }

// Another plate makes another card, and the old token opens nothing from that act on.
func TestAnotherPlate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.issue("1-1-101", "京A12345")
	w.issue("1-1-102", "京A99999")
	n := change.NewPlates{Committee: w.c.ID, Number: old.Number.String(), Plates: []string{"京A12345"}, Reason: "换车"}
	_, err := w.s.ChangePlates(t.Context(), w.chair, n)
	wants(t, "the same plate", err, change.ErrSamePlates)
	n.Plates = []string{"京A99999"}
	_, err = w.s.ChangePlates(t.Context(), w.chair, n)
	wants(t, "another card's plate", err, parking.ErrPlateOnCard)
	n.Plates = []string{"京AD12345"}
	fresh, err := w.s.ChangePlates(t.Context(), w.chair, n)
	must(t, err)
	if w.state(old.Number) != parking.CardReplaced || w.state(fresh.Number) != parking.CardActive || fresh.ValidTo != old.ValidTo {
		t.Errorf("old %s, new %s to %s", w.state(old.Number), w.state(fresh.Number), fresh.ValidTo)
	}
	if c := w.answers("京AD12345"); c != gate.CardActive {
		t.Errorf("the new plate: %s", c)
	}
}

// A substitute stands for its days and no longer, one at a time, so often a year.
func TestASubstituteCar(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	home := w.person(actor.Resident, "1-1-101")
	n := change.NewSubstitute{Committee: w.c.ID, Number: card.Number.String(), Plate: "京B54321", Days: 15, Reason: "车在修"}
	_, err := w.s.AddSubstitute(t.Context(), home, n)
	wants(t, "fifteen days", err, change.ErrDays)
	n.Days = 3
	_, err = w.s.AddSubstitute(t.Context(), w.person(actor.Resident, "1-1-102"), n)
	wants(t, "another's card", err, parking.ErrCardUnknown)
	var ok atomic.Int32
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := w.s.AddSubstitute(context.Background(), home, n); err == nil {
				ok.Add(1)
			} else {
				wants(t, "a second at once", err, change.ErrStands)
			}
		})
	}
	wg.Wait()
	if ok.Load() != 1 {
		t.Fatalf("%d substitutes at once", ok.Load())
	}
	if c := w.answers("京B54321"); c != gate.CardActive {
		t.Errorf("the substitute: %s", c)
	}
	if v, err := w.cards.Show(t.Context(), w.chair, w.c.ID, card.Number.String()); err != nil || v.PlateList != "京A12345" {
		t.Errorf("the card's own plates: %q %v", v.PlateList, err)
	}
	w.days(3)
	if c := w.answers("京B54321"); c != gate.CardUnknown {
		t.Errorf("after its last day: %s", c)
	}
	for range 2 {
		sub, err := w.s.AddSubstitute(t.Context(), home, n)
		must(t, err)
		must(t, w.s.EndSubstitute(t.Context(), home, w.c.ID, card.Number.String(), sub.ID))
		w.days(1)
	}
	_, err = w.s.AddSubstitute(t.Context(), home, n)
	wants(t, "a fourth time in a year", err, change.ErrTimes)
	if c := w.answers("京B54321"); c != gate.CardUnknown {
		t.Errorf("ended by hand: %s", c)
	}
}

// An appeal is reviewed by somebody else; upheld, the card is in force again.
func TestAnAppeal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	home := w.person(actor.Resident, "1-1-101")
	n := parking.CardAct{Committee: w.c.ID, Number: card.Number.String(), Reason: "三次超时"}
	wants(t, "with nothing decided", w.s.File(t.Context(), home, w.c.ID, card.Number.String(), "不对"), change.ErrNothing)
	must(t, w.cards.Suspend(t.Context(), w.member, n))
	must(t, w.s.File(t.Context(), home, w.c.ID, card.Number.String(), "那天车不在"))
	wants(t, "twice", w.s.File(t.Context(), home, w.c.ID, card.Number.String(), "又一次"), change.ErrAppealed)
	list, err := w.s.Appeals(t.Context(), w.chair, w.c.ID, "")
	must(t, err)
	wants(t, "by whoever suspended", w.s.Review(t.Context(), w.member, w.c.ID, list[0].ID, change.Reviewed{Upheld: false, Reason: "属实"}), change.ErrAnother)
	wants(t, "without a reason", w.s.Review(t.Context(), w.chair, w.c.ID, list[0].ID, change.Reviewed{Upheld: true}), change.ErrReason)
	must(t, w.s.Review(t.Context(), w.chair, w.c.ID, list[0].ID, change.Reviewed{Upheld: true, Reason: "查过记录，车不在"}))
	if s := w.state(card.Number); s != parking.CardActive {
		t.Errorf("upheld, the card is %s", s)
	}
	must(t, w.cards.Revoke(t.Context(), w.member, n))
	must(t, w.s.File(t.Context(), home, w.c.ID, card.Number.String(), "没有转租"))
	list, err = w.s.Appeals(t.Context(), w.chair, w.c.ID, "")
	must(t, err)
	must(t, w.s.Review(t.Context(), w.chair, w.c.ID, list[0].ID, change.Reviewed{Upheld: true, Reason: "没有证据"}))
	if c := w.answers("京A12345"); c != gate.CardActive {
		t.Errorf("given back: %s", c)
	}
	must(t, w.db.Read(t.Context(), func(r *pg.Reader) error {
		_, err := record.Verify(t.Context(), r, w.c.ID.String())
		return err
	}))
}

// An appeal after its time is refused with the day it ended.
func TestALateAppeal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	must(t, w.cards.Suspend(t.Context(), w.member, parking.CardAct{Committee: w.c.ID, Number: card.Number.String(), Reason: "三次超时"}))
	w.days(16)
	wants(t, "on the sixteenth day", w.s.File(t.Context(), w.chair, w.c.ID, card.Number.String(), "不对"), change.ErrLate)
}

// Moving out ends card, car and access in one act.
func TestMovingOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	home := w.person(actor.Resident, "1-1-101")
	n := change.Leaving{Committee: w.c.ID, Dwelling: "1-1-102", Reason: "卖房"}
	_, err := w.s.MoveOut(t.Context(), w.chair, n)
	wants(t, "where nobody lives", err, change.ErrNobody)
	n.Dwelling = "1-1-101"
	done, err := w.s.MoveOut(t.Context(), w.chair, n)
	must(t, err)
	if done != (change.MovedOut{People: 1, Cards: 1, Vehicles: 1}) {
		t.Errorf("ended %+v", done)
	}
	if s := w.state(card.Number); s != parking.CardReturned {
		t.Errorf("the card is %s", s)
	}
	if _, err := w.cards.Show(t.Context(), home, w.c.ID, card.Number.String()); !errors.Is(err, parking.ErrCardUnknown) {
		t.Errorf("who moved out still sees the card: %v", err)
	}
	fresh, err := w.cards.Issue(t.Context(), w.member, parking.IssueCard{Committee: w.c.ID, Dwelling: "1-1-101", Plates: []string{"京C88888"}, ValidTo: day.Of(2027, 1, 1)})
	if err != nil || fresh.Number == card.Number {
		t.Errorf("the next household: %+v %v", fresh, err)
	}
}
