package pgserver_test

import (
	"context"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/pgserver"
)

// The promises that every other package builds on: where the data lies, how text
// compares, that nothing listens on the network, that commits are durable.
func TestSettings(t *testing.T) {
	t.Parallel()
	s := start(t, newFolder(t), pgserver.Serve)
	for setting, want := range map[string]string{
		"listen_addresses": "", "data_checksums": "on", "server_encoding": "UTF8", "TimeZone": "UTC",
		"shared_buffers": "128MB", "max_connections": "60", "fsync": "on", "synchronous_commit": "on",
		"full_page_writes": "on",
	} {
		if got := ask(t, s.AppURL(pgserver.Database), "show "+setting); got != want {
			t.Errorf("%s is %q, not %q", setting, got, want)
		}
	}
	const byCodePoint = `select string_agg(x, '' order by x) from unnest(array['b','A','a','B','京','_']) x`
	if got := ask(t, s.AppURL(pgserver.Database), byCodePoint); got != "AB_ab京" {
		t.Errorf("text orders as %q", got)
	}
}

func TestTestServerTradesDurabilityForSpeed(t *testing.T) {
	t.Parallel()
	s := start(t, newFolder(t), pgserver.Test)
	const q = `select name, setting from pg_settings
	 where name in ('fsync','synchronous_commit','full_page_writes','max_connections') order by name`
	want := "fsync\toff\nfull_page_writes\toff\nmax_connections\t200\nsynchronous_commit\toff"
	if diff := cmp.Diff(want, ask(t, s.SuperURL("postgres"), q)); diff != "" {
		t.Error(diff)
	}
}

func TestFolders(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(t *testing.T) string{
		"an empty folder is used": newFolder,
		"a missing folder is made": func(t *testing.T) string {
			return filepath.Join(newFolder(t), "var", "lib", "ziguan")
		},
		"an empty pg folder is filled": func(t *testing.T) string {
			dir := newFolder(t)
			must(t, os.Mkdir(filepath.Join(dir, "pg"), 0o755))
			return dir
		},
		"a link to a folder is followed": func(t *testing.T) string {
			link := filepath.Join(newFolder(t), "link")
			must(t, os.Symlink(newFolder(t), link))
			return link
		},
		"root's folder of another account makes that one the database's": func(t *testing.T) string {
			dir := newFolder(t)
			handOver(t, dir, account(t, "nobody"))
			return dir
		},
		"what a killed set-up left is cleared, not used": func(t *testing.T) string {
			dir := newFolder(t)
			must(t, os.MkdirAll(filepath.Join(dir, "pg.init-1", "base"), 0o700))
			return dir
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := prepare(t)
			s := start(t, dir, pgserver.Test)
			if got := ask(t, s.OwnerURL(pgserver.Database), "select 1"); got != "1" {
				t.Errorf("answered %q", got)
			}
			if left := unfinished(t, dir); len(left) != 0 {
				t.Errorf("left behind: %v", left)
			}
			holdsToOwner(t, dir)
		})
	}
}

// holdsToOwner: the cluster is its account's alone, never root's, and is that of
// the data folder's owner when that is not root.
func holdsToOwner(t *testing.T, dir string) {
	t.Helper()
	pg := filepath.Join(dir, "pg")
	info, err := os.Stat(pg)
	must(t, err)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("pg has mode %v", info.Mode())
	}
	resolved, err := filepath.EvalSymlinks(dir)
	must(t, err)
	got, above := ownerUID(t, pg), ownerUID(t, resolved)
	if got == 0 || above != 0 && got != above {
		t.Errorf("pg is %d's in a folder of %d", got, above)
	}
}

func TestTimedSecondStartKeepsTheDataAndIsQuick(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	s := start(t, dir, pgserver.Command)
	ask(t, s.OwnerURL(pgserver.Database), "create table public.kept as select 42 as n")
	stop(t, s)
	stop(t, s) // a second time is no error
	if err := s.Err(); err != nil {
		t.Errorf("an asked-for end counts as failure: %v", err)
	}
	began := time.Now()
	s = start(t, dir, pgserver.Command)
	took := time.Since(began)
	t.Logf("second start took %v", took)
	if took > 5*time.Second {
		t.Errorf("second start took %v", took)
	}
	if got := ask(t, s.OwnerURL(pgserver.Database), "select n from public.kept"); got != "42" {
		t.Errorf("kept %q", got)
	}
}

// Only root can hand over; for anybody else the folder stays as it was.
func TestClusterOfAnotherAccountIsHandedOver(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	stop(t, start(t, dir, pgserver.Test))
	handOver(t, dir, account(t, "nobody"))
	start(t, dir, pgserver.Test)
	holdsToOwner(t, dir)
	want := ownerUID(t, dir)
	must(t, filepath.WalkDir(filepath.Join(dir, "pg"), func(path string, _ fs.DirEntry, err error) error {
		if err == nil && ownerUID(t, path) != want {
			t.Errorf("%s was not handed over", path)
		}
		return nil
	}))
}

// A volume may carry the number of an account of another machine.
func TestFolderOfAnUnknownAccountIsUsed(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	handOver(t, dir, 54321)
	start(t, dir, pgserver.Test)
	if got := ownerUID(t, filepath.Join(dir, "pg")); got == 0 || got == 54321 {
		t.Errorf("pg is %d's", got)
	}
}

func handOver(t *testing.T, dir string, uid int) {
	t.Helper()
	if os.Geteuid() == 0 {
		must(t, os.Chown(dir, uid, -1))
	}
}

func account(t *testing.T, name string) int {
	t.Helper()
	u, err := user.Lookup(name)
	must(t, err)
	return number(t, u.Uid)
}

// A person's own PG* variables are for their other databases.
func TestVariablesForOtherDatabasesDoNotReachOurs(t *testing.T) {
	for name, value := range map[string]string{
		"PGDATA": "/nonexistent", "PGPORT": "6543", "PGHOST": "db.example.org", "PGUSER": "x",
		"PGDATABASE": "y", "PGSSLMODE": "require", "LC_ALL": "xx_YY.UTF-8",
	} {
		t.Setenv(name, value)
	}
	s := start(t, newFolder(t), pgserver.Test)
	const q = "select current_user, current_database()"
	if got := ask(t, s.AppURL(pgserver.Database), q); got != "ziguan_app\tziguan" {
		t.Errorf("connected as %q", got)
	}
}

func TestEndedContextStartsNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	dir := newFolder(t)
	if _, err := pgserver.Start(ctx, pgserver.Options{DataDir: dir, Use: pgserver.Test}); err == nil {
		t.Fatal("started")
	}
	start(t, dir, pgserver.Test) // and the lock is free again
}
