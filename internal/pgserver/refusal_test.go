package pgserver_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/errs"
	"ziguan/internal/pgserver"
)

// refusal starts what must not start, and gives the error for people.
func refusal(t *testing.T, o pgserver.Options, code string) *errs.Error {
	t.Helper()
	s, err := pgserver.Start(limit(t, time.Minute), o)
	if err == nil {
		stop(t, s)
		t.Fatal("started")
	}
	var e *errs.Error
	if !errors.As(err, &e) || e.Code != code || e.Kind != errs.Unavailable {
		t.Fatalf("refused with %v, not %s", err, code)
	}
	return e
}

func TestClusterOfAnotherVersionIsRefusedAndUntouched(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	s := start(t, dir, pgserver.Test)
	have, _, _ := strings.Cut(ask(t, s.SuperURL("postgres"), "show server_version"), ".")
	stop(t, s)
	file := filepath.Join(dir, "pg", "PG_VERSION")
	must(t, os.WriteFile(file, []byte("9\n"), 0o600))
	e := refusal(t, pgserver.Options{DataDir: dir, Use: pgserver.Test}, "pg.version")
	want := map[string]string{"found": "9", "have": have, "folder": filepath.Join(dir, "pg")}
	if diff := cmp.Diff(want, e.Params); diff != "" {
		t.Error(diff)
	}
	for _, way := range []string{"ziguan backup", "ziguan restore"} {
		if !strings.Contains(e.Error(), way) {
			t.Errorf("does not name %q: %v", way, e)
		}
	}
	must(t, os.WriteFile(file, []byte(have+"\n"), 0o600))
	start(t, dir, pgserver.Test)
}

func TestFolderWithOtherThingsInItIsRefusedAndUntouched(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	other := filepath.Join(dir, "pg", "letter.txt")
	must(t, os.Mkdir(filepath.Dir(other), 0o755))
	must(t, os.WriteFile(other, []byte("dear neighbour"), 0o600))
	e := refusal(t, pgserver.Options{DataDir: dir, Use: pgserver.Test}, "pg.folder")
	if e.Params["folder"] != filepath.Dir(other) {
		t.Errorf("names %q", e.Params["folder"])
	}
	if data, err := os.ReadFile(other); err != nil || string(data) != "dear neighbour" {
		t.Errorf("now %q, %v", data, err)
	}
}

func TestFolderThatTheDatabaseCannotEnterIsNamed(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(newFolder(t), "closed")
	must(t, os.Mkdir(closed, 0o700))
	dir := filepath.Join(closed, "data")
	if os.Geteuid() != 0 {
		must(t, os.Chmod(closed, 0))
		t.Cleanup(func() { _ = os.Chmod(closed, 0o700) })
		refusal(t, pgserver.Options{DataDir: dir, Use: pgserver.Test}, "pg.folder")
		return
	}
	e := refusal(t, pgserver.Options{DataDir: dir, Use: pgserver.Test}, "pg.folder")
	if e.Params["folder"] != closed || e.Params["user"] == "" || e.Params["user"] == "root" {
		t.Errorf("params %v", e.Params)
	}
}

func TestFileInPlaceOfTheFolderIsRefused(t *testing.T) {
	t.Parallel()
	file := filepath.Join(newFolder(t), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	refusal(t, pgserver.Options{DataDir: file, Use: pgserver.Test}, "pg.folder")
	refusal(t, pgserver.Options{Use: pgserver.Test}, "pg.folder")
}

func TestSocketPathTooLongForTheSystemIsRefused(t *testing.T) {
	t.Parallel()
	parent := filepath.Join(newFolder(t), strings.Repeat("x", 100))
	must(t, os.Mkdir(parent, 0o755))
	e := refusal(t, pgserver.Options{DataDir: newFolder(t), SocketParent: parent, Use: pgserver.Test}, "pg.socket_path")
	if !strings.HasPrefix(e.Params["path"], parent) || e.Params["limit"] == "" {
		t.Errorf("params %v", e.Params)
	}
}

// Anyone may sit on a name in /tmp; nobody can keep us from starting by it, nor
// get our socket into their folder.
func TestSocketFolderOfAStrangerIsAvoided(t *testing.T) {
	t.Parallel()
	dir, parent, theirs := newFolder(t), newFolder(t), newFolder(t)
	o := pgserver.Options{DataDir: dir, SocketParent: parent, Use: pgserver.Test}
	s, err := pgserver.Start(limit(t, time.Minute), o)
	must(t, err)
	name := socketFolder(t, s)
	stop(t, s)
	must(t, os.Symlink(theirs, name))
	s, err = pgserver.Start(limit(t, time.Minute), o)
	must(t, err)
	t.Cleanup(func() { stop(t, s) })
	if got := socketFolder(t, s); got == name {
		t.Errorf("used %s", got)
	}
	if found, err := os.ReadDir(theirs); err != nil || len(found) != 0 {
		t.Errorf("in the stranger's folder: %v, %v", found, err)
	}
}

func socketFolder(t *testing.T, s *pgserver.Server) string {
	t.Helper()
	dir := ask(t, s.SuperURL("postgres"), "show unix_socket_directories")
	info, err := os.Lstat(dir)
	must(t, err)
	if info.Mode() != os.ModeDir|0o700 {
		t.Errorf("socket folder has mode %v", info.Mode())
	}
	return dir
}

func TestMissingProgramsNameTheInstallLine(t *testing.T) {
	t.Parallel()
	bin := newFolder(t)
	program(t, bin, "postgres")
	e := refusal(t, pgserver.Options{DataDir: newFolder(t), BinDir: bin, Use: pgserver.Test}, "pg.missing")
	if !strings.Contains(e.Params["install"], "install") || e.Params["folder"] != bin {
		t.Errorf("params %v", e.Params)
	}
}

func TestProgramsAreSearchedInOrder(t *testing.T) {
	top := newFolder(t)
	both := func(dir string) string {
		program(t, filepath.Join(top, dir), "postgres")
		program(t, filepath.Join(top, dir), "initdb")
		return filepath.Join(top, dir)
	}
	nine, fifteen, local := both("pg/9/bin"), both("pg/15/bin"), both("local/bin")
	program(t, filepath.Join(top, "pg/16/bin"), "postgres") // a client package, without initdb
	stray := filepath.Join(top, "stray")
	program(t, stray, "postgres")
	onPath := both("path/bin")
	patterns := []string{filepath.Join(top, "pg/*/bin"), filepath.Join(top, "local/bin")}

	t.Setenv("PATH", stray)
	if diff := cmp.Diff([]string{fifteen, nine, local}, pgserver.Search(patterns)); diff != "" {
		t.Error(diff)
	}
	t.Setenv("PATH", stray+":"+onPath)
	if diff := cmp.Diff([]string{fifteen, nine, local, onPath}, pgserver.Search(patterns)); diff != "" {
		t.Error(diff)
	}
	// A link to initdb alone leads to the folder of both.
	must(t, os.Symlink(filepath.Join(onPath, "initdb"), filepath.Join(stray, "initdb")))
	t.Setenv("PATH", stray)
	if diff := cmp.Diff([]string{fifteen, nine, local, onPath}, pgserver.Search(patterns)); diff != "" {
		t.Error(diff)
	}
}

func program(t *testing.T, dir, name string) {
	t.Helper()
	must(t, os.MkdirAll(dir, 0o755))
	must(t, os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"), 0o755))
}
