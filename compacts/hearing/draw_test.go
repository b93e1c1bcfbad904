package hearing_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/compacts/hearing"
	"ziguan/internal/actor"
	"ziguan/internal/draw"
	"ziguan/internal/errs"
	"ziguan/internal/people"
)

// A household signs up once, for a kind that is drawn, until the end by the clock.
func TestAHouseholdSignsUpOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	number := w.noticed()
	counter := func(door string, p hearing.Party) error {
		_, err := w.Hearings.SignUpAtCounter(t.Context(), w.member, hearing.Signing{Committee: w.C.ID, Number: number, Party: p, Door: door})
		return err
	}
	w.Must(w.signUp(number, 0, hearing.NoCar))
	w.wants("again", w.signUp(number, 0, hearing.NoCar), hearing.ErrSignedUp)
	w.wants("for another kind", w.signUp(number, 0, hearing.CarOwner), hearing.ErrSignedUp)
	w.wants("at the counter as well", counter("1-1-101", hearing.CarOwner), hearing.ErrSignedUp)
	w.wants("a kind that is invited", w.signUp(number, 1, hearing.Street), hearing.ErrParty)
	w.wants("a tenant's seat of an owner", w.signUp(number, 1, hearing.Tenant), hearing.ErrParty)
	w.wants("the counter for a kind without seats", counter("1-1-201", hearing.Merchant), hearing.ErrParty)
	w.wants("a door of nobody", counter("9-9-999", hearing.NoCar), hearing.ErrDoor)
	w.wants("somebody else's home", func() error {
		_, err := w.Hearings.SignUp(t.Context(), w.who[1], hearing.Signing{Committee: w.C.ID, Number: number, Party: hearing.NoCar, Dwelling: w.homes[2].ID})
		return err
	}(), hearing.ErrNotHome)
	w.wants("staff as residents", func() error {
		_, err := w.Hearings.SignUp(t.Context(), w.chair, hearing.Signing{Committee: w.C.ID, Number: number, Party: hearing.NoCar})
		return err
	}(), actor.ErrRole)
	w.wants("another's sign-up", w.Hearings.TakeBack(t.Context(), w.who[1], w.C.ID, number, 1), hearing.ErrNoSignup)
	w.Must(w.Hearings.TakeBack(t.Context(), w.who[0], w.C.ID, number, 0))
	w.Must(w.signUp(number, 0, hearing.CarOwner))
	ends := *w.show(number).SignupEnds
	w.Clock.Step(ends.Add(-time.Microsecond).Sub(w.Clock.Now()))
	w.Must(counter("1-1-201", hearing.NoCar))
	w.wants("the list before the end", w.Hearings.Freeze(t.Context(), w.member, w.C.ID, number), hearing.ErrSignupRuns)
	w.Clock.Step(time.Microsecond)
	w.wants("at the end", w.signUp(number, 2, hearing.NoCar), hearing.ErrSignupOver)
	w.wants("taken back at the end", w.Hearings.TakeBack(t.Context(), w.who[0], w.C.ID, number, 0), hearing.ErrSignupOver)
	w.Must(w.Hearings.Freeze(t.Context(), w.member, w.C.ID, number))
	w.wants("frozen twice", w.Hearings.Freeze(t.Context(), w.member, w.C.ID, number), hearing.ErrFrozen)
}

// Of a household whose people sign up at once, one does.
func TestOfOneHouseholdOneSignsUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	number := w.noticed()
	who := []actor.Actor{w.who[0]}
	for range 7 {
		who = append(who, w.Lives(w.homes[0], people.KindOccupant, 0))
	}
	var wait sync.WaitGroup
	got := make([]error, len(who))
	for i, one := range who {
		wait.Go(func() {
			_, got[i] = w.Hearings.SignUp(t.Context(), one, hearing.Signing{Committee: w.C.ID, Number: number, Party: hearing.NoCar})
		})
	}
	wait.Wait()
	won := 0
	for _, err := range got {
		if err == nil {
			won++
			continue
		}
		w.wants("the others", err, hearing.ErrSignedUp)
	}
	if won != 1 || len(w.show(number).Signups) != 1 {
		t.Errorf("%d signed up", won)
	}
}

