package demo_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/clock"
	"ziguan/internal/demo"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/record"
	"ziguan/internal/seal"
	"ziguan/parking/plate"
)

var update = flag.Bool("update", false, "write the golden file")

// end is when the demonstration of these tests is looked at: a Monday, half past five
// in Beijing, while cars come home.
var end = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

const golden = "testdata/rows.json"

func build(t *testing.T) demo.World {
	t.Helper()
	w := demo.World{Clock: clock.NewStepped(end)}
	var err error
	if w.Key, err = seal.FromHex(strings.Repeat("5a", 32)); err != nil {
		t.Fatal(err)
	}
	d := pgtest.Create(t)
	if w.DB, err = pg.Open(t.Context(), d.App, w.Clock.Now, 4); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.DB.Close() })
	owner, err := sql.Open("postgres", d.Owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close() })
	w.Look = func(ctx context.Context) error {
		_, err := owner.ExecContext(ctx, `analyze`)
		return err
	}
	began, told := time.Now(), 0
	if err := demo.Build(t.Context(), w, end, func(demo.Progress) { told++ }); err != nil {
		t.Fatal(err)
	}
	t.Logf("built in %s, told %d times", time.Since(began), told)
	if told < 50 {
		t.Errorf("progress was told %d times", told)
	}
	return w
}

func strs(t *testing.T, db *pg.DB, query string) []string {
	t.Helper()
	var out []string
	if err := db.Select(t.Context(), &out, query); err != nil {
		t.Fatal(err)
	}
	return out
}

// The demonstration has the same number of rows in every table, both records
// hold, and nobody in it is real (ux rule 47).
func TestTheDemonstrationIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	w := build(t)
	t.Run("rows of every table", func(t *testing.T) { rows(t, w.DB) }) // before anything is tried
	t.Run("both records hold", func(t *testing.T) {
		all, err := people.Committees(t.Context(), w.DB)
		if err != nil || len(all) != 2 {
			t.Fatalf("%d committees, %v", len(all), err)
		}
		for _, c := range all {
			err := w.DB.Read(t.Context(), func(r *pg.Reader) error {
				_, err := record.Verify(t.Context(), r, c.ID.String())
				return err
			})
			if err != nil {
				t.Errorf("%s: %v", c.Code, err)
			}
		}
	})
	t.Run("entries in the order of their time", func(t *testing.T) {
		const backwards = `select seq::text || ' ' || kind || ' ' || at::text || ' before ' || before::text from (select seq, kind || ' after ' || lag(kind) over (partition by committee_id order by seq) as kind, at, lag(at) over (partition by committee_id order by seq) as before
			from record.entries) e where at < before order by seq`
		if bad := strs(t, w.DB, backwards); len(bad) > 0 {
			t.Errorf("earlier than the one before: %v", bad)
		}
	})
	t.Run("phones that nobody has", func(t *testing.T) {
		invented := regexp.MustCompile(`^1[3-9][0-9]0000[0-9]{4}$`)
		for _, p := range strs(t, w.DB, `select phone from people.people union select phone from people.residents where phone is not null
			union select phone from people.contacts order by 1`) {
			if !invented.MatchString(p) {
				t.Errorf("phone %s", p)
			}
		}
	})
	t.Run("plates that are plates", func(t *testing.T) {
		for _, p := range strs(t, w.DB, `select plate from parking.vehicles union select plate from parking.card_plates order by 1`) {
			if q, err := plate.ParseOwned(p); err != nil || q.String() != p {
				t.Errorf("plate %s: %v", p, err)
			}
		}
	})
	t.Run("only what is still kept of passing cars", func(t *testing.T) {
		if old := strs(t, w.DB, `select id::text from parking.checks where at < '2026-10-24 00:00+08' order by 1`); len(old) > 0 {
			t.Errorf("%d records are too old", len(old))
		}
	})
	t.Run("the presences follow the records", func(t *testing.T) {
		const astray = `select p.plate from parking.presences p join lateral (select k.inside, k.at from parking.checks k
			where k.committee_id = p.committee_id and k.plate = p.plate and k.direction <> 'parked' and k.verdict <> 'refuse'
				and not (k.mode = 'strangers_only') order by k.at desc, k.seq desc limit 1) k on true
			where k.inside <> p.inside order by 1`
		if bad := strs(t, w.DB, astray); len(bad) > 0 {
			t.Errorf("%d presences are not what was last seen", len(bad))
		}
	})
	t.Run("visitors at the gate in the last hour", func(t *testing.T) {
		const now = `select no_plate from parking.visits v join parking.presences p on p.committee_id = v.committee_id and p.plate = 'visit:' || v.id
			where p.inside union all select source || ' ' || to_char(made_at at time zone 'Asia/Shanghai', 'HH24:MI') from parking.move_calls where state = 'called' order by 1`
		if d := cmp.Diff([]string{"gate 16:50", "gate 16:50", "白色五菱"}, strs(t, w.DB, now)); d != "" {
			t.Error(d)
		}
	})
	t.Run("an offer that ran out, and who was asked after it", func(t *testing.T) {
		const told = `select e.event from parking.application_events e
			join parking.applications a on a.committee_id = e.committee_id and a.id = e.application_id
			join people.committees c on c.id = e.committee_id
			where c.code = 'XINYUAN' and e.event in ('offer', 'lapse', 'decline') order by e.at, e.id`
		if d := cmp.Diff([]string{"offer", "lapse", "offer", "decline", "offer"}, strs(t, w.DB, told)); d != "" {
			t.Error(d)
		}
	})
	t.Run("a seat for each role", func(t *testing.T) { seats(t, w) })
	t.Run("samples answer as the guide says", func(t *testing.T) { samples(t, w) })
}

