package changes_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/parking"
)

// Other plates make another card; what was typed wrongly stays on the page.
func TestOtherPlates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("京A12345")
	const page = "/c/XY/cards/A-0001/plates"
	holds(t, w.Get(page, w.chair), http.StatusOK, `value="京A12345"`, "换成新卡")
	holds(t, w.Post(page, w.chair, form("plates", "京A99", "reason", "换了车")), http.StatusUnprocessableEntity, `value="京A99"`, `value="换了车"`, `aria-invalid="true"`)
	holds(t, w.Post(page, w.chair, form("plates", "京AD12345", "reason", "")), http.StatusUnprocessableEntity, `value="京AD12345"`, "请写一句理由")
	if to := w.does(page, w.chair, "plates", "京AD12345", "reason", "换了车"); to != "/c/XY/cards/A-0002" {
		t.Errorf("leads to %s", to)
	}
	if w.state("A-0001") != parking.CardReplaced || w.state("A-0002") != parking.CardActive {
		t.Error("the old card stands, or the new one does not")
	}
	holds(t, w.Get("/c/XY/cards/A-0002", w.chair), http.StatusOK, "换车牌", "代步车（还剩 3 次）", "!代住户申诉")
}

// A household enters its substitute car, sees how many are left, and ends it; it
// does so for no card of anybody else's.
func TestTheHouseholdsSubstitute(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("京A12345")
	const page = "/my/XY/card/A-0001/substitutes"
	holds(t, w.Get("/my/XY/card/A-0001", w.home), http.StatusOK, "登记代步车", `href="`+page+`"`)
	holds(t, w.Get(page, w.home), http.StatusOK, "一年 3 次，还剩 3 次", "data-plate")
	holds(t, w.Post(page, w.home, form("plate", "京B5432", "days", "3", "reason", "车在修")), http.StatusUnprocessableEntity, `value="京B5432"`, `value="3"`, `value="车在修"`)
	holds(t, w.Post(page, w.home, form("plate", "京B54321", "days", "15", "reason", "车在修")), http.StatusUnprocessableEntity, "每次 1 到 14 天", `value="15"`)
	holds(t, w.Post(page, w.home, form("plate", "京B54321", "days", "三", "reason", "车在修")), http.StatusUnprocessableEntity, `value="三"`)
	w.does(page, w.home, "plate", "京B54321", "days", "3", "reason", "车在修")
	holds(t, w.Get(page, w.home), http.StatusOK, "京 B 5 4 3 2 1", "2026-11-25（周三）", "停用代步车")
	holds(t, w.Post(page, w.home, form("plate", "京C54321", "days", "3", "reason", "再来一辆")), http.StatusConflict, "先停用它")
	holds(t, w.Get("/c/XY/cards/A-0001", w.member), http.StatusOK, "代步车", "到 2026-11-25 · 车在修")
	if got := w.Post(page, w.stranger(actor.Resident), form("plate", "京B54321", "days", "3", "reason", "车在修")); got.Status != http.StatusNotFound {
		t.Errorf("a stranger: %d", got.Status)
	}
	_, after, _ := strings.Cut(w.Get(page, w.home).Body, page+"/")
	key, _, _ := strings.Cut(after, "/end")
	w.does(page+"/"+key+"/end", w.home)
	holds(t, w.Get(page, w.home), http.StatusOK, "还剩 2 次", "以前的代步车")
}

