package application_test

import (
	"slices"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

func (w *world) shown(who actor.Actor, number string) application.Shown {
	w.t.Helper()
	v, err := w.s.Show(w.t.Context(), who, w.c.ID, number)
	must(w.t, err)
	return v
}

// The page offers what the use cases would take, and says what stands before it.
func TestWhatThePageOffers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner := w.resident("1-1-101", people.KindOwner, 0)
	n := w.wish("1-1-101", "京A12345")
	n.Holder = ""
	a, err := w.s.Submit(t.Context(), owner, n)
	must(t, err)
	if a.Holder != class.HolderOwner {
		t.Errorf("an owner applied as %s", a.Holder)
	}
	lack, err := w.s.Look(t.Context(), w.member, w.c.ID, a.Number, papers[:1])
	if err != nil || lack != application.LacksPapers {
		t.Fatalf("with a paper missing: %v %v", lack, err)
	}
	if v := w.shown(w.member, a.Number); len(v.Seen) != 1 || !slices.Equal(v.Missing, []string{"vehicle"}) {
		t.Errorf("the first look is lost: %+v %v", v.Seen, v.Missing)
	}
	if lack, err = w.s.Look(t.Context(), w.member, w.c.ID, a.Number, papers[1:2]); err != nil || lack != application.LacksNothing {
		t.Fatalf("with every paper: %v %v", lack, err)
	}
	if v := w.shown(w.member, a.Number); !v.Looked || slices.Contains(v.Can, application.Approve) || slices.Contains(v.Can, application.Refuse) {
		t.Errorf("whoever looked is offered %v", v.Can)
	}
	if v := w.shown(w.chair, a.Number); v.Looked || !slices.Contains(v.Can, application.Approve) {
		t.Errorf("somebody else is offered %v", v.Can)
	}
	if v := w.shown(owner, a.Number); !slices.Equal(v.Can, []application.Event{application.Withdraw}) {
		t.Errorf("the household is offered %v", v.Can)
	}
	if v := w.shown(w.staff(actor.Supervisor), a.Number); len(v.Can) != 0 {
		t.Errorf("a supervisor is offered %v", v.Can)
	}
	if v := w.shown(w.staff(actor.ResidentsCommittee), a.Number); !slices.Equal(v.Can, []application.Event{application.Approve, application.Refuse}) {
		t.Errorf("the residents' committee of a small committee is offered %v", v.Can)
	}
	for name, one := range map[string]struct {
		who  actor.Actor
		want application.Waits
	}{
		"whoever looked leaves it to others":              {w.member, application.Waits{Others: 1}},
		"somebody else decides":                           {w.chair, application.Waits{Decide: 1}},
		"a supervisor looks on":                           {w.staff(actor.Supervisor), application.Waits{Others: 1}},
		"the residents' committee of a small one decides": {w.staff(actor.ResidentsCommittee), application.Waits{Decide: 1}},
	} {
		if d, err := w.s.Desk(t.Context(), one.who, w.c.ID); err != nil || d != one.want {
			t.Errorf("%s: %+v %v", name, d, err)
		}
	}
	must(t, w.kin.Declare(t.Context(), w.chair, w.c.ID, kin.Declared{Dwelling: "1-1-101", Relation: kin.RelationKin}))
	if d, err := w.s.Desk(t.Context(), w.chair, w.c.ID); err != nil || d != (application.Waits{Others: 1}) {
		t.Errorf("the desk of whoever has an interest says %+v %v", d, err)
	}
	if v := w.shown(w.chair, a.Number); !v.Aside || len(v.Can) != 0 {
		t.Errorf("whoever has an interest is offered %v", v.Can)
	}
	third := w.staff(actor.Treasurer)
	_, err = w.s.Decide(t.Context(), third, w.c.ID, a.Number)
	must(t, err)
	if v := w.shown(third, a.Number); v.Wait != application.ErrPostingRuns.Code || slices.Contains(v.Can, application.Issue) {
		t.Errorf("while the posting runs: %s, offered %v", v.Wait, v.Can)
	}
	w.days(8)
	if d, err := w.s.Desk(t.Context(), third, w.c.ID); err != nil || d != (application.Waits{Issue: 1}) {
		t.Errorf("the desk says %+v %v", d, err)
	}
	if v := w.shown(third, a.Number); v.Wait != "" || !slices.Contains(v.Can, application.Issue) {
		t.Errorf("after the posting: %s, offered %v", v.Wait, v.Can)
	}
}

