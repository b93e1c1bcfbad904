package application_test

import (
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// In a let dwelling, whose letter the tenant holds, an owner's right is for an
// account that was proved to be the owner's, and a tenant says tenant.
func TestWhoAppliesAsWhomInALetDwelling(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		name, kind string
		as         class.Holder
		proved     bool
		let        bool
		want       *errs.Error
	}{
		{"a tenant who says owner", people.KindTenant, class.HolderOwner, false, true, application.ErrHolder},
		{"an occupant who says owner", people.KindOccupant, class.HolderOwner, false, true, application.ErrStanding},
		{"an occupant who says nothing", people.KindOccupant, "", false, true, application.ErrStanding},
		{"an account that says it is the owner's", people.KindOwner, class.HolderOwner, false, true, application.ErrStanding},
		{"the owner, proved", people.KindOwner, class.HolderOwner, true, true, nil},
		{"an occupant where nobody rents", people.KindOccupant, class.HolderOwner, false, false, nil},
		{"an owner where nobody rents", people.KindOwner, class.HolderOwner, false, false, nil},
	} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.resident("1-1-101", people.KindOwner, 0)
			if one.let {
				w.resident("1-1-101", people.KindTenant, day.Of(2027, 2, 28))
			}
			who := w.resident("1-1-101", one.kind, 0)
			if one.proved {
				w.exec(`update people.residents set proved = 'papers' where person_id = $1`, who.Person)
			}
			n := w.wish("1-1-101", "京A12345")
			n.Holder = one.as
			_, err := w.s.Submit(t.Context(), who, n)
			if one.want != nil {
				wants(t, one.name, err, one.want)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

// The owner is told in every case, and by which way the word came; what was noted
// in their name they take back, and their own card is in force again.
func TestTheOwnerIsToldAndTakesItBack(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		name string
		late bool // the days since the owner knew are over
	}{{"within the days", false}, {"after the days", true}} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			own, err := w.cards.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.c.ID, Dwelling: "1-1-101", Plates: []string{"京A11111"}, Reason: "搬家当天"})
			must(t, err)
			l := w.let(t)
			must(t, l.note(l.member, application.ByForm))
			v := l.shown(l.chair, l.number)
			if v.Consent.Way != application.ByForm || v.Consent.By == "" || v.Consent.Owner == "" || v.Consent.Papers != "identity" {
				t.Errorf("staff see %+v", v.Consent)
			}
			if v := l.shown(l.tenant, l.number); v.Consent.By != "" || v.Consent.Owner != "" {
				t.Errorf("the tenant sees %+v", v.Consent)
			}
			l.decide(l.number)
			issued := l.passPosting(l.number)
			back := l.arrived() // nine days later, on the owner's phone
			if back == "" || l.card(own.Number) != parking.CardLent {
				t.Fatalf("no link came, or the owner's card is %s", l.card(own.Number))
			}
			list, err := l.box.Mine(t.Context(), l.owner, l.c.ID, 20)
			must(t, err)
			told := false
			for _, m := range list {
				told = told || m.Kind == "consent.given" && m.Params["way"] == application.ByForm
				for _, p := range m.Params {
					if strings.Contains(p, back) {
						t.Errorf("a page has the link: %v", m.Params)
					}
				}
			}
			if !told {
				t.Errorf("the owner was told %v", list)
			}
			if one.late {
				l.days(16)
				wants(t, one.name, l.s.AnswerConsent(t.Context(), back, application.ConsentWithdraw), application.ErrConsentLate)
				if l.card(issued.Number) != parking.CardActive {
					t.Errorf("the tenant's card is %s", l.card(issued.Number))
				}
				return
			}
			l.days(15)
			must(t, l.s.AnswerConsent(t.Context(), back, application.ConsentWithdraw))
			if a, b := l.card(issued.Number), l.card(own.Number); a != parking.CardReturned || b != parking.CardActive {
				t.Errorf("the tenant's card is %s, the owner's %s", a, b)
			}
			if err := l.s.AnswerConsent(t.Context(), back, application.ConsentWithdraw); errs.CodeOf(err) != "consent.cannot.withdraw" {
				t.Errorf("a second time: %v", err)
			}
			l.kinds("consent.") // no name, no door
		})
	}
}

