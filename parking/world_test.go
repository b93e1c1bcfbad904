package parking_test

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
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/record"
	"ziguan/internal/seal"
	"ziguan/parking"
	"ziguan/parking/block"
	"ziguan/parking/class"
)

// world is a committee with dwellings 1-1-101 to 1-1-106 on 2026-11-23.
type world struct {
	t         *testing.T
	db        *pg.DB
	clock     *clock.Stepped
	parking   *parking.Service
	classes   *class.Service
	blocks    *block.Service
	c         people.Committee
	chair     actor.Actor
	dwellings map[string]people.Dwelling
}

func newWorld(t *testing.T) *world {
	t.Helper()
	ticks := clock.NewStepped(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))
	db := pgtest.NewAt(t, ticks.Now)
	key, err := seal.FromHex(strings.Repeat("5a", 32))
	must(t, err)
	w := &world{t: t, db: db, clock: ticks, parking: parking.New(db, key), classes: class.New(db), blocks: block.New(db)}
	w.c = w.found("XY")
	w.chair = actor.Of(actor.Chair).For(w.c.ID.String())
	w.chair.Pseudonym = "chair"
	w.dwellings = w.build(w.c, "1-1-101", "1-1-102", "1-1-103", "1-1-104", "1-1-105", "1-1-106")
	return w
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

func (w *world) found(code string) people.Committee {
	w.t.Helper()
	c, err := people.New(w.db).Found(w.t.Context(), actor.Of(actor.Operator),
		people.NewCommittee{Code: code, Name: "停车自管会" + code, Regime: people.Owners})
	must(w.t, err)
	return c
}

func (w *world) build(c people.Committee, codes ...string) map[string]people.Dwelling {
	w.t.Helper()
	var out map[string]people.Dwelling
	list := make([]people.NewDwelling, len(codes))
	for i, code := range codes {
		list[i] = people.NewDwelling{Code: code, SortKey: code}
	}
	must(w.t, w.db.InTx(w.t.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		var err error
		out, err = people.AddDwellings(w.t.Context(), tx, c.ID, people.BatchID{}, list)
		return err
	}))
	return out
}

// exec changes the database behind the use cases' back.
func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	_, err := w.db.Bare().ExecContext(w.t.Context(), query, args...)
	must(w.t, err)
}

// resident is somebody who can sign in and lives at a dwelling of the world.
func (w *world) resident(dwelling, kind string, lease day.Day) actor.Actor {
	w.t.Helper()
	person, resident := id.New[people.Person](), id.New[people.Resident]()
	w.exec(`insert into people.people (id, name, created_at) values ($1, '王秀兰', $2)`, person, w.clock.Now())
	w.exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, '王秀兰', $3, $4)`,
		w.c.ID, resident, person, w.clock.Now())
	w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, lease_end, from_day)
		values ($1, $2, $3, $4, $5, $6, '2020-01-01')`,
		w.c.ID, id.New[people.Occupancy](), w.dwellings[dwelling].ID, resident, kind, lease)
	a := actor.Of(actor.Resident).For(w.c.ID.String())
	a.Person = person.String()
	return a
}

func (w *world) ask(dwelling string, plates ...string) parking.IssueCard {
	return parking.IssueCard{Committee: w.c.ID, Dwelling: dwelling, Plates: plates, Reason: "搬家当天"}
}

func (w *world) issue(dwelling string, plates ...string) parking.Issued {
	w.t.Helper()
	got, err := w.parking.Issue(w.t.Context(), actor.Of(actor.Operator), w.ask(dwelling, plates...))
	must(w.t, err)
	return got
}

func (w *world) do(n class.Number) parking.CardAct {
	return parking.CardAct{Committee: w.c.ID, Number: n.String(), Reason: "邻居反映", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}
}

func (w *world) show(n class.Number) parking.Shown {
	w.t.Helper()
	got, err := w.parking.Show(w.t.Context(), w.chair, w.c.ID, n.String())
	must(w.t, err)
	return got
}

func (w *world) state(n class.Number) parking.CardState { w.t.Helper(); return w.show(n).State }

// valid asks what anybody's camera is told.
func (w *world) valid(token string) bool {
	w.t.Helper()
	got, err := w.parking.ByToken(w.t.Context(), token)
	must(w.t, err)
	return got.Valid
}

// days lets days pass.
func (w *world) days(n int) { w.clock.Step(time.Duration(n) * 24 * time.Hour) }

// kinds verifies the whole chain and lists what it says, oldest first.
func (w *world) kinds() []string {
	w.t.Helper()
	var out []string
	must(w.t, w.db.Read(w.t.Context(), func(r *pg.Reader) error {
		if _, err := record.Verify(w.t.Context(), r, w.c.ID.String()); err != nil {
			return err
		}
		lines, err := record.After(w.t.Context(), r, w.c.ID.String(), 0, 1000)
		for _, l := range lines {
			out = append(out, l.Kind+" "+l.Subject)
		}
		return err
	}))
	return out[1:] // after the founding
}
