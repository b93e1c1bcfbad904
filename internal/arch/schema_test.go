package arch_test

import (
	"database/sql"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ziguan/internal/pgtest"
)

// schemas is the arrow in the database: a table points only into its own
// schema or one before it, and a package writes its own alone.
var schemas = []string{"people", "record", "compacts", "outbox", "parking", "billing", "jobs"}

// ownSchema tells which package writes which schema.
var ownSchema = map[string]string{
	"internal/people": "people", "internal/record": "record", "internal/outbox": "outbox",
	"internal/limit":   "people", // tries of what can be guessed
	"internal/account": "people", // what waits for the yes of an account's holder
	"internal/kin":     "people", // dwellings that people with a role have an interest in
	"compacts/rule":    "compacts", "compacts/posting": "compacts", "compacts/source": "compacts", "compacts/past": "compacts", "compacts/vote": "compacts", "compacts/clause": "compacts", "compacts/hearing": "compacts",
	"parking": "parking", "parking/gate": "parking", "parking/watch": "parking", "billing": "billing", "jobs": "jobs",
	"parking/class": "parking", "parking/block": "parking",
	"parking/application": "parking", "parking/proposal": "parking", "parking/renewal": "parking", "parking/change": "parking",
	"internal/privacy":   "parking", // corrections that people ask for
	"parking/succession": "parking", // what hangs on a card that gives its place to another
	"parking/household":  "parking", // what became of a household, read alone
	"parking/visit":      "parking", // visitor passes
	"parking/stranger":   "parking", // what was not passed on
	"parking/movecall":   "parking", // calls to move a car
	"parking/register":   "parking", // the cars and the cards that came with a register
}

// outside are the tables that belong to no committee, each with its reason.
var outside = map[string]string{
	"people.districts":       "a district has many committees",
	"people.streets":         "a street of a district has many committees",
	"people.committees":      "the committee itself: its id is the committee's",
	"people.people":          "a person may sign in to several committees",
	"people.office_roles":    "a role in a district or one of its streets",
	"people.sessions":        "a person's, whichever committee they look at",
	"people.account_letters": "opens a person's account",
	"people.second_devices":  "a person's second factor",
	"people.one_time_codes":  "a person's second factor",
	"people.setups":          "there is no committee yet",
	"people.attempts":        "tries are counted before anybody is known",
	"people.known_devices":   "a person's browsers, whichever committee they look at",
	"people.wrong_series":    "a person's second factor",
	"people.secrets":         "tells whose a secret is: whoever holds it names no committee",
	"people.phone_codes":     "one code waits for a person, whichever committee sent it",
	"jobs.runs":              "a job runs for the whole program",
	"public.migrations":      "goose's own",
}

const listColumns = `
	select n.nspname || '.' || c.relname, a.attname, format_type(a.atttypid, a.atttypmod), coalesce(pg_get_expr(d.adbin, d.adrelid), '')
	from pg_attribute a
	join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
	join pg_namespace n on n.oid = c.relnamespace
	left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
	where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and a.attnum > 0 and not a.attisdropped
	order by 1, a.attnum`

const listKeys = `
	select n.nspname || '.' || t.relname, i.relname, x.indisprimary,
		array_to_string(array(select coalesce(a.attname, '(expression)') from unnest(x.indkey::int[]) with ordinality as k (num, at)
			left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.num order by k.at), ',')
	from pg_index x
	join pg_class t on t.oid = x.indrelid
	join pg_class i on i.oid = x.indexrelid
	join pg_namespace n on n.oid = t.relnamespace
	where x.indisunique and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
	order by 1, 2`

const listForeignKeys = `
	select k.conname, n.nspname || '.' || c.relname, fn.nspname || '.' || fc.relname,
		(select attname from pg_attribute where attrelid = k.conrelid and attnum = k.conkey[1]),
		(select attname from pg_attribute where attrelid = k.confrelid and attnum = k.confkey[1])
	from pg_constraint k
	join pg_class c on c.oid = k.conrelid
	join pg_namespace n on n.oid = c.relnamespace
	join pg_class fc on fc.oid = k.confrelid
	join pg_namespace fn on fn.oid = fc.relnamespace
	where k.contype = 'f'
	order by 1, 2`

const listNames = `
	select n.nspname || '.' || c.relname, k.conname
	from pg_constraint k
	join pg_class c on c.oid = k.conrelid
	join pg_namespace n on n.oid = c.relnamespace
	where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'public') and k.contype in ('c', 'f', 'p', 'u', 'x')
	union all
	select n.nspname || '.' || t.relname, i.relname
	from pg_index x
	join pg_class t on t.oid = x.indrelid
	join pg_class i on i.oid = x.indexrelid
	join pg_namespace n on n.oid = t.relnamespace
	where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'public')
	order by 1, 2`

