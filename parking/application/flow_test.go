package application_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// An owner applies, one looks at the papers, another decides.
func TestOneLooksAnotherDecides(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.applied("1-1-101", "京A12345")
	err := w.s.CheckPapers(t.Context(), w.member, w.c.ID, a.Number, papers[:1])
	wants(t, "with the vehicle licence unseen", err, application.ErrDocuments)
	late := []application.Seen{papers[0], {Document: class.DocumentVehicle, Matched: true, Until: day.Of(2026, 11, 22)}}
	wants(t, "with a licence that ran out yesterday", w.s.CheckPapers(t.Context(), w.member, w.c.ID, a.Number, late), application.ErrDocuments)
	must(t, w.s.CheckPapers(t.Context(), w.member, w.c.ID, a.Number, papers))
	_, err = w.s.Decide(t.Context(), w.member, w.c.ID, a.Number)
	wants(t, "by whoever looked at the papers", err, application.ErrSamePerson)
	if s := w.decide(a.Number); s != application.Posting {
		t.Errorf("decided to %s", s)
	}
	// The database holds the rule too.
	_, err = w.db.Bare().ExecContext(t.Context(), `update parking.applications set decided_by = checked_by where number = $1`, a.Number)
	if err == nil || !strings.Contains(err.Error(), "applications_two_people") {
		t.Errorf("the database let one person do both: %v", err)
	}
}

// Whoever has an interest stands aside; the database refuses it as well.
func TestKinDecideNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	must(t, w.kin.Declare(t.Context(), w.chair, w.c.ID, kin.Declared{Dwelling: "1-1-101", Relation: kin.RelationKin, Listed: true}))
	wants(t, "the same again", w.kin.Declare(t.Context(), w.chair, w.c.ID, kin.Declared{Dwelling: "1-1-101", Relation: kin.RelationOwn}), kin.ErrHeld)
	a := w.checked("1-1-101", "京A12345")
	_, err := w.s.Decide(t.Context(), w.chair, w.c.ID, a.Number)
	wants(t, "the chair decides for kin", err, parking.ErrStandAside)
	wants(t, "the chair refuses kin", w.s.Refuse(t.Context(), w.chair, w.c.ID, application.Refusal{Number: a.Number, Reason: "材料不实", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第三条"}}), parking.ErrStandAside)
	third := w.staff("treasurer")
	if s, err := w.s.Decide(t.Context(), third, w.c.ID, a.Number); err != nil || s != application.Posting {
		t.Errorf("somebody else: %s %v", s, err)
	}
	if list, err := w.kin.List(t.Context(), w.chair, w.c.ID, true); err != nil || len(list) != 1 || !list[0].Listed {
		t.Errorf("declared: %+v %v", list, err)
	}
}

// Where few are active the second pair of eyes may be the residents' committee's.
func TestASmallCommitteeBorrowsEyes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	outside := w.staff("residents_committee")
	a := w.checked("1-1-101", "京A12345")
	if s, err := w.s.Decide(t.Context(), outside, w.c.ID, a.Number); err != nil || s != application.Posting {
		t.Fatalf("%s %v", s, err)
	}
	for range 5 {
		w.staff("member")
	}
	b := w.checked("1-1-102", "京A12346")
	if _, err := w.s.Decide(t.Context(), outside, w.c.ID, b.Number); err == nil {
		t.Error("a committee of seven was decided for from outside")
	}
}

// A tenant needs the owner's word; the owner's own card is lent and comes back.
func TestATenantWithConsent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner, err := w.cards.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.c.ID, Dwelling: "1-1-101", Plates: []string{"京A11111"}, Reason: "搬家当天"})
	must(t, err)
	tenant := w.resident("1-1-101", people.KindTenant, day.Of(2027, 2, 28))
	n := w.wish("1-1-101", "京B22222")
	n.Class, n.Holder = "tenant", class.HolderTenant
	_, err = w.s.Submit(t.Context(), tenant, n)
	wants(t, "without the lease's end", err, application.ErrLeaseMissing)
	n.LeaseEnd = day.Of(2026, 11, 22)
	_, err = w.s.Submit(t.Context(), tenant, n)
	wants(t, "a lease that ended yesterday", err, application.ErrLeaseOver)
	n.LeaseEnd = day.Of(2027, 2, 28)
	a, err := w.s.Submit(t.Context(), tenant, n)
	must(t, err)
	must(t, w.s.CheckPapers(t.Context(), w.member, w.c.ID, a.Number, papers))
	_, err = w.s.Decide(t.Context(), w.chair, w.c.ID, a.Number)
	wants(t, "without the owner's word", err, application.ErrConsent)
	lord := w.resident("1-1-101", people.KindOwner, 0)
	w.exec(`update people.residents set proved = 'papers' where person_id = $1`, lord.Person)
	must(t, w.s.Word(t.Context(), lord, w.c.ID, a.Number, application.ConsentGive))
	wants(t, "a consent given twice", w.s.Word(t.Context(), lord, w.c.ID, a.Number, application.ConsentGive), application.ErrConsentNeedless)
	if s := w.decide(a.Number); s != application.Posting {
		t.Fatal(s)
	}
	issued := w.passPosting(a.Number)
	if issued.ValidTo != day.Of(2027, 2, 28) {
		t.Errorf("valid to %s, the lease ends 2027-02-28", issued.ValidTo)
	}
	if s := w.card(owner.Number); s != parking.CardLent {
		t.Errorf("the owner's card is %s", s)
	}
	w.days(120)
	wants(t, "long after a card was given", w.s.Word(t.Context(), lord, w.c.ID, a.Number, application.ConsentWithdraw), application.ErrConsentLate)
	_, err = w.cards.Expire(t.Context(), system, w.clock.Now())
	must(t, err)
	if s := w.card(owner.Number); s != parking.CardActive {
		t.Errorf("after the lease the owner's card is %s", s)
	}
}

