package moves_test

import (
	"database/sql"
	"errors"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/fsm"
	"ziguan/internal/moves"
	"ziguan/internal/parktest"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/record"
)

type (
	state string
	event string
)

var errMoved = errs.New(errs.Conflict, "lamp.moved")

const (
	turn = `update people.lamps set state = $4 where committee_id = $1 and id = $2 and state = $3`
	told = `insert into people.lamp_events (committee_id, id, lamp, was, event, became, at, actor_role, actor, why)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
)

// lamp is a lamp as somebody read it.
func lamp(w *parktest.World, s state) moves.Subject[state, event] {
	return moves.Subject[state, event]{
		Table:     fsm.Table[state, event]{Name: "lamp", Start: "off", Moves: []fsm.Move[state, event]{{From: "off", On: "press", To: "on"}}},
		Committee: w.C.ID, Key: 1, State: s, Change: turn, Event: told, Moved: errMoved, Named: []string{"number", "7"},
	}
}

// A move is asked of the table, changes the state of what nobody else has moved, and
// leaves its event and its entry; whoever is second leaves nothing and is refused.
func TestAMove(t *testing.T) {
	t.Parallel()
	d := pgtest.Create(t)
	w := parktest.On(t, d)
	super, err := sql.Open("postgres", d.Super)
	w.Must(err)
	t.Cleanup(func() { _ = super.Close() })
	_, err = super.ExecContext(t.Context(), `
		create table people.lamps (committee_id uuid, id int, state text);
		create table people.lamp_events (committee_id uuid, id uuid, lamp int, was text, event text, became text, at timestamptz, actor_role text,
			actor text, why text);
		grant select, insert, update on people.lamps, people.lamp_events to ziguan_app`)
	w.Must(err)
	w.Exec(`insert into people.lamps values ($1, 1, 'off')`, w.C.ID)
	entries := len(w.Entries())
	press := func(seen state, on event) (state, error) {
		var to state
		return to, record.InTx(t.Context(), w.DB, w.Staff(actor.Chair), w.C.ID.String(), func(tx *pg.Tx) (err error) {
			to, err = lamp(w, seen).Do(t.Context(), tx, moves.Move[event]{
				On: on, Told: []any{"dark"}, Walked: true, Act: record.Act{Kind: "lamp.pressed", Subject: "7"},
			})
			return err
		})
	}
	check := func(name string, err error, code string) {
		t.Helper()
		var refusal *errs.Error
		if !errors.As(err, &refusal) || refusal.Code != code || refusal.Params["number"] != "7" {
			t.Errorf("%s: %v, want %s of 7", name, err, code)
		}
	}
	_, err = press("on", "press")
	check("what the table has not", err, "lamp.cannot.press")
	_, err = press("off", "press")
	w.Must(err)
	_, err = press("off", "press") // as somebody read it before
	check("the second", err, "lamp.moved")
	var row string
	w.Must(w.DB.Bare().QueryRowContext(t.Context(), `select string_agg(concat_ws(' ', was, event, became, actor_role, why), ';') from people.lamp_events`).Scan(&row))
	if row != "off press on chair dark" {
		t.Errorf("events: %q", row)
	}
	all := w.Entries()
	if len(all) != entries+1 || all[0].Kind != "lamp.pressed" && all[len(all)-1].Kind != "lamp.pressed" {
		t.Errorf("%d entries more", len(all)-entries)
	}
}
