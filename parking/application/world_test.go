package application_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/kin"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// world is a committee on 2026-11-23 with dwellings 1-1-101 to 1-1-106, which have a
// past, and three people of staff.
type world struct {
	*parktest.World
	t             *testing.T
	db            *pg.DB
	clock         *clock.Stepped
	people        *people.Service
	kin           *kin.Service
	cards         *parking.Service
	classes       *class.Service
	s             *application.Service
	c             people.Committee
	chair, member actor.Actor
	dwellings     map[string]people.Dwelling
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t testing.TB, name string, got error, want *errs.Error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %s", name, got, want.Code)
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	p := parktest.New(t)
	w := &world{World: p, t: t, db: p.DB, clock: p.Clock, people: p.People, kin: p.Kin, cards: p.Parking, classes: p.Classes, s: p.Applications, c: p.C}
	w.dwellings = w.Homes("1-1-101", "1-1-102", "1-1-103", "1-1-104", "1-1-105", "1-1-106")
	for i, code := range []string{"1-1-101", "1-1-102", "1-1-103"} {
		w.Past(w.dwellings[code], []string{"京A10001", "京A10002", "京A10003"}[i])
	}
	w.chair, w.member = w.Staff(actor.Chair), w.Staff(actor.Member)
	return w
}

func (w *world) exec(query string, args ...any) { w.t.Helper(); w.Exec(query, args...) }

func (w *world) staff(role actor.Role) actor.Actor { w.t.Helper(); return w.Staff(role) }

// resident is somebody who can sign in and is something to a dwelling.
func (w *world) resident(dwelling, kind string, lease day.Day) actor.Actor {
	w.t.Helper()
	return w.Lives(w.dwellings[dwelling], kind, lease)
}

func (w *world) wish(dwelling, plate string) application.NewApplication {
	return application.NewApplication{
		Committee: w.c.ID, Dwelling: dwelling, Holder: class.HolderOwner, Use: class.UseSelf, Plates: []string{plate},
	}
}

// applied hands an application in as its owner.
func (w *world) applied(dwelling, plate string) application.Application {
	w.t.Helper()
	a, err := w.s.Submit(w.t.Context(), w.resident(dwelling, people.KindOwner, 0), w.wish(dwelling, plate))
	must(w.t, err)
	return a
}

var papers = []application.Seen{
	{Document: class.DocumentHome, Matched: true},
	{Document: class.DocumentVehicle, Matched: true, Until: day.Of(2027, 6, 30)},
	{Document: class.DocumentLease, Matched: true},
}

// checked is applied with its papers looked at by the member.
func (w *world) checked(dwelling, plate string) application.Application {
	w.t.Helper()
	a := w.applied(dwelling, plate)
	must(w.t, w.s.CheckPapers(w.t.Context(), w.member, w.c.ID, a.Number, papers))
	return a
}

func (w *world) state(number string) application.State {
	w.t.Helper()
	v, err := w.s.Show(w.t.Context(), w.chair, w.c.ID, number)
	must(w.t, err)
	return v.State
}

func (w *world) decide(number string) application.State {
	w.t.Helper()
	s, err := w.s.Decide(w.t.Context(), w.chair, w.c.ID, number)
	must(w.t, err)
	return s
}

// cap sets how many cards a class may have.
func (w *world) cap(kind class.Code, n int) {
	w.t.Helper()
	var t class.Terms
	all, err := w.classes.InForce(w.t.Context(), w.c.ID)
	must(w.t, err)
	for _, k := range all {
		if k.Code == kind {
			t = k.Terms
		}
	}
	t.Cap, t.From, t.Ground = &n, w.c.Today(w.clock.Now()), rule.Ground{Kind: rule.Resolution, Text: "2026年第二次居民会议决议"}
	must(w.t, w.classes.SetTerms(w.t.Context(), w.chair, w.c.ID, t))
	w.clock.Step(time.Second)
}

// days lets days pass.
func (w *world) days(n int) { w.Days(n) }

// kinds are the record's kinds that begin so; no plate and no door stands on it.
func (w *world) kinds(prefix string) []string {
	w.t.Helper()
	for _, l := range w.Entries() {
		if strings.Contains(string(l.Canon), "京") || strings.Contains(string(l.Canon), "1-1-10") {
			w.t.Errorf("a plate or a door stands on the record: %s", l.Canon)
		}
	}
	return w.Kinds(prefix)
}
