package household_test

import (
	"slices"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/parktest"
	"ziguan/parking"
	"ziguan/parking/household"
	"ziguan/parking/register"
)

// world is a household with a past: a former card, a letter, an owner, a car that
// left, and a neighbour of whom nothing may show.
func world(t *testing.T) (*parktest.World, register.At) {
	t.Helper()
	w := parktest.New(t)
	chair := w.Actor(actor.Chair)
	for _, code := range []string{"3-2-101", "3-2-102"} {
		d := w.Dwelling(code)
		at := register.At{Committee: w.C.ID, Code: code}
		w.Must(w.Register.AddPerson(t.Context(), chair, at, register.NewPerson{Name: "业主" + code, Phone: "13800138000", Kind: "owner"}))
		_, err := w.Account.NewDwellingLetter(t.Context(), chair, w.C.ID, d.ID)
		w.Must(err)
		plate := map[string]string{"3-2-101": "京A10001", "3-2-102": "京A10002"}[code]
		card, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: code, Plates: []string{plate}, Reason: "搬来"})
		w.Must(err)
		w.Must(w.Parking.Return(t.Context(), chair, parking.CardAct{Committee: w.C.ID, Number: card.Number.String(), Reason: "卖了"}))
	}
	return w, register.At{Committee: w.C.ID, Code: "3-2-101"}
}

func life(w *parktest.World, who actor.Actor, code, older string) household.Life {
	w.T.Helper()
	v, err := w.Register.Dwelling(w.T.Context(), who, register.At{Committee: w.C.ID, Code: code})
	w.Must(err)
	l, err := household.New(w.DB).Life(w.T.Context(), who, w.C, v.ID, older)
	w.Must(err)
	return l
}

// One line of time has everything that happened, the newest first, and nothing of
// the household next door.
func TestALifeHasEverythingInOrder(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	l := life(w, w.Actor(actor.Chair), "3-2-101", "")
	kinds := map[household.Kind]bool{}
	for i, m := range l.Moments {
		kinds[m.Kind] = true
		if i > 0 && m.At.After(l.Moments[i-1].At) {
			t.Errorf("%v stands below what came before it", m)
		}
		if strings.Contains(m.Name+m.Plate, "3-2-102") || m.Plate == "京A10002" {
			t.Errorf("the neighbour's: %v", m)
		}
	}
	for _, k := range []household.Kind{household.Card, household.Message, household.Letter, household.Person, household.Vehicle} {
		if !kinds[k] {
			t.Errorf("no %s in %v", k, l.Moments)
		}
	}
}

// Readers learn of cards and applications what these show them: no message, no
// letter, nobody's name.
func TestReadersReadNoNames(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	for _, m := range life(w, w.Actor(actor.Supervisor), "3-2-101", "").Moments {
		if m.Name != "" || slices.Contains([]household.Kind{household.Message, household.Letter, household.Person, household.Call}, m.Kind) {
			t.Errorf("a reader reads %v", m)
		}
	}
	d, err := w.Register.Dwelling(t.Context(), w.Actor(actor.Chair), register.At{Committee: w.C.ID, Code: "3-2-101"})
	w.Must(err)
	for _, who := range []actor.Actor{w.Actor(actor.Resident), w.Actor(actor.Volunteer), actor.Of(actor.Chair).For(w.Found("ZZ").ID.String())} {
		if _, err := household.New(w.DB).Life(t.Context(), who, w.C, d.ID, ""); err == nil {
			t.Errorf("%v reads a life", who.Roles)
		}
	}
}

// A long life comes in pages that leave nothing out and repeat nothing, also where
// much happened at one instant.
func TestALongLifeComesInPages(t *testing.T) {
	t.Parallel()
	w, at := world(t)
	chair := w.Actor(actor.Chair)
	for range 2*household.PageSize + 3 {
		_, err := w.Account.NewLetterFor(t.Context(), chair, w.C.ID, at.Code)
		w.Must(err)
	}
	seen := map[string]int{}
	pages, older := 0, ""
	for {
		l := life(w, chair, at.Code, older)
		for _, m := range l.Moments {
			seen[string(m.Kind)+m.Event+m.Key]++
		}
		if pages++; l.Older == "" || pages > 9 {
			break
		}
		older = l.Older
	}
	letters := 0
	for what, n := range seen {
		if n != 1 {
			t.Errorf("%s stands there %d times", what, n)
		}
		if strings.HasPrefix(what, "lettermade") {
			letters++
		}
	}
	if want := 2*household.PageSize + 4; letters != want || pages != 3 {
		t.Errorf("%d letters on %d pages, want %d", letters, pages, want)
	}
	if l := life(w, chair, at.Code, "nonsense"); len(l.Moments) != household.PageSize {
		t.Errorf("an end that is none gives %d", len(l.Moments))
	}
}
