package backup_test

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/backup"
	"ziguan/internal/clock"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/seal"
)

const keyHex = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

func key(t *testing.T) *seal.Key {
	t.Helper()
	k, err := seal.FromHex(keyHex)
	must(t, err)
	return k
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// home is one machine: a database of its own and how to reach it.
type home struct {
	backup.Place
	app string
}

func newHome(t *testing.T) home {
	t.Helper()
	d := pgtest.Create(t)
	return home{backup.Place{
		OwnerURL: d.Owner, AdminURL: backup.Elsewhere(d.Super, "postgres"), Key: key(t).ID(), Program: "test", Clock: clock.System,
	}, d.App}
}

// settle founds a committee with a chair, two dwellings and a signed-in person.
func settle(t *testing.T, h home) {
	t.Helper()
	ctx := t.Context()
	db, err := pg.Open(ctx, h.app, clock.System, 2)
	must(t, err)
	defer func() { _ = db.Close() }()
	s, who := people.New(db), actor.Of(actor.Operator)
	c, err := s.Found(ctx, who, people.NewCommittee{Code: "yuan", Name: "十二号院", Regime: people.Residents})
	must(t, err)
	_, err = account.New(db, key(t)).AddUser(ctx, who, account.NewUser{Committee: c.ID, Role: actor.Chair, Name: "王主任", Phone: "13800138000", Password: "a long password"})
	must(t, err)
	must(t, db.InTx(ctx, who, func(tx *pg.Tx) error {
		_, err := people.AddDwellings(ctx, tx, c.ID, people.BatchID{}, []people.NewDwelling{
			{Code: "3-2-101", Room: "101", SortKey: "a", Area: 8012}, {Code: "3-2-102", Room: "102", SortKey: "b"},
		})
		return err
	}))
	ask(t, h.OwnerURL, `with s as (
		insert into people.sessions (id_hash, person_id, strong, created_at, seen_at, expires_at)
		select 'x', id, false, created_at, created_at, created_at from people.people returning 1
	) select count(*)::text from s`)
}

func ask(t *testing.T, address, query string) string {
	t.Helper()
	db, err := sql.Open("postgres", address)
	must(t, err)
	defer func() { _ = db.Close() }()
	var out string
	must(t, db.QueryRowContext(t.Context(), query).Scan(&out))
	return out
}

func made(t *testing.T, h home) (string, backup.Manifest) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "night.zip")
	m, err := h.Write(t.Context(), path)
	must(t, err)
	return path, m
}

// The drill: a machine is lost, another takes the backup, and nothing is missing.
func TestABackupBringsEverythingBackElsewhere(t *testing.T) {
	t.Parallel()
	old, fresh := newHome(t), newHome(t)
	settle(t, old)
	path, wrote := made(t, old)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the backup: %v %v", info.Mode(), err)
	}

	got, err := fresh.Restore(t.Context(), path, false)
	must(t, err)
	if got.Kept != "" || got.OtherKey {
		t.Errorf("kept %q, other key %v", got.Kept, got.OtherKey)
	}
	_, again := made(t, fresh)
	want := map[string]int64{}
	for _, c := range wrote.Tables {
		want[c.Table] = c.Rows
	}
	if want["people.dwellings"] != 2 || want["people.sessions"] != 1 || want["record.entries"] != 2 {
		t.Errorf("the drill proves nothing: %v", want)
	}
	want["people.sessions"] = 0
	rows := map[string]int64{}
	for _, c := range again.Tables {
		rows[c.Table] = c.Rows
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Errorf("rows (-before +after):\n%s", d)
	}
	if d := cmp.Diff(wrote.Committees, again.Committees); d != "" {
		t.Errorf("heads (-before +after):\n%s", d)
	}
	if got := ask(t, fresh.app, `select name from people.committees`); got != "十二号院" {
		t.Errorf("the application reads %q", got)
	}
	if _, err := sqlExec(t, fresh.app, `update record.entries set subject = ''`); err == nil {
		t.Error("the restored record can be changed by the application")
	}
}

func sqlExec(t *testing.T, address, query string) (sql.Result, error) {
	t.Helper()
	db, err := sql.Open("postgres", address)
	must(t, err)
	defer func() { _ = db.Close() }()
	return db.ExecContext(t.Context(), query)
}

