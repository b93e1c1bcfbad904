package pg_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/errs"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
)

const (
	sqlDistrictAdd   = `insert into people.districts (id, code, name, created_at) values (gen_random_uuid(), $1, $2, $3)`
	sqlDistrictName  = `select name from people.districts where code = $1`
	sqlDistrictCount = `select count(*) from people.districts`
	sqlDistrictSet   = `update people.districts set name = $2 where code = $1`
)

var nobody = actor.Of(actor.Operator)

func add(ctx context.Context, tx *pg.Tx, code string) error {
	_, err := tx.Exec(ctx, sqlDistrictAdd, code, "name", tx.Now)
	return err
}

func count(t *testing.T, db *pg.DB) int {
	t.Helper()
	var n int
	if err := db.Get(t.Context(), &n, sqlDistrictCount); err != nil {
		t.Fatal(err)
	}
	return n
}

// An act has one instant and one actor, and is there once it has been answered.
func TestAnActIsCommitted(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 8, 0, 0, 123_456_789, time.UTC)
	db := pgtest.NewAt(t, clock.Fixed(at))
	done := false
	err := db.InTx(t.Context(), nobody, func(tx *pg.Tx) error {
		if !tx.Now.Equal(at.Truncate(time.Microsecond)) || !tx.Who.Is(actor.Operator) {
			t.Errorf("the act is at %s by %v", tx.Now, tx.Who)
		}
		tx.AfterCommit(func(context.Context) { done = count(t, db) == 1 })
		return add(t.Context(), tx, "D1")
	})
	if err != nil || !done {
		t.Errorf("committed %v, %v", done, err)
	}
}

