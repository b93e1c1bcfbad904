package kin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/parking"
)

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

// Members and volunteers declare, each for themselves; the public list has roles
// and cards of those who consented, counts the others, and names nobody.
func TestInterestsAreDeclared(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	w.Dwelling("1-1-101")
	w.Dwelling("1-1-102")
	_, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: "1-1-101", Plates: []string{"京A12345"}, Reason: "搬家当天"})
	w.Must(err)
	const page = "/c/XY/kin"
	chair, volunteer := w.Session(w.C, actor.Chair), w.Session(w.C, actor.Volunteer)
	holds(t, w.Get("/p/XY/kin", ""), http.StatusOK, "还没有人申报")
	holds(t, w.Post(page, chair, url.Values{"dwelling": {"9号楼"}, "relation": {"own"}}), http.StatusUnprocessableEntity, `value="9号楼"`, `aria-invalid="true"`)
	holds(t, w.Post(page, chair, url.Values{"dwelling": {"1-1-101"}}), http.StatusUnprocessableEntity, "请选本户或亲属")
	first := url.Values{"dwelling": {"1号楼1单元101"}, "relation": {"kin"}, "listed": {"yes"}}
	if got := w.Post(page, chair, first); got.Status != http.StatusSeeOther {
		t.Fatalf("declared with %d", got.Status)
	}
	holds(t, w.Post(page, chair, first), http.StatusConflict, "已经申报过")
	if got := w.Post(page, volunteer, url.Values{"dwelling": {"1-1-102"}, "relation": {"own"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("a volunteer declared with %d", got.Status)
	}
	own := w.Get(page, volunteer)
	holds(t, own, http.StatusOK, "1-1-102 · 本户", "不公开")
	if strings.Contains(own.Body, "1-1-101") {
		t.Error("a volunteer sees the chair's")
	}
	holds(t, w.Get(page, w.Session(w.C, actor.Supervisor)), http.StatusOK, "全部申报", "1-1-101 · 亲属", "1-1-102 · 本户")
	public := w.Get("/p/XY/kin", "")
	holds(t, public, http.StatusOK, "主任", "亲属", "A-0001", "首辆车", "另有 1 人不同意公开")
	for _, s := range []string{"1-1-101", "12345", "测试员"} {
		if strings.Contains(public.Body, s) {
			t.Errorf("the public list says %s", s)
		}
	}
	_, after, _ := strings.Cut(own.Body, page+"/")
	key, _, _ := strings.Cut(after, "/end")
	if got := w.Post(page+"/"+key+"/end", chair, nil); got.Status != http.StatusNotFound {
		t.Errorf("somebody else ended it: %d", got.Status)
	}
	if got := w.Post(page+"/"+key+"/end", volunteer, nil); got.Status != http.StatusSeeOther {
		t.Errorf("ended with %d", got.Status)
	}
}
