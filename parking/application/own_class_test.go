package application_test

import (
	"testing"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// A tenant's card of an own class lends the owner's card only where it is the
// household's one card; then it comes back with the tenant's end.
func TestATenantOfAnOwnClass(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		primary bool
		owners  parking.CardState
	}{{false, parking.CardActive}, {true, parking.CardLent}} {
		w := newWorld(t)
		owner, err := w.cards.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.c.ID, Dwelling: "1-1-101", Plates: []string{"京A11111"}, Reason: "搬家当天"})
		must(t, err)
		kind, err := w.classes.Add(t.Context(), w.chair, w.c.ID, class.NewClass{Name: "短租车", Prefix: "T", Primary: one.primary, Terms: class.Terms{
			From: w.c.Today(w.clock.Now()), Holders: map[class.Holder]int{class.HolderTenant: 2}, Months: 3, Plates: 1, Posted: true, TwoPeople: true,
			Ground: rule.Ground{Kind: rule.Clause, Text: "公约第八条"},
		}})
		must(t, err)
		tenant := w.resident("1-1-101", people.KindTenant, day.Of(2027, 2, 10))
		n := w.wish("1-1-101", "京B22222")
		n.Class, n.Holder, n.LeaseEnd = string(kind), class.HolderTenant, day.Of(2027, 2, 10)
		a, err := w.s.Submit(t.Context(), tenant, n)
		must(t, err)
		must(t, w.s.CheckPapers(t.Context(), w.member, w.c.ID, a.Number, papers))
		w.resident("1-1-101", people.KindOwner, 0)
		must(t, w.s.NoteConsent(t.Context(), w.chair, w.c.ID, a.Number, application.Noted{Way: application.ByForm, Papers: "identity"}))
		w.decide(a.Number)
		issued := w.passPosting(a.Number)
		if issued.ValidTo != day.Of(2027, 2, 10) {
			t.Errorf("valid to %s", issued.ValidTo)
		}
		if s := w.card(owner.Number); s != one.owners {
			t.Errorf("primary %v: the owner's card is %s", one.primary, s)
		}
		w.days(120)
		_, err = w.cards.Expire(t.Context(), system, w.clock.Now())
		must(t, err)
		if s := w.card(owner.Number); s != parking.CardActive {
			t.Errorf("primary %v: after the lease the owner's card is %s", one.primary, s)
		}
	}
}
