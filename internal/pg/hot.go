package pg

import (
	"context"
	"fmt"
	"sync"

	"github.com/jmoiron/sqlx"
)

// prepared keeps statements that are asked thousands of times a minute: each is then
// one round trip, where another takes two and a transaction two more. Behind
// a pooler in transaction mode (binary_parameters=yes in the address) named
// statements fail, so nothing is kept there.
type prepared struct {
	off   bool
	mu    sync.Mutex
	stmts map[string]*sqlx.Stmt
}

func (p *prepared) get(ctx context.Context, x *sqlx.DB, query string) (*sqlx.Stmt, error) {
	p.mu.Lock()
	s, ok := p.stmts[query]
	p.mu.Unlock()
	if ok {
		return s, nil
	}
	fresh, err := x.PreparexContext(ctx, query) // waits for a connection: nobody shall wait with it
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if s, ok := p.stmts[query]; ok { // another was faster
		return s, fresh.Close() //nolint:sqlclosecheck // the other one is kept
	}
	if p.stmts == nil {
		p.stmts = map[string]*sqlx.Stmt{}
	}
	p.stmts[query] = fresh
	return fresh, nil
}

// asker is what reads one row or many: the pool, a transaction, a prepared statement.
type asker struct {
	get, all func(ctx context.Context, dest any, args ...any) error
}

func (d *DB) asker(ctx context.Context, query string) (asker, error) {
	if rehearsed(ctx) == nil && !d.prepared.off {
		s, err := d.prepared.get(ctx, d.x, query) //nolint:sqlclosecheck // kept as long as the pool
		if err != nil {
			return asker{}, err
		}
		return asker{s.GetContext, s.SelectContext}, nil
	}
	x := d.loose(ctx)
	return asker{
		func(ctx context.Context, dest any, args ...any) error { return x.GetContext(ctx, dest, query, args...) },
		func(ctx context.Context, dest any, args ...any) error {
			return x.SelectContext(ctx, dest, query, args...)
		},
	}, nil
}

// Hot runs one statement outside any transaction, by itself one commit if it
// writes, prepared once for each connection: for the gate's path alone, where a
// queue of cars is waiting. Its errors are not translated.
func (d *DB) Hot(ctx context.Context, dest any, query string, args ...any) error {
	a, err := d.asker(ctx, query)
	if err != nil {
		return named(query, err)
	}
	return named(query, a.all(ctx, dest, args...))
}

// Kept reads by single statements, prepared once for each connection, with no snapshot
// around them: for what every request asks before anything else.
func (d *DB) Kept() Queryer { return kept{d} }

type kept struct{ d *DB }

// Get reads exactly one row.
func (k kept) Get(ctx context.Context, dest any, query string, args ...any) error {
	a, err := k.d.asker(ctx, query)
	if err != nil {
		return Translate(named(query, err))
	}
	return Translate(named(query, a.get(ctx, dest, args...)))
}

// Select reads all rows into a slice.
func (k kept) Select(ctx context.Context, dest any, query string, args ...any) error {
	return Translate(k.d.Hot(ctx, dest, query, args...))
}