// A tenant applies as a tenant and takes no owner's class.
func TestATenantIsNoOwner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.resident("1-1-101", people.KindOwner, 0)
	tenant := w.resident("1-1-101", people.KindTenant, day.Of(2027, 2, 28))
	n := w.wish("1-1-101", "京A12345")
	n.Holder = ""
	_, err := w.s.Submit(t.Context(), tenant, n)
	wants(t, "for the owner's first car", err, application.ErrHolder)
	n.Class, n.LeaseEnd = "tenant", day.Of(2027, 2, 28)
	a, err := w.s.Submit(t.Context(), tenant, n)
	must(t, err)
	must(t, w.s.AskConsent(t.Context(), tenant, w.c.ID, a.Number))
	if v := w.shown(tenant, a.Number); v.Consent.State != application.ConsentAsked || v.Owners != nil || v.Speaks != application.SpeaksNot {
		t.Errorf("a tenant who has asked sees %+v %+v", v.Consent, v.Owners)
	}
}

// Anybody sees what a card rests on and who waits, and no name, plate or door.
func TestWhatAnybodyMayAsk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cap(class.FirstCar, 1)
	must(t, w.kin.Declare(t.Context(), w.chair, w.c.ID, kin.Declared{Dwelling: "1-1-101", Relation: kin.RelationKin, Listed: true}))
	must(t, w.kin.Declare(t.Context(), w.member, w.c.ID, kin.Declared{Dwelling: "1-1-102", Relation: kin.RelationOwn}))
	a := w.applied("1-1-101", "京A12345")
	must(t, w.s.CheckPapers(t.Context(), w.member, w.c.ID, a.Number, papers))
	_, err := w.s.Decide(t.Context(), w.staff(actor.Treasurer), w.c.ID, a.Number)
	must(t, err)
	w.days(8)
	issued, err := w.s.Issue(t.Context(), w.member, w.c.ID, a.Number)
	must(t, err)
	b := w.checked("1-1-103", "京A12346")
	w.decide(b.Number)
	g, err := w.s.Why(t.Context(), w.c.ID, issued.Number.String())
	must(t, err)
	if g.Application != a.Number || g.CheckedBy != "member" || g.DecidedBy != "treasurer" || g.Aside != 1 || g.Posting == "" || len(g.Documents) != 3 || len(g.Objections) != 0 {
		t.Errorf("the card rests on %+v", g)
	}
	again, err := w.cards.Replace(t.Context(), w.member, parking.CardAct{Committee: w.c.ID, Number: issued.Number.String(), Reason: "卡坏了"})
	must(t, err)
	first := g
	g, err = w.s.Why(t.Context(), w.c.ID, again.Number.String())
	if err != nil || g.Card != again.Number || g.InPlaceOf != issued.Number || g.Application != a.Number || g.DecidedBy != "treasurer" || g.IssuedOn != first.IssuedOn {
		t.Errorf("the card in its place rests on %+v, %v", g, err)
	}
	_, err = w.s.Why(t.Context(), w.c.ID, "A-0999")
	wants(t, "a card that is none", err, parking.ErrCardUnknown)
	boards, err := w.s.Boards(t.Context(), w.c.ID)
	must(t, err)
	for _, one := range boards {
		if one.Class == class.FirstCar && (one.Given != 1 || one.Free != 0 || len(one.Order) != 1 || one.Order[0].Number != b.Number) {
			t.Errorf("the board says %+v", one)
		}
	}
	if kinds := w.kinds("application."); len(kinds) != 7 || kinds[0] != "application.submitted "+a.Number {
		t.Errorf("the record says %v", kinds)
	}
	list, silent, err := w.s.Relatives(t.Context(), w.c.ID)
	if err != nil || silent != 1 || len(list) != 1 || len(list[0].Cards) != 1 || list[0].Roles()[0] != "chair" || list[0].Relation != kin.RelationKin {
		t.Errorf("members' and kin's cars: %+v, %d, %v", list, silent, err)
	}
}
