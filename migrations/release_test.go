package migrations_test

import (
	"cmp"
	"compress/gzip"
	"context"
	"database/sql"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"ziguan/internal/pgtest"
	"ziguan/migrations"
)

// lastRelease is the newest migration of the release that wrote the dump.
const lastRelease = 30

// carried is a database that holds what the last release wrote, migrated to the newest
// schema. What stood there before lies beside it in the schema before.
func carried(t *testing.T) pgtest.Database {
	t.Helper()
	d := pgtest.Empty(t)
	if _, err := migrations.UpTo(t.Context(), d.Owner, lastRelease); err != nil {
		t.Fatal(err)
	}
	super := open(t, d.Super)
	load(t, super)
	for _, table := range list(t, super, sqlTables) {
		run(t, super, `create table before."`+table+`" as table `+table)
	}
	if _, err := migrations.Up(t.Context(), d.Owner); err != nil {
		t.Fatal(err)
	}
	return d
}

func open(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// sqlBesides is what the last release could write and its demonstration does not: a
// correction that was declined, a question that another followed, a word that was taken back.
const sqlBesides = `
	insert into parking.data_requests (committee_id, id, person_id, text, state, state_since, asked_at, decided_by, reason)
	select committee_id, gen_random_uuid(), person_id, '名字写错了', 'declined', '2026-11-03 02:00Z', '2026-11-02 02:00Z', person_id, '和房本一致'
	from people.roles order by id limit 1;
	insert into parking.consents (committee_id, id, application_id, way, state, asked_at, until_at, answered_at, resident_id)
	select k.committee_id, gen_random_uuid(), k.application_id, e.way, e.state, k.asked_at - e.before, k.asked_at, k.asked_at - e.after, k.resident_id
	from (select * from parking.consents order by id limit 1) k
	cross join (values ('phone', 'ended', interval '3 days', null), ('session', 'withdrawn', interval '2 days', interval '1 day'))
		as e (way, state, before, after)`

// load puts the dump in, as restoring does: no trigger and no foreign key asks.
func load(t *testing.T, super *sql.DB) {
	t.Helper()
	f, err := os.Open("testdata/release-0030.sql.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	dump, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := super.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for _, q := range []string{`set session_replication_role = replica`, string(dump), sqlBesides, `reset all`, `create schema before`} {
		if _, err := conn.ExecContext(t.Context(), q); err != nil {
			t.Fatalf("load: %v", err)
		}
	}
}

const sqlTables = `
	select n.nspname || '.' || c.relname
	from pg_class c
	join pg_namespace n on n.oid = c.relnamespace
	where c.relkind = 'r' and n.nspname in ('people', 'record', 'outbox', 'compacts', 'parking', 'billing', 'jobs')
	order by 1`

// renamed are the columns that have another name than in the last release.
var renamed = map[string]string{
	"parking.application_events.rule": "source",
	"parking.card_events.rule":        "source",
}

// Not a row of the last release is lost, and none says anything else than before.
func TestNothingOfTheLastReleaseIsLost(t *testing.T) {
	t.Parallel()
	super := open(t, carried(t).Super)
	rows := 0
	for _, table := range list(t, super, `select c.relname from pg_class c where c.relkind = 'r' and c.relnamespace = 'before'::regnamespace order by 1`) {
		columns := list(t, super, `select quote_ident(attname) from pg_attribute where attrelid = ('before."`+table+`"')::regclass and attnum > 0 order by attnum`)
		those := strings.Join(columns, ", ")
		for i, c := range columns {
			columns[i] = cmp.Or(renamed[table+"."+c], c)
		}
		rows += number(t, super, `select count(*) from before."`+table+`"`)
		lost := list(t, super, `select row(b.*)::text from (select `+those+` from before."`+table+`" except all select `+strings.Join(columns, ", ")+` from `+table+`) b`)
		if len(lost) > 0 {
			t.Errorf("%s: %d rows are lost or changed, the first of them %.300s", table, len(lost), lost[0])
		}
	}
	if rows < 3000 {
		t.Errorf("the dump holds %d rows", rows)
	}
}

// sqlSchema is all that makes a schema, a line each.
const sqlSchema = `
	with ours as (
		select oid from pg_namespace where nspname in ('people', 'record', 'outbox', 'compacts', 'parking', 'billing', 'jobs')
	), class as (
		select c.*, n.nspname || '.' || c.relname as called
		from pg_class c
		join pg_namespace n on n.oid = c.relnamespace
		where c.relnamespace in (select oid from ours)
	)
	select line from (
		select concat_ws(' ', 'column', c.called || '.' || a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated, a.attidentity,
			pg_get_expr(d.adbin, d.adrelid)) as line
		from class c
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
		where c.relkind in ('r', 'v')
		union all
		select 'constraint ' || c.called || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid) || ' ' || k.convalidated
		from class c join pg_constraint k on k.conrelid = c.oid
		union all
		select 'index ' || pg_get_indexdef(c.oid) from class c where c.relkind = 'i'
		union all
		select 'trigger ' || pg_get_triggerdef(g.oid) from class c join pg_trigger g on g.tgrelid = c.oid where not g.tgisinternal
		union all
		select 'function ' || pg_get_functiondef(p.oid) || coalesce(p.proacl::text, '') from pg_proc p where p.pronamespace in (select oid from ours)
		union all
		select 'view ' || c.called || ' ' || pg_get_viewdef(c.oid) from class c where c.relkind = 'v'
		union all
		select 'right ' || c.called || ' ' || coalesce(c.relacl::text, '') from class c
	) s
	order by line`

// Whoever comes from the last release has the schema of whoever begins today.
func TestTheLastReleaseComesToTheSameSchema(t *testing.T) {
	t.Parallel()
	come, fresh := list(t, open(t, carried(t).Super), sqlSchema), list(t, open(t, pgtest.Create(t).Super), sqlSchema)
	if len(fresh) < 1000 {
		t.Errorf("only %d lines of a schema", len(fresh))
	}
	for _, line := range come {
		if !slices.Contains(fresh, line) {
			t.Errorf("of the last release alone: %s", line)
		}
	}
	for _, line := range fresh {
		if !slices.Contains(come, line) {
			t.Errorf("missing after the last release: %s", line)
		}
	}
}

// Numbers may be left out; what a database is held against is the newest.
func TestLatestIsTheNewestNumber(t *testing.T) {
	t.Parallel()
	s, err := migrations.Check(t.Context(), pgtest.Create(t).Owner)
	if err != nil || migrations.Latest() != s.Latest {
		t.Errorf("latest %d, the newest is %d: %v", migrations.Latest(), s.Latest, err)
	}
}

func run(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func number(t *testing.T, db *sql.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func list(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(context.WithoutCancel(t.Context()), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
