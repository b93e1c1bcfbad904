package pgserver_test

import (
	"bytes"
	"fmt"
	"os"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"ziguan/internal/pgserver"
)

// Under an init that never reaps, as in many a container, a killed server stays a
// zombie for ever, and its number looks alive to the next one. This test makes
// itself that init; it runs alone, since every orphan then becomes its child.
func TestStartPastAZombieThatNobodyReaps(t *testing.T) {
	must(t, unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))
	t.Cleanup(func() { _ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0) })
	dir := newFolder(t)
	serve := spawn(t, "serve", dir).ready(t)
	ask(t, serve.url, "create table public.kept as select 7 as n")
	pid := number(t, ask(t, serve.url, sqlPostmaster))
	// Stopped, the owner cannot reap its child; killed, it leaves it to us.
	must(t, serve.Process.Signal(syscall.SIGSTOP))
	until(t, "the owner stands still", func() bool { return state(serve.Process.Pid, "T") })
	must(t, syscall.Kill(pid, syscall.SIGKILL))
	until(t, "the server is a zombie", func() bool { return zombie(pid) })
	must(t, serve.Process.Kill())
	t.Cleanup(func() { _, _ = syscall.Wait4(pid, nil, syscall.WNOHANG, nil) })

	began := time.Now()
	s := start(t, dir, pgserver.Serve)
	t.Logf("past a zombie, started in %v", time.Since(began))
	if !zombie(pid) {
		t.Fatal("somebody reaped the zombie: nothing was proved")
	}
	if got := ask(t, s.SuperURL("postgres"), "select n from public.kept"); got != "7" {
		t.Errorf("kept %q", got)
	}
}

func zombie(pid int) bool { return state(pid, "Z") }

// state reports whether the kernel says so of a process.
func state(pid int, letter string) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && bytes.Contains(stat, []byte(") "+letter+" "))
}
