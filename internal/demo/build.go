package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/day"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/seal"
	"ziguan/internal/services"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/parking/gate"
)

// World is what the year is played on: an empty database whose acts happen at
// the time that Clock is set to, and the key that seals the cards' tokens. Look
// lets the database count its tables, which it does by itself too late for a
// year that takes seconds; nil for never.
type World struct {
	DB    *pg.DB
	Clock *clock.Stepped
	Key   *seal.Key
	Look  func(context.Context) error
}

func (w World) look(ctx context.Context) error {
	if w.Look == nil {
		return nil
	}
	return w.Look(ctx)
}

// Progress tells how far the year is: Done of All days, of a committee's name.
type Progress struct {
	Committee string
	Done, All int
}

// Build plays the year of both committees up to end into an empty database, and
// tells its progress at every step. Whoever calls it has seen to it that the
// database is empty; an error leaves it half-filled.
func Build(ctx context.Context, w World, end time.Time, tell func(Progress)) error {
	for _, begin := range []func(*year) error{(*year).estate, (*year).hutong} {
		y := newYear(w, end)
		err := begin(y)
		if err == nil {
			err = y.play(ctx, tell)
		}
		y.recorder.Close()
		if err != nil {
			return fmt.Errorf("demonstration: %w", err)
		}
	}
	w.Clock.Set(end)
	return nil
}

// year is one committee's year while it is played.
type year struct {
	World
	*lots
	services.All
	recorder *gate.Recorder

	end   time.Time
	today day.Day // the day of end
	zone  *time.Location
	acts  []planned

	place   place
	c       people.Committee
	who     map[actor.Role][]actor.Actor
	homes   []household
	letters map[string]account.PrintedLetter // by dwelling

	chance   *lots         // of telling alone, so that it moves no other lot
	readers  []actor.Actor // residents who open their page
	resident actor.Actor   // of the home that the resident's sign-in leads to, once its letter was used
	hostCar  string        // of that home
	asked    []string      // the numbers of its votes
	compact  string        // the number of its compact
	heardAt  string        // the number of its hearing
	renewed  map[class.Number]bool
	live     []parking.Card  // active cards, nil when they may have changed
	inside   map[string]bool // by plate, as the cars really are
}

// planned is one act of the year with its moment.
type planned struct {
	at time.Time
	do func(context.Context) error
}

func newYear(w World, end time.Time) *year {
	y := &year{
		World: w, All: services.New(w.DB, w.Key, outbox.Setup{}), recorder: gate.NewRecorder(w.DB), end: end,
		who: map[actor.Role][]actor.Actor{}, letters: map[string]account.PrintedLetter{}, renewed: map[class.Number]bool{}, inside: map[string]bool{},
	}
	return y
}

// on plans an act so many days before the last, at minutes past midnight.
func (y *year) on(days, minutes int, do func(context.Context) error) {
	at := y.today.AddDays(-days).Time(y.zone).Add(time.Duration(minutes) * time.Minute)
	y.acts = append(y.acts, planned{at, do})
}

// play does what was planned up to the end, in the order of time. An act may
// plan no other.
func (y *year) play(ctx context.Context, tell func(Progress)) error {
	slices.SortStableFunc(y.acts, func(a, b planned) int { return a.at.Compare(b.at) })
	first := y.acts[0].at
	all := int(y.end.Sub(first).Hours()/24) + 1
	told := -1
	y.Clock.Set(first)
	for _, a := range y.acts {
		if a.at.After(y.end) {
			break
		}
		if d := int(a.at.Sub(first).Hours() / 24); d/7 > told {
			told = d / 7
			tell(Progress{y.place.Name, d, all})
		}
		if a.at.After(y.Clock.Now()) { // one that took long does not turn the clock back
			y.Clock.Set(a.at)
		}
		if err := a.do(ctx); err != nil {
			return fmt.Errorf("%s %s: %w", y.place.Code, a.at.In(y.zone).Format("2006-01-02 15:04"), err)
		}
	}
	tell(Progress{y.place.Name, all, all})
	return nil
}

// as gives somebody of a role, the first who was given it.
func (y *year) as(r actor.Role) actor.Actor { return y.who[r][0] }

// clerk does the committee's daily work.
func (y *year) clerk() actor.Actor { return y.as(actor.Cashier) }
