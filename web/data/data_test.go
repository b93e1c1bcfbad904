package data_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/internal/sheet"
	"ziguan/parking"
	"ziguan/parking/change"
)

func holds(t *testing.T, got pagetest.Reply, status int, texts ...string) {
	t.Helper()
	if got.Status != status {
		t.Errorf("status %d, want %d: %.300s", got.Status, status, got.Body)
	}
	for _, s := range texts {
		absent, no := strings.CutPrefix(s, "!")
		if strings.Contains(got.Body, absent) == no {
			t.Errorf("%q: %v", s, !no)
		}
	}
}

// Somebody reads all that is kept of them, with why, takes it away twice over,
// and nobody else's committee answers.
func TestMyData(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	home := w.Session(w.C, actor.Resident)
	_, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: "9-9-901", Plates: []string{"京A12345"}, Reason: "搬家当天"})
	w.Must(err)
	holds(t, w.Get("/my/XY", home), http.StatusOK, `href="/my/XY/data"`)
	holds(t, w.Get("/my/XY/data", home), http.StatusOK, "9-9-901", "A-0001", "13800000001", "保留 30 天", "公共安全视频", "没有记录的", "现在不能删除", "住处用来核对一户一卡")
	for _, lang := range []string{"zh", "en"} { // every kind and column has its word, also where it is empty
		holds(t, w.GetIn(lang, "/my/XY/data", home), http.StatusOK, "!data.kind", "!data.why", "!data.column")
		_, err := sheet.Read(t.Context(), "x.xlsx", []byte(w.GetIn(lang, "/my/XY/data.xlsx", home).Body), sheet.Defaults)
		w.Must(err)
	}
	holds(t, w.Get("/account/data", home), http.StatusOK, `href="/my/XY/data"`)
	var out map[string][]map[string]any
	w.Must(json.Unmarshal([]byte(w.Get("/my/XY/data.json", home).Body), &out))
	if out["person"][0]["phone"] != "13800000001" || len(out["cards"]) != 1 {
		t.Errorf("as JSON: %v", out)
	}
	book, err := sheet.Read(t.Context(), "x.xlsx", []byte(w.Get("/my/XY/data.xlsx", home).Body), sheet.Defaults)
	w.Must(err)
	if len(book.Sheets) < 5 {
		t.Errorf("%d sheets", len(book.Sheets))
	}
	other := w.Found("ZZ")
	holds(t, w.Get("/my/ZZ/data", home), http.StatusNotFound)
	holds(t, w.Get("/my/XY/data", w.Session(other, actor.Chair)), http.StatusNotFound)
	chair := w.Get("/my/XY/data", w.Session(w.C, actor.Chair))
	holds(t, chair, http.StatusOK, "主任", "您还有职务", "!A-0001", "!9-9-901")
}

// A correction is a to-do for staff; declining needs a reason, and both answers
// reach the person.
func TestACorrectionIsAnswered(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	home, clerk := w.Session(w.C, actor.Resident), w.Session(w.C, actor.Member)
	long := strings.Repeat("错", 501)
	holds(t, w.Post("/my/XY/data/correction", home, url.Values{"text": {long}}), http.StatusUnprocessableEntity, long, `aria-invalid="true"`)
	if got := w.Post("/my/XY/data/correction", home, url.Values{"text": {"名字写错了"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("asked: %d", got.Status)
	}
	holds(t, w.Post("/my/XY/data/correction", home, url.Values{"text": {"还有"}}), http.StatusConflict, "还在处理")
	holds(t, w.Get("/c/XY", clerk), http.StatusOK, "1 条更正请求")
	page := w.Get("/c/XY/data-requests", clerk)
	holds(t, page, http.StatusOK, "名字写错了", "9-9-901")
	_, after, _ := strings.Cut(page.Body, `action="/c/XY/data-requests/`)
	key, _, _ := strings.Cut(after, "/decision")
	at := "/c/XY/data-requests/" + key + "/decision"
	holds(t, w.Post(at, clerk, url.Values{"reason-" + key: {""}}), http.StatusUnprocessableEntity, "不改要写一句理由")
	if got := w.Post(at, clerk, url.Values{"reason-" + key: {"和房本一致"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("answered: %d", got.Status)
	}
	holds(t, w.Post(at, clerk, url.Values{"done": {"yes"}}), http.StatusConflict, "已经答复过了")
	holds(t, w.Get("/my/XY/data", home), http.StatusOK, "未更正", "和房本一致", "您的更正请求有答复")
	holds(t, w.Post(at, w.Session(w.C, actor.Supervisor), url.Values{"done": {"yes"}}), http.StatusForbidden)
}

// Whoever still lives there is refused with what the data is for; whoever has
// moved out is forgotten at once and signed out.
func TestErasing(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	home := w.Session(w.C, actor.Resident)
	holds(t, w.Post("/my/XY/data/erasure", home, url.Values{}), http.StatusConflict, "现在不能删除", "现在就可以删的")
	_, err := w.Change.MoveOut(t.Context(), w.Actor(actor.Chair), change.Leaving{Committee: w.C.ID, Dwelling: "9-9-901", Reason: "搬走"})
	w.Must(err)
	holds(t, w.Get("/my/XY/data", home), http.StatusOK, "删除我的数据", "没有姓名")
	if got := w.Post("/my/XY/data/erasure", home, url.Values{}); got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/" {
		t.Fatalf("erased: %d %s", got.Status, got.Header.Get("Location"))
	}
	if got := w.Get("/account", home); got.Status != http.StatusSeeOther {
		t.Errorf("the session still opens: %d", got.Status)
	}
	chair := w.Session(w.C, actor.Chair)
	holds(t, w.Get("/c/XY/register/dwellings/9-9-901", chair), http.StatusOK, "!13800000001")
}
