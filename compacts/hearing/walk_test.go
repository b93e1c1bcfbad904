package hearing_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"ziguan/compacts/hearing"
	"ziguan/internal/errs"
)

// acts are what may be done to a hearing, each as well as it can be on its day.
func (w *world) acts() map[hearing.Event]func(number string) error {
	ctx := w.t.Context()
	return map[hearing.Event]func(string) error{
		hearing.Notice:  func(n string) error { return w.Hearings.Announce(ctx, w.chair, w.C.ID, n) },
		hearing.Freeze:  func(n string) error { return w.Hearings.Freeze(ctx, w.member, w.C.ID, n) },
		hearing.Fill:    w.fill,
		hearing.Hold:    w.begin,
		hearing.Minute:  func(n string) error { return w.Hearings.Close(ctx, w.recorder, w.C.ID, n) },
		hearing.Publish: w.publish,
		hearing.Postpone: func(n string) error {
			return w.Hearings.Postpone(ctx, w.chair, hearing.Postponement{Committee: w.C.ID, Number: n, Reason: "场地停电", Time: hearing.Time{Starts: w.Clock.Now().AddDate(0, 0, 40)}})
		},
		hearing.Cancel: func(n string) error { return w.Hearings.Cancel(ctx, w.chair, w.C.ID, n, "方案撤回") },
	}
}

// In every state what the table does not allow is refused by its own sentence.
func TestAHearingWalksTheTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 7)
	numbers := map[hearing.State]string{
		hearing.Published: w.published(), hearing.Minuted: w.minuted(), hearing.Held: w.held(), hearing.Seated: w.seated(),
		hearing.Noticed: w.noticed(), hearing.Drafted: w.draft(), hearing.Cancelled: w.draft(),
	}
	w.Must(w.acts()[hearing.Cancel](numbers[hearing.Cancelled]))
	for state, number := range numbers {
		w.is(number, state)
		for on, act := range w.acts() {
			if slices.Contains(hearing.Moves().From(state), on) {
				continue
			}
			if e := errs.As(act(number)); e == nil || e.Code != "hearing.cannot."+string(on) {
				t.Errorf("%s of what is %s: %v", on, state, e)
			}
		}
		w.is(number, state)
	}
}

// Whatever is done in whatever order, a hearing moves as the table says or not at all.
func TestAHearingWalkedAtRandom(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 7)
	acts := w.acts()
	events := slices.Sorted(maps.Keys(acts))
	seen := map[hearing.State]bool{}
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 3797)) //nolint:gosec // a walk that can be walked again
		number := w.listedOrDrafted(seed%4 > 0)
		for range 16 {
			before := w.show(number)
			on := events[r.IntN(len(events))]
			if can := hearing.Moves().From(before.State); len(can) > 0 && r.IntN(3) > 0 {
				on = can[r.IntN(len(can))]
			}
			w.Clock.Step(time.Duration(r.IntN(200)) * time.Hour)
			w.ready(number, before)
			want := before.State
			err := acts[on](number)
			if err == nil {
				to, refused := hearing.Moves().Next(before.State, on)
				if refused != nil {
					t.Fatalf("walk %d: %s of what is %s was allowed", seed, on, before.State)
				}
				want = to
			}
			got := w.show(number).State
			if got != want {
				t.Fatalf("walk %d: %s of what is %s: %s, want %s (%v)", seed, on, before.State, got, want, err)
			}
			seen[got] = true
		}
	}
	for _, s := range hearing.Moves().States() {
		if !seen[s] {
			t.Errorf("no walk came to %s", s)
		}
	}
}

// ready does what is no move: it lets people in, and writes the minutes.
func (w *world) ready(number string, h hearing.Shown) {
	w.t.Helper()
	switch {
	case h.State == hearing.Seated && h.StartsOn <= w.Today():
		w.come(number)
	case h.State == hearing.Held && len(h.Items) == 0:
		w.Must(w.count(number, 1, 1))
		w.Must(w.count(number, 2, 1))
		w.Must(w.say(number, h.Seats.Present()[0].Seat, hearing.View))
	}
}

func (w *world) listedOrDrafted(listed bool) string {
	if !listed {
		return w.draft()
	}
	number := w.listed()
	w.Must(w.invite(number))
	return number
}
