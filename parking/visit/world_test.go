package visit_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/parking/visit"
)

var start = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) // a Monday, 10:00 in Beijing

// world is a committee with dwellings and their households.
type world struct {
	t     *testing.T
	db    *pg.DB
	clock *clock.Stepped
	c     people.Committee
	visit *visit.Service

	ownerURL string // of the database, for what the application may not
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, clock: clock.NewStepped(start)}
	d := pgtest.Create(t)
	w.ownerURL = d.Owner
	var err error
	w.db, err = pg.Open(t.Context(), d.App, w.clock.Now, 20)
	w.must(err)
	t.Cleanup(func() { _ = w.db.Close() })
	w.c, err = people.New(w.db).Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "XY", Name: "馨园", Regime: people.Owners})
	w.must(err)
	w.visit = visit.New(w.db)
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	_, err := w.db.Bare().ExecContext(w.t.Context(), query, args...)
	w.must(err)
}

// home adds a dwelling with somebody who lives there.
func (w *world) home(code string) (people.Dwelling, actor.Actor) {
	w.t.Helper()
	var d people.Dwelling
	w.must(w.db.InTx(w.t.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		all, err := people.AddDwellings(w.t.Context(), tx, w.c.ID, people.BatchID{}, []people.NewDwelling{{Code: code, SortKey: code}})
		d = all[code]
		return err
	}))
	person, resident := uuid.NewString(), uuid.NewString()
	w.exec(`insert into people.people (id, name, created_at) values ($1, '住户', $2)`, person, start)
	w.exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, '住户', $3, $4)`, w.c.ID, resident, person, start)
	w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day) values ($1, $2, $3, $4, 'owner', '2020-01-01')`,
		w.c.ID, uuid.NewString(), d.ID, resident)
	who := actor.Of(actor.Resident).For(w.c.ID.String())
	who.Person = person
	return d, who
}

// card puts a plate on a live card of a dwelling.
func (w *world) card(d people.Dwelling, number, plate string) {
	w.t.Helper()
	key := uuid.NewString()
	w.exec(`insert into parking.classes (committee_id, code, prefix, is_primary, plates_per_card, from_day, source_kind, source)
		values ($1, 'test', 'T', false, 9, '2026-01-01', 'default', 'test') on conflict do nothing`, w.c.ID)
	w.exec(`with k as (
		insert into parking.cards (committee_id, id, number, class, is_primary, dwelling_id, state, state_since, valid_from, valid_to,
			token_hash, token_sealed, token_key, applied_at)
		values ($1, $2, $3, 'test', false, $4, 'active', $5, '2026-01-01', '2027-06-30', $6, '', '', $5)
		returning committee_id, id)
		insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits)
		select k.committee_id, k.id, $7, true, 'x', 'x' from k`,
		w.c.ID, key, number, d.ID, start, id.Hash(key), plate)
}

func (w *world) as(role actor.Role) actor.Actor { return actor.Of(role).For(w.c.ID.String()) }

func (w *world) add(who actor.Actor, d people.Dwelling, plate string, stay visit.Stay) (visit.Pass, error) {
	return w.visit.Add(w.t.Context(), who, visit.NewPass{Committee: w.c.ID, Dwelling: d.ID, Plate: plate, Stay: stay})
}

func (w *world) see(who actor.Actor, d people.Dwelling) visit.Home {
	w.t.Helper()
	h, err := w.visit.OfDwelling(w.t.Context(), who, w.c.ID, d.ID)
	w.must(err)
	return h
}

// refused fails unless the error has the code.
func (w *world) refused(err error, code string) {
	w.t.Helper()
	if got := errs.CodeOf(err); got != code {
		w.t.Errorf("refused with %q (%v), want %q", got, err, code)
	}
}