// rows reads a query of text columns; true is written as t.
func rows(t *testing.T, db *sql.DB, query string, columns int) [][]string {
	t.Helper()
	r, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	var out [][]string
	for r.Next() {
		row := make([]sql.NullString, columns)
		into := make([]any, columns)
		for i := range row {
			into[i] = &row[i]
		}
		if err := r.Scan(into...); err != nil {
			t.Fatal(err)
		}
		line := make([]string, columns)
		for i := range row {
			line[i] = row[i].String
		}
		out = append(out, line)
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func ofCommittee(table string) bool { return outside[table] == "" }

// Every key of a committee's table begins with the committee, so that no row can
// be another's and the schema can be spread by that column. Whose a secret is stands
// in people.secrets alone.
func TestKeysBeginWithTheCommittee(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t).Bare()
	primary := map[string]bool{}
	for _, k := range rows(t, db, listKeys, 4) {
		table, index, columns := k[0], k[1], strings.Split(k[3], ",")
		primary[table] = primary[table] || k[2] == "true"
		if ofCommittee(table) && columns[0] != "committee_id" {
			t.Errorf("%s: the key %s is (%s), it begins with committee_id", table, index, k[3])
		}
	}
	seen := map[string]bool{}
	for _, c := range rows(t, db, listColumns, 4) {
		seen[c[0]] = true
	}
	for table := range seen {
		if !primary[table] {
			t.Errorf("%s has no primary key", table)
		}
	}
	for table := range outside {
		if !seen[table] {
			t.Errorf("%s is named as an exception and does not exist", table)
		}
	}
}

// Foreign keys run the way imports do, and stay within one committee.
func TestForeignKeysFlowOneWay(t *testing.T) {
	t.Parallel()
	for _, k := range rows(t, pgtest.New(t).Bare(), listForeignKeys, 5) {
		name, from, to := k[0], k[1], k[2]
		a, b := slices.Index(schemas, schemaOf(from)), slices.Index(schemas, schemaOf(to))
		if a < 0 || b < 0 || b > a {
			t.Errorf("%s: %s points at %s, against the arrow", name, from, to)
		}
		whole := to == "people.committees" && k[3] == "committee_id"
		if ofCommittee(from) && ofCommittee(to) && (k[3] != "committee_id" || k[4] != "committee_id") && !whole {
			t.Errorf("%s: %s points at %s by (%s…), it begins with committee_id", name, from, to, k[3])
		}
	}
}

func schemaOf(table string) string {
	s, _, _ := strings.Cut(table, ".")
	return s
}

// Every constraint and index has the name that errors are mapped by: one that a
// migration writes down.
func TestConstraintsAreNamed(t *testing.T) {
	t.Parallel()
	written := map[string]bool{}
	for _, s := range files() {
		if s.dir() == "migrations" {
			for _, w := range regexp.MustCompile(`\w+`).FindAllString(s.text, -1) {
				written[w] = true
			}
		}
	}
	for _, c := range rows(t, pgtest.New(t).Bare(), listNames, 2) {
		if !written[c[1]] {
			t.Errorf("%s: %s was named by PostgreSQL", c[0], c[1])
		}
	}
}

// Columns hold what the program counts in: no floats, no sequences that ids
// could be guessed from, no time without a zone, no default that asks a clock.
func TestColumns(t *testing.T) {
	t.Parallel()
	banned := regexp.MustCompile(`^(real|double precision|money|numeric.*|timestamp without time zone|time .*|character varying.*|json)$`)
	for _, c := range rows(t, pgtest.New(t).Bare(), listColumns, 4) {
		if c[0] == "public.migrations" {
			continue
		}
		if banned.MatchString(c[2]) {
			t.Errorf("%s.%s is %s", c[0], c[1], c[2])
		}
		if strings.Contains(c[3], "nextval") || clocks.MatchString(strings.ToLower(c[3])) {
			t.Errorf("%s.%s is filled by the database: %s", c[0], c[1], c[3])
		}
	}
}

var (
	writesTo  = regexp.MustCompile(`\b(?:insert\s+into|update|delete\s+from)\s+(\w+)\.\w+`)
	readsFrom = regexp.MustCompile(`\b(?:from|join|into|update)\s+(\w+)\.\w+`)
)

// A package writes its own schema alone and reads none that comes after it.
func TestPackagesWriteTheirOwnSchema(t *testing.T) {
	t.Parallel()
	for _, c := range statements() {
		own := ownSchema[c.file.dir()]
		after := slices.Index(schemas, own)
		switch {
		case under(c.file.dir(), ownersSQL...):
			continue
		case under(c.file.dir(), "cmd"):
			after = len(schemas) // a command may look at everything
		}
		for _, m := range writesTo.FindAllStringSubmatch(c.text, -1) {
			if m[1] != own {
				t.Errorf("%s: %s writes %s; the package's own schema is %q", c.file.at(c.node), c.name, m[1], own)
			}
		}
		for _, m := range readsFrom.FindAllStringSubmatch(c.text, -1) {
			if at := slices.Index(schemas, m[1]); at > after {
				t.Errorf("%s: %s reads %s, which comes after %q", c.file.at(c.node), c.name, m[1], own)
			}
		}
	}
}

// listTexts are the columns of text whose names say that people, files or other
// programs fill them, and the constraints that each stands in.
const listTexts = `
	select n.nspname || '.' || c.relname || '.' || a.attname,
		coalesce((select string_agg(pg_get_constraintdef(k.oid), ' ') from pg_constraint k
			where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any (k.conkey)), '')
	from pg_attribute a
	join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
	join pg_namespace n on n.oid = c.relnamespace
	where a.atttypid = 'text'::regtype and not a.attisdropped and n.nspname not in ('pg_catalog', 'information_schema', 'public') and a.attname in
		('name', 'reason', 'text', 'note', 'title', 'source', 'place', 'label', 'gate', 'file_name', 'resolution', 'answer', 'report', 'rule', 'value',
		'device', 'typed', 'override_reason', 'duty_phone', 'sheet', 'template', 'detail', 'lift_reason', 'on_paper')
	order by 1`

// What is typed has an end in the database too: a bound, or a list of what it may be.
func TestEveryTextHasABound(t *testing.T) {
	t.Parallel()
	found := rows(t, pgtest.New(t).Bare(), listTexts, 2)
	if len(found) < 50 {
		t.Errorf("only %d columns", len(found))
	}
	for _, r := range found {
		if !strings.Contains(r[1], "char_length") && !strings.Contains(r[1], "ARRAY[") {
			t.Errorf("%s takes any length: add a constraint whose name ends in _bound", r[0])
		}
	}
}
