package renewals_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ziguan/parking/class"
	"ziguan/parking/renewal"
)

// The form says beforehand how many cards it takes up, and keeps what was typed.
func TestOpening(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4)
	holds(t, w.Get(base, w.chair), http.StatusOK, `value="2027 年续卡"`, `value="2027-12-31"`, "有 4 张卡到期", "约 10%")
	holds(t, w.Get(base+"?name=冬&last=2027-11-10", w.chair), http.StatusOK, `value="冬"`, "没有卡到期")
	holds(t, w.Get(base+"?last=昨天", w.chair), http.StatusUnprocessableEntity, `value="昨天"`, `aria-invalid="true"`)
	lacks(t, w.Get(base, w.reader), "<form method=\"post\" action=\""+base)
	holds(t, w.post(base, w.chair, "name", "冬", "last", "2027-10-01"), http.StatusUnprocessableEntity, `value="冬"`, `value="2027-10-01"`, "今天或以后")
	holds(t, w.post(base, w.chair, "name", " ", "last", ""), http.StatusUnprocessableEntity, "起个名字")
	if got := w.post(base, w.reader, "name", "冬"); got.Status != http.StatusForbidden {
		t.Errorf("a supervisor opens one: %d", got.Status)
	}
	w.open()
	holds(t, w.post(base, w.chair, "name", "又一次", "last", ""), http.StatusConflict, "还没有结束")
	holds(t, w.Get(base, w.reader), http.StatusOK, "4 户，已续 0 户，还有 4 户要办")
	holds(t, w.Get("/c/XY", w.chair), http.StatusOK, "还有 4 户没办完")
}

