package gate_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/parking/gate"
	"ziguan/parking/watch"
)

func paperSheet() watch.PaperSheet {
	return watch.PaperSheet{Gate: "east", Date: day.Of(2026, 11, 23), Lines: []watch.PaperLine{
		{Time: "9:10", Direction: "out", Plate: "京A12345"},
		{},
		{Time: "０７：４５", Direction: "in", Plate: "2345"},
		{Time: "25:00", Direction: "in", Plate: "京A12345"},
		{Time: "0800", Direction: "in", Plate: "京AI2345"},
		{Time: "8.05", Direction: "in", Plate: "9999"},
		{Time: "0810", Direction: "in", Plate: "0002"},
		{Time: "23:30", Direction: "in", Plate: "京A12345"},
		{Time: "08:15", Direction: "sideways", Plate: "京A12345"},
		{Time: "08:20", Direction: "in", Plate: "京C00001", Note: "送货"},
	}}
}

func said(lines []watch.PaperRead) []string {
	var out []string
	for _, l := range lines {
		code := ""
		if l.Err != nil {
			code = l.Err.Code + "@" + l.Err.Field
		}
		out = append(out, fmt.Sprintf("%d %s %s %s %s %v", l.N, l.Plate, code, l.Status, l.Code, l.Choices))
	}
	return out
}

// A sheet is shown as understood, then its right lines are recorded in the order
// of their time; what is wrong stands beside its line and keeps nothing else out.
func TestAPaperSheetIsEnteredOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2027-06-30", "京A12345")
	w.card("A-0002", "active", "2027-06-30", "京A00002")
	w.card("A-0003", "active", "2027-06-30", "京B00002")
	wrong := []string{
		"4  paper.time.invalid@time   []",
		"5  plate.invalid@plate   [京A12345]",
		"6  paper.tail.unknown@plate   []",
		"7  paper.tail.several@plate   [京A00002 京B00002]",
		"8  fact.future@time   []",
		"9  check.direction.invalid@direction   []",
	}
	read, err := w.watch.ReadPaper(t.Context(), w.as(actor.Member), w.c, paperSheet())
	if err != nil {
		t.Fatal(err)
	}
	want := append([]string{"1 京A12345    []", "3 京A12345    []"}, append(wrong, "10 京C00001    []")...)
	if d := cmp.Diff(want, said(read)); d != "" {
		t.Error(d)
	}
	if n := w.count(`select count(*) from parking.checks`); n != 0 {
		t.Fatalf("%d records from looking", n)
	}
	for _, status := range []string{"recorded", "already"} {
		done, err := w.watch.EnterPaper(t.Context(), w.r, w.as(actor.Member), w.c, paperSheet())
		if err != nil {
			t.Fatal(err)
		}
		want := append([]string{"1 京A12345  " + status + " card.active []", "3 京A12345  " + status + " card.active []"},
			append(wrong, "10 京C00001  "+status+" card.unknown []")...)
		if d := cmp.Diff(want, said(done)); d != "" {
			t.Error(d)
		}
	}
	if n := w.count(`select count(*) from parking.checks where device = 'paper' and uuid_send(id)::text like '\\x____________7%'`); n != 3 {
		t.Errorf("%d records of version 7", n)
	}
	if n := w.count(`select count(*) from parking.presences where plate = '京A12345' and not inside`); n != 1 {
		t.Error("in at 7:45 and out at 9:10, yet inside")
	}
	if n := w.count(`select count(*) from parking.differences`); n != 0 {
		t.Errorf("%d differences from a sheet that pairs", n)
	}
}

// Another note on a line that stands is told as such, and changes nothing.
func TestALineEnteredOtherwiseIsToldSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sheet := paperSheet()
	sheet.Lines = sheet.Lines[9:]
	if _, err := w.watch.EnterPaper(t.Context(), w.r, w.as(actor.Member), w.c, sheet); err != nil {
		t.Fatal(err)
	}
	sheet.Lines[0].Note = "搬家"
	done, err := w.watch.EnterPaper(t.Context(), w.r, w.as(actor.Member), w.c, sheet)
	if err != nil || done[0].Status != gate.Conflict || !errors.Is(done[0].Err, gate.ErrConflict) {
		t.Errorf("%+v %v", done, err)
	}
}

func TestASheetIsRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, row := range map[string]struct {
		role   actor.Role
		change func(*watch.PaperSheet)
		want   string
	}{
		"tomorrow's":         {actor.Member, func(s *watch.PaperSheet) { s.Date++ }, "form.invalid"},
		"one not kept":       {actor.Member, func(s *watch.PaperSheet) { s.Date -= 31 }, "form.invalid"},
		"without a gate":     {actor.Member, func(s *watch.PaperSheet) { s.Gate = "" }, "form.invalid"},
		"an empty one":       {actor.Member, func(s *watch.PaperSheet) { s.Lines = make([]watch.PaperLine, 20) }, "paper.empty"},
		"a volunteer's":      {actor.Volunteer, func(*watch.PaperSheet) {}, "role.needed"},
		"one of 201 lines":   {actor.Member, func(s *watch.PaperSheet) { s.Lines = make([]watch.PaperLine, 201) }, "form.invalid"},
		"a supervisor's own": {actor.Supervisor, func(*watch.PaperSheet) {}, "role.needed"},
	} {
		s := paperSheet()
		row.change(&s)
		if _, err := w.watch.EnterPaper(t.Context(), w.r, w.as(row.role), w.c, s); errs.CodeOf(err) != row.want {
			t.Errorf("%s: %v, want %s", name, err, row.want)
		}
	}
}

// A check that came by the gate's own page later is not moved by the sheet.
func TestALateSheetDoesNotMoveTheCarBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2027-06-30", "京A12345")
	w.check(in("京A12345"))
	w.clock.Step(time.Hour)
	s := paperSheet()
	s.Lines = s.Lines[:1] // out at 9:10, before it came in at 10:00
	if _, err := w.watch.EnterPaper(t.Context(), w.r, w.as(actor.Member), w.c, s); err != nil {
		t.Fatal(err)
	}
	if n := w.count(`select count(*) from parking.presences where inside`); n != 1 {
		t.Error("an older fact took the car out")
	}
}
