package movecall_test

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
	"ziguan/parking/movecall"
)

var start = parktest.Start

// world is a committee with dwellings and their households.
type world struct {
	*parktest.World
	t     *testing.T
	db    *pg.DB
	clock *clock.Stepped
	c     people.Committee
	calls *movecall.Service
}

func newWorld(t *testing.T) *world {
	t.Helper()
	p := parktest.New(t)
	return &world{World: p, t: t, db: p.DB, clock: p.Clock, c: p.C, calls: p.Calls}
}

func (w *world) must(err error) { w.t.Helper(); w.Must(err) }

func (w *world) exec(query string, args ...any) { w.t.Helper(); w.Exec(query, args...) }

// home adds a dwelling with a past and somebody who lives there.
func (w *world) home(code string) (people.Dwelling, actor.Actor) {
	w.t.Helper()
	d := w.Homes(code)[code]
	w.Past(d, "京A12345")
	return d, w.Lives(d, people.KindOwner, 0)
}

// card puts a plate on a live card of a dwelling, and gives its token.
func (w *world) card(d people.Dwelling, number, plate string) string {
	w.t.Helper()
	key, token := uuid.NewString(), id.Secret()
	w.exec(`insert into parking.classes (committee_id, code, prefix, is_primary, plates_per_card, from_day, source_kind, source)
		values ($1, 'test', 'T', false, 9, '2026-01-01', 'default', 'test') on conflict do nothing`, w.c.ID)
	w.exec(`with k as (
		insert into parking.cards (committee_id, id, number, class, is_primary, dwelling_id, state, state_since, valid_from, valid_to,
			token_hash, token_sealed, token_key, applied_at)
		values ($1, $2, $3, 'test', false, $4, 'active', $5, '2026-01-01', '2027-06-30', $6, '', '', $5)
		returning committee_id, id)
		insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits)
		select k.committee_id, k.id, $7, true, 'x', 'x' from k`,
		w.c.ID, key, number, d.ID, start, id.Hash(token), plate)
	return token
}

func (w *world) as(role actor.Role) actor.Actor { return w.Actor(role) }

// refused fails unless the error has the code.
func (w *world) refused(err error, code string) {
	w.t.Helper()
	if got := errs.CodeOf(err); got != code {
		w.t.Errorf("refused with %q (%v), want %q", got, err, code)
	}
}