// A day at the counter: tick, papers, changed, left, refused, approve, hand out.
func TestTheCounter(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 6)
	list := base + "/b-1"
	holds(t, w.Get(list, w.clerk), http.StatusNotFound) // before it opens
	w.rule("renewal.share_percent", "0")
	w.open()
	w.exec(`update parking.renewals set drawn = true where card_id = (select id from parking.cards where committee_id = $1 and number = 'A-0006')`, w.C.ID)
	holds(t, w.Get(list, w.clerk), http.StatusOK, "1-1-101", "1-2-106", "还有 6 户要办", `name="n" value="A-0001" form="tick"`, "抽到看证件")
	for _, path := range []string{"/b-9", "/nowhere", "/cards/A-0099", "/cards/%E7%89%8C"} {
		holds(t, w.Get(base+path, w.clerk), http.StatusNotFound)
	}
	holds(t, w.post(list, w.clerk), http.StatusUnprocessableEntity, "还没有勾选")
	holds(t, w.post(list, w.clerk, "n", "A-0001", "n", "A-0999"), http.StatusNotFound)
	holds(t, w.done(w.post(list, w.clerk, "n", "A-0001", "n", "A-0002"), w.clerk), http.StatusOK, "还有 4 户要办")
	lacks(t, w.Get(list, w.clerk), `value="A-0001"`)
	holds(t, w.Get(list+"?show=noted", w.clerk), http.StatusOK, "今天在这里记下的", "共 2 条", "/cards/A-0001/retraction")
	lacks(t, w.Get(list+"?show=all", w.reader), "retraction")
	if got := w.post(base+"/cards/A-0001/retraction", w.reader); got.Status != http.StatusForbidden {
		t.Errorf("a supervisor takes back: %d", got.Status)
	}
	holds(t, w.done(w.post(base+"/cards/A-0001/retraction", w.chair, "at", "b-1"), w.chair), http.StatusOK, "还有 5 户要办", `value="A-0001"`)
	holds(t, w.done(w.post(list, w.clerk, "n", "A-0001"), w.clerk), http.StatusOK, "还有 4 户要办")
	holds(t, w.Get(base+"/cards/A-0001", w.clerk), http.StatusOK, "/cards/A-0001/retraction")
	holds(t, w.Get(list+"?q=10003", w.clerk), http.StatusOK, "1-2-104")
	holds(t, w.Get(list+"?q=1-1-101", w.clerk), http.StatusOK, "1-1-101", "没有变化")
	holds(t, w.Get(base+"/all?q=没有", w.clerk), http.StatusOK, "没有找到")

	holds(t, w.post(base+"/cards/A-0003/refusal", w.clerk, "at", "b-1", "reason", " "), http.StatusUnprocessableEntity, "请写一句理由", `aria-invalid="true"`)
	w.done(w.post(base+"/cards/A-0003/refusal", w.clerk, "at", "b-1", "reason", "房屋已出售"), w.clerk)
	holds(t, w.Get(base+"/cards/A-0003", w.clerk), http.StatusOK, "理由：房屋已出售")
	holds(t, w.post(base+"/cards/A-0003/change", w.clerk), http.StatusConflict, "现在不能")
	w.done(w.post(base+"/cards/A-0004/change", w.clerk, "at", "b-1"), w.clerk)
	w.done(w.post(base+"/cards/A-0005/leaving", w.clerk, "at", "b-1"), w.clerk)
	holds(t, w.Get(list+"/due", w.clerk), http.StatusOK, "上门登记表", "1-2-104", "签名")
	lacks(t, w.Get(list+"/due", w.clerk), "1-1-101")
	w.done(w.post(base+"/cards/A-0006/papers", w.clerk, "at", "b-1"), w.clerk)

	holds(t, w.Get(list, w.reader), http.StatusOK, "1-2-104")
	lacks(t, w.Get(list, w.reader), `type="checkbox"`)
	holds(t, w.post(base+"/cards/A-0006/retraction", w.clerk), http.StatusConflict, "证件已看")
	w.declares("1-1-101")
	got := w.post(base+"/batch", w.chair, "building", "1")
	if said := w.flash(got, w.chair); got.Status != http.StatusSeeOther || !strings.Contains(said, "批准了 2 户") || !strings.Contains(said, "有 1 户和您有关系") {
		t.Errorf("the batch says %d %s", got.Status, said)
	}
	holds(t, w.Get("/c/XY", w.clerk), http.StatusOK, "1 户可以批准", "还有 1 户要办")

	holds(t, w.Get(list+"/signing", w.clerk), http.StatusOK, "1-1-102", "1-2-106", "numbers=A-0002%2CA-0006")
	holds(t, w.Get("/c/XY/cards/print/sheets?numbers=A-0002,A-0006,nonsense", w.clerk), http.StatusOK, "A-0002", "A-0006")
	holds(t, w.Get(list+"/signing/sheet", w.clerk), http.StatusOK, "新卡签收表", "2028-11-22")
	holds(t, w.post(list+"/signing", w.clerk), http.StatusUnprocessableEntity, "还没有勾选")
	holds(t, w.done(w.post(list+"/signing", w.clerk, "n", "A-0002", "n", "A-0006"), w.clerk), http.StatusOK, "没有等签收的新卡")

	holds(t, w.done(w.post(base+"/closing", w.chair), w.chair), http.StatusOK, "开始续卡")
	holds(t, w.done(w.post(base+"/closing", w.chair), w.chair), http.StatusOK, "开始续卡") // twice is once
}

// A household sees its own card, taps once, and reads what comes next.
func TestAHousehold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	w.rule("renewal.share_percent", "0")
	home := w.household("1-1-101")
	lacks(t, w.Get("/my/XY", home), "没有变化，续一年")
	w.open()
	holds(t, w.Get("/my/XY", home), http.StatusOK, "到 2027 年 11 月 22 日（周一）到期，还有 21 天", "没有变化，续一年", "京A·10000")
	lacks(t, w.Get("/my/XY", home), "京A·10001")
	holds(t, w.post("/my/XY/renewal/A-0002/declaration", home), http.StatusNotFound)
	for range 2 {
		holds(t, w.done(w.post("/my/XY/renewal/A-0001/declaration", home), home), http.StatusOK, "等委员会批准", "最晚到 2027 年 12 月 22 日")
	}
	w.done(w.post("/my/XY/renewal/A-0001/change", home), home)
	holds(t, w.post("/my/XY/renewal/A-0001/change", home), http.StatusConflict, "现在不能改为有变化")
	holds(t, w.done(w.post("/my/XY/renewal/A-0001/leaving", home), home), http.StatusOK, "不续，卡到")
	second := w.household("1-1-102")
	w.done(w.post("/my/XY/renewal/A-0002/declaration", second), second)
	w.done(w.post(base+"/batch", w.chair), w.chair)
	holds(t, w.Get("/my/XY", second), http.StatusOK, "续好了，有效到 2028 年 11 月 22 日")
	record := w.Get("/p/XY/record?kind=card", "")
	holds(t, record, http.StatusOK, "续卡", "A-0002 2028-11-22", "开始年度续卡")
}