// A cap is never exceeded, whoever acts at once; who waits is told the order.
func TestTheLastPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cap(class.FirstCar, 1)
	var list []application.Application
	for i, d := range []string{"1-1-101", "1-1-102", "1-1-103"} {
		list = append(list, w.checked(d, "京A1234"+string(rune('1'+i))))
		w.clock.Step(1e9)
	}
	var posted atomic.Int32
	var wg sync.WaitGroup
	for _, a := range list {
		wg.Go(func() {
			if s, err := w.s.Decide(context.Background(), w.chair, w.c.ID, a.Number); err != nil {
				t.Error(err)
			} else if s == application.Posting {
				posted.Add(1)
			}
		})
	}
	wg.Wait()
	if posted.Load() != 1 {
		t.Fatalf("%d got the one place", posted.Load())
	}
	order, err := w.s.Order(t.Context(), w.c.ID, class.FirstCar)
	must(t, err)
	if len(order) != 2 || order[0].Place != 1 || order[0].SubmittedAt.After(order[1].SubmittedAt) || order[1].SameAhead != 1 {
		t.Fatalf("the order is %+v", order)
	}
	if n, err := w.s.OfferNext(t.Context(), w.chair, w.c.ID, class.FirstCar); err != nil || n != "" {
		t.Errorf("offered %q with no place free, %v", n, err)
	}
	// Somebody withdraws: the next is offered the place, once, by two clerks at once.
	for _, a := range list {
		if w.state(a.Number) == application.Posting {
			must(t, w.s.Withdraw(t.Context(), w.chair, w.c.ID, a.Number, "不要了"))
		}
	}
	var offers atomic.Int32
	for range 4 {
		wg.Go(func() {
			if n, err := w.s.OfferNext(context.Background(), w.chair, w.c.ID, class.FirstCar); err != nil {
				t.Error(err)
			} else if n != "" {
				offers.Add(1)
			}
		})
	}
	wg.Wait()
	if offers.Load() != 1 || w.state(order[0].Number) != application.Offered {
		t.Errorf("%d offers, the first in order is %s", offers.Load(), w.state(order[0].Number))
	}
}

// A second car gets no place while a first car waits, and the database holds the cap.
func TestASecondCarWaitsForFirsts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.script("1-1-102", "京A12340", "") // it has a first car, and asks for a second
	must(t, err)
	w.cap(class.FirstCar, 1)
	first := w.checked("1-1-101", "京A12341")
	if s := w.decide(first.Number); s != application.Waiting {
		t.Fatal(s)
	}
	n := w.wish("1-1-102", "京A12342")
	n.Class = "second-car"
	a, err := w.s.Submit(t.Context(), w.resident("1-1-102", people.KindOwner, 0), n)
	must(t, err)
	must(t, w.s.CheckPapers(t.Context(), w.member, w.c.ID, a.Number, papers))
	if s := w.decide(a.Number); s != application.Waiting {
		t.Errorf("a second car went to %s", s)
	}
	if n, err := w.s.OfferNext(t.Context(), w.chair, w.c.ID, "second-car"); err != nil || n != "" {
		t.Errorf("a second car was offered %q %v", n, err)
	}
	_, err = w.cards.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.c.ID, Dwelling: "1-1-103", Plates: []string{"京A99999"}, Reason: "搬家当天"})
	wants(t, "a card beyond the cap", err, parking.ErrClassFull)
	// Who has withdrawn waits no more, and holds nobody up.
	for _, firsts := range []int{1, 0} {
		list, err := w.s.Order(t.Context(), w.c.ID, "second-car")
		must(t, err)
		all, err := w.s.Order(t.Context(), w.c.ID, class.FirstCar)
		must(t, err)
		if len(list) != 1 || list[0].Number != a.Number || list[0].Firsts != firsts || len(all) != firsts {
			t.Errorf("with %d first cars waiting: %+v and %+v", firsts, list, all)
		}
		if firsts > 0 {
			must(t, w.s.Withdraw(t.Context(), w.chair, w.c.ID, first.Number, "卖车了"))
		}
	}
}

// One open application of a class per dwelling; the same plate twice in one second.
func TestOneOpenApplication(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner := w.resident("1-1-101", people.KindOwner, 0)
	n := w.wish("1-1-101", "京A12345")
	n.Key = "k1"
	a, err := w.s.Submit(t.Context(), owner, n)
	must(t, err)
	again, err := w.s.Submit(t.Context(), owner, n)
	if err != nil || again.Number != a.Number {
		t.Errorf("a double tap: %+v %v", again, err)
	}
	n.Key = ""
	_, err = w.s.Submit(t.Context(), owner, n)
	wants(t, "a second one", err, application.ErrOpen)
	_, err = w.s.Submit(t.Context(), w.resident("1-1-102", people.KindOwner, 0), w.wish("1-1-101", "京A77777"))
	wants(t, "for another's dwelling", err, people.ErrDwellingUnknown)
	var ok atomic.Int32
	var wg sync.WaitGroup
	for _, d := range []string{"1-1-103", "1-1-104"} {
		owner := w.resident(d, people.KindOwner, 0)
		wg.Go(func() {
			if _, err := w.s.Submit(context.Background(), owner, w.wish(d, "京A55555")); err == nil {
				ok.Add(1)
			} else {
				wants(t, "the plate of another application", err, application.ErrPlateApplied)
			}
		})
	}
	wg.Wait()
	if ok.Load() != 1 {
		t.Errorf("%d applications have one plate", ok.Load())
	}
}
