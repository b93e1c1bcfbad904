package change_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/outbox"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/gate"
	"ziguan/parking/visit"
)

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
	n.Days = 0
	_, err = w.s.AddSubstitute(t.Context(), home, n)
	wants(t, "no day", err, change.ErrDays)
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
	w.days(2)
	if c := w.answers("京B54321"); c != gate.CardActive {
		t.Errorf("on its last day: %s", c)
	}
	w.days(1)
	if c := w.answers("京B54321"); c != gate.CardUnknown {
		t.Errorf("after its last day: %s", c)
	}
	other := w.issue("1-1-102", "京A22222")
	theirs, err := w.s.AddSubstitute(t.Context(), w.member, change.NewSubstitute{Committee: w.c.ID, Number: other.Number.String(), Plate: "京B22222", Days: 14, Reason: "车在修"})
	must(t, err)
	for range 2 {
		sub, err := w.s.AddSubstitute(t.Context(), home, n)
		must(t, err)
		wants(t, "a neighbour's", w.s.EndSubstitute(t.Context(), home, w.c.ID, card.Number.String(), theirs.ID), change.ErrNoSubstitute)
		must(t, w.s.EndSubstitute(t.Context(), home, w.c.ID, card.Number.String(), sub.ID))
		wants(t, "twice", w.s.EndSubstitute(t.Context(), home, w.c.ID, card.Number.String(), sub.ID), change.ErrNoSubstitute)
		w.days(1)
	}
	if c := w.answers("京B22222"); c != gate.CardActive {
		t.Errorf("a neighbour's: %s", c)
	}
	_, err = w.s.AddSubstitute(t.Context(), home, n)
	wants(t, "a fourth time in a year", err, change.ErrTimes)
	if c := w.answers("京B54321"); c != gate.CardUnknown {
		t.Errorf("ended by hand: %s", c)
	}
	_, err = w.db.Bare().ExecContext(t.Context(), `update parking.cards set valid_to = '2028-11-22'`)
	must(t, err)
	w.days(359)
	_, err = w.s.AddSubstitute(t.Context(), home, n)
	wants(t, "a fourth time on the year's last day", err, change.ErrTimes)
	w.days(1)
	_, err = w.s.AddSubstitute(t.Context(), home, n)
	must(t, err)
}

// An appeal is reviewed by somebody else; upheld, the card is in force again.
func TestAnAppeal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	home := w.person(actor.Resident, "1-1-101")
	n := parking.CardAct{Committee: w.c.ID, Number: card.Number.String(), Reason: "三次超时", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}
	wants(t, "with nothing decided", w.s.File(t.Context(), home, w.c.ID, card.Number.String(), "不对"), change.ErrNothing)
	must(t, w.cards.Suspend(t.Context(), w.member, n))
	must(t, w.s.File(t.Context(), home, w.c.ID, card.Number.String(), "那天车不在"))
	wants(t, "twice", w.s.File(t.Context(), home, w.c.ID, card.Number.String(), "又一次"), change.ErrAppealed)
	list, err := w.s.Appeals(t.Context(), w.chair, w.c.ID, "")
	must(t, err)
	err = w.s.Review(t.Context(), w.member, w.c.ID, list[0].ID, change.Reviewed{Upheld: false, Reason: "属实"})
	wants(t, "by whoever suspended", err, change.ErrAnother)
	if pg.Constraint(err) != "" {
		t.Error("left to the database to refuse")
	}
	err = w.s.Review(t.Context(), w.person(actor.Treasurer, "1-1-101"), w.c.ID, list[0].ID, change.Reviewed{Upheld: true, Reason: "查过"})
	wants(t, "by whoever lives there", err, parking.ErrStandAside)
	if pg.Constraint(err) != "" {
		t.Error("left to the database to refuse")
	}
	_, err = w.db.Bare().ExecContext(t.Context(), `update parking.appeals set reviewed_by = decided_by`)
	if pg.Constraint(err) != "appeals_another" {
		t.Errorf("the database lets whoever decided review: %v", err)
	}
	wants(t, "without a reason", w.s.Review(t.Context(), w.chair, w.c.ID, list[0].ID, change.Reviewed{Upheld: true}), change.ErrReason)
	must(t, w.s.Review(t.Context(), w.chair, w.c.ID, list[0].ID, change.Reviewed{Upheld: true, Reason: "查过记录，车不在"}))
	if all, err := w.s.Appeals(t.Context(), w.chair, w.c.ID, card.Number.String()); err != nil || len(all) != 1 || all[0].State != change.Upheld {
		t.Errorf("the appeal: %+v, %v", all, err)
	}
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

