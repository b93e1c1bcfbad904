package hearing_test

import (
	"slices"
	"testing"

	"ziguan/compacts/hearing"
	"ziguan/internal/actor"
	"ziguan/internal/holding"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// With somebody who is forgotten go their sign-up and their words; with the time of a name
// goes the name of who was invited. The drawn list and the minutes stay, by number.
func TestWhoIsForgottenIsForgottenHere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 7)
	number := w.minuted()
	for seat := 1; seat <= 4; seat++ {
		w.Must(w.confirm(number, seat, hearing.Corrected, "记错了"))
		w.Must(w.Hearings.Reply(t.Context(), w.chair, hearing.At{Committee: w.C.ID, Number: number, Seat: seat}, "已核对"))
	}
	w.Must(w.publish(number))
	who := w.show(number).Seats[1]
	gone := holding.Gone{
		Committee: holding.Key(w.C.ID), Today: w.Today(), Residents: holding.Keys([]people.ResidentID{who.Resident}), Before: w.Today().AddDays(1),
	}
	for range 2 {
		w.Must(w.DB.InTx(t.Context(), actor.Of(actor.System), func(tx *pg.Tx) error { return hearing.Holds().Forget(t.Context(), tx, gone) }))
	}
	h := w.show(number)
	if h.Seats[0].Name != "" || !h.Seats[1].Resident.Zero() || h.Seats[2].Resident.Zero() {
		t.Errorf("the seats are %+v", h.Seats)
	}
	if h.Words[1].Text != "" || h.Words[2].Text == "" || h.Words[1].Answer == "" {
		t.Errorf("the words are %+v", h.Words)
	}
	if len(h.Drawn[0].Order) != 4 || len(h.Lines) != 2 {
		t.Errorf("%+v, %+v", h.Drawn, h.Lines)
	}
	for _, one := range w.who {
		m, err := w.Hearings.ShowMine(t.Context(), one, w.C.ID, number)
		w.Must(err)
		if m.Seat != nil && m.Seat.Seat == who.Seat {
			t.Error("the seat is somebody else's now")
		}
	}
}

// Each is told of what is theirs to do: a resident while the sign-up is open, when a seat
// is free for them and when they may check the minutes; staff to draw, write and answer.
func TestEachIsToldOfWhatIsTheirs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 9)
	awaits := func(home int) int {
		t.Helper()
		list, err := w.Hearings.Awaits(t.Context(), w.who[home], w.C.ID)
		w.Must(err)
		return len(list)
	}
	waits := func(want hearing.Tasks) {
		t.Helper()
		got, err := w.Hearings.Waiting(t.Context(), w.chair, w.C.ID)
		w.Must(err)
		if got != want {
			t.Errorf("it waits for %+v, want %+v", got, want)
		}
	}
	number := w.noticed()
	if awaits(0) != 1 {
		t.Error("nobody is told of the sign-up")
	}
	for i := range w.who {
		w.Must(w.signUp(number, i, []hearing.Party{hearing.NoCar, hearing.CarOwner, hearing.CarOwner}[i%3]))
	}
	if awaits(0) != 0 {
		t.Error("who signed up is told of it")
	}
	waits(hearing.Tasks{Going: 1})
	w.Must(w.invite(number))
	w.advance(12)
	waits(hearing.Tasks{Fill: 1, Going: 1})
	w.Must(w.fill(number))
	w.Must(w.Hearings.GiveUp(t.Context(), w.chair, hearing.At{Committee: w.C.ID, Number: number, Seat: 2}))
	asked := slices.IndexFunc(w.homes, func(h people.Dwelling) bool { return h.ID == w.last(number).Dwelling })
	if awaits(asked) != 1 {
		t.Error("who was asked is not told")
	}
	w.Must(w.Hearings.Take(t.Context(), w.who[asked], hearing.At{Committee: w.C.ID, Number: number, Seat: w.last(number).Seat}))
	w.Clock.Step(w.show(number).StartsAt.Sub(w.Clock.Now()))
	w.come(number)
	w.Must(w.begin(number))
	waits(hearing.Tasks{Write: 1, Going: 1})
	w.Must(w.count(number, 1, 4))
	w.Must(w.count(number, 2, 4))
	w.Must(w.Hearings.Close(t.Context(), w.recorder, w.C.ID, number))
	if awaits(asked) != 1 {
		t.Error("who was there is not told of the minutes")
	}
	w.Must(w.confirm(number, w.last(number).Seat, hearing.Corrected, "记错了"))
	if awaits(asked) != 0 {
		t.Error("who said a word is told of it")
	}
	waits(hearing.Tasks{Reply: 1, Going: 1})
}