// The drawn order is RFC 3797's of the published names and numbers; the first have the
// seats, the rest wait in that order.
func TestADrawIsWhatAnybodyDraws(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 9)
	number := w.seated()
	h, err := w.Hearings.ShowPublic(t.Context(), w.C.ID, number)
	w.Must(err)
	key, err := draw.ReadSeeds(strings.NewReader(h.Seeds))
	w.Must(err)
	sum := sha256.Sum256([]byte(hearing.ListText(number, h.Drawn)))
	if hex.EncodeToString(sum[:]) != hex.EncodeToString(h.ListSHA256) {
		t.Error("the list is not its digest")
	}
	for _, d := range h.Drawn {
		picks, err := draw.Names(d.Names, key, len(d.Names))
		w.Must(err)
		var want, seated []string
		for _, p := range picks {
			want = append(want, p.Name)
		}
		for _, one := range h.Seats {
			if one.Party == d.Party {
				seated = append(seated, hearing.Signup{N: one.Signup}.Name())
			}
		}
		if diff := cmp.Diff(want, d.Order); diff != "" {
			t.Errorf("%s:\n%s", d.Party, diff)
		}
		if diff := cmp.Diff(want[:d.Places], seated); diff != "" {
			t.Errorf("seats of %s:\n%s", d.Party, diff)
		}
	}
	if got := w.messages("hearing.seat"); got != 3 {
		t.Errorf("%d were told of their seat", got)
	}
}

// What cannot be filled is refused before any name is drawn; with a new end the sign-up
// is open again, and then it is drawn.
func TestADrawThatCannotBeFilledDrawsNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4)
	number := w.noticed()
	w.wants("before its list is frozen", w.fill(number), hearing.ErrNotFrozen)
	w.Must(w.signUp(number, 0, hearing.NoCar))
	w.Must(w.signUp(number, 1, hearing.CarOwner))
	w.advance(11)
	w.wants("before its day", w.fill(number), hearing.ErrDrawEarly)
	w.advance(1)
	err := w.fill(number)
	w.wants("one car for two seats", err, hearing.ErrTooFew)
	if e := errs.As(err); e.Params["party"] != "car_owner" || e.Params["need"] != "2" || e.Params["have"] != "1" {
		t.Errorf("refused by %v", e.Params)
	}
	if h := w.show(number); len(h.Seats) != 0 || h.Seeds != "" || slices.ContainsFunc(h.Signups, func(s hearing.Signup) bool { return s.Rank > 0 }) {
		t.Errorf("somebody was drawn: %+v", h.Seats)
	}
	in := func(days int) time.Time { return w.Today().AddDays(days).Time(w.C.Location()) }
	w.Must(w.Hearings.Postpone(t.Context(), w.chair, hearing.Postponement{Committee: w.C.ID, Number: number, Reason: "报名的人不够", Time: hearing.Time{
		Starts: in(20), SignupEnds: in(5), DrawsOn: w.Today().AddDays(6), Sources: "12月10日的双色球",
	}}))
	w.Must(w.signUp(number, 2, hearing.CarOwner))
	w.advance(6)
	w.wants("nobody of the street", w.fill(number), hearing.ErrUninvited)
	w.Must(w.invite(number))
	w.wants("two of the street", w.invite(number), hearing.ErrFull)
	w.wants("numbers that are none", w.Hearings.Fill(t.Context(), w.chair, hearing.Filling{Committee: w.C.ID, Number: number, Seeds: "abc"}), draw.ErrSeeds)
	w.Must(w.fill(number))
	w.is(number, hearing.Seated)
}

