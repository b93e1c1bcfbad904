package pg_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/errs"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
)

// A lost or stopping database is told from every other failure.
func TestTranslate(t *testing.T) {
	t.Parallel()
	refusal := errs.New(errs.NotFound, "some.thing")
	for name, tc := range map[string]struct {
		err  error
		down bool
	}{
		"the server is shutting down":    {&pq.Error{Code: "57P01"}, true},
		"the server is starting":         {&pq.Error{Code: "57P03"}, true},
		"the connection was lost":        {&pq.Error{Code: "08006"}, true},
		"there are too many connections": {&pq.Error{Code: "53300"}, true},
		"the answer broke off":           {fmt.Errorf("read: %w", io.ErrUnexpectedEOF), true},
		"nobody listens":                 {&net.OpError{Op: "dial", Err: errors.New("refused")}, true},
		"a broken rule":                  {&pq.Error{Code: "23505", Constraint: "x"}, false},
		"nothing was found":              {sql.ErrNoRows, false},
		"whoever asked has gone":         {context.Canceled, false},
		"a refusal":                      {refusal.Because(io.EOF), false},
	} {
		got := pg.Translate(tc.err)
		if errors.Is(got, pg.ErrDown) != tc.down || !tc.down && !errors.Is(got, tc.err) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if pg.Translate(nil) != nil {
		t.Error("no error became one")
	}
}

// What was typed is in no error that the log could print; what a store goes by is.
func TestAnErrorQuotesNoValue(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	const phone = "13800138000"
	for query, constraint := range map[string]string{
		`select $1::text::int as n`: "",
		`select n from (values (1)) v (n) where n = cast($1 as uuid)::text::int`:                                                                                                 "",
		`insert into people.people (id, name, phone, created_at) values (gen_random_uuid(), 'x', $1, '2026-01-01'), (gen_random_uuid(), 'x', $1, '2026-01-01') returning 1 as n`: "people_phone_key",
	} {
		var n int
		err := db.InTx(t.Context(), actor.Of(actor.System), func(tx *pg.Tx) error { return tx.Get(t.Context(), &n, query, phone) })
		var e *pq.Error
		if !errors.As(err, &e) || strings.Contains(fmt.Sprintf("%v %+v %s", err, *e, e.ErrorWithDetail()), phone) {
			t.Errorf("%s: %v", query, err)
		}
		if constraint != "" && pg.Constraint(err) != constraint {
			t.Errorf("%s: %q %v", query, pg.Constraint(err), err)
		}
	}
}

// A text that no column has room for is refused by the database too, kindly, on
// whichever way it comes.
func TestATextBeyondItsBoundIsRefused(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	err := db.InTx(t.Context(), actor.Of(actor.System), func(tx *pg.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into people.districts (id, code, name, created_at) values (gen_random_uuid(), 'X', repeat('x', 50000), '2026-01-01')`)
		return fmt.Errorf("add a district: %w", err)
	})
	if !errors.Is(err, pg.ErrLong) || errs.KindOf(err) != errs.Invalid {
		t.Errorf("%v", err)
	}
}

// A database that is not there, or goes away in the middle, is said to be down.
func TestAStoppedDatabase(t *testing.T) {
	t.Parallel()
	if _, err := pg.Open(t.Context(), "postgres://ziguan_app@127.0.0.1:1/none?sslmode=disable", clock.System, 1); !errors.Is(err, pg.ErrDown) {
		t.Errorf("opened what is not there: %v", err)
	}
	d := pgtest.Create(t)
	db, err := pg.Open(t.Context(), d.App, clock.System, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	super, err := sql.Open("postgres", d.Super)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = super.Close() }()
	err = db.InTx(t.Context(), nobody, func(tx *pg.Tx) error {
		if _, err := super.ExecContext(t.Context(),
			`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'ziguan_app'`, d.Name); err != nil {
			t.Error(err)
		}
		return add(t.Context(), tx, "D1")
	})
	if !errors.Is(err, pg.ErrDown) {
		t.Errorf("the connection was ended in the middle: %v", err)
	}
	if err := db.Ping(t.Context()); err != nil {
		t.Errorf("the next act does not get through: %v", err)
	}
}
