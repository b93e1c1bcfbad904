package gate_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/sheet"
	"ziguan/parking/gate"
	"ziguan/parking/watch"
)

func (w *world) read(f watch.PassageFile) (facts, problems []string) {
	w.t.Helper()
	p, err := w.watch.ReadPassages(w.t.Context(), w.as(actor.Member), w.c, f)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, k := range p.Facts {
		facts = append(facts, fmt.Sprint(k.At.In(w.c.Location()).Format("01-02 15:04:05"), " ", k.Direction, " ", k.Gate, " ", k.Plate))
	}
	for _, k := range p.Problems {
		problems = append(problems, fmt.Sprintf("%d %s %s %s", k.Row, k.Column, k.Value, k.Err.Code))
	}
	return facts, problems
}

// A barrier's list of single passings is read by its titles, wrong rows are
// named, and rows of days that are not kept stay out.
func TestABarriersListIsReadByItsTitles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.watch.AddGate(t.Context(), w.as(actor.Chair), w.c.ID, gate.Gate{Label: "east", Name: "东门"}); err != nil {
		t.Fatal(err)
	}
	facts, problems := w.read(watch.PassageFile{Name: "过车记录.csv", Data: []byte(`XX小区过车记录,,,
序号,车牌号码,通行时间,通道,进出方向
1,京A12345,2026-11-23 09:00:01,东门,出场
2,京A12345,2026/11/22 18:30,东门,进场
3,无牌车,2026-11-22 18:31,东门,进场
4,京A12345,昨天,东门,进场
5,京A12345,2026-10-01 08:00,东门,进场
6,京A12345,2026年11月22日 08:00,西门2号道,徘徊
7,京A12345,2026年11月22日 07:30,西门2号道,驶入
`)})
	want := []string{"11-22 07:30:00 in 西门2号道 京A12345", "11-22 18:30:00 in east 京A12345", "11-23 09:00:01 out east 京A12345"}
	if d := cmp.Diff(want, facts); d != "" {
		t.Error(d)
	}
	wrong := []string{
		"5 车牌号码 无牌车 plate.invalid", "6 通行时间 昨天 passage.time.invalid",
		"7 通行时间 2026-10-01 08:00 fact.old", "8 进出方向 徘徊 passage.direction.invalid",
	}
	if d := cmp.Diff(wrong, problems); d != "" {
		t.Error(d)
	}
}

// A list of stays gives both ends of each; an Excel file says the same as a CSV.
func TestAListOfStaysGivesBothEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var b bytes.Buffer
	err := sheet.WriteXLSX(&b, sheet.Out{Name: "停车记录", Titles: []string{"车牌", "入场时间", "入口", "出场时间", "出口"}, Rows: [][]string{
		{"京A12345", "2026-11-22 18:30:00", "东门", "2026-11-23 07:40:00", "西门"},
		{"京AD10001", "2026-11-23 08:00:00", "", "", ""},
		{"京A12345", "", "", "", ""},
	}})
	if err != nil {
		t.Fatal(err)
	}
	facts, problems := w.read(watch.PassageFile{Name: "a.xlsx", Data: b.Bytes(), Gate: "north"})
	want := []string{"11-22 18:30:00 in 东门 京A12345", "11-23 07:40:00 out 西门 京A12345", "11-23 08:00:00 in north 京AD10001"}
	if d := cmp.Diff(want, facts); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"4 入场时间  passage.time.invalid"}, problems); d != "" {
		t.Error(d)
	}
}

// The direction may stand in the lane's name alone; where it says neither or
// both, nothing is guessed.
func TestTheLanesNameMayTellTheDirection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	facts, problems := w.read(watch.PassageFile{Name: "a.csv", Data: []byte(
		"车牌,时间,通道名称\n京A12345,2026-11-22 18:30,东门入口\n京A12345,2026-11-22 19:30,东门出口\n京A12345,2026-11-22 20:30,出入口1\n")})
	if len(facts) != 2 || len(problems) != 1 || problems[0] != "4 通道名称 出入口1 passage.direction.invalid" {
		t.Errorf("%v %v", facts, problems)
	}
}

// Importing a list again, or a longer one that holds it, records nothing twice.
func TestAListImportedAgainChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2027-06-30", "京A12345")
	list := "车牌,时间,通道,方向\n京A12345,2026-11-22 18:30,东门,进\n京A12345,2026-11-23 07:30,东门,出\n"
	for i, row := range []struct {
		text              string
		recorded, already int
	}{{list, 2, 0}, {list, 0, 2}, {list + "京A12345,2026-11-23 09:00,东门,进\n", 1, 2}} {
		p, err := w.watch.ImportPassages(t.Context(), w.r, w.as(actor.Member), w.c, watch.PassageFile{Name: "a.csv", Data: []byte(row.text)})
		if err != nil || p.Recorded != row.recorded || p.Already != row.already || len(p.Problems) != 0 {
			t.Errorf("%d: %+v %v", i, p, err)
		}
	}
	if n := w.count(`select count(*) from parking.checks where device = 'barrier'`); n != 3 {
		t.Errorf("%d records", n)
	}
	if n := w.count(`select count(*) from parking.presences where inside`); n != 1 {
		t.Error("the car is not inside")
	}
}

func TestAFileThatIsNoListIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, row := range map[string]struct {
		role actor.Role
		text string
		want string
	}{
		"a list of names":       {actor.Member, "姓名,电话\n张三,1\n", "passage.header.missing"},
		"plates without a time": {actor.Member, "车牌,方向\n京A12345,进\n", "passage.header.missing"},
		"a web page":            {actor.Member, "<html></html>", "file.not_sheet"},
		"nothing":               {actor.Member, " ", "file.empty"},
		"a volunteer's":         {actor.Volunteer, "车牌,时间,方向\n", "role.needed"},
	} {
		_, err := w.watch.ReadPassages(t.Context(), w.as(row.role), w.c, watch.PassageFile{Name: "a.csv", Data: []byte(row.text)})
		if errs.CodeOf(err) != row.want {
			t.Errorf("%s: %v, want %s", name, err, row.want)
		}
	}
}
