package gateadmin_test

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/google/uuid"

	"ziguan/internal/actor"
	"ziguan/parking/gate"
)

// UX rule 34: an empty list says what it is for and what to do first.
func TestEmptyListsSayWhatToDoFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for path, want := range map[string]string{
		"/gates":       "先加一个，志愿者开始值守时就能选到它",
		"/inside":      "志愿者开始值守、或录入纸质登记表以后",
		"/differences": "漏记了进或出，会列在这里等人核对",
		"/lookup":      "查过的人和理由会列在这里",
		"/valid":       "发了卡，这里就有名单",
		"/jobs":        "请维护人员用 ziguan serve 启动程序",
	} {
		w.get(path, actor.Chair).holds(t, 200, want)
	}
}

// A gate is added with its hours; what is wrong is said where it is, with what was typed.
func TestGatesAndTheirHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if a := w.post("/gates", "name", "东门"); a.status != 303 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	w.post("/gates", "name", "东门").holds(t, 409, "已经有这个名称的出入口", `value="东门"`)
	w.post("/hours", "gate", "东门", "n", "0", "from-0-0", "7:00", "to-0-0", "24:00", "mode-0-0", "strangers_only").holds(t, 303)
	w.get("/gates", actor.Chair).holds(t, 200, "07:00—24:00 只查生车；其余时段逐车")
	w.post("/hours", "gate", "东门", "n", "0", "from-0-0", "7点半多", "to-0-0", "22:00", "mode-0-0", "lane_walk").
		holds(t, 422, "时段不对", `value="7点半多"`, `<option value="lane_walk" selected`)
	if a := w.get("/gates", actor.Supervisor); strings.Contains(a.body, `action="/c/XY/gate/gates"`) {
		t.Error("a supervisor is offered a form")
	}
}

// What the committee reads of its gates is in words: the gate's name, a special pass
// and its reason, never what programs call them.
func TestTheGatesRecordsAreInWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cards("京A12345")
	w.exec(`insert into parking.gates (committee_id, id, label, name, made_at) values ($1, gen_random_uuid(), 'east', '东侧的门', '2026-01-01')`, w.c.ID)
	for _, k := range []gate.Check{{Direction: gate.Out}, {Direction: gate.In, Override: "repair"}} {
		k.ID, k.Gate, k.Plate = uuid.Must(uuid.NewV7()), "east", "京A12345"
		if _, err := w.r.Check(t.Context(), actor.Of(actor.Gate).For(w.c.ID.String()), w.c.ID, k); err != nil {
			t.Fatal(err)
		}
	}
	for path, a := range map[string]answer{
		"differences": w.get("/differences", actor.Chair), "inside": w.get("/inside", actor.Chair),
		"history": w.post("/lookup", "plate", "京A12345", "reason", "昨晚剐蹭"),
	} {
		a.holds(t, 200, "东侧的门")
		for _, code := range []string{"east", "repair"} {
			if strings.Contains(a.body, code) {
				t.Errorf("%s shows %q", path, code)
			}
		}
		if path == "history" {
			a.holds(t, 200, "特殊放行", "上门维修")
		}
	}
}

// A difference is answered once; whoever comes second is told and keeps the words.
func TestADifferenceIsAnsweredOnThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cards("京A12345")
	w.check(gate.Out, "京A12345")
	page := w.get("/differences", actor.Chair)
	page.holds(t, 200, "没有进门记录，却出去了", "京A·12345")
	m := regexp.MustCompile(`/differences/([0-9a-f-]{36})/resolution`).FindStringSubmatch(page.body)
	if m == nil {
		t.Fatal("no form")
	}
	path, field := "/differences/"+m[1]+"/resolution", "resolution-"+m[1]
	w.post(path, field, " ").holds(t, 422, "请写一句核对结果")
	w.post(path, field, "早班漏记").holds(t, 303)
	w.post(path, field, "是我漏记的").holds(t, 409, "已有人先写了核对结果", "是我漏记的", "早班漏记")
	w.post("/differences/not-an-id/resolution").holds(t, 404)
}

// Domain rule 62: a look needs a reason; it is listed with the answer, and no
// address ever holds the plate.
func TestALookUpNeedsAReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cards("京A12345")
	w.check(gate.In, "京A12345")
	w.post("/lookup", "plate", "京A12345", "reason", "").holds(t, 422, "要写明理由", `value="京A12345"`)
	w.post("/lookup", "plate", "京A12345", "reason", "昨晚剐蹭").holds(t, 200, "查到 1 条，这次查看已记下", "昨晚剐蹭", "主任 ab12cd34ef")
	w.post("/lookup", "plate", "京C00001", "reason", "昨晚剐蹭").holds(t, 200, "最近 30 天没有这辆车的记录")
	page := w.get("/lookup", actor.Supervisor)
	page.holds(t, 200, "昨晚剐蹭", "进出记录只保存 30 天，现在能查到 2026-10-24 以来的", "公共安全视频图像信息系统管理条例")
	if strings.Contains(page.body, `name="reason"`) {
		t.Error("a supervisor is offered the form")
	}
}

