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
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/record"
	"ziguan/internal/seal"
	"ziguan/parking"
	"ziguan/parking/application"
)

// world is a committee on 2026-11-23 with dwellings 1-1-101 to 1-1-106, three
// people of staff and whoever else a test needs.
type world struct {
	t             *testing.T
	db            *pg.DB
	clock         *clock.Stepped
	people        *people.Service
	kin           *kin.Service
	cards         *parking.Service
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
	ticks := clock.NewStepped(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))
	db := pgtest.NewAt(t, ticks.Now)
	key, err := seal.FromHex(strings.Repeat("5a", 32))
	must(t, err)
	w := &world{t: t, db: db, clock: ticks, people: people.New(db), kin: kin.New(db), cards: parking.New(db, key)}
	w.s = application.New(db, w.cards)
	w.c, err = w.people.Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "XY", Name: "馨园", Regime: people.Owners})
	must(t, err)
	var list []people.NewDwelling
	for _, code := range []string{"1-1-101", "1-1-102", "1-1-103", "1-1-104", "1-1-105", "1-1-106"} {
		list = append(list, people.NewDwelling{Code: code, SortKey: code})
	}
	must(t, db.InTx(t.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		w.dwellings, err = people.AddDwellings(t.Context(), tx, w.c.ID, people.BatchID{}, list)
		return err
	}))
	w.chair, w.member = w.staff(actor.Chair), w.staff(actor.Member)
	return w
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	_, err := w.db.Bare().ExecContext(w.t.Context(), query, args...)
	must(w.t, err)
}

// staff is somebody with a role.
func (w *world) staff(role actor.Role) actor.Actor {
	w.t.Helper()
	p := id.New[people.Person]()
	w.exec(`insert into people.people (id, name, created_at) values ($1, '李梅', $2)`, p, w.clock.Now())
	w.exec(`insert into people.roles (committee_id, id, person_id, role, from_day, given_at) values ($1, $2, $3, $4, '2026-01-01', $5)`,
		w.c.ID, id.New[people.Role](), p, role, w.clock.Now())
	a := actor.Of(role).For(w.c.ID.String())
	a.Person, a.Pseudonym = p.String(), w.c.Pseudonym(p.String())
	return a
}

// resident is somebody who can sign in and is something to a dwelling.
func (w *world) resident(dwelling, kind string, lease day.Day) actor.Actor {
	w.t.Helper()
	p, r := id.New[people.Person](), id.New[people.Resident]()
	w.exec(`insert into people.people (id, name, created_at) values ($1, '王秀兰', $2)`, p, w.clock.Now())
	w.exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, '王秀兰', $3, $4)`, w.c.ID, r, p, w.clock.Now())
	w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, lease_end, from_day)
		values ($1, $2, $3, $4, $5, $6, '2020-01-01')`, w.c.ID, id.New[people.Occupancy](), w.dwellings[dwelling].ID, r, kind, lease)
	a := actor.Of(actor.Resident).For(w.c.ID.String())
	a.Person = p.String()
	return a
}

func (w *world) wish(dwelling, plate string) application.NewApplication {
	return application.NewApplication{
		Committee: w.c.ID, Dwelling: dwelling, Holder: parking.HolderOwner, Use: parking.UseSelf, Plates: []string{plate},
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
	{Document: parking.DocumentHome, Matched: true},
	{Document: parking.DocumentVehicle, Matched: true, Until: day.Of(2027, 6, 30)},
	{Document: parking.DocumentLease, Matched: true},
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
func (w *world) cap(class parking.ClassCode, n int) {
	w.t.Helper()
	var t parking.Terms
	all, err := w.cards.ClassesInForce(w.t.Context(), w.c.ID)
	must(w.t, err)
	for _, k := range all {
		if k.Code == class {
			t = k.Terms
		}
	}
	t.Cap, t.From, t.Ground = &n, w.c.Today(w.clock.Now()), rule.Ground{Kind: rule.Resolution, Text: "2026年第二次居民会议决议"}
	must(w.t, w.cards.SetTerms(w.t.Context(), w.chair, w.c.ID, t))
	w.clock.Step(time.Second)
}

// days lets days pass.
func (w *world) days(n int) { w.clock.Step(time.Duration(n) * 24 * time.Hour) }

// kinds verifies the chain and lists its kinds that begin so.
func (w *world) kinds(prefix string) []string {
	w.t.Helper()
	var out []string
	must(w.t, w.db.Read(w.t.Context(), func(r *pg.Reader) error {
		if _, err := record.Verify(w.t.Context(), r, w.c.ID.String()); err != nil {
			return err
		}
		lines, err := record.After(w.t.Context(), r, w.c.ID.String(), 0, 1000)
		for _, l := range lines {
			if strings.HasPrefix(l.Kind, prefix) {
				out = append(out, l.Kind+" "+l.Subject)
			}
			if strings.Contains(string(l.Canon), "京") || strings.Contains(string(l.Canon), "1-1-10") {
				w.t.Errorf("a plate or a door stands on the record: %s", l.Canon)
			}
		}
		return err
	}))
	return out
}
