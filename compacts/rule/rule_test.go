package rule_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/record"
)

const key = "card.term_months"

type world struct {
	db    *pg.DB
	rules *rule.Service
	c     people.Committee
	chair actor.Actor
	clock *clock.Stepped
}

func newWorld(t *testing.T) world {
	t.Helper()
	ticks := clock.NewStepped(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))
	db := pgtest.NewAt(t, ticks.Now)
	c, err := people.New(db).Found(t.Context(), actor.Of(actor.Operator),
		people.NewCommittee{Code: "XY", Name: "馨园停车自管会", Regime: people.Owners})
	if err != nil {
		t.Fatal(err)
	}
	return world{db, rule.New(db), c, actor.Of(actor.Chair).For(c.ID.String()), ticks}
}

func (w world) set(ctx context.Context, value, from string, change ...func(*rule.NewRule)) error {
	d, _ := day.Parse(from)
	n := rule.NewRule{
		Committee: w.c.ID, Key: key, Value: value, From: d,
		Ground: rule.Ground{Kind: rule.Resolution, Text: "2026年第一次居民会议决议"},
	}
	for _, f := range change {
		f(&n)
	}
	w.clock.Step(time.Second)
	return w.rules.Set(ctx, w.chair, n)
}

func (w world) value(t *testing.T, today string) rule.Rule {
	t.Helper()
	d, err := day.Parse(today)
	if err != nil {
		t.Fatal(err)
	}
	r, err := rule.Value(t.Context(), w.db, w.c.ID, key, d)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A rule nobody set still has a value, and says what that rests on.
func TestAnUnsetRuleHasItsDefaultAndSource(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all, err := w.rules.Values(t.Context(), w.c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(rule.Keys()) {
		t.Fatalf("%d rules for %d keys", len(all), len(rule.Keys()))
	}
	for i, r := range all {
		if r.Key != rule.Keys()[i] || r.Value == "" || r.Text == "" || r.EN == "" || r.From.Zero() {
			t.Errorf("incomplete default %+v", r)
		}
	}
	if n, err := rule.Int(t.Context(), w.db, w.c.ID, "checks.retention_days", day.Of(2026, 11, 23)); err != nil || n != 30 {
		t.Errorf("retention is %d, %v", n, err)
	}
}

// The newest rule whose day has come holds; one for next year waits.
func TestTheNewestRuleWhoseDayHasComeHolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, set := range [][2]string{{"6", "2027-01-01"}, {"3", "2027-06-01"}, {"9", "2026-12-01"}, {"4", "2027-06-01"}} {
		if err := w.set(t.Context(), set[0], set[1]); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]string{}
	for _, today := range []string{"2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01", "2027-06-01"} {
		got[today] = w.value(t, today).Value
	}
	want := map[string]string{"2026-11-30": "12", "2026-12-01": "9", "2026-12-31": "9", "2027-01-01": "6", "2027-06-01": "4"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	history, err := rule.History(t.Context(), w.db, w.c.ID, key)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, r := range history {
		values = append(values, r.Value)
	}
	if d := cmp.Diff([]string{"4", "3", "6", "9", "12"}, values); d != "" {
		t.Error(d)
	}
}

// Whatever is wrong with a rule is refused, on its field, and leaves no trace.
func TestAWrongRuleIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, row := range map[string]struct {
		value string
		with  func(*rule.NewRule)
		want  *errs.Error
	}{
		"an unknown key":             {"1", func(n *rule.NewRule) { n.Key = "card.colour" }, rule.ErrRuleUnknown},
		"words for a number":         {"twelve", nil, rule.ErrRuleValue},
		"a number out of bounds":     {"13", nil, rule.ErrRuleValue},
		"a number written oddly":     {"012", nil, rule.ErrRuleValue},
		"no day":                     {"6", func(n *rule.NewRule) { n.From = 0 }, rule.ErrRuleFrom},
		"no source":                  {"6", func(n *rule.NewRule) { n.Ground.Text = "  " }, rule.ErrGroundText},
		"an over-long source":        {"6", func(n *rule.NewRule) { n.Ground.Text = strings.Repeat("约", 201) }, rule.ErrGroundText},
		"a source with a null byte":  {"6", func(n *rule.NewRule) { n.Ground.Text = "a\x00b" }, rule.ErrGroundText},
		"the default as a source":    {"6", func(n *rule.NewRule) { n.Ground.Kind = rule.Default }, rule.ErrGroundKind},
		"a source of no known kind":  {"6", func(n *rule.NewRule) { n.Ground.Kind = "custom" }, rule.ErrGroundKind},
		"a source of broken UTF-8":   {"6", func(n *rule.NewRule) { n.Ground.Text = "\xff\xfe" }, rule.ErrGroundText},
		"a value of broken encoding": {"\xff", nil, rule.ErrRuleValue},
	} {
		with := row.with
		if with == nil {
			with = func(*rule.NewRule) {}
		}
		if err := w.set(t.Context(), row.value, "2026-12-01", with); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
	if got := w.value(t, "2027-01-01"); got.Value != "12" {
		t.Errorf("a refused rule holds: %+v", got)
	}
	if _, err := rule.Value(t.Context(), w.db, w.c.ID, "card.colour", 1); !errors.Is(err, rule.ErrRuleUnknown) {
		t.Errorf("an unknown key has a value: %v", err)
	}
}

// A rule may be set by those who do the committee's work, and nobody else.
func TestWhoMaySetARule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := people.CommitteeID{}
	for name, row := range map[string]struct {
		who  actor.Actor
		want *errs.Error
	}{
		"a resident":                {actor.Of(actor.Resident).For(w.c.ID.String()), actor.ErrRole},
		"a supervisor":              {actor.Of(actor.Supervisor).For(w.c.ID.String()), actor.ErrRole},
		"a stranger":                {actor.Of(), actor.ErrNotHere},
		"another committee's chair": {actor.Of(actor.Chair).For("0199aaaa-0000-7000-8000-000000000000"), actor.ErrNotHere},
		"a chair of none":           {actor.Of(actor.Chair).For(other.String()), actor.ErrNotHere},
	} {
		v := w
		v.chair = row.who
		if err := v.set(t.Context(), "6", "2026-11-01"); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
	if err := w.set(t.Context(), "6", "2026-11-01"); err != nil {
		t.Errorf("the chair: %v", err)
	}
}

// Each rule stands on the public record, without the words of its source.
func TestARuleStandsOnThePublicRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.set(t.Context(), "6", "2027-01-01"); err != nil {
		t.Fatal(err)
	}
	lines, err := record.Page(t.Context(), w.db, w.c.ID.String(), record.Look{Groups: []string{"rule"}, Limit: 10})
	if err != nil || len(lines) != 1 {
		t.Fatalf("%d entries, %v", len(lines), err)
	}
	if strings.Contains(string(lines[0].Canon), "居民会议") {
		t.Error("free text stands on the record")
	}
	want := []record.Pair{
		{Key: "value", Value: "6"},
		{Key: "from", Value: "2027-01-01"},
		{Key: "source_kind", Value: "resolution"},
		{Key: "source_digest", Value: w.c.Digest("rule.source", "2026年第一次居民会议决议")},
	}
	if d := cmp.Diff(want, lines[0].Body); d != "" {
		t.Error(d)
	}
	if err := w.db.Read(t.Context(), func(r *pg.Reader) error {
		_, err := record.Verify(t.Context(), r, w.c.ID.String())
		return err
	}); err != nil {
		t.Error(err)
	}
}
