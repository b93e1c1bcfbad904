package main_test

import (
	"bufio"
	"database/sql"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func query(t *testing.T, address, q string) {
	t.Helper()
	db, err := sql.Open("postgres", address)
	must(t, err)
	defer func() { _ = db.Close() }()
	_, err = db.Exec(q)
	must(t, err)
}

// serving is a running serve as its test sees it.
type serving struct {
	*exec.Cmd
	url   string // where it listens
	first string // the one line it printed
	done  chan error
}

// serve starts the program and waits until it has said where it is.
func (m machine) serve(t *testing.T) *serving {
	t.Helper()
	s := &serving{Cmd: m.command(t.Context(), "serve", "--listen", "127.0.0.1:0"), done: make(chan error, 1)}
	log, err := os.Create(filepath.Join(t.ArtifactDir(), "serve.log"))
	must(t, err)
	s.Stderr = log
	r, w, err := os.Pipe()
	must(t, err)
	s.Stdout = w
	must(t, s.Start())
	_ = w.Close()
	go func() { s.done <- s.Wait(); _ = log.Close() }()
	t.Cleanup(func() {
		_ = s.Process.Kill()
		_ = r.Close()
	})
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		said, _ := os.ReadFile(log.Name())
		t.Fatalf("serve said nothing: %v\n%s", err, said)
	}
	s.first = strings.TrimSpace(line)
	s.url = regexp.MustCompile(`^http://[^/]+`).FindString(s.first)
	return s
}

func (s *serving) get(t *testing.T, path string) (int, string) {
	t.Helper()
	resp, err := http.Get(s.url + path)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	must(t, err)
	return resp.StatusCode, string(b)
}

// until waits for a condition, for at most as long as the contract allows.
func until(t *testing.T, what string, limit time.Duration, ok func() bool) {
	t.Helper()
	tick, end := time.NewTicker(20*time.Millisecond), time.After(limit)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("not within %s: %s", limit, what)
		}
	}
}

func (s *serving) ready(t *testing.T) {
	t.Helper()
	until(t, "ready", 30*time.Second, func() bool { code, _ := s.get(t, "/readyz"); return code == http.StatusOK })
}

// terminate ends serve as a supervisor does, and holds it to its 10 s.
func (s *serving) terminate(t *testing.T) {
	t.Helper()
	must(t, s.Process.Signal(syscall.SIGTERM))
	select {
	case err := <-s.done:
		if err != nil {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("still there after 10 s")
	}
}

// postmaster is the number of the machine's PostgreSQL.
func (m machine) postmaster(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(m.dir, "pg", "postmaster.pid"))
	must(t, err)
	line, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(line)
	must(t, err)
	return pid
}

// The first start without any configuration prints one address with a one-time
// token (ux rule 46); without the token there is nothing.
func TestFirstStartPrintsOneSetupLink(t *testing.T) {
	t.Parallel()
	m := private(t)
	s := m.serve(t)
	s.ready(t)
	if !regexp.MustCompile(`^http://127\.0\.0\.1:\d+/setup/[A-Z2-7]{26}$`).MatchString(s.first) {
		t.Errorf("said %q", s.first)
	}
	for _, path := range []string{"/setup", "/setup/", "/setup/AAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		if code, _ := s.get(t, path); code != http.StatusNotFound {
			t.Errorf("%s: %d", path, code)
		}
	}
	m.found(t, "yuan")
	s.terminate(t)

	again := m.serve(t)
	again.ready(t)
	if again.first != again.url {
		t.Errorf("with a committee it said %q", again.first)
	}
	again.terminate(t)
}

// A command joins a running serve; two at once wait for each other when none
// runs; and whatever root makes can be used by the account serve becomes.
func TestCommandsWorkBesideServeAndBesideEachOther(t *testing.T) {
	t.Parallel()
	m := private(t)
	ended := make(chan result, 2)
	for _, code := range []string{"one", "two"} { // the very first commands on an empty folder
		go func() {
			ended <- m.run(t, "", "committee", "create", "--code", code, "--name", "院", "--regime", "owners", "--json")
		}()
	}
	for range 2 {
		if r := <-ended; r.code != 0 {
			t.Fatalf("exit %d: %s", r.code, r.said)
		}
	}
	s := m.serve(t)
	s.ready(t)
	m.found(t, "three")
	if got := m.committees(t); len(got) != 3 {
		t.Errorf("found %v", got)
	}
	if r := m.run(t, "", "doctor", "--health="+s.url+"/healthz"); r.code != 0 {
		t.Errorf("health: exit %d %s", r.code, r.said)
	}
	file := filepath.Join(t.TempDir(), "beside.zip")
	m.must(t, nil, "backup", file)
	s.terminate(t)
	if r := m.run(t, "", "doctor", "--health="+s.url+"/healthz", "--json"); r.code != 3 {
		t.Errorf("health of nothing: exit %d %s", r.code, r.out)
	}
}

