package pgserver_test

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"ziguan/internal/pgserver"
)

const sqlPostmaster = `select split_part(pg_read_file('postmaster.pid'), e'\n', 1)`

func TestKilledOwnerTakesItsServerDown(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	serve := spawn(t, "serve", dir).ready(t)
	ask(t, serve.url, "create table public.kept as select 7 as n")
	must(t, serve.Process.Kill())
	_, err := serve.Process.Wait() // a kill returns before the owner is gone, and with it its lock
	must(t, err)
	began := time.Now()
	s := start(t, dir, pgserver.Command)
	t.Logf("after a kill of the owner, started in %v", time.Since(began))
	if s.Joined() {
		t.Error("joined the server of the dead")
	}
	if got := ask(t, s.SuperURL("postgres"), "select n from public.kept"); got != "7" {
		t.Errorf("kept %q", got)
	}
}

func TestStartAfterKillOfOwnerAndServer(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	serve := spawn(t, "serve", dir).ready(t)
	ask(t, serve.url, "create table public.kept as select 7 as n")
	pids := []int{serve.Process.Pid, number(t, ask(t, serve.url, sqlPostmaster))}
	for _, pid := range strings.Fields(ask(t, serve.url, "select pid from pg_stat_activity where pid <> pg_backend_pid()")) {
		pids = append(pids, number(t, pid))
	}
	for _, pid := range pids {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && err != syscall.ESRCH {
			t.Fatal(err)
		}
	}
	began := time.Now()
	s := start(t, dir, pgserver.Serve)
	took := time.Since(began)
	t.Logf("after a kill of both, started in %v", took)
	if took > 30*time.Second {
		t.Errorf("took %v", took)
	}
	if got := ask(t, s.SuperURL("postgres"), "select n from public.kept"); got != "7" {
		t.Errorf("kept %q", got)
	}
}

func TestKilledFirstSetUpIsDoneAgain(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	serve := spawn(t, "serve", dir)
	until(t, "serve sets its cluster up", func() bool { return len(unfinished(t, dir)) > 0 })
	must(t, serve.Process.Kill())
	s := start(t, dir, pgserver.Command)
	if got := ask(t, s.AppURL(pgserver.Database), "select 1"); got != "1" {
		t.Errorf("answered %q", got)
	}
	if left := unfinished(t, dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestDoneTellsThatTheServerDied(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	s := start(t, dir, pgserver.Serve)
	if s.Err() != nil {
		t.Errorf("fails while it runs: %v", s.Err())
	}
	must(t, syscall.Kill(number(t, ask(t, s.SuperURL("postgres"), sqlPostmaster)), syscall.SIGKILL))
	select {
	case <-s.Done():
	case <-limit(t, 10*time.Second).Done():
		t.Fatal("never done")
	}
	if s.Err() == nil {
		t.Error("no error tells why")
	}
	stop(t, s)
	if s.Err() == nil {
		t.Error("stopping the dead made its end an asked-for one")
	}
	start(t, dir, pgserver.Serve)
}

func TestTimedStopEndsOpenTransactionsWithinTenSeconds(t *testing.T) {
	t.Parallel()
	s := start(t, newFolder(t), pgserver.Serve)
	busy := make(chan error, 1)
	go func() {
		_, err := try(s.SuperURL("postgres"), "select pg_sleep(600)")
		busy <- err
	}()
	until(t, "the session is busy", func() bool {
		return ask(t, s.SuperURL("postgres"), "select count(*) from pg_stat_activity where wait_event = 'PgSleep'") == "1"
	})
	began := time.Now()
	stop(t, s)
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
	if <-busy == nil {
		t.Error("the session outlived its server")
	}
}

func TestServeDropsToTheDatabasesAccountAndStillStopsIt(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	p := spawn(t, "drop", dir).ready(t)
	if want := ownerUID(t, dir+"/pg"); p.uid != want || p.uid == 0 {
		t.Errorf("runs as %d, the cluster is %d's", p.uid, want)
	}
	// A command run as root joins it none the less.
	if s := start(t, dir, pgserver.Command); !s.Joined() {
		t.Error("did not join")
	}
	p.end(t)
	if s := start(t, dir, pgserver.Command); s.Joined() {
		t.Error("joined the ended")
	}
	if _, err := os.Stat(dir + "/pg/postmaster.pid"); err != nil {
		t.Errorf("no server runs: %v", err)
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	must(t, err)
	return n
}