// An owner who was never told may withdraw for as long as that is so; at the
// counter too, before somebody named who has no interest.
func TestAnOwnerWithoutAPhoneComesToTheCounter(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	l.exec(`update people.residents set phone = null, person_id = null where id = $1`, l.ownerID)
	must(t, l.s.AskConsent(t.Context(), l.tenant, l.c.ID, l.number))
	if secret := l.arrived(); secret != "" {
		t.Errorf("a link went out: %s", secret)
	}
	work, err := l.box.Work(t.Context(), l.chair, l.c.ID)
	must(t, err)
	found := false
	for _, h := range work.Households {
		for _, m := range h.Messages {
			found = found || m.Kind == "consent.asked"
		}
	}
	if !found {
		t.Errorf("nobody is to tell the owner: %+v", work)
	}
	must(t, l.note(l.member, application.ByCounter))
	l.decide(l.number)
	issued := l.passPosting(l.number)
	l.days(60)
	back := application.Noted{Papers: "identity"}
	wants(t, "by the tenant", l.s.NoteWithdrawal(t.Context(), l.tenant, l.c.ID, l.number, back), actor.ErrRole)
	must(t, l.s.NoteWithdrawal(t.Context(), l.chair, l.c.ID, l.number, back))
	if s := l.card(issued.Number); s != parking.CardReturned {
		t.Errorf("the tenant's card is %s", s)
	}
}

// A number that the register has for a tenant too is nobody's in particular, and
// a sale before the card takes the word with it.
func TestASharedNumberAndASale(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	l.phone(l.ownerID, tenantsPhone)
	must(t, l.s.AskConsent(t.Context(), l.tenant, l.c.ID, l.number))
	if secret := l.arrived(); secret != "" {
		t.Errorf("a link went to the tenant: %s", secret)
	}
	must(t, l.note(l.member, application.ByForm))
	l.decide(l.number)
	l.sold()
	l.days(8)
	_, err := l.s.Issue(t.Context(), l.chair, l.c.ID, l.number)
	wants(t, "on the word of somebody who sold", err, application.ErrConsent)
	if v := l.shown(l.chair, l.number); v.Wait != application.ErrConsent.Code {
		t.Errorf("the page waits for %q", v.Wait)
	}
	must(t, l.note(l.member, application.ByForm))
	_, err = l.s.Issue(t.Context(), l.chair, l.c.ID, l.number)
	must(t, err)
}

// The database holds whose word it is, whatever the program says.
func TestTheDatabaseHoldsTheOwnersWord(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	must(t, l.kin.Declare(t.Context(), l.chair, l.c.ID, kin.Declared{Dwelling: "1-1-101", Relation: kin.RelationKin}))
	for name, one := range map[string]struct {
		way, by string
		whose   any
		want    string
	}{
		"a link of before":        {"link", "", l.ownerID, "consents_whose"},
		"nobody's":                {"phone", "", nil, "consents_whose"},
		"the tenant's":            {"phone", "", l.residentOf(l.tenant), "consents_owners_word"},
		"an unproved account's":   {"session", l.owner.Person, l.ownerID, "consents_owners_word"},
		"a form seen by nobody":   {"form", "", l.ownerID, "consents_seen_by"},
		"a form seen by kin":      {"form", l.chair.Person, l.ownerID, "stand_aside"},
		"a form seen by a tenant": {"form", l.tenant.Person, l.ownerID, "stand_aside"},
	} {
		_, err := l.db.Bare().ExecContext(t.Context(), `
			insert into parking.consents (committee_id, id, application_id, way, state, asked_at, until_at, answered_at, resident_id, papers, noted_by)
			select committee_id, $2, id, $3, 'given', $4, $4, $4, $5, 'deed', $6 from parking.applications where number = $1`,
			l.number, id.New[application.Consent](), one.way, l.clock.Now(), one.whose, one.by)
		if pg.Constraint(err) != one.want {
			t.Errorf("%s: %v, want %s", name, err, one.want)
		}
	}
}
