package application_test

import (
	"errors"
	"slices"
	"testing"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// What is wrong is said once each, and what is right is not: each holder and use of the
// class, a lease on its last day, a merchant whom no register knows.
func TestEachWrongFieldHasItsRefusal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner, tenant := w.resident("1-1-101", people.KindOwner, 0), w.resident("1-1-102", people.KindTenant, day.Of(2027, 2, 28))
	today := w.Today()
	for i, one := range []struct {
		name string
		who  actor.Actor
		home string
		with func(*application.NewApplication)
		want []*errs.Error
	}{
		{"a spouse's car", owner, "1-1-101", func(n *application.NewApplication) { n.Use = class.UseSpouse }, nil},
		{"an owner with a lease's last day", owner, "1-1-101", func(n *application.NewApplication) { n.LeaseEnd = today }, nil},
		{"an owner with a lease of before", owner, "1-1-101", func(n *application.NewApplication) { n.LeaseEnd = today.AddDays(-1) }, []*errs.Error{application.ErrLeaseOver}},
		{"a tenant on the lease's last day", tenant, "1-1-102", func(n *application.NewApplication) {
			n.Class, n.Holder, n.LeaseEnd = "tenant", class.HolderTenant, today
		}, nil},
		{"a lessee nobody knows, for a tenant's class", owner, "1-1-101", func(n *application.NewApplication) {
			n.Class, n.Holder = "tenant", class.HolderLessee
		}, []*errs.Error{application.ErrHolder}},
		{"a merchant in a company's car", w.chair, "1-1-103", func(n *application.NewApplication) {
			n.Class, n.Holder, n.Use = "merchant", class.HolderMerchant, class.UseDeclared
		}, nil},
		{"a use and a lease", owner, "1-1-101", func(n *application.NewApplication) {
			n.Use, n.LeaseEnd = class.UseDeclared, today.AddDays(-1)
		}, []*errs.Error{application.ErrUse, application.ErrLeaseOver}},
	} {
		n := w.wish(one.home, "京D1000"+string(rune('1'+i)))
		one.with(&n)
		a, err := w.s.Submit(t.Context(), one.who, n)
		switch len(one.want) {
		case 0:
			if err != nil {
				t.Errorf("%s: %v", one.name, err)
				continue
			}
			must(t, w.s.Withdraw(t.Context(), one.who, w.c.ID, a.Number, "不要了"))
		case 1:
			wants(t, one.name, err, one.want[0])
		default:
			var form *errs.Error
			if !errors.As(err, &form) || len(form.Fields) != len(one.want) {
				t.Errorf("%s: %v", one.name, err)
			}
		}
	}
}

// One's own car needs no word of the terms.
func TestOnesOwnCarIsAlwaysOfUse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all, err := w.classes.InForce(t.Context(), w.c.ID)
	must(t, err)
	terms := all[0].Terms
	terms.Uses, terms.From, terms.Ground = []class.PlateUse{class.UseSpouse}, w.Today(), rule.Ground{Kind: rule.Clause, Text: "公约第五条"}
	must(t, w.classes.SetTerms(t.Context(), w.chair, w.c.ID, terms))
	w.clock.Step(1e9)
	w.applied("1-1-101", "京A12345")
}

// A card is for a holder of today: who left, or is something else now, gets none.
func TestWhoIsTheHolderNoMoreGetsNoCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.checked("1-1-101", "京A12345")
	today := w.Today()
	w.resident("1-1-102", people.KindOwner, 0)
	w.resident("1-1-101", people.KindOccupant, 0)
	for _, one := range []struct {
		kind string
		to   day.Day
		want *errs.Error
	}{
		{people.KindOwner, today, application.ErrNotHolder},
		{people.KindOccupant, 0, application.ErrNotHolder},
		{people.KindOwner, today.AddDays(1), nil},
	} {
		w.exec(`update people.occupancies set kind = $2, to_day = $3 where committee_id = $1 and dwelling_id = $4 and kind <> 'tenant' and (to_day is null or to_day >= $5)`,
			w.c.ID, one.kind, one.to, w.dwellings["1-1-101"].ID, today)
		_, err := w.s.Decide(t.Context(), w.chair, w.c.ID, a.Number)
		if one.want == nil {
			must(t, err)
		} else {
			wants(t, one.kind, err, one.want)
		}
	}
}

// A lease that is over is said before the word that is missing.
func TestWhatStandsFirstIsSaidFirst(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	_, err := l.s.Decide(t.Context(), l.chair, l.c.ID, l.number)
	wants(t, "without a word", err, application.ErrConsent)
	l.exec(`update parking.applications set lease_end = $2 where number = $1`, l.number, l.Today().AddDays(-1))
	_, err = l.s.Decide(t.Context(), l.chair, l.c.ID, l.number)
	wants(t, "without a word and a lease", err, application.ErrLeaseOver)
}

// Each application has its own papers: what another's showed is not seen.
func TestPapersAreOfTheirApplication(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.checked("1-1-101", "京A00001")
	b := w.applied("1-1-102", "京A00002")
	if v := w.shown(w.member, b.Number); len(v.Seen) != 0 || len(v.Missing) != 2 {
		t.Errorf("nobody looked: seen %+v, missing %v", v.Seen, v.Missing)
	}
}

// Where several tenants live today they say who of them has the card.
func TestSeveralTenantsShowWhoseTheCardIs(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	today := l.Today()
	r := l.residentOf(l.resident("1-1-102", people.KindTenant, 0))
	for _, one := range []struct {
		name, home, kind string
		to               day.Day
		several          bool
	}{
		{"a tenant next door", "1-1-102", people.KindTenant, 0, false},
		{"an occupant", "1-1-101", people.KindOccupant, 0, false},
		{"a tenant who left today", "1-1-101", people.KindTenant, today, false},
		{"a tenant who leaves tomorrow", "1-1-101", people.KindTenant, today.AddDays(1), true},
		{"a tenant", "1-1-101", people.KindTenant, 0, true},
	} {
		l.exec(`update people.occupancies set dwelling_id = $2, kind = $3, to_day = $4 where resident_id = $1`, r, l.dwellings[one.home].ID, one.kind, one.to)
		if v := l.shown(l.member, l.number); slices.Contains(v.Missing, string(class.DocumentTenants)) != one.several {
			t.Errorf("beside %s: missing %v", one.name, v.Missing)
		}
	}
}

// A committee is small while fewer are active than the rule says: who left, whose days
// are over and who is of no staff is not counted, whoever is there until today is.
func TestWhoIsCountedInASmallCommittee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	outside := w.staff(actor.ResidentsCommittee)
	a := w.checked("1-1-101", "京A12345")
	for range 4 { // six with the chair and the member
		w.staff(actor.Member)
	}
	w.staff(actor.Supervisor)
	w.exec(`update people.roles set ended_at = $2 where person_id = $1`, w.staff(actor.Member).Person, w.clock.Now())
	last := w.staff(actor.Member)
	for _, one := range []struct {
		name  string
		to    day.Day
		small bool
	}{{"until yesterday", w.Today().AddDays(-1), true}, {"until today", w.Today(), false}, {"still", 0, false}} {
		w.exec(`update people.roles set to_day = $2 where person_id = $1`, last.Person, one.to)
		if can := w.shown(outside, a.Number).Can; slices.Contains(can, application.Approve) != one.small {
			t.Errorf("with a seventh %s the residents' committee may %v", one.name, can)
		}
	}
	_, err := w.s.Decide(t.Context(), outside, w.c.ID, a.Number)
	wants(t, "in a committee of seven", err, actor.ErrRole)
}
