package gate_test

import (
	"strings"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/record"
	"ziguan/parking/gate"
)

// Where a car had been is told for a reason, and the look is on record without
// the plate or the reason's words.
func TestALookUpIsOnRecordWithTheAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2027-06-30", "京A12345")
	w.check(in("京A12345"))
	w.clock.Step(time.Hour)
	w.check(out("京A12345"))
	w.check(in("京C00001"))
	who := w.as(actor.Member)
	who.Pseudonym = "ab12cd34ef"
	got, err := w.watch.History(t.Context(), who, w.c.ID, "京a·12345", "剐蹭事故，双方已到场")
	if err != nil || len(got) != 2 || got[0].Direction != gate.Out || got[1].Number != "A-0001" {
		t.Fatalf("%+v %v", got, err)
	}
	looks, err := w.watch.Lookups(t.Context(), w.as(actor.Supervisor), w.c.ID)
	if err != nil || len(looks) != 1 {
		t.Fatalf("%+v %v", looks, err)
	}
	l := looks[0]
	if l.Digest != w.c.Digest("plate", "京A12345") || l.Reason != "剐蹭事故，双方已到场" || l.Actor != "ab12cd34ef" || l.Found != 2 {
		t.Errorf("%+v", l)
	}
	lines, err := record.Page(t.Context(), w.db, w.c.ID.String(), record.Look{Groups: []string{"gate"}, Limit: 5})
	if err != nil || len(lines) != 1 || lines[0].Kind != "gate.lookup" || lines[0].Actor != "member ab12cd34ef" {
		t.Fatalf("%+v %v", lines, err)
	}
	for _, private := range []string{"京", "剐蹭"} {
		if strings.Contains(string(lines[0].Canon), private) {
			t.Errorf("the record says %s", private)
		}
	}
	if !strings.HasPrefix(l.Digest, lines[0].Subject) {
		t.Error("the line on the record does not lead to the look")
	}
}

// Without a reason, a plate or the role there is neither an answer nor a trace of one.
func TestALookUpIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check(in("京C00001"))
	for name, row := range map[string]struct {
		role          actor.Role
		plate, reason string
		want          string
	}{
		"without a reason":        {actor.Chair, "京C00001", " 查 ", "form.invalid"},
		"with an over-long one":   {actor.Chair, "京C00001", strings.Repeat("查", 201), "form.invalid"},
		"without a plate":         {actor.Chair, "0001", "剐蹭事故", "form.invalid"},
		"by a volunteer":          {actor.Volunteer, "京C00001", "剐蹭事故", "role.needed"},
		"by a supervisor":         {actor.Supervisor, "京C00001", "剐蹭事故", "role.needed"},
		"by the gate's own token": {actor.Gate, "京C00001", "剐蹭事故", "role.needed"},
	} {
		if got, err := w.watch.History(t.Context(), w.as(row.role), w.c.ID, row.plate, row.reason); errs.CodeOf(err) != row.want || got != nil {
			t.Errorf("%s: %v %v, want %s", name, got, err, row.want)
		}
	}
	if n := w.count(`select count(*) from parking.lookups`); n != 0 {
		t.Errorf("%d looks in the log", n)
	}
}