// A suspension shows the household its reason, its day, until when and how to
// appeal; whoever decided reads why they do not review it; another does.
func TestAnAppealFromEndToEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("京A12345")
	w.does("/c/XY/cards/A-0001/suspension", w.member, "reason-suspend", "三次超时，公约第七条", "source_kind-suspend", "clause", "source-suspend", "公约第七条")
	holds(t, w.Get("/my/XY/card/A-0001", w.home), http.StatusOK, "三次超时，公约第七条", "2026-11-23", "从告知您那天起 15 天内", "另一位复核", "不用手机也可以")
	for _, at := range regexp.MustCompile(`/my/XY/messages/[0-9a-f-]+`).FindAllString(w.Get("/my/XY/messages", w.home).Body, -1) {
		holds(t, w.Get(at, w.home), http.StatusOK)
	}
	holds(t, w.Get("/my/XY/card/A-0001", w.home), http.StatusOK, "到 2026-12-08（周二） 24:00")
	const page = "/my/XY/card/A-0001/appeal"
	holds(t, w.Get(page, w.home), http.StatusOK, "十五天内可以申诉", "原经办人和有利害关系的人不参加")
	holds(t, w.Post(page, w.home, form("text", " ")), http.StatusUnprocessableEntity, "请写明哪里不对", `aria-invalid="true"`)
	w.does(page, w.home, "text", "那天车不在")
	holds(t, w.Post(page, w.home, form("text", "又一次")), http.StatusConflict)
	holds(t, w.Get("/c/XY", w.chair), http.StatusOK, "1 份申诉等复核")
	at := w.onlyAppeal()
	holds(t, w.Get(at, w.member), http.StatusOK, "原处理是您作的", "那天车不在", `!name="outcome"`)
	holds(t, w.Get(at, w.Session(w.C, actor.Supervisor)), http.StatusOK, "!name=\"outcome\"")
	if got := w.Post(at+"/review", w.member, form("outcome", "rejected", "reason", "属实")); got.Status != http.StatusForbidden {
		t.Errorf("whoever decided reviews: %d", got.Status)
	}
	if got := w.Get(at, w.stranger(actor.Chair)); got.Status != http.StatusNotFound {
		t.Errorf("another committee's chair: %d", got.Status)
	}
	rc := w.Session(w.C, actor.ResidentsCommittee)
	holds(t, w.Post(at+"/review", rc, form("reason", "查过监控")), http.StatusUnprocessableEntity, "请选一个复核结果", "查过监控")
	holds(t, w.Post(at+"/review", rc, form("outcome", "upheld", "reason", "")), http.StatusUnprocessableEntity, "请写一句理由", `value="upheld" checked`)
	w.does(at+"/review", rc, "outcome", "upheld", "reason", "查过监控，车不在")
	if s := w.state("A-0001"); s != parking.CardActive {
		t.Errorf("the card is %s", s)
	}
	holds(t, w.Get("/my/XY/card/A-0001", w.home), http.StatusOK, "申诉成立", "查过监控，车不在")
	holds(t, w.Get("/c/XY/appeals", w.chair), http.StatusOK, "申诉成立", "9-9-901")
}

// What a move-out ends is shown before; afterwards the resident's page is empty,
// and a sale leads on to the new owner.
func TestMovingOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("京A12345")
	const page = "/c/XY/register/dwellings/9-9-901/moving-out"
	holds(t, w.Get("/c/XY/register/dwellings/9-9-901", w.chair), http.StatusOK, `href="`+page+`"`)
	holds(t, w.Get(page, w.chair), http.StatusOK, "住户", "A-0001", "京 A 1 2 3 4 5", "办错了怎么办")
	holds(t, w.Get(page+"?who=tenants", w.chair), http.StatusOK, "只是租户")
	holds(t, w.Post(page, w.chair, form("who", "all", "reason", "", "sold", "yes")), http.StatusUnprocessableEntity, "请写一句理由", "checked")
	if w.state("A-0001") != parking.CardActive {
		t.Error("a refused form ended the card")
	}
	if to := w.does(page, w.chair, "who", "all", "reason", "卖房", "sold", "yes"); to != "/c/XY/register/dwellings/9-9-901/owner" {
		t.Errorf("a sale leads to %s", to)
	}
	if got := w.Get("/my/XY", w.home); got.Status != http.StatusForbidden && got.Status != http.StatusNotFound {
		t.Errorf("the resident's page: %d", got.Status)
	}
	if got := w.Get("/my/XY/card/A-0001", w.home); strings.Contains(got.Body, "京A12345") {
		t.Error("the card is still to be seen")
	}
	holds(t, w.Get(page, w.chair), http.StatusOK, "台账里这一户现在没有人", "!确认搬走")
	holds(t, w.Post(page, w.chair, form("who", "all", "reason", "再来")), http.StatusConflict)
}

// A volunteer on duty reports a card lost at the gate; one of another committee
// learns nothing.
func TestALossAtTheGate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("京A12345")
	const page = "/gate/XY/loss"
	if got := w.Get(page, w.volunteer); got.Status != http.StatusSeeOther {
		t.Errorf("off duty: %d", got.Status)
	}
	w.does("/gate/XY/shift", w.volunteer, "gate", "main", "direction", "in")
	holds(t, w.Get(page, w.volunteer), http.StatusOK, "车牌号或卡号")
	holds(t, w.Get(page+"?card=京A99999", w.volunteer), http.StatusUnprocessableEntity, `value="京A99999"`)
	holds(t, w.Get(page+"?card=京A12345", w.volunteer), http.StatusOK, "停车卡 A-0001", "挂失这张卡", "!住户员", "!9-9-901")
	for _, secret := range []string{w.stranger(actor.Volunteer), w.stranger(actor.Chair)} {
		if got := w.Post(page, secret, form("number", "A-0001")); got.Status != http.StatusNotFound {
			t.Errorf("another committee: %d", got.Status)
		}
	}
	if w.state("A-0001") != parking.CardActive {
		t.Fatal("a stranger reported it lost")
	}
	w.does(page, w.volunteer, "number", "A-0001")
	if w.state("A-0001") != parking.CardLost {
		t.Error("it is not lost")
	}
	holds(t, w.Get(page+"?card=A-0001", w.volunteer), http.StatusOK, "已经挂失", "!挂失这张卡")
	holds(t, w.Get("/c/XY/cards/A-0001", w.chair), http.StatusOK, "值守代报", "志愿者")
}