// A backup is never written over another file, whatever that is.
func TestABackupNeverOverwrites(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	path := filepath.Join(t.TempDir(), "kept")
	must(t, os.WriteFile(path, []byte("precious"), 0o600))
	if _, err := h.Write(t.Context(), path); !errors.Is(err, backup.ErrExists) {
		t.Errorf("got %v", err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	must(t, err)
	if b, err := os.ReadFile(path); err != nil || string(b) != "precious" || len(left) != 1 {
		t.Errorf("%q, %v beside %v", b, err, left)
	}
}

// What was changed, cut off or never a backup is refused before anything happens.
func TestADamagedBackupIsRefused(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	settle(t, h)
	path, m := made(t, h)
	whole, err := os.ReadFile(path)
	must(t, err)
	tests := []struct {
		name   string
		change func([]byte) []byte
		want   error
	}{
		{"a byte of the dump differs", func(b []byte) []byte { b[len(b)/2] ^= 1; return b }, backup.ErrTampered},
		{"the sum in the manifest differs", func(b []byte) []byte {
			return rewrite(t, b, func(s string) string { return strings.Replace(s, m.DumpSHA256, strings.Repeat("0", 64), 1) })
		}, backup.ErrTampered},
		{"a row more is claimed", func(b []byte) []byte {
			return rewrite(t, b, func(s string) string { return strings.Replace(s, `"rows": 2`, `"rows": 3`, 1) })
		}, backup.ErrTampered},
		{"another head is claimed", func(b []byte) []byte {
			return rewrite(t, b, func(s string) string {
				return strings.Replace(s, m.Committees[0].Hash, strings.Repeat("0", 64), 1)
			})
		}, backup.ErrTampered},
		{"the end is missing", func(b []byte) []byte { return b[:len(b)-100] }, backup.ErrUnreadable},
		{"it is no zip", func([]byte) []byte { return []byte("PK?") }, backup.ErrUnreadable},
		{"it is another zip", func(b []byte) []byte {
			return rewrite(t, b, func(s string) string { return strings.Replace(s, backup.Format, "other/v1", 1) })
		}, backup.ErrUnreadable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			bad := filepath.Join(t.TempDir(), "bad")
			must(t, os.WriteFile(bad, tt.change(bytes.Clone(whole)), 0o600))
			target := newHome(t)
			if _, err := target.Restore(t.Context(), bad, false); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if got := ask(t, target.app, `select count(*)::text from people.committees`); got != "0" {
				t.Errorf("%s committees came with it", got)
			}
		})
	}
}

// rewrite changes the manifest and leaves the dump as it is.
func rewrite(t *testing.T, b []byte, change func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	must(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range z.File {
		r, err := part.Open()
		must(t, err)
		text, err := io.ReadAll(r)
		must(t, err)
		if part.Name == "manifest.json" {
			text = []byte(change(string(text)))
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Store})
		must(t, err)
		_, err = f.Write(text)
		must(t, err)
	}
	must(t, w.Close())
	return out.Bytes()
}

// Committees are replaced only when told, under the eyes of a running program,
// and then the former database stands aside.
func TestARestoreOverCommitteesMustBeTold(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	settle(t, h)
	path, _ := made(t, h)
	_, err := sqlExec(t, h.OwnerURL, `update people.committees set name = 'later'`)
	must(t, err)
	running, err := pg.Open(context.Background(), h.app, clock.System, 4)
	must(t, err)
	defer func() { _ = running.Close() }()

	if _, err := h.Restore(t.Context(), path, false); !errors.Is(err, backup.ErrNotEmpty) {
		t.Fatalf("got %v", err)
	}
	h.Key = "another"
	got, err := h.Restore(t.Context(), path, true)
	must(t, err)
	if !got.OtherKey {
		t.Error("another key is not told of")
	}
	var name string
	must(t, running.Get(t.Context(), &name, `select name from people.committees`))
	if name != "十二号院" {
		t.Errorf("the running program reads %q", name)
	}
	aside := backup.Elsewhere(h.OwnerURL, got.Kept)
	if was := ask(t, aside, `select name from people.committees`); was != "later" {
		t.Errorf("the former database reads %q", was)
	}
	forgets(t, h, running, got.Kept)
}

// A night's backup is made once; the oldest nights go, and nobody else's files.
func TestNightlyKeepsTheNewestNights(t *testing.T) {
	t.Parallel()
	h, dir := newHome(t), t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "ziguan-by-hand.zip"), nil, 0o600))
	first := day.Of(2026, 11, 20)
	for _, d := range []day.Day{first, first + 1, first + 1, first + 2} {
		path, err := h.Nightly(t.Context(), dir, d, 2)
		must(t, err)
		if _, err := backup.Inspect(path); err != nil {
			t.Errorf("%s: %v", d, err)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	must(t, err)
	for i := range left {
		left[i] = filepath.Base(left[i])
	}
	if d := cmp.Diff([]string{"ziguan-2026-11-21.zip", "ziguan-2026-11-22.zip", "ziguan-by-hand.zip"}, left); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
