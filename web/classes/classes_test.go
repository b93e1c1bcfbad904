package classes_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/parking"
)

// holds fails unless an answer has the status and every text.
func holds(t *testing.T, got pagetest.Reply, status int, texts ...string) {
	t.Helper()
	if got.Status != status {
		t.Errorf("status %d, want %d", got.Status, status)
	}
	for _, s := range texts {
		if !strings.Contains(got.Body, s) {
			t.Errorf("%q is missing", s)
		}
	}
}

// Anybody reads who may hold which card; a clerk sees whom new terms would touch
// before they are set, and what was typed wrongly is kept.
func TestTermsAreLookedAtBeforeTheyAreSet(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	w.Dwelling("1-1-101")
	_, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: "1-1-101", Plates: []string{"京A12345"}, Reason: "搬家当天"})
	w.Must(err)
	chair := w.Session(w.C, actor.Chair)
	const page = "/c/XY/classes/first-car"
	holds(t, w.Get("/p/XY/classes", ""), http.StatusOK, "首辆车", "业主（第 1 级）", "房本或公房租约、行驶证", "已发 1 张，不限数量", "公约未约定时")
	holds(t, w.Get(page, chair), http.StatusOK, "先看会影响谁", "历次规则")
	if body := w.Get(page, w.Session(w.C, actor.Supervisor)).Body; strings.Contains(body, "先看会影响谁") {
		t.Error("a supervisor is offered the form")
	}
	holds(t, w.Get("/c/XY/classes/gold", chair), http.StatusNotFound)
	form := url.Values{
		"from": {"2026-12-01"}, "holder-owner": {"1"}, "holder-tenant": {"2"}, "document-vehicle": {"yes"}, "use-self": {"yes"},
		"months": {"6"}, "plates": {"1"}, "cap": {"0"}, "posted": {"yes"}, "source_kind": {"clause"}, "source": {"公约第七条"},
	}
	for name, wrong := range map[string]string{"from": "下个月", "months": "半年", "plates": "10", "cap": "很多", "source": ""} {
		bad := url.Values{}
		for k := range form {
			bad[k] = form[k]
		}
		bad.Set(name, wrong)
		for _, path := range []string{page, page + "/terms"} {
			holds(t, w.Post(path, chair, bad), http.StatusUnprocessableEntity, `value="`+wrong+`"`, `aria-invalid="true"`)
		}
	}
	holds(t, w.Post(page, chair, form), http.StatusOK, "这样改，会影响谁", "比新的上限多 1 张", "确定，2026-12-01 起施行", "6 个月")
	if body := w.Get("/p/XY/classes", "").Body; strings.Contains(body, "公约第七条") {
		t.Error("a look set the terms")
	}
	if got := w.Post(page+"/terms", chair, form); got.Status != http.StatusSeeOther {
		t.Fatalf("set with %d", got.Status)
	}
	holds(t, w.Get(page, chair), http.StatusOK, "公约第七条", "2026-12-01 起")
	w.Clock.Step(9 * 24 * 3600e9)
	holds(t, w.Get("/p/XY/classes", ""), http.StatusOK, "公约条款 · 公约第七条", "租户（第 2 级）", "已发 1 张，最多 0 张")
}