// After SIGKILL of server and database the next start is ready within 30 s, and
// a database that dies alone is started again under the server, which says so.
func TestServeRecoversFromKills(t *testing.T) {
	t.Parallel()
	m := private(t)
	s := m.serve(t)
	s.ready(t)
	m.found(t, "kept")
	must(t, syscall.Kill(m.postmaster(t), syscall.SIGKILL))
	until(t, "the server says that its database is gone, or has it back", 10*time.Second, func() bool {
		if code, _ := s.get(t, "/healthz"); code != http.StatusOK {
			t.Errorf("not alive: %d", code)
		}
		code, _ := s.get(t, "/readyz")
		return code == http.StatusServiceUnavailable || code == http.StatusOK
	})
	s.ready(t)
	until(t, "a command joins the revived database", 30*time.Second, func() bool { return len(m.committees(t)) == 1 })

	pg := m.postmaster(t)
	must(t, s.Process.Kill())
	_ = syscall.Kill(pg, syscall.SIGKILL)
	<-s.done
	began := time.Now()
	again := m.serve(t)
	again.ready(t)
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("ready after %s", took)
	}
	if got := m.committees(t); len(got) != 1 || got[0].Code != "kept" {
		t.Errorf("found %v", got)
	}
	again.terminate(t)
	if err := syscall.Kill(m.postmasterIfAny(), 0); err == nil {
		t.Error("PostgreSQL outlived its server")
	}
}

// postmasterIfAny is the number in the pid file, or one that nobody has.
func (m machine) postmasterIfAny() int {
	b, err := os.ReadFile(filepath.Join(m.dir, "pg", "postmaster.pid"))
	if err != nil {
		return 1 << 30
	}
	line, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		return 1 << 30
	}
	return pid
}

// /healthz answers without a database, /readyz only with one, both at once (ux rule 49).
func TestTimedHealthNeedsNoDatabase(t *testing.T) {
	t.Parallel()
	m, d := shared(t)
	s := m.serve(t)
	s.ready(t)
	timed := func(path string, want int) {
		t.Helper()
		best := time.Hour
		for range 5 { // a busy machine may be late once
			began := time.Now()
			if code, body := s.get(t, path); code != want {
				t.Errorf("%s: %d %s", path, code, body)
			}
			best = min(best, time.Since(began))
		}
		if best > 50*time.Millisecond {
			t.Errorf("%s took %s", path, best)
		}
	}
	timed("/healthz", http.StatusOK)
	timed("/readyz", http.StatusOK)
	admin := strings.Replace(d.Super, "/"+d.Name+"?", "/postgres?", 1)
	query(t, admin, `alter database `+d.Name+` allow_connections false`)
	t.Cleanup(func() { query(t, admin, `alter database `+d.Name+` allow_connections true`) })
	query(t, admin, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '`+d.Name+`'`)
	until(t, "the loss is noticed", 10*time.Second, func() bool { code, _ := s.get(t, "/readyz"); return code == http.StatusServiceUnavailable })
	timed("/healthz", http.StatusOK)
	timed("/readyz", http.StatusServiceUnavailable)
	s.terminate(t)
}

// The drill by hand of an operator: back up, lose everything, restore (ux rule 45).
func TestBackupAndRestoreByCommand(t *testing.T) {
	t.Parallel()
	lost, fresh := private(t), private(t)
	lost.found(t, "yuan")
	file := filepath.Join(t.TempDir(), "night.zip")
	lost.must(t, nil, "backup", file)
	if r := lost.run(t, "", "backup", file, "--json"); r.code != 1 {
		t.Errorf("overwritten: exit %d %s", r.code, r.out)
	}
	if r := lost.run(t, "", "restore", file, "--json"); r.code != 1 || !strings.Contains(r.out, "backup.not_empty") {
		t.Errorf("over committees: exit %d %s", r.code, r.out)
	}
	r := fresh.run(t, "", "restore", file, "--json")
	if r.code != 0 || !strings.Contains(r.out, `"other_key":true`) || r.said == "" {
		t.Errorf("exit %d %s%s", r.code, r.out, r.said)
	}
	if got := fresh.committees(t); len(got) != 1 || got[0].Code != "yuan" {
		t.Errorf("found %v", got)
	}
	if r := fresh.run(t, "", "doctor", "--json"); r.code != 0 {
		t.Errorf("doctor: exit %d\n%s%s", r.code, r.out, r.said)
	}
	b, err := os.ReadFile(file)
	must(t, err)
	if r := fresh.run(t, string(b), "restore", "-", "--replace", "--json"); r.code != 0 || !strings.Contains(r.out, `"kept":"ziguan_before_`) {
		t.Errorf("exit %d %s%s", r.code, r.out, r.said)
	}
}