// The days to appeal begin when the household is told, not when it was decided; after
// them it is refused with the day they ended.
func TestALateAppeal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	home := w.person(actor.Resident, "1-1-101")
	must(t, w.cards.Suspend(t.Context(), w.member, parking.CardAct{Committee: w.c.ID, Number: card.Number.String(), Reason: "三次超时", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}))
	w.days(16)
	term := func() change.Term {
		v, err := w.s.View(t.Context(), home, w.c.ID, card.Number.String())
		must(t, err)
		return v.Term
	}
	if before := term(); !before.Last.Zero() || before.Days != 15 {
		t.Errorf("before anybody was told: %+v", before)
	}
	messages := outbox.NewService(w.db, outbox.Setup{})
	mine, err := messages.Mine(t.Context(), home, w.c.ID, 9)
	must(t, err)
	for _, m := range mine {
		_, err := messages.Open(t.Context(), home, w.c.ID, m.ID)
		must(t, err)
	}
	if last := term().Last; last != w.c.Today(w.clock.Now()).AddDays(15) {
		t.Errorf("told today, it ends on %s", last)
	}
	must(t, w.db.InTx(t.Context(), actor.Of(actor.System), func(tx *pg.Tx) error {
		n, err := outbox.Blank(t.Context(), tx, w.c.ID, w.clock.Now().Add(time.Second))
		if n == 0 {
			t.Error("no message lost what it said")
		}
		return err
	}))
	if last := term().Last; last != w.c.Today(w.clock.Now()).AddDays(15) {
		t.Errorf("when what was said is deleted, it ends on %s", last)
	}
	w.days(15)
	if term().Over(w.c.Today(w.clock.Now())) {
		t.Error("it is over on its last day")
	}
	w.days(1)
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
	visits := visit.New(w.db)
	_, err = visits.Add(t.Context(), home, visit.NewPass{Committee: w.c.ID, Dwelling: w.door("1-1-101"), Plate: "京B66666", Stay: visit.Overnight})
	must(t, err)
	must(t, visits.AddCarer(t.Context(), home, visit.NewCarer{
		Committee: w.c.ID, Dwelling: w.door("1-1-101"), Plate: "京B77777", Care: visit.Nursing, Days: visit.EveryDay, Last: w.c.Today(w.db.Now()).AddDays(7),
	}))
	if before := [2]gate.Code{w.answers("京B66666"), w.answers("京B77777")}; before != [2]gate.Code{gate.VisitorOpen, gate.VisitorOpen} {
		t.Errorf("guests before: %v", before)
	}
	done, err := w.s.MoveOut(t.Context(), w.chair, n)
	must(t, err)
	if done != (change.MovedOut{People: 1, Cards: 1, Vehicles: 1, Visitors: 2}) {
		t.Errorf("ended %+v", done)
	}
	for _, guest := range []string{"京B66666", "京B77777"} {
		if c := w.answers(guest); c == gate.VisitorOpen {
			t.Errorf("%s is still let in: %s", guest, c)
		}
	}
	if s := w.state(card.Number); s != parking.CardReturned {
		t.Errorf("the card is %s", s)
	}
	if _, err := w.cards.Show(t.Context(), home, w.c.ID, card.Number.String()); !errors.Is(err, parking.ErrCardUnknown) {
		t.Errorf("who moved out still sees the card: %v", err)
	}
	fresh, err := w.cards.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.c.ID, Dwelling: "1-1-101", Plates: []string{"京C88888"}, ValidTo: day.Of(2027, 1, 1), Reason: "搬家当天"})
	if err != nil || fresh.Number == card.Number {
		t.Errorf("the next household: %+v %v", fresh, err)
	}
}

// Whoever lives in a dwelling changes nothing of its card, reviews no appeal about it
// and moves nobody out of it; the code refuses before the database has to.
func TestWhoHasAnInterestChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.issue("1-1-101", "京A12345").Number.String()
	own := w.person(actor.Chair, "1-1-101")
	must(t, w.cards.Suspend(t.Context(), w.member, parking.CardAct{Committee: w.c.ID, Number: number, Reason: "三次超时", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}))
	must(t, w.s.File(t.Context(), w.member, w.c.ID, number, "那天车不在"))
	list, err := w.s.Appeals(t.Context(), w.chair, w.c.ID, "")
	must(t, err)
	_, plates := w.s.ChangePlates(t.Context(), own, change.NewPlates{Committee: w.c.ID, Number: number, Plates: []string{"京A54321"}, Reason: "换车"})
	_, leaves := w.s.MoveOut(t.Context(), own, change.Leaving{Committee: w.c.ID, Dwelling: "1-1-101", Reason: "卖房"})
	for name, err := range map[string]error{
		"other plates": plates, "a move-out": leaves,
		"a review": w.s.Review(t.Context(), own, w.c.ID, list[0].ID, change.Reviewed{Upheld: true, Reason: "查过记录"}),
	} {
		wants(t, name, err, parking.ErrStandAside)
		if pg.Constraint(err) != "" {
			t.Errorf("%s: left to the database's %s", name, pg.Constraint(err))
		}
	}
}
