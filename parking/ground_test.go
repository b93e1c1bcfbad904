package parking_test

import (
	"strings"
	"testing"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/class"
)

// sheet is a posting of the committee's that a ground may name.
func (w *world) sheet() posting.Posting {
	w.t.Helper()
	p, err := posting.NewService(w.db).Post(w.t.Context(), w.chair, posting.New{Committee: w.c.ID, Kind: posting.Other, Title: "居民会议决议", Text: "三次超时，暂停。"})
	must(w.t, err)
	return p
}

// A class, its terms, a block and what was done to cards name the posting they rest on;
// anybody learns of the class, the committee alone of cars and cards.
func TestWhatOfParkingFollowsFromAPosting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.sheet()
	g := rule.Ground{Kind: rule.Resolution, Text: "11 月居民会议决议第 3 号", Ref: p.Source()}
	own := w.care()
	own.Terms.Ground = g
	code, err := w.classes.Add(t.Context(), w.chair, w.c.ID, own)
	must(t, err)
	w.days(1)
	blocking := w.blocking("京A12345", w.c.Today(w.clock.Now()).AddDays(9))
	blocking.Ground = g
	_, err = w.blocks.Make(t.Context(), w.chair, blocking)
	must(t, err)
	w.days(1)
	number := w.issue("1-1-101", "京A10001").Number
	suspend := w.do(number)
	suspend.Ground = g
	must(t, w.parking.Suspend(t.Context(), w.chair, suspend))

	shown, err := posting.NewService(w.db).Show(t.Context(), w.chair, w.c.ID, p.Number.String())
	must(t, err)
	want := [][3]string{{"card", number.String(), "suspend"}, {"block", "京A12345", ""}, {"class", string(code), ""}}
	if len(shown.Follows) != len(want) {
		t.Fatalf("follows %+v", shown.Follows)
	}
	for i, f := range shown.Follows {
		if [3]string{f.What, f.Subject, f.Event} != want[i] {
			t.Errorf("follows %+v, want %v", f, want[i])
		}
	}
	public, err := posting.NewService(w.db).ShowPublic(t.Context(), w.c.ID, p.Number.String())
	if must(t, err); len(public.Follows) != 1 || public.Follows[0].What != "class" {
		t.Errorf("anybody learns of %+v", public.Follows)
	}
	events := w.show(number).Events
	if e := events[len(events)-1]; e.Kind != rule.Resolution || e.Cited.Number != p.Number.String() {
		t.Errorf("the card says %+v", e.Ground)
	}
	blocks, err := w.blocks.InForce(t.Context(), w.chair, w.c.ID)
	if must(t, err); blocks[0].Cited.Number != p.Number.String() {
		t.Errorf("the block says %+v", blocks[0].Ground)
	}
	classes, err := w.classes.InForce(t.Context(), w.c.ID)
	must(t, err)
	for _, k := range classes {
		if named := k.Terms.Cited.Number == p.Number.String(); named != (k.Code == code) {
			t.Errorf("%s says %+v", k.Code, k.Terms.Ground)
		}
	}
	must(t, w.db.Read(t.Context(), func(r *pg.Reader) error {
		lines, err := record.After(t.Context(), r, w.c.ID.String(), 0, 100)
		for _, l := range lines {
			rests := l.Kind == "class.added" || l.Kind == "block.made" || l.Kind == "card.suspended"
			if rests != strings.Contains(string(l.Canon), "source_posting: "+p.Number.String()) {
				t.Errorf("the record says %s", l.Canon)
			}
		}
		return err
	}))
}

// What may not be named as a ground may not be by any way.
func TestNoWayTakesAPostingThatWasWithdrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.sheet()
	must(t, posting.NewService(w.db).Withdraw(t.Context(), w.chair, posting.Withdrawal{Committee: w.c.ID, Number: p.Number.String(), Reason: "写错了"}))
	g := rule.Ground{Kind: rule.Clause, Text: "公约第七条", Ref: p.Source()}
	number := w.issue("1-1-101", "京A10001").Number
	act := w.do(number)
	act.Ground = g
	blocking := w.blocking("京A12345", w.c.Today(w.clock.Now()).AddDays(9))
	blocking.Ground = g
	own := w.care()
	own.Terms.Ground = g
	terms, err := w.classes.TermsOf(t.Context(), w.c.ID, class.FirstCar)
	must(t, err)
	terms[0].Ground, terms[0].From = g, w.c.Today(w.clock.Now())
	for name, do := range map[string]func() error{
		"suspension": func() error { return w.parking.Suspend(t.Context(), w.chair, act) },
		"revocation": func() error { return w.parking.Revoke(t.Context(), w.chair, act) },
		"block":      func() error { _, err := w.blocks.Make(t.Context(), w.chair, blocking); return err },
		"class":      func() error { _, err := w.classes.Add(t.Context(), w.chair, w.c.ID, own); return err },
		"terms":      func() error { return w.classes.SetTerms(t.Context(), w.chair, w.c.ID, terms[0]) },
	} {
		wants(t, name, do(), rule.ErrGroundRef)
	}
}

// A card that takes another's place is suspended on the same ground.
func TestASuspensionKeepsItsGround(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.sheet()
	old := w.issue("1-1-101", "京A10001").Number
	act := w.do(old)
	act.Ground.Ref = p.Source()
	must(t, w.parking.Suspend(t.Context(), w.chair, act))
	fresh, err := w.parking.LostAndReplace(t.Context(), w.chair, parking.CardAct{Committee: w.c.ID, Number: old.String(), Reason: "丢了"})
	must(t, err)
	events := w.show(fresh.Number).Events
	if e := events[len(events)-1]; e.On != parking.CardSuspend || e.Kind != rule.Clause || e.Cited.Number != p.Number.String() {
		t.Errorf("the new card says %+v", e)
	}
}