func rows(t *testing.T, db *pg.DB) {
	t.Helper()
	got := map[string]int{}
	for _, table := range strs(t, db, `select schemaname || '.' || tablename from pg_tables
		where schemaname in ('people', 'record', 'outbox', 'compacts', 'parking', 'jobs') order by 1`) {
		var n int
		if table == "parking.renewal_events" { // who shows papers follows from the record, whose hashes are new each time
			table = `parking.renewal_events where event <> 'show'`
		}
		if err := db.Get(t.Context(), &n, `select count(*) from `+table); err != nil {
			t.Fatal(err)
		}
		got[table] = n
	}
	for _, s := range strs(t, db, `select 'cards ' || c.code || ' ' || k.state from parking.cards k join people.committees c on c.id = k.committee_id order by 1`) {
		got[s]++
	}
	for _, s := range strs(t, db, `select 'applications ' || c.code || ' ' || a.state from parking.applications a join people.committees c on c.id = a.committee_id order by 1`) {
		got[s]++
	}
	for _, s := range strs(t, db, `select 'checks ' || code from parking.checks order by 1`) {
		got[s]++
	}
	for _, s := range strs(t, db, `select 'claims ' || state from parking.claims order by 1`) {
		got[s]++
	}
	for _, s := range strs(t, db, `select 'differences ' || (case when resolved_at is null then 'open' else 'answered' end) from parking.differences order by 1`) {
		got[s]++
	}
	for _, s := range strs(t, db, `select 'messages ' || c.code || ' ' || m.state from outbox.messages m join people.committees c on c.id = m.committee_id order by 1`) {
		got[s]++
	}
	for _, s := range strs(t, db, `select 'visits ' || kind || ' ' || state from parking.visits order by 1`) {
		got[s]++
	}
	for _, s := range strs(t, db, `select 'move calls ' || state from parking.move_calls order by 1`) {
		got[s]++
	}
	if *update {
		b, _ := json.MarshalIndent(got, "", "  ")
		if err := os.WriteFile(golden, append(b, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