// UX rule 36: the Excel list has text plates alone, and no name.
func TestTheValidListHasTextPlates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cards("京A12349", "京AD10001")
	a := w.get("/valid.xlsx", actor.Chair)
	a.holds(t, 200)
	if d := a.header.Get("Content-Disposition"); d != `attachment; filename="valid-2026-11-23.xlsx"` {
		t.Error(d)
	}
	f, err := excelize.OpenReader(bytes.NewReader([]byte(a.body)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("有效车牌")
	if err != nil || len(rows) != 3 || strings.Join(rows[0], " ") != "车牌号 卡号 类别 有效至" || strings.Join(rows[1], " ") != "京A12349 A-0001a 首辆车 2027-06-30" {
		t.Errorf("%v %v", rows, err)
	}
	if kind, err := f.GetCellType("有效车牌", "D2"); err != nil || kind == excelize.CellTypeNumber || kind == excelize.CellTypeDate {
		t.Errorf("the last day is a %v, %v", kind, err)
	}
	page := w.get("/valid/paper", actor.Chair)
	page.holds(t, 200, "馨园停车自管会", "尾号对照表")
	if first, second := strings.Index(page.body, "<b>0001</b>"), strings.Index(page.body, "<b>2349</b>"); first < 0 || second < first {
		t.Error("not by tail")
	}
}

// UX rule 26: a paper sheet is looked at first, keeps what was typed, and names
// each wrong line; the right ones are recorded once.
func TestAPaperSheetIsLookedAtThenEntered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.addGate()
	w.cards("京A12345", "京A00002", "京B00002")
	lines := []string{
		"gate", "东门", "date", "2026-11-23",
		"time-1", "0745", "direction-1", "in", "plate-1", "2345", "note-1", "",
		"time-2", "8:00", "direction-2", "in", "plate-2", "0002", "note-2", "𬍛记的",
	}
	look := w.post("/paper", append(lines, "act", "look")...)
	look.holds(t, 200, "1 条看懂了，1 条要改一下", "07:45 进 京A12345", "是不是 京A00002、京B00002", `value="𬍛记的"`, "记下这 1 条")
	w.post("/paper", append(lines, "act", "enter")...).holds(t, 200, "已记下 1 条，还有 1 条没有记", "，已记下")
	lines[15+2] = "0002"
	fixed := strings.ReplaceAll(strings.Join(lines, "\x00"), "plate-2\x000002", "plate-2\x00京B00002")
	if a := w.post("/paper", append(strings.Split(fixed, "\x00"), "act", "enter")...); a.status != 303 {
		t.Errorf("%d", a.status)
	}
	var n int
	if err := w.db.Get(t.Context(), &n, `select count(*) from parking.checks where device = 'paper'`); err != nil || n != 2 {
		t.Errorf("%d records, %v", n, err)
	}
	w.post("/paper", "gate", "东门", "date", "昨天", "time-1", "七点", "act", "look").holds(t, 422, "日期不对", `value="昨天"`, `value="七点"`)
	w.get("/paper/sheet", actor.Chair).holds(t, 200, "车辆进出登记表", "值守人")
}

// UX rule 35: a barrier's list is previewed with each problem, imported, and the
// same list again changes nothing.
func TestABarriersListIsPreviewedThenImported(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.addGate()
	w.upload("/passages", "a.csv", "姓名,电话\n张三,1\n").holds(t, 422, "没找到表头")
	page := w.upload("/passages", "a.csv", "车牌,时间,进出\n京A12345,2026-11-22 18:30,进\n无牌车,2026-11-22 18:31,进\n")
	page.holds(t, 200, "看懂 1 条", "第 3 行", "无牌车", "导入这 1 条")
	m := regexp.MustCompile(`(?s)<textarea name="list" hidden>(.*?)</textarea>`).FindStringSubmatch(page.body)
	if m == nil {
		t.Fatal("nothing to import")
	}
	for range 2 {
		w.post("/passages/import", "list", html.UnescapeString(m[1])).holds(t, 303)
	}
	var n int
	if err := w.db.Get(t.Context(), &n, `select count(*) from parking.checks where device = 'barrier' and gate = '东门'`); err != nil || n != 1 {
		t.Errorf("%d records, %v", n, err)
	}
	w.post("/passages/import", "list", "garbage").holds(t, 422, "没找到表头", "garbage")
}

// What the route table leaves open the use cases close: no role without the
// committee's work writes or looks.
func TestOnlyStaffWriteAndLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/valid", "/valid.xlsx", "/valid/paper"} {
		w.get(path, actor.Volunteer).holds(t, 403)
	}
	w.get("/differences", actor.Resident).holds(t, 403)
	w.get("/lookup", actor.Volunteer).holds(t, 403)
}

// A full estate's cars are read page by page and found by a part of the plate; one
// that was not read is no empty plate.
func TestTheCarsInsideHavePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.addGate()
	var plates []string
	for i := range 60 {
		plates = append(plates, fmt.Sprintf("京A%05d", 10000+i))
	}
	w.cards(plates...)
	for _, p := range plates {
		w.check(gate.In, p)
	}
	w.exec(`update parking.presences set plate = 'visit:' || gen_random_uuid() where plate = '京A10058'`) // its pass is gone
	first := w.get("/inside", actor.Chair)
	first.holds(t, 200, "A·10059", "page=2", "没有车牌")
	if strings.Contains(first.body, "A·10005") || strings.Contains(first.body, `plate"></span>`) {
		t.Error("the first page holds the last car, or an empty plate")
	}
	w.get("/inside?page=2", actor.Chair).holds(t, 200, "A·10005")
	found := w.get("/inside?q=10007", actor.Chair)
	found.holds(t, 200, "A·10007")
	if strings.Contains(found.body, "A·10008") {
		t.Error("another car is found too")
	}
	w.get("/inside?q=ZZZZ", actor.Chair).holds(t, 200, "里面没有这样的车")
}
