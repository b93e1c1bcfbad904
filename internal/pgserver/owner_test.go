package pgserver_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"ziguan/internal/pgserver"
)

func TestCommandJoinsAServeAndLeavesItRunning(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	serve := spawn(t, "serve", dir).ready(t)
	s := start(t, dir, pgserver.Command)
	if !s.Joined() {
		t.Fatal("did not join")
	}
	ask(t, s.OwnerURL(pgserver.Database), "create table public.joined (n int)")
	stop(t, s)
	select {
	case <-s.Done():
		t.Error("a joined server is done")
	default:
	}
	if got := ask(t, serve.url, "select 1"); got != "1" {
		t.Errorf("serve answers %q", got)
	}
	serve.end(t)
}

// A serve that is setting up its first cluster has the lock and no server yet.
func TestCommandWaitsForAServeThatIsStarting(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	serve := spawn(t, "serve", dir)
	until(t, "serve sets its cluster up", func() bool { return len(unfinished(t, dir)) > 0 })
	if s := start(t, dir, pgserver.Command); !s.Joined() {
		t.Error("did not join")
	}
	serve.ready(t).end(t)
}

func TestCommandTakesOverWhenServeEnds(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	serve := spawn(t, "serve", dir).ready(t)
	serve.end(t)
	if s := start(t, dir, pgserver.Command); s.Joined() {
		t.Error("joined a serve that has ended")
	}
}

func TestWaiting(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		holder string
		use    pgserver.Use
	}{
		"a command waits for a command":      {"command", pgserver.Command},
		"serve never borrows a command's":    {"command", pgserver.Serve},
		"a test's server is its own":         {"serve", pgserver.Test},
		"a second serve waits for the first": {"serve", pgserver.Serve},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := newFolder(t)
			holder := spawn(t, c.holder, dir).ready(t)
			o := pgserver.Options{DataDir: dir, Use: c.use}
			_, err := pgserver.Start(limit(t, 300*time.Millisecond), o)
			if !errors.Is(err, pgserver.ErrTaken) || !errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("met a %s: %v", c.holder, err)
			}
			got := make(chan error, 1)
			var s *pgserver.Server
			go func() {
				var err error
				s, err = pgserver.Start(limit(t, time.Minute), o)
				got <- err
			}()
			holder.end(t)
			must(t, <-got)
			t.Cleanup(func() { stop(t, s) })
			if s.Joined() {
				t.Error("joined")
			}
		})
	}
}

func TestManyCommandsAtOnceEachGetTheirTurn(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	const n = 6
	var wg sync.WaitGroup
	failed := make(chan error, n)
	for i := range n {
		wg.Go(func() { failed <- turn(limit(t, time.Minute), dir, i) })
	}
	wg.Wait()
	for range n {
		must(t, <-failed)
	}
	s := start(t, dir, pgserver.Command)
	if got := ask(t, s.SuperURL("postgres"), "select count(*), sum(n) from public.turns"); got != "6\t15" {
		t.Errorf("turns: %q", got)
	}
}

// turn is one command's whole life.
func turn(ctx context.Context, dir string, i int) error {
	s, err := pgserver.Start(ctx, pgserver.Options{DataDir: dir, Use: pgserver.Command})
	if err != nil {
		return err
	}
	url := s.SuperURL("postgres")
	_, err = try(url, "create table if not exists public.turns (n int)")
	if err == nil {
		_, err = try(url, fmt.Sprintf("insert into public.turns values (%d)", i))
	}
	return errors.Join(err, s.Stop(ctx))
}
