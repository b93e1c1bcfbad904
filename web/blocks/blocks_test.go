package blocks_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
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

// A clerk blocks a car, everybody inside sees it with its ground and the right to
// object, and a clerk lifts it; what was typed wrongly is kept.
func TestACarIsBlockedAndLifted(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	const page = "/c/XY/blocks"
	clerk, reader := w.Session(w.C, actor.Cashier), w.Session(w.C, actor.Street)
	holds(t, w.Get(page, clerk), http.StatusOK, "现在没有暂停资格的车", "有权", "复核", `action="/c/XY/blocks"`)
	form := url.Values{"plate": {"京A12345"}, "until": {"2026-12-31"}, "reason": {"三次占用消防通道"}, "source_kind": {"clause"}, "source": {"公约第九条"}}
	for name, wrong := range map[string]string{"plate": "京A1", "until": "明天", "reason": "", "source": ""} {
		bad := url.Values{}
		for k := range form {
			bad[k] = form[k]
		}
		bad.Set(name, wrong)
		holds(t, w.Post(page, clerk, bad), http.StatusUnprocessableEntity, `aria-invalid="true"`, `value="`+wrong+`"`)
	}
	if got := w.Post(page, clerk, form); got.Status != http.StatusSeeOther {
		t.Fatalf("blocked with %d", got.Status)
	}
	holds(t, w.Post(page, clerk, form), http.StatusConflict, "已经在暂停资格期内")
	holds(t, w.Get(page, reader), http.StatusOK, "京A·12345", "到 2026-12-31", "三次占用消防通道", "公约条款 · 公约第九条", "出纳 决定")
	if strings.Contains(w.Get(page, reader).Body, "<form method=\"post\" action=\"/c/XY/blocks") {
		t.Error("a reader is offered acts")
	}
	public := w.Get("/p/XY/record?kind=card", "").Body
	if !strings.Contains(public, "暂停资格") || strings.Contains(public, "A12345") || strings.Contains(public, "A·12345") {
		t.Error("the public record does not tell of the block, or tells the plate")
	}
	_, after, _ := strings.Cut(w.Get(page, clerk).Body, page+"/")
	key, _, _ := strings.Cut(after, "/lifting")
	lift := page + "/" + key + "/lifting"
	holds(t, w.Post(lift, clerk, url.Values{"reason-" + key: {""}}), http.StatusUnprocessableEntity, "请写明原因")
	if got := w.Post(lift, clerk, url.Values{"reason-" + key: {"复核后撤销"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("lifted with %d", got.Status)
	}
	holds(t, w.Get(page, clerk), http.StatusOK, "现在没有暂停资格的车")
	holds(t, w.Post(lift, clerk, url.Values{"reason-" + key: {"又一次"}}), http.StatusNotFound)
}
