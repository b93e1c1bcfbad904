package pg_test

import (
	"context"
	"errors"
	"testing"

	"ziguan/internal/errs"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
)

// In a rehearsal every act and look sees what the acts before it did, an act that
// fails leaves nothing, nothing runs after a commit, and in the end nothing is there.
func TestARehearsalLeavesNothing(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	refusal := errs.New(errs.Conflict, "some.refusal")
	told := false
	err := db.Rehearse(t.Context(), func(ctx context.Context) error {
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(db.InTx(ctx, nobody, func(tx *pg.Tx) error {
			tx.AfterCommit(func(context.Context) { told = true })
			return add(ctx, tx, "D1")
		}))
		if err := db.InTx(ctx, nobody, func(tx *pg.Tx) error { return errors.Join(add(ctx, tx, "D2"), refusal) }); !errors.Is(err, refusal) {
			t.Errorf("the refusal became %v", err)
		}
		if err := db.InTx(ctx, nobody, func(tx *pg.Tx) error { return add(ctx, tx, "D1") }); pg.Constraint(err) == "" {
			t.Errorf("the same twice: %v", err)
		}
		must(db.InTx(ctx, nobody, func(tx *pg.Tx) error { return add(ctx, tx, "D3") }))
		var n, m int
		must(db.Get(ctx, &n, sqlDistrictCount))
		must(db.Read(ctx, func(r *pg.Reader) error { return r.Get(ctx, &m, sqlDistrictCount) }))
		if n != 2 || m != 2 {
			t.Errorf("%d and %d rows within, want 2", n, m)
		}
		return nil
	})
	if n := count(t, db); err != nil || n != 0 || told {
		t.Errorf("%d rows left, told %v, %v", n, told, err)
	}
}