// Anybody recomputes the draw from what is published, which names nobody.
func TestTheDrawIsPublic(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 12)
	w.rule("renewal.share_percent", "40")
	holds(t, w.Get("/p/XY/renewal", ""), http.StatusOK, "还没有办过")
	holds(t, w.Get("/p/XY/renewal.json", ""), http.StatusNotFound)
	w.open()
	var out struct {
		Seed  string
		Share int `json:"share_percent"`
		Cards []renewal.Pick
	}
	body := w.Get("/p/XY/renewal.json", "").Body
	w.Must(json.Unmarshal([]byte(body), &out))
	if len(out.Cards) != 12 || out.Share != 40 {
		t.Errorf("%d cards, a share of %d", len(out.Cards), out.Share)
	}
	for _, k := range out.Cards {
		if k.Drawn != renewal.Drawn(out.Seed, k.Number, 40) {
			t.Errorf("%s: %v", k.Number, k.Drawn)
		}
	}
	if strings.Contains(body, "1-1-1") || strings.Contains(body, "京") {
		t.Error("a door or a plate is published")
	}
	page := w.Get("/p/XY/renewal", "")
	holds(t, page, http.StatusOK, out.Seed, "40%", "sha256sum")
	shown := regexp.MustCompile(`<li>(A-\d+)</li>`).FindAllStringSubmatch(page.Body, -1)
	for _, m := range shown {
		if !slices.Contains(out.Cards, renewal.Pick{Number: class.Number(m[1]), Drawn: true}) {
			t.Errorf("%s is shown as drawn", m[1])
		}
	}
	holds(t, w.Get("/p/XY", ""), http.StatusOK, `href="/p/XY/renewal"`)
}

// What is ticked on one page is ticked still on the next, after a search and after an
// act on a single household; what is done leads back to the page.
func TestTicksComeAlong(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	w.rule("renewal.share_percent", "0")
	w.open()
	w.exec(`update parking.renewals set drawn = true where card_id = (select id from parking.cards where committee_id = $1 and number = 'A-0002')`, w.C.ID)
	list := base + "/b-1"
	first := w.Get(list, w.clerk)
	holds(t, first, http.StatusOK, "第 1 至 50 条", `formmethod="get" name="go" value="`+list+`?page=2"`, `name="q" value="" enterkeyhint="search"`)
	next := w.Get(list+"?n=A-0001&n=A-0003&q=&at=b-1&go="+url.QueryEscape(list+"?page=2"), w.clerk)
	holds(t, next, http.StatusOK, "第 51 至 60 条", `<input type="hidden" name="n" value="A-0001" form="tick"`, "别页另有 2 户", `action="`+list+`?page=2"`)
	holds(t, w.Get(list+"?n=A-0001&q=1-1-103", w.clerk), http.StatusOK, `type="hidden" name="n" value="A-0001"`, "共 1 条")
	holds(t, w.Get(list+"?n=A-0001", w.clerk), http.StatusOK, `name="n" value="A-0001" form="tick" checked`)
	seen := w.post(base+"/cards/A-0002/papers", w.clerk, "at", "b-1?page=2", "n", "A-0002", "n", "A-0055")
	if to := seen.Header.Get("Location"); !strings.HasPrefix(to, list+"?page=2&n=A-0055") {
		t.Errorf("papers lead to %s", to)
	}
	holds(t, w.Get(base+"/cards/A-0004?at=b-1%3Fpage%3D2&n=A-0055", w.clerk), http.StatusOK, `href="`+list+`?page=2&amp;n=A-0055"`)
	holds(t, w.post(list+"?page=2", w.clerk, "n", "A-0001", "n", "A-0999"), http.StatusNotFound)
	if to := w.post(list+"?page=2&n=A-0055", w.clerk, "n", "A-0001", "n", "A-0052").Header.Get("Location"); !strings.HasPrefix(to, list+"?page=2&n=A-0055") {
		t.Errorf("what was noted leads to %s", to)
	}
}
