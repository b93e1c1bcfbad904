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

// Hot runs one statement outside any transaction, by itself one commit if it
// writes, prepared once for each connection: for the gate's path alone, where a
// queue of cars is waiting.
func (d *DB) Hot(ctx context.Context, dest any, query string, args ...any) error {
	if d.prepared.off {
		return hush(d.x.SelectContext(ctx, dest, query, args...))
	}
	s, err := d.prepared.get(ctx, d.x, query) //nolint:sqlclosecheck // kept as long as the pool
	if err != nil {
		return err
	}
	return hush(s.SelectContext(ctx, dest, args...))
}
