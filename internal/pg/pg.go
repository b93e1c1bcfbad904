package pg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/errs"
)

var (
	// ErrDown says that the database cannot be reached or is shutting down.
	ErrDown = errs.New(errs.Unavailable, "database.down")
	// ErrBusy says that an act lost against others five times running.
	ErrBusy = errs.New(errs.Unavailable, "database.busy")
)

// DB is the application's connection pool with its clock.
type DB struct {
	x        *sqlx.DB
	clock    clock.Clock
	prepared prepared
}

// Open connects with the application role. Strings go as text parameters in
// binary mode, so that no named statement is needed behind a pooler.
func Open(ctx context.Context, url string, c clock.Clock, conns int) (*DB, error) {
	x, err := sqlx.Open("postgres", url)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	x.SetMaxOpenConns(conns)
	x.SetMaxIdleConns(conns)
	x.SetConnMaxIdleTime(5 * time.Minute)
	if err := x.PingContext(ctx); err != nil {
		_ = x.Close()
		return nil, ErrDown.Because(err)
	}
	return &DB{x: x, clock: c, prepared: prepared{off: strings.Contains(url, "binary_parameters=yes")}}, nil
}

// At is the same pool by another clock, for what only looks at another day.
func (d *DB) At(c clock.Clock) *DB {
	return &DB{x: d.x, clock: c, prepared: prepared{off: d.prepared.off}}
}

// Close lets the connections go.
func (d *DB) Close() error { return d.x.Close() }

// Now is the present instant by the program's clock.
func (d *DB) Now() time.Time { return d.clock() }

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	if err := d.x.PingContext(ctx); err != nil {
		return ErrDown.Because(err)
	}
	return nil
}

// Bare gives the pool to tools that need it: migrations and tests, never the domain.
func (d *DB) Bare() *sql.DB { return d.x.DB }

// Queryer is what both a transaction and a page's snapshot can do.
type Queryer interface {
	Get(ctx context.Context, dest any, query string, args ...any) error
	Select(ctx context.Context, dest any, query string, args ...any) error
}

// Tx is one unit of work: one transaction, one instant, one actor.
type Tx struct {
	x     *sqlx.Tx
	db    *DB
	after []func(context.Context)
	// Now is the instant of the act, to the microsecond, the same throughout.
	Now time.Time
	// Who acts.
	Who actor.Actor
}

// Get reads exactly one row; sql.ErrNoRows stays visible to errors.Is.
func (t *Tx) Get(ctx context.Context, dest any, query string, args ...any) error {
	return named(query, t.x.GetContext(ctx, dest, query, args...))
}

// Select reads all rows into a slice.
func (t *Tx) Select(ctx context.Context, dest any, query string, args ...any) error {
	return named(query, t.x.SelectContext(ctx, dest, query, args...))
}

// Exec writes and tells how many rows it touched.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	r, err := t.x.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, named(query, err)
	}
	return r.RowsAffected()
}

// Do writes, however many rows that touches.
func (t *Tx) Do(ctx context.Context, query string, args ...any) error {
	_, err := t.Exec(ctx, query, args...)
	return err
}

// Statement is one to be run, with its arguments.
type Statement struct {
	query string
	args  []any
}

// Stmt makes a statement for DoAll.
func Stmt(query string, args ...any) Statement { return Statement{query, args} }

// DoAll writes by one statement after another, as Do.
func (t *Tx) DoAll(ctx context.Context, list ...Statement) error {
	for _, s := range list {
		if err := t.Do(ctx, s.query, s.args...); err != nil {
			return err
		}
	}
	return nil
}

// DoOr writes, and refuses with none when that touches no row.
func (t *Tx) DoOr(ctx context.Context, none error, query string, args ...any) error {
	n, err := t.Exec(ctx, query, args...)
	if err == nil && n == 0 {
		return none
	}
	return err
}

// AfterCommit runs fn once the act is durable; it never runs otherwise.
func (t *Tx) AfterCommit(fn func(context.Context)) { t.after = append(t.after, fn) }

const tries = 5

// InTx runs fn in one READ COMMITTED transaction and commits it. It is called
// by exported use cases alone. fn may run up to five times (deadlock, failed
// serialisation), so it must have no effect outside the transaction but
// AfterCommit. A failed commit is the error returned.
func (d *DB) InTx(ctx context.Context, who actor.Actor, fn func(*Tx) error) error {
	if x := rehearsed(ctx); x != nil {
		return d.pretend(ctx, x, who, fn)
	}
	for try := range tries {
		after, err := d.once(ctx, who, fn)
		if err == nil {
			for _, f := range after {
				f(context.WithoutCancel(ctx))
			}
			return nil
		}
		if !retryable(err) {
			return Translate(err)
		}
		pause := time.Duration(1<<try)*time.Millisecond + rand.N(5*time.Millisecond) //nolint:gosec // jitter
		select {
		case <-ctx.Done():
			return fmt.Errorf("retry: %w", ctx.Err())
		case <-time.After(pause):
		}
	}
	return ErrBusy
}

func (d *DB) once(ctx context.Context, who actor.Actor, fn func(*Tx) error) ([]func(context.Context), error) {
	x, err := d.x.BeginTxx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = x.Rollback() }() // after a commit it does nothing; it also covers a panic
	tx := &Tx{x: x, db: d, Now: d.clock(), Who: who}
	if err := fn(tx); err != nil {
		return nil, err
	}
	if err := x.Commit(); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return tx.after, nil
}

// Reader is one REPEATABLE READ snapshot, so that the numbers of a page agree.
type Reader struct {
	x *sqlx.Tx
	// Now is the instant of the page.
	Now time.Time
}

// Get reads exactly one row.
func (r *Reader) Get(ctx context.Context, dest any, query string, args ...any) error {
	return named(query, r.x.GetContext(ctx, dest, query, args...))
}

// Select reads all rows into a slice.
func (r *Reader) Select(ctx context.Context, dest any, query string, args ...any) error {
	return named(query, r.x.SelectContext(ctx, dest, query, args...))
}

// Read runs fn on one read-only snapshot.
func (d *DB) Read(ctx context.Context, fn func(*Reader) error) error {
	if x := rehearsed(ctx); x != nil {
		return Translate(fn(&Reader{x: x, Now: d.clock()}))
	}
	x, err := d.x.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return Translate(err)
	}
	defer func() { _ = x.Rollback() }()
	return Translate(fn(&Reader{x: x, Now: d.clock()}))
}

func retryable(err error) bool {
	var e *pq.Error
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}

// NoRows reports whether a Get found nothing.
func NoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// Constraint gives the name of the constraint an error is about; empty for
// any other error. Stores map names to refusals.
func Constraint(err error) string {
	var e *pq.Error
	if errors.As(err, &e) {
		return e.Constraint
	}
	return ""
}

// Get reads one row outside any transaction: for the single look-up before an
// act, such as whose token this is.
func (d *DB) Get(ctx context.Context, dest any, query string, args ...any) error {
	return Translate(named(query, d.loose(ctx).GetContext(ctx, dest, query, args...)))
}

// Select reads rows outside any transaction.
func (d *DB) Select(ctx context.Context, dest any, query string, args ...any) error {
	return Translate(named(query, d.loose(ctx).SelectContext(ctx, dest, query, args...)))
}

// loose is what runs a statement that no transaction of the caller's is around.
func (d *DB) loose(ctx context.Context) looser {
	if x := rehearsed(ctx); x != nil {
		return x
	}
	return d.x
}

type looser interface {
	GetContext(ctx context.Context, dest any, query string, args ...any) error
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
}