// A refused act, and one that panics, leave nothing behind and tell nobody.
func TestAnActThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	refusal := errs.New(errs.Conflict, "some.refusal")
	told := false
	tell := func(context.Context) { told = true }
	err := db.InTx(t.Context(), nobody, func(tx *pg.Tx) error {
		tx.AfterCommit(tell)
		return errors.Join(add(t.Context(), tx, "D1"), refusal)
	})
	if !errors.Is(err, refusal) {
		t.Errorf("the refusal became %v", err)
	}
	func() {
		defer func() {
			if p := recover(); p != "out of order" {
				t.Errorf("recovered %v", p)
			}
		}()
		_ = db.InTx(t.Context(), nobody, func(tx *pg.Tx) error {
			tx.AfterCommit(tell)
			if err := add(t.Context(), tx, "D2"); err != nil {
				t.Error(err)
			}
			panic("out of order")
		})
	}()
	if n := count(t, db); n != 0 || told {
		t.Errorf("%d rows were left, told: %v", n, told)
	}
	for range 30 { // no connection was lost on the way
		if err := db.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// What only the commit finds out is the act's error: nothing is believed done before it.
func TestAFailedCommitIsTheError(t *testing.T) {
	t.Parallel()
	d := pgtest.Create(t)
	owner, err := sql.Open("postgres", d.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = owner.Close() }()
	const late = `create function people.late() returns trigger language plpgsql as
		$$ begin raise exception 'too late' using errcode = 'check_violation', constraint = 'only_at_the_end'; end $$;
		create constraint trigger late after insert on people.districts deferrable initially deferred
			for each row execute function people.late()`
	if _, err := owner.ExecContext(t.Context(), late); err != nil {
		t.Fatal(err)
	}
	db, err := pg.Open(t.Context(), d.App, clock.System, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	told := false
	err = db.InTx(t.Context(), nobody, func(tx *pg.Tx) error {
		tx.AfterCommit(func(context.Context) { told = true })
		return add(t.Context(), tx, "D1")
	})
	if pg.Constraint(err) != "only_at_the_end" || told {
		t.Errorf("the commit failed and the act says %v, told: %v", err, told)
	}
}

// A lost race is run again, five times at most; then people are asked to try later.
func TestRetriesAreBounded(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for _, race := range []*pq.Error{{Code: "40001"}, {Code: "40P01"}} {
		runs, told := 0, 0
		err := db.InTx(t.Context(), nobody, func(tx *pg.Tx) error {
			runs++
			tx.AfterCommit(func(context.Context) { told++ })
			if runs < 3 {
				return fmt.Errorf("step: %w", race)
			}
			return nil
		})
		if err != nil || runs != 3 || told != 1 {
			t.Errorf("%s: %d runs, told %d times, %v", race.Code, runs, told, err)
		}
		runs = 0
		err = db.InTx(t.Context(), nobody, func(*pg.Tx) error {
			runs++
			return race
		})
		if !errors.Is(err, pg.ErrBusy) || runs != 5 {
			t.Errorf("%s: %d runs, %v", race.Code, runs, err)
		}
	}
	runs := 0
	err := db.InTx(t.Context(), nobody, func(*pg.Tx) error { runs++; return &pq.Error{Code: "23505"} })
	if err == nil || runs != 1 {
		t.Errorf("a broken rule was tried %d times: %v", runs, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = db.InTx(ctx, nobody, func(*pg.Tx) error { cancel(); return &pq.Error{Code: "40001"} })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("whoever has gone is still served: %v", err)
	}
}

// Two acts that wait for each other both come to their end.
func TestADeadlockIsUndone(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if err := db.InTx(t.Context(), nobody, func(tx *pg.Tx) error {
		return errors.Join(add(t.Context(), tx, "A"), add(t.Context(), tx, "B"))
	}); err != nil {
		t.Fatal(err)
	}
	var both, all sync.WaitGroup
	both.Add(2)
	for _, order := range [][2]string{{"A", "B"}, {"B", "A"}} {
		all.Go(func() {
			first := true
			err := db.InTx(t.Context(), nobody, func(tx *pg.Tx) error {
				if _, err := tx.Exec(t.Context(), sqlDistrictSet, order[0], "by "+order[0]); err != nil {
					return err
				}
				if first {
					first = false
					both.Done()
					both.Wait() // each holds one row now
				}
				_, err := tx.Exec(t.Context(), sqlDistrictSet, order[1], "by "+order[0])
				return err
			})
			if err != nil {
				t.Errorf("%v: %v", order, err)
			}
		})
	}
	all.Wait()
}

// The numbers of one page agree, whatever is committed meanwhile; a page cannot write.
func TestAPageIsOneSnapshot(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	err := db.Read(t.Context(), func(r *pg.Reader) error {
		var before, after []int
		if err := r.Select(t.Context(), &before, sqlDistrictCount); err != nil {
			return err
		}
		if err := db.InTx(t.Context(), nobody, func(tx *pg.Tx) error { return add(t.Context(), tx, "D1") }); err != nil {
			return err
		}
		if err := r.Select(t.Context(), &after, sqlDistrictCount); err != nil {
			return err
		}
		if before[0] != 0 || after[0] != 0 {
			t.Errorf("the page counted %v, then %v", before, after)
		}
		var name string
		return r.Get(t.Context(), &name, sqlDistrictSet+" returning name", "D1", "x")
	})
	var refused *pq.Error
	if !errors.As(err, &refused) || refused.Code != "25006" {
		t.Errorf("a page wrote: %v", err)
	}
	if n := count(t, db); n != 1 {
		t.Errorf("%d rows afterwards", n)
	}
}

// The small look-ups tell nothing found and broken rules apart.
func TestNoRowsAndConstraint(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	var name string
	if err := db.Get(t.Context(), &name, sqlDistrictName, "none"); !pg.NoRows(err) || pg.Constraint(err) != "" {
		t.Errorf("nothing found: %v", err)
	}
	err := db.InTx(t.Context(), nobody, func(tx *pg.Tx) error {
		return errors.Join(add(t.Context(), tx, "D1"), add(t.Context(), tx, "d1"))
	})
	if pg.Constraint(err) != "districts_code_key" || pg.NoRows(err) {
		t.Errorf("the same code twice: %v", err)
	}
}
