package gate_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/parking/gate"
	"ziguan/parking/watch"
)

var start = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) // 10:00 in Beijing

// world is a committee with one dwelling and cards put straight into its tables:
// how cards come to be is another package's test.
type world struct {
	t     *testing.T
	db    *pg.DB
	clock *clock.Stepped
	c     people.Committee
	r     *gate.Recorder
	gate  *gate.Service
	watch *watch.Service
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, clock: clock.NewStepped(start)}
	w.db = pgtest.NewAt(t, w.clock.Now)
	var err error
	w.c, err = people.New(w.db).Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "XY", Name: "馨园", Regime: people.Owners})
	if err != nil {
		t.Fatal(err)
	}
	w.exec(`insert into parking.classes (committee_id, code, prefix, is_primary, plates_per_card, from_day, source_kind, source)
		values ($1, 'test', 'T', false, 9, '2026-01-01', 'default', 'test')`, w.c.ID)
	w.r = gate.NewRecorder(w.db)
	t.Cleanup(w.r.Close)
	w.gate, w.watch = gate.New(w.db), watch.New(w.db)
	return w
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.db.Bare().ExecContext(w.t.Context(), query, args...); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
}

// card makes a card and gives its token.
func (w *world) card(number, state, validTo string, plates ...string) string {
	w.t.Helper()
	token, key := id.Secret(), uuid.NewString()
	home := w.dwelling(number)
	w.exec(`with k as (
		insert into parking.cards (committee_id, id, number, class, is_primary, dwelling_id, state, state_since, valid_from, valid_to,
			token_hash, token_sealed, token_key, applied_at) values ($1, $2, $3, 'test', false, $4, $5, $6, '2026-01-01', $7, $8, '', '', $6)
		returning committee_id, id, live)
		insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits)
		select k.committee_id, k.id, p, k.live, right(p, 4), right(p, 4) from k, unnest($9::text[]) p`,
		w.c.ID, key, number, home.ID, state, start, validTo, id.Hash(token), pq.Array(plates))
	return token
}

// dwelling adds a dwelling for one card: no dwelling has two.
func (w *world) dwelling(code string) (home people.Dwelling) {
	w.t.Helper()
	if err := w.db.InTx(w.t.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		all, err := people.AddDwellings(w.t.Context(), tx, w.c.ID, people.BatchID{}, []people.NewDwelling{{Code: code, SortKey: code}})
		home = all[code]
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return home
}

func (w *world) as(role actor.Role) actor.Actor { return actor.Of(role).For(w.c.ID.String()) }

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func in(p string) gate.Check {
	return gate.Check{ID: newID(), Gate: "east", Direction: gate.In, Plate: p}
}

func out(p string) gate.Check {
	return gate.Check{ID: newID(), Gate: "east", Direction: gate.Out, Plate: p}
}

func (w *world) check(k gate.Check) gate.Answer {
	w.t.Helper()
	a, err := w.r.Check(w.t.Context(), w.as(actor.Gate), w.c.ID, k)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func (w *world) expect(k gate.Check, code gate.Code, v gate.Verdict) gate.Answer {
	w.t.Helper()
	a := w.check(k)
	if a.Code != code || a.Verdict != v {
		w.t.Errorf("%s %s: %s %s, want %s %s", k.Direction, k.Plate, a.Code, a.Verdict, code, v)
	}
	return a
}

func (w *world) count(query string) int {
	w.t.Helper()
	var n int
	if err := w.db.Get(w.t.Context(), &n, query); err != nil {
		w.t.Fatal(err)
	}
	return n
}
