package change_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/seal"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/class"
	"ziguan/parking/gate"
)

type world struct {
	t             *testing.T
	db            *pg.DB
	clock         *clock.Stepped
	cards         *parking.Service
	classes       *class.Service
	s             *change.Service
	r             *gate.Recorder
	c             people.Committee
	chair, member actor.Actor
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
	w := &world{t: t, db: db, clock: ticks, cards: parking.New(db, key), classes: class.New(db)}
	w.s, w.r = change.New(db, w.cards), gate.NewRecorder(db)
	t.Cleanup(w.r.Close)
	w.c, err = people.New(db).Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "XY", Name: "馨园", Regime: people.Owners})
	must(t, err)
	must(t, db.InTx(t.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		_, err := people.AddDwellings(t.Context(), tx, w.c.ID, people.BatchID{}, []people.NewDwelling{{Code: "1-1-101", SortKey: "1"}, {Code: "1-1-102", SortKey: "2"}})
		return err
	}))
	w.chair, w.member = w.person(actor.Chair, ""), w.person(actor.Member, "")
	return w
}

// person is somebody with a role, and an owner of a dwelling where one is given.
func (w *world) person(role actor.Role, dwelling string) actor.Actor {
	w.t.Helper()
	p, r := id.New[people.Person](), id.New[people.Resident]()
	exec := func(query string, args ...any) {
		_, err := w.db.Bare().ExecContext(w.t.Context(), query, args...)
		must(w.t, err)
	}
	exec(`insert into people.people (id, name, created_at) values ($1, '王秀兰', $2)`, p, w.clock.Now())
	if dwelling != "" {
		exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, '王秀兰', $3, $4)`, w.c.ID, r, p, w.clock.Now())
		exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
			select committee_id, $2, id, $3, 'owner', '2020-01-01' from people.dwellings where committee_id = $1 and code = $4`,
			w.c.ID, id.New[people.Occupancy](), r, dwelling)
	}
	a := actor.Of(role).For(w.c.ID.String())
	a.Person, a.Pseudonym = p.String(), w.c.Pseudonym(p.String())
	return a
}

func (w *world) issue(dwelling, plate string) parking.Issued {
	w.t.Helper()
	out, err := w.cards.Issue(w.t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.c.ID, Dwelling: dwelling, Plates: []string{plate}, Reason: "搬家当天"})
	must(w.t, err)
	return out
}

func (w *world) state(n class.Number) parking.CardState {
	w.t.Helper()
	v, err := w.cards.Show(w.t.Context(), w.chair, w.c.ID, n.String())
	must(w.t, err)
	return v.State
}

func (w *world) answers(plate string) gate.Code {
	w.t.Helper()
	a, err := w.r.Check(w.t.Context(), actor.Of(actor.Gate).For(w.c.ID.String()), w.c.ID, gate.Check{
		ID: id.New[int]().UUID(), Gate: "east", Direction: gate.Parked, Plate: plate,
	})
	must(w.t, err)
	return a.Code
}

// door is the key of a dwelling.
func (w *world) door(code string) (out people.DwellingID) {
	w.t.Helper()
	must(w.t, w.db.Read(w.t.Context(), func(r *pg.Reader) error {
		d, err := people.DwellingByCode(w.t.Context(), r, w.c.ID, code)
		out = d.ID
		return err
	}))
	return out
}

func (w *world) days(n int) { w.clock.Step(time.Duration(n) * 24 * time.Hour) }
