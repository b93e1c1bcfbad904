package parking_test

import (
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/class"
)

// Only those who do the committee's work act on cards.
func TestWhoMayActOnCards(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	own := w.resident("1-1-101", people.KindOwner, 0)
	other := w.found("ZZ")
	here := func(r actor.Role) actor.Actor { return actor.Of(r).For(w.c.ID.String()) }
	foreign := actor.Of(actor.Chair).For(other.ID.String())
	acts := map[string]func(actor.Actor) error{
		"issue": func(a actor.Actor) error {
			_, err := w.parking.Issue(t.Context(), a, w.ask("1-1-103", "京C12345"))
			return err
		},
		"suspend": func(a actor.Actor) error { return w.parking.Suspend(t.Context(), a, w.do(card.Number)) },
		"revoke":  func(a actor.Actor) error { return w.parking.Revoke(t.Context(), a, w.do(card.Number)) },
		"replace": func(a actor.Actor) error {
			_, err := w.parking.LostAndReplace(t.Context(), a, w.do(card.Number))
			return err
		},
		"first issue": func(a actor.Actor) error { _, err := w.parking.FirstIssue(t.Context(), a, w.c.ID); return err },
		"preview":     func(a actor.Actor) error { _, err := w.parking.FirstIssuePreview(t.Context(), a, w.c.ID); return err },
	}
	for name, act := range acts {
		for _, role := range []actor.Role{actor.Resident, actor.Volunteer, actor.Supervisor, actor.Street, actor.Gate, actor.Integration} {
			wants(t, name+" by "+string(role), act(here(role)), actor.ErrRole)
		}
		wants(t, name+" by the household", act(own), actor.ErrRole)
		wants(t, name+" by a stranger", act(actor.Of()), actor.ErrNotHere)
		wants(t, name+" by another committee's chair", act(foreign), actor.ErrNotHere)
	}
	if !w.valid(card.Token) {
		t.Error("a refused act moved the card")
	}
}

// Staff see everything, readers look, a household has its own cards and no others'.
func TestWhoMaySeeCards(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card, theirs := w.issue("1-1-101", "京A12345"), w.issue("1-1-102", "京B12345")
	own := w.resident("1-1-101", people.KindOwner, 0)
	other := w.found("ZZ")
	supervisor := actor.Of(actor.Supervisor).For(w.c.ID.String())
	foreign := actor.Of(actor.Chair).For(other.ID.String())
	see := func(a actor.Actor, n class.Number) error {
		_, err := w.parking.Show(t.Context(), a, w.c.ID, n.String())
		return err
	}
	token := func(a actor.Actor, n class.Number) error {
		_, err := w.parking.TokenOf(t.Context(), a, w.c.ID, n.String())
		return err
	}
	must(t, see(own, card.Number))
	must(t, token(own, card.Number))
	must(t, see(supervisor, card.Number))
	wants(t, "a household sees another's card", see(own, theirs.Number), parking.ErrCardUnknown)
	wants(t, "a household prints another's card", token(own, theirs.Number), parking.ErrCardUnknown)
	wants(t, "a supervisor prints a card", token(supervisor, card.Number), parking.ErrCardUnknown)
	wants(t, "a household reports another's card", w.parking.Lost(t.Context(), own, w.do(theirs.Number)), parking.ErrCardUnknown)
	wants(t, "another committee's chair looks", see(foreign, card.Number), actor.ErrNotHere)
	_, err := w.parking.List(t.Context(), foreign, parking.ListCards{Committee: w.c.ID})
	wants(t, "another committee's chair lists", err, actor.ErrNotHere)
	_, err = w.parking.Show(t.Context(), foreign, other.ID, card.Number.String())
	wants(t, "another committee's chair looks in his own", err, parking.ErrCardUnknown)
	must(t, w.parking.Lost(t.Context(), own, w.do(card.Number)))
	if got, err := w.parking.OfDwelling(t.Context(), own, w.c.ID, w.dwellings["1-1-101"].ID); err != nil || len(got) != 1 {
		t.Errorf("a household's cards: %v, %v", got, err)
	}
	_, err = w.parking.OfDwelling(t.Context(), own, w.c.ID, w.dwellings["1-1-102"].ID)
	wants(t, "a household lists another's cards", err, people.ErrDwellingUnknown)
	if got := w.show(card.Number); len(got.Holders) != 1 || got.Holders[0].Name != "王秀兰" || len(got.Can) == 0 {
		t.Errorf("the chair sees %+v", got)
	}
	if got, err := w.parking.Show(t.Context(), own, w.c.ID, card.Number.String()); err != nil || got.Holders != nil || got.Can != nil {
		t.Errorf("the household sees %+v, %v", got, err)
	}
}

// Who has moved out sees and reports the old dwelling's cards no more.
func TestWhoHasMovedOutSeesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	gone := w.resident("1-1-101", people.KindTenant, 0)
	_, err := w.parking.TokenOf(t.Context(), gone, w.c.ID, card.Number.String())
	must(t, err)
	w.exec(`update people.occupancies set to_day = '2026-11-23' where committee_id = $1`, w.c.ID)
	_, err = w.parking.TokenOf(t.Context(), gone, w.c.ID, card.Number.String())
	wants(t, "prints", err, parking.ErrCardUnknown)
	wants(t, "reports lost", w.parking.Lost(t.Context(), gone, w.do(card.Number)), parking.ErrCardUnknown)
	if !w.valid(card.Token) {
		t.Error("the card was voided by somebody who moved out")
	}
}
