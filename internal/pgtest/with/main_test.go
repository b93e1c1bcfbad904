package main_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/lib/pq"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "with")
	out, err := exec.Command("go", "build", "-o", path, "ziguan/internal/pgtest/with").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

func folder(t *testing.T, address string) string {
	t.Helper()
	db, err := sql.Open("postgres", address)
	must(t, err)
	defer func() { _ = db.Close() }()
	var dir string
	must(t, db.QueryRowContext(t.Context(), `select current_setting('data_directory')`).Scan(&dir))
	return filepath.Dir(dir)
}

func gone(t *testing.T, dir string) {
	t.Helper()
	tick, end := time.NewTicker(20*time.Millisecond), time.After(30*time.Second)
	defer tick.Stop()
	for {
		if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
			return
		}
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("still there: %s", dir)
		}
	}
}

// The command's exit code is given on, and nothing stays behind.
func TestItGivesTheExitCodeOn(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), build(t), "sh", "-c", `echo "$ZIGUAN_TEST_PG"; exit 7`).Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 7 {
		t.Errorf("ended with %v", err)
	}
	if !strings.HasPrefix(string(out), "postgres://") {
		t.Errorf("the command saw %q", out)
	}
}

// Killed without a chance to stop it, the server and its folder go all the same.
func TestNothingOutlivesAKill(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cmd := exec.CommandContext(ctx, build(t), "sh", "-c", `echo "$ZIGUAN_TEST_PG"; read -r _`)
	in, err := cmd.StdinPipe()
	must(t, err)
	defer func() { _ = in.Close() }()
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	address, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	dir := folder(t, strings.TrimSpace(address))
	must(t, cmd.Process.Kill())
	gone(t, dir)
}