// Nothing is drawn where every seat is by invitation, nor where a kind reserves none.
func TestSeatsByInvitationAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	number := w.noticed(func(n *hearing.Proposal) {
		n.Quotas = []hearing.Quota{{Party: hearing.NoCar, Places: 1, Way: hearing.ByInvite}, {Party: hearing.Expert, Places: 0, Way: hearing.ByInvite}}
	})
	w.wants("a list of nobody", w.Hearings.Freeze(t.Context(), w.member, w.C.ID, number), hearing.ErrFrozen)
	w.wants("a sign-up", w.signUp(number, 0, hearing.NoCar), hearing.ErrSignupOver)
	w.Must(w.Hearings.Invite(t.Context(), w.chair, hearing.Invitation{Committee: w.C.ID, Number: number, Party: hearing.NoCar, Name: "楼长"}))
	w.wants("an expert", w.Hearings.Invite(t.Context(), w.chair, hearing.Invitation{Committee: w.C.ID, Number: number, Party: hearing.Expert, Name: "工程师"}), hearing.ErrParty)
	w.wants("nobody", w.Hearings.Invite(t.Context(), w.chair, hearing.Invitation{Committee: w.C.ID, Number: number, Party: hearing.NoCar}), hearing.ErrName)
	w.Must(w.fill(number))
	w.is(number, hearing.Seated)
}

// When a seat is given up the next of its kind is asked, has a deadline, and takes no part
// before taking it; whoever lets it pass is passed over.
func TestTheNextOfTheSameKindIsAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 9)
	number := w.seated()
	h := w.show(number)
	cars := h.Drawn[0]
	if cars.Party != hearing.CarOwner || len(cars.Order) < 4 {
		t.Fatalf("the order is %+v", cars)
	}
	at := func(seat int) hearing.At { return hearing.At{Committee: w.C.ID, Number: number, Seat: seat} }
	of := func(name string) actor.Actor { // who signed up with it: sign-ups stand in the order of the homes
		i := slices.IndexFunc(w.show(number).Signups, func(s hearing.Signup) bool { return s.Name() == name })
		d := w.show(number).Signups[i].Dwelling
		return w.who[slices.IndexFunc(w.homes, func(home people.Dwelling) bool { return home.ID == d })]
	}
	first := h.Seats[slices.IndexFunc(h.Seats, func(s hearing.Seat) bool { return s.Party == hearing.CarOwner })]
	w.wants("another's seat", w.Hearings.GiveUp(t.Context(), of(cars.Order[3]), at(first.Seat)), hearing.ErrSeat)
	w.Must(w.Hearings.GiveUp(t.Context(), of(cars.Order[0]), at(first.Seat)))
	w.wants("given up twice", w.Hearings.GiveUp(t.Context(), w.chair, at(first.Seat)), hearing.ErrSeatOver)
	asked := w.last(number)
	if (hearing.Signup{N: asked.Signup}).Name() != cars.Order[2] || asked.Party != hearing.CarOwner || asked.Taken() || asked.UntilAt == nil {
		t.Fatalf("asked is %+v of %v", asked, cars.Order)
	}
	public, err := w.Hearings.ShowPublic(t.Context(), w.C.ID, number)
	w.Must(err)
	if slices.ContainsFunc(public.Seats, func(s hearing.Seat) bool { return s.Seat == asked.Seat || s.Seat == first.Seat }) || len(public.Seats) != 3 {
		t.Errorf("who waits takes part: %+v", public.Seats)
	}
	w.Clock.Step(asked.UntilAt.Sub(w.Clock.Now()))
	w.wants("at the deadline", w.Hearings.Take(t.Context(), of(cars.Order[2]), at(asked.Seat)), hearing.ErrSeatOver)
	w.advance(0)
	next := w.last(number)
	if (hearing.Signup{N: next.Signup}).Name() != cars.Order[3] {
		t.Fatalf("next is %+v of %v", next, cars.Order)
	}
	w.Must(w.Hearings.Take(t.Context(), of(cars.Order[3]), at(next.Seat)))
	w.wants("taken twice", w.Hearings.Take(t.Context(), w.chair, at(next.Seat)), hearing.ErrSeatOver)
	if got := len(w.show(number).Seats.Taking()); got != 4 {
		t.Errorf("%d take part", got)
	}
	if got := w.messages("hearing.asked"); got != 2 {
		t.Errorf("%d were asked", got)
	}
}

func (w *world) last(number string) hearing.Seat {
	seats := w.show(number).Seats
	return seats[len(seats)-1]
}
