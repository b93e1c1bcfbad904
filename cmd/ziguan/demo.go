package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ziguan/internal/clock"
	"ziguan/internal/demo"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

var (
	// errDemoNotEmpty refuses the demonstration where other people's data is.
	errDemoNotEmpty = errs.New(errs.Conflict, "demo.not_empty")
	// errDemoOwner says that the database's owner is needed to mark it.
	errDemoOwner = errs.New(errs.Unavailable, "demo.owner")
)

// A database that holds the demonstration carries a mark on its first schema,
// where no row of anybody's can be taken for it and a backup takes it along.
// Only what carries the mark of a begun one is ever cleared away.
const (
	demoBegun = "ziguan demonstration: begun"
	demoDone  = "ziguan demonstration: done"
)

const (
	sqlDemoLock   = `select pg_advisory_lock(72220)`
	sqlDemoMark   = `select coalesce(obj_description('people'::regnamespace, 'pg_namespace'), '')`
	sqlDemoTables = `
		select format('%I.%I', schemaname, tablename)
		from pg_tables
		where schemaname in ('people', 'record', 'outbox', 'compacts', 'parking', 'jobs')
		order by 1`
)

// stage is the database while the demonstration is put into it: one connection
// of the owner, which keeps two programs apart.
type stage struct {
	db   *sql.DB
	conn *sql.Conn
}

func openStage(ctx context.Context, owner string) (*stage, error) {
	db, err := sql.Open("postgres", owner)
	if err != nil {
		return nil, errDemoOwner.Because(err)
	}
	conn, err := db.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, sqlDemoLock)
	}
	if err != nil {
		_ = db.Close()
		return nil, errDemoOwner.Because(err)
	}
	return &stage{db, conn}, nil
}

func (g *stage) close() {
	_ = g.conn.Close()
	_ = g.db.Close() // ends the session, and with it the lock
}

func (g *stage) exec(ctx context.Context, statement string) error {
	if _, err := g.conn.ExecContext(ctx, statement); err != nil {
		return errDemoOwner.Because(err)
	}
	return nil
}

func (g *stage) mark(ctx context.Context, mark string) error {
	return g.exec(ctx, `comment on schema people is '`+mark+`'`)
}

// look lets the database count the program's tables: for its own it would warn,
// line after line, that they are not the owner's.
func (g *stage) look(ctx context.Context) error {
	tables, err := demoTables(ctx, g.conn)
	if err != nil {
		return errDemoOwner.Because(err)
	}
	return g.exec(ctx, `analyze `+strings.Join(tables, ", "))
}

// demonstrate sees to it that the demonstration is there, and gives the paths
// that sign a visitor in, one for each role. It fills an empty database, and
// begins anew where a start before was killed half-way; errDemoNotEmpty.
func (s *server) demonstrate(ctx context.Context) ([]string, error) {
	g, err := openStage(ctx, s.store.owner)
	if err != nil {
		return nil, err
	}
	defer g.close()
	var mark string
	if err := g.conn.QueryRowContext(ctx, sqlDemoMark).Scan(&mark); err != nil {
		return nil, errDemoOwner.Because(err)
	}
	if mark != demoDone {
		if err := s.clear(ctx, g, mark); err != nil {
			return nil, err
		}
		if err := s.build(ctx, g); err != nil {
			return nil, err
		}
	}
	return s.seats(ctx)
}

// clear makes sure that nothing is lost: no committee is there, or those of a
// demonstration that was begun and never done, which go.
func (s *server) clear(ctx context.Context, g *stage, mark string) error {
	all, err := s.People.Committees(ctx)
	if err != nil {
		return err
	}
	foreign := slices.ContainsFunc(all, func(c people.Committee) bool { return !demo.Ours(c.Code) })
	switch {
	case foreign || mark != demoBegun && len(all) > 0:
		return errDemoNotEmpty
	case mark == demoBegun:
		s.tell("demo.again")
		return g.empty(ctx)
	}
	return nil
}

// empty takes every row away, in one transaction. The triggers that keep the
// public record from being changed are the owner's to put aside.
func (g *stage) empty(ctx context.Context) error {
	tx, err := g.conn.BeginTx(ctx, nil)
	if err != nil {
		return errDemoOwner.Because(err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	tables, err := demoTables(ctx, tx)
	if err != nil {
		return errDemoOwner.Because(err)
	}
	var all []string
	for _, t := range tables {
		all = append(all, `alter table `+t+` disable trigger user`)
	}
	all = append(all, `truncate `+strings.Join(tables, ", ")+` restart identity`)
	for _, t := range tables {
		all = append(all, `alter table `+t+` enable trigger user`)
	}
	for _, statement := range all {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return errDemoOwner.Because(err)
		}
	}
	if err := tx.Commit(); err != nil {
		return errDemoOwner.Because(err)
	}
	return nil
}

// asker is a connection, or a transaction on it.
type asker interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func demoTables(ctx context.Context, q asker) ([]string, error) {
	rows, err := q.QueryContext(ctx, sqlDemoTables)
	if err != nil {
		return nil, fmt.Errorf("tables: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("tables: %w", err)
		}
		out = append(out, name)
	}
	return out, rows.Err()
}

// build plays the year between the two marks. The acts of a private database
// need not reach the disk one by one: the mark after them does, and without it
// the next start begins anew.
func (s *server) build(ctx context.Context, g *stage) error {
	if err := g.mark(ctx, demoBegun); err != nil {
		return err
	}
	end := s.clock()
	w := demo.World{Clock: clock.NewStepped(end), Key: s.Key, Look: g.look}
	address := s.store.app
	if u, err := url.Parse(address); err == nil && s.store.server != nil {
		q := u.Query()
		q.Set("synchronous_commit", "off")
		u.RawQuery = q.Encode()
		address = u.String()
	}
	var err error
	if w.DB, err = pg.Open(ctx, address, w.Clock.Now, connections); err != nil {
		return err
	}
	told := -1
	err = demo.Build(ctx, w, end, func(p demo.Progress) {
		if tenth := 10 * p.Done / p.All; tenth != told {
			told = tenth
			s.tell("demo.progress", "committee", p.Committee, "done", strconv.Itoa(p.Done), "all", strconv.Itoa(p.All))
		}
	})
	if err = errors.Join(err, w.DB.Close()); err != nil {
		return err
	}
	if err := g.mark(ctx, demoDone); err != nil {
		return err
	}
	s.tell("demo.ready", "seconds", strconv.Itoa(int(s.clock().Sub(end).Seconds())))
	return nil
}

// tell says a sentence where progress goes: not into the answer.
func (s *server) tell(key string, pairs ...string) {
	_, _ = fmt.Fprintln(s.errs, s.words.Say(key, pairs...))
}

// seats are the paths by which a visitor signs in, for each committee and role.
func (s *server) seats(ctx context.Context) ([]string, error) {
	guide := demo.NewGuide(s.All)
	committees, err := guide.Committees(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, c := range committees {
		seats, err := guide.Seats(ctx, c)
		if err != nil {
			return nil, err
		}
		for _, seat := range seats {
			out = append(out, seat.Path())
		}
	}
	return out, nil
}
