package pgserver_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"ziguan/internal/pgserver"
)

const sqlRoles = `
select rolname, rolcanlogin, rolsuper, rolcreatedb, rolcreaterole
from pg_roles where rolname like 'ziguan%' order by rolname`

const bothPlain = "ziguan_app\ttrue\tfalse\tfalse\tfalse\nziguan_owner\ttrue\tfalse\tfalse\tfalse"

func TestRoles(t *testing.T) {
	t.Parallel()
	s := start(t, newFolder(t), pgserver.Test)
	if diff := cmp.Diff(bothPlain, ask(t, s.SuperURL("postgres"), sqlRoles)); diff != "" {
		t.Error(diff)
	}
	// The migrations' first acts.
	for _, q := range []string{"create extension btree_gist", "create schema record", "create table record.entries (n int)"} {
		ask(t, s.OwnerURL(pgserver.Database), q)
	}
	for name, q := range map[string]string{
		"the application reads no table it was not granted": "select n from record.entries",
		"the application makes no table":                    "create table public.mine (n int)",
		"the application makes no temporary table":          "create temporary table mine (n int)",
		"the application makes no schema":                   "create schema mine",
		"the application does not become the owner":         "set role ziguan_owner",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := try(s.AppURL(pgserver.Database), q)
			var refused *pq.Error
			if !errors.As(err, &refused) || refused.Code != "42501" {
				t.Errorf("answer to %q: %v", q, err)
			}
		})
	}
}

// Whatever was changed by hand or left half done by a kill is put right.
func TestEachStartRepairsRolesAndDatabase(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string][]string{
		"roles with too many rights":    {"alter role ziguan_app superuser", "alter role ziguan_owner createrole"},
		"a database of another owner":   {"alter database ziguan owner to postgres"},
		"a database open to everybody":  {"grant all on database ziguan to public"},
		"a database closed to the app":  {"revoke connect on database ziguan from ziguan_app"},
		"roles without their database":  {"drop database ziguan"},
		"neither database nor one role": {"drop database ziguan", "drop role ziguan_app"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := newFolder(t)
			s := start(t, dir, pgserver.Test)
			for _, q := range harm {
				ask(t, s.SuperURL("postgres"), q)
			}
			stop(t, s)
			s = start(t, dir, pgserver.Test)
			if diff := cmp.Diff(bothPlain, ask(t, s.SuperURL("postgres"), sqlRoles)); diff != "" {
				t.Error(diff)
			}
			const rights = `
select pg_get_userbyid(datdba), has_database_privilege('public', datname, 'connect')
from pg_database where datname = 'ziguan'`
			if got := ask(t, s.AppURL(pgserver.Database), rights); got != "ziguan_owner\tfalse" {
				t.Errorf("owner and access by all: %q", got)
			}
		})
	}
}
