package pg

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"ziguan/internal/actor"
)

// rehearsal marks a context whose acts are never committed.
type rehearsal struct{}

// Rehearse runs fn for its answer alone: every act and every look in its context
// happens in one transaction, sees what the acts before it did, and is rolled
// back in the end. What an act would do after its commit is left out. One act
// after another: fn starts no others beside it. The rows it touches stay locked
// until it ends.
func (d *DB) Rehearse(ctx context.Context, fn func(context.Context) error) error {
	x, err := d.x.BeginTxx(ctx, nil)
	if err != nil {
		return Translate(err)
	}
	defer func() { _ = x.Rollback() }()
	return Translate(fn(context.WithValue(ctx, rehearsal{}, x)))
}

// rehearsed gives the transaction of a rehearsal; nil outside of one.
func rehearsed(ctx context.Context) *sqlx.Tx {
	x, _ := ctx.Value(rehearsal{}).(*sqlx.Tx)
	return x
}

// pretend is InTx within a rehearsal. What a commit would find out is asked for;
// an act that fails leaves nothing to those after it.
func (d *DB) pretend(ctx context.Context, x *sqlx.Tx, who actor.Actor, fn func(*Tx) error) error {
	do := func(what string) error {
		if _, err := x.ExecContext(ctx, what); err != nil {
			return fmt.Errorf("rehearse: %w", err)
		}
		return nil
	}
	if err := do("savepoint act"); err != nil {
		return err
	}
	err := fn(&Tx{x: x, db: d, Now: d.clock(), Who: who})
	if err == nil {
		err = do("set constraints all immediate; set constraints all deferred; release savepoint act")
	}
	if err != nil {
		_ = do("rollback to savepoint act")
	}
	return Translate(err)
}
