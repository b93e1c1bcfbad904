package pg

import (
	"context"
	"fmt"
	"sync"

	"github.com/jmoiron/sqlx"
)

// prepared keeps statements that are asked thousands of times a minute. Behind
// a pooler in transaction mode (binary_parameters=yes in the address) named
// statements fail, so nothing is kept there.
type prepared struct {
	off   bool
	mu    sync.Mutex
	stmts map[string]*sqlx.Stmt
}

func (p *prepared) get(ctx context.Context, x *sqlx.DB, query string) (*sqlx.Stmt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s, ok := p.stmts[query]; ok {
		return s, nil
	}
	s, err := x.PreparexContext(ctx, query) //nolint:sqlclosecheck // kept as long as the pool, which closes it
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	if p.stmts == nil {
		p.stmts = map[string]*sqlx.Stmt{}
	}
	p.stmts[query] = s
	return s, nil
}

// Hot reads with a statement prepared once for each connection: for the gate's
// path alone, where a queue of cars is waiting.
func (t *Tx) Hot(ctx context.Context, dest any, query string, args ...any) error {
	if t.db.prepared.off {
		return t.Select(ctx, dest, query, args...)
	}
	s, err := t.db.prepared.get(ctx, t.db.x, query)
	if err != nil {
		return err
	}
	return t.x.StmtxContext(ctx, s).SelectContext(ctx, dest, args...) //nolint:sqlclosecheck // the transaction closes it with itself
}

// HotExec writes with a statement prepared once for each connection, and tells
// how many rows it touched.
func (t *Tx) HotExec(ctx context.Context, query string, args ...any) (int64, error) {
	if t.db.prepared.off {
		return t.Exec(ctx, query, args...)
	}
	s, err := t.db.prepared.get(ctx, t.db.x, query)
	if err != nil {
		return 0, err
	}
	r, err := t.x.StmtxContext(ctx, s).ExecContext(ctx, args...) //nolint:sqlclosecheck // kept as long as the pool
	if err != nil {
		return 0, err //nolint:wrapcheck // stores translate
	}
	return r.RowsAffected() //nolint:wrapcheck // never fails with lib/pq
}
