package gate_test

import (
	"testing"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/record"
	"ziguan/parking/gate"
	"ziguan/parking/watch"
)

const aDay = 24 * time.Hour

// What the rule no longer keeps goes, with a line of counts on the record; a
// second run finds nothing and writes nothing.
func TestPurgeFollowsTheRule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, p := range []string{"京A12345", "京A20002", "京A30003"} {
		w.card("A-"+p[len(p)-4:], "active", "2027-06-30", p)
	}
	w.check(in("京A12345"))                                 // stays inside for months
	w.expect(out("京A20002"), gate.NotInside, gate.Caution) // answered below
	w.expect(out("京A30003"), gate.NotInside, gate.Caution) // never answered
	if _, err := w.watch.History(t.Context(), w.as(actor.Chair), w.c.ID, "京A12345", "剐蹭事故"); err != nil {
		t.Fatal(err)
	}
	list, err := w.watch.Differences(t.Context(), w.as(actor.Chair), w.c.ID, watch.SoughtDifferences{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list.List {
		if d.Plate == "京A20002" {
			if err := w.watch.Resolve(t.Context(), w.as(actor.Chair), w.c.ID, d.ID, "漏记"); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.clock.Step(30 * aDay) // 23 December: the records of 23 November are the thirtieth day back
	w.check(in("京C00001"))
	w.purges(watch.Purged{})
	w.clock.Step(aDay)
	w.purges(watch.Purged{Checks: 3, Presences: 2, Differences: 1})
	w.purges(watch.Purged{})
	if n := w.count(`select count(*) from parking.checks`); n != 1 {
		t.Errorf("%d records left, want today's", n)
	}
	if n := w.count(`select count(*) from parking.presences where plate = '京A12345' and inside`); n != 1 {
		t.Error("a car that is inside is forgotten")
	}
	if n := w.count(`select count(*) from parking.differences where plate = '京A30003' and resolved_at is null`); n != 1 {
		t.Error("an open difference lost its plate")
	}
	if n := w.count(`select count(*) from parking.differences where plate = '' and resolution = '漏记'`); n != 1 {
		t.Error("an answered difference did not keep its answer alone")
	}
	lines, err := record.Page(t.Context(), w.db, w.c.ID.String(), record.Look{Groups: []string{"gate"}, Limit: 9})
	if err != nil || len(lines) != 2 || lines[0].Kind != "gate.checks_purged" || lines[0].Subject != "2026-11-24" {
		t.Fatalf("%+v %v", lines, err)
	}
	if got := lines[0].Body[1]; got != (record.Pair{Key: "checks", Value: "3"}) {
		t.Errorf("%+v", lines[0].Body)
	}
}

func (w *world) purges(want watch.Purged) {
	w.t.Helper()
	got, err := w.watch.Purge(w.t.Context(), actor.Of(actor.System), w.db.Now())
	if err != nil || got != want {
		w.t.Errorf("%+v %v, want %+v", got, err, want)
	}
}

// What happened at midnight is of the day that begins: it is kept as long as that day's.
func TestMidnightIsOfTheDayThatBegins(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2027-06-30", "京A10001")
	w.clock.Set(w.c.Today(start).AddDays(1).Time(w.c.Location()))
	w.expect(out("京A10001"), gate.NotInside, gate.Caution)
	list, err := w.watch.Differences(t.Context(), w.as(actor.Chair), w.c.ID, watch.SoughtDifferences{})
	if err != nil || len(list.List) != 1 {
		t.Fatal(list, err)
	}
	if err := w.watch.Resolve(t.Context(), w.as(actor.Chair), w.c.ID, list.List[0].ID, "漏记"); err != nil {
		t.Fatal(err)
	}
	w.clock.Step(30*aDay + aDay/2)
	w.purges(watch.Purged{})
	w.clock.Step(aDay)
	w.purges(watch.Purged{Checks: 1, Presences: 1, Differences: 1})
}

// A committee may keep less by its compact; the page says which rule it is.
func TestRetentionIsTheCommitteesRule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check(in("京C00001"))
	err := rule.New(w.db).Set(t.Context(), w.as(actor.Chair), rule.NewRule{
		Committee: w.c.ID, Key: watch.RetentionRule, Value: "7", From: day.Of(2026, 11, 20),
		Ground: rule.Ground{Kind: rule.Clause, Text: "公约第九条"},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.clock.Step(8 * aDay)
	kept, err := w.watch.RetentionOf(t.Context(), w.c)
	if err != nil || kept.Days != 7 || kept.Since != day.Of(2026, 11, 24) || kept.Text != "公约第九条" {
		t.Errorf("%+v %v", kept, err)
	}
	w.purges(watch.Purged{Checks: 1})
}

func TestOnlyTheJobPurges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.watch.Purge(t.Context(), w.as(actor.Chair), w.db.Now()); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a chair: %v", err)
	}
}
