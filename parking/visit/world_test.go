package visit_test

import (
	"testing"

	"github.com/google/uuid"

	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/parking/visit"
)

var start = parktest.Start

// world is a committee with dwellings and their households.
type world struct {
	*parktest.World
	t     *testing.T
	db    *pg.DB
	clock *clock.Stepped
	c     people.Committee
	visit *visit.Service

	ownerURL string // of the database, for what the application may not
}

func newWorld(t *testing.T) *world {
	t.Helper()
	d := pgtest.Create(t)
	p := parktest.On(t, d)
	return &world{World: p, t: t, db: p.DB, clock: p.Clock, c: p.C, visit: p.Visits, ownerURL: d.Owner}
}

func (w *world) must(err error) { w.t.Helper(); w.Must(err) }

func (w *world) exec(query string, args ...any) { w.t.Helper(); w.Exec(query, args...) }

// home adds a dwelling with a past and somebody who lives there.
func (w *world) home(code string) (people.Dwelling, actor.Actor) {
	w.t.Helper()
	d := w.Homes(code)[code]
	w.Past(d, "京A12345")
	w.exec(`delete from parking.visits where dwelling_id = $1`, d.ID) // whom it let in is what the tests say
	return d, w.Lives(d, people.KindOwner, 0)
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

func (w *world) as(role actor.Role) actor.Actor { return w.Actor(role) }

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
// refused wants a refusal of the code, before the database has to.
func (w *world) refused(err error, code string) {
	w.t.Helper()
	if got := errs.CodeOf(err); got != code || pg.Constraint(err) != "" {
		w.t.Errorf("refused with %q (%v, the database's %q), want %q", got, err, pg.Constraint(err), code)
	}
}
