package register_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/record"
	"ziguan/parking/register"
)

// world is one committee with its register, on a database of its own.
type world struct {
	t     *testing.T
	db    *pg.DB
	reg   *register.Service
	c     people.CommitteeID
	other people.CommitteeID
	chair actor.Actor
}

var now = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // constant

func newWorld(t *testing.T) world {
	t.Helper()
	db := pgtest.NewAt(t, func() time.Time { return now })
	w := world{t: t, db: db, reg: register.New(db)}
	found := func(code string) people.CommitteeID {
		c, err := people.New(db).Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: code, Name: "甲", Regime: people.Owners, Province: "京"})
		if err != nil {
			t.Fatal(err)
		}
		return c.ID
	}
	w.c, w.other = found("A1"), found("B1")
	w.chair = actor.Actor{Roles: []actor.Role{actor.Chair}, Committee: w.c.String(), Pseudonym: "ab12"}
	return w
}

func (w world) at(code string) register.At { return register.At{Committee: w.c, Code: code} }

// csv makes a file of lines parted by commas.
func csv(lines ...string) register.ImportFile {
	return register.ImportFile{Name: "a.csv", Data: []byte(strings.Join(lines, "\n"))}
}

func (w world) imports(f register.ImportFile) register.Imported {
	w.t.Helper()
	out, err := w.reg.Import(w.t.Context(), w.chair, w.c, f)
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// counts tells how many rows each table of the register holds.
func (w world) counts() map[string]int {
	w.t.Helper()
	out := map[string]int{}
	for _, table := range []string{
		"people.dwellings", "people.residents", "people.occupancies", "people.contacts", "parking.vehicles",
		"parking.claims", "people.batches", "people.batch_changes", "record.entries",
	} {
		out[table] = w.number(`select count(*) from ` + table)
	}
	return out
}

func (w world) number(query string, args ...any) int {
	w.t.Helper()
	var n int
	if err := w.db.Bare().QueryRow(query, args...).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w world) exec(query string) {
	w.t.Helper()
	if _, err := w.db.Bare().Exec(query); err != nil {
		w.t.Fatal(err)
	}
}

func (w world) text(query string, args ...any) string {
	w.t.Helper()
	var s sql.NullString
	if err := w.db.Bare().QueryRow(query, args...).Scan(&s); err != nil {
		w.t.Fatal(err)
	}
	return s.String
}

func (w world) view(code string) register.View {
	w.t.Helper()
	v, err := w.reg.Dwelling(w.t.Context(), w.chair, w.at(code))
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// names lists who is at a dwelling, as kind and name.
func (w world) names(code string) string {
	var out []string
	for _, o := range w.view(code).Present {
		out = append(out, o.Kind+" "+o.Name+" "+o.Phone)
	}
	return strings.Join(out, "; ")
}

func (w world) verify() {
	w.t.Helper()
	err := w.db.Read(context.Background(), func(r *pg.Reader) error {
		_, err := record.Verify(context.Background(), r, w.c.String())
		return err
	})
	if err != nil {
		w.t.Errorf("record: %v", err)
	}
}

func file(t *testing.T, name string) register.ImportFile {
	t.Helper()
	data, err := os.ReadFile(registers + name)
	if err != nil {
		t.Fatal(err)
	}
	return register.ImportFile{Name: name, Data: data}
}

// card gives a dwelling a card in force, as the card's own package would.
func (w world) card(code, number, plateText string) {
	w.t.Helper()
	for _, q := range []string{
		`insert into parking.classes (committee_id, code, prefix, is_primary, plates_per_card, from_day, source_kind, source)
			values ('` + w.c.String() + `', 'first', 'A', true, 1, '2026-01-01', 'default', 'x') on conflict do nothing`,
		`with k as (
			insert into parking.cards (committee_id, id, number, class, is_primary, dwelling_id, state, state_since, valid_from, valid_to, token_hash, token_sealed, token_key, applied_at)
			select committee_id, gen_random_uuid(), '` + number + `', 'first', true, id, 'active', '2026-11-23', '2026-11-23', '2027-11-22', '` + number + `', '\x00', 'k', '2026-11-23'
			from people.dwellings where code = '` + code + `'
			returning committee_id, id)
			insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits)
			select committee_id, id, '` + plateText + `', true, 'x', 'x' from k`,
	} {
		if _, err := w.db.Bare().Exec(q); err != nil {
			w.t.Fatal(err)
		}
	}
}

func mustDay(t *testing.T, s string) day.Day {
	t.Helper()
	d, err := day.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func asError(err error, e **errs.Error) bool { return errors.As(err, e) }

func params(err error) map[string]string {
	var e *errs.Error
	if !asError(err, &e) {
		return nil
	}
	return e.Params
}
