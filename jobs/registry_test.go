package jobs_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/seal"
	"ziguan/internal/services"
	"ziguan/jobs"
)

func (w *world) deps() jobs.Deps {
	w.t.Helper()
	key, err := seal.FromHex(strings.Repeat("ab", 32))
	if err != nil {
		w.t.Fatal(err)
	}
	return jobs.Deps{
		All: services.New(w.db, key, outbox.Setup{}),
		Backup: func(_ context.Context, now time.Time) (jobs.Backup, error) {
			return jobs.Backup{File: "ziguan-" + now.In(w.zone).Format("20060102") + ".zip", Bytes: 7}, nil
		},
	}
}

// Every job of the registry runs on an empty and on a living database, leaves a
// row with what it found, and finds nothing more the second time.
func TestEveryJobLeavesARowThatSaysWhatItFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := people.New(w.db).Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "XY", Name: "馨园", Regime: people.Owners})
	if err != nil {
		t.Fatal(err)
	}
	r := jobs.New(w.db, w.deps(), slog.New(slog.DiscardHandler), w.zone)
	want := map[string]string{
		"cards.expire":      `{"cards": 0, "claims": 0}`,
		"notices.expire":    `{"past": 0, "postings": 0}`,
		"hearings.advance":  `{"frozen": 0, "lapsed": 0}`,
		"votes.close":       `{"counted": 0, "waiting": 0}`,
		"compacts.advance":  `{"moved": 0}`,
		"cards.remind":      `{"cards": 0, "votes": 0}`,
		"visits.end":        `{"ended": 0, "deleted": 0}`,
		"retention.purge":   `{"checks": 0, "presences": 0, "differences": 0, "calls": 0, "people": 0, "names": 0, "copies": 0, "messages": 0, "asked": 0}`,
		"rounds.advance":    `{"lapsed": 0, "offered": 0}`,
		"record.checkpoint": `"committee": "XY"`,
		"backup.nightly":    `{"file": "ziguan-20261123.zip", "bytes": 7}`,
	}
	list, err := r.List(t.Context())
	if err != nil || len(list) != len(want) {
		t.Fatalf("%+v %v", list, err)
	}
	for _, j := range list {
		run, err := r.Run(t.Context(), j.Name, noon, jobs.How{})
		if err != nil || run.FinishedAt == nil || !sameJSON(string(run.Found), want[j.Name]) {
			t.Errorf("%s: %+v %v", j.Name, run, err)
		}
		if j.Last != nil || !j.Next.After(noon) {
			t.Errorf("%s: %+v", j.Name, j)
		}
	}
	runs, err := r.Runs(t.Context(), 3)
	if err != nil || len(runs) != 3 {
		t.Errorf("%+v %v", runs, err)
	}
}

// sameJSON compares whole objects, or looks for a part.
func sameJSON(got, want string) bool {
	var a, b map[string]any
	if json.Unmarshal([]byte(want), &b) != nil {
		return strings.Contains(got, want)
	}
	if json.Unmarshal([]byte(got), &a) != nil || len(a) != len(b) {
		return false
	}
	for k, v := range b {
		if a[k] != v {
			return false
		}
	}
	return true
}

// A record that does not hold fails the checkpoint, which names it.
func TestACheckpointNamesTheRecordThatDoesNotHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := people.New(w.db)
	for _, code := range []string{"XY", "ZZ"} {
		if _, err := s.Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: code, Name: "馨园", Regime: people.Owners}); err != nil {
			t.Fatal(err)
		}
	}
	// The application cannot change an entry; renaming a committee behind the
	// program's back breaks its chain just as well.
	if _, err := w.db.Bare().ExecContext(t.Context(), `update people.committees set code = 'QQ' where code = 'ZZ'`); err != nil {
		t.Fatal(err)
	}
	r := jobs.New(w.db, w.deps(), slog.New(slog.DiscardHandler), w.zone)
	if _, err := r.Run(t.Context(), "record.checkpoint", noon, jobs.How{}); err == nil {
		t.Fatal("a broken record passed")
	}
	runs, err := r.Runs(t.Context(), 1)
	if err != nil || runs[0].Failed != "job.record.broken" || !strings.Contains(string(runs[0].Found), `"committee": "QQ"`) {
		t.Errorf("%+v %v", runs, err)
	}
}

// The table for the handbook names every job in both languages.
func TestMarkdownNamesEveryJob(t *testing.T) {
	t.Parallel()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range i18n.Langs {
		text := jobs.Markdown(c.In(l))
		for _, name := range []string{"cards.expire", "rounds.advance", "cards.remind", "retention.purge", "record.checkpoint", "backup.nightly"} {
			if !strings.Contains(text, "| `"+name+"` |") || strings.Contains(text, "job."+name) {
				t.Errorf("%s in %s:\n%s", name, l, text)
			}
		}
	}
}
