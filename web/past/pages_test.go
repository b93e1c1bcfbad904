package past_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ziguan/compacts/past"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
	"ziguan/web"
)

// office is a committee with one decision that stands and one that was entered.
func office(t *testing.T) *pagetest.World {
	w := pagetest.New(t)
	var err error
	w.C, err = w.People.Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "XIN", Name: "馨园停车自管会", Regime: people.Residents})
	w.Must(err)
	w.Deps.Demo = true
	w.App = web.New(w.Deps)
	enter := func(title string) {
		_, err := w.All.Past.Enter(t.Context(), w.Staff(actor.Chair), past.New{
			Committee: w.C.ID, Kind: past.Compact, Title: title, Text: "一户一卡。", DecidedOn: day.Of(2019, 5, 1), KeptAt: "居委会", Papers: [][]byte{{1}},
		})
		w.Must(err)
	}
	enter("旧公约")
	for _, role := range []actor.Role{actor.Member, actor.Supervisor} {
		w.Must(w.All.Past.Vouch(t.Context(), w.Staff(role), w.C.ID, "2026-1"))
	}
	w.Days(8)
	_, err = w.Postings.Expire(t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	_, err = w.All.Past.Advance(t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	enter("新公约")
	return w
}

// What the office does to an entry it does from its page: a refused form comes back open
// with its sentence, and a right one leads back to the page.
func TestWhatIsDoneToAnEntry(t *testing.T) {
	t.Parallel()
	w := office(t)
	chair, reader := w.Session(w.C, actor.Chair), w.Session(w.C, actor.Supervisor)
	post := func(who, path string, status int, says string, pairs ...string) {
		t.Helper()
		form := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		got := w.Post("/c/XIN/past/"+path, who, form)
		if got.Status != status || !strings.Contains(got.Body, says) {
			t.Errorf("%s %v: %d without %s", path, pairs, got.Status, says)
		}
	}
	opinion := []string{"body", "party", "says", "against", "given_on", "2026-11-20"}
	post(reader, "2026-2/opinions", http.StatusForbidden, "", opinion...)
	post(chair, "2026-2/opinions", http.StatusUnprocessableEntity, "有意见或不同意的，请写明", opinion...)
	post(chair, "2026-2/opinions", http.StatusSeeOther, "", append(opinion, "text", "请写明租户怎么办")...)
	post(chair, "2026-2/opinions", http.StatusConflict, "这一方的意见已经录过了", append(opinion, "text", "再一次")...)
	post(chair, "2026-1/opinions", http.StatusConflict, "已经公示，或者已经有结果", append(opinion, "text", "补一份")...)
	filing := []string{"office", "馨园街道", "number", "〔2019〕12号", "filed_on", "2019-05-27"}
	post(chair, "2026-2/filings", http.StatusConflict, "还没有生效", filing...)
	post(chair, "2026-1/filings", http.StatusSeeOther, "", filing...)
	post(chair, "2026-1/dropping", http.StatusConflict, "已经走过这一步", "reason", "录错了")
	post(chair, "2026-1/replacement", http.StatusUnprocessableEntity, "请选另一件有效的补录", "by", "")
	if got := w.Post("/c/XIN/postings/2026-1/withdrawal", chair, url.Values{"reason": {"重发"}}); got.Status != http.StatusConflict || !strings.Contains(got.Body, "是别的事项的") {
		t.Errorf("its sheet was withdrawn by itself: %d", got.Status)
	}
	post(chair, "2026-2/dropping", http.StatusUnprocessableEntity, "请写明为什么撤销", "reason", "")
	post(chair, "2026-9/dropping", http.StatusNotFound, "没有这件补录", "reason", "录错了")
	post(chair, "2026-2/dropping", http.StatusSeeOther, "", "reason", "日期录错了")
	page := w.Get("/c/XIN/past/2026-2", chair).Body
	for _, want := range []string{"已撤销：日期录错了", "请写明租户怎么办"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	open := w.Get("/p/XIN/past/2026-1", "").Body
	if !strings.Contains(open, "馨园街道备案，〔2019〕12号") || strings.Contains(open, "撤销这件补录") {
		t.Error("the public page says too little or offers too much")
	}
	if got := w.Get("/p/XIN/past/2026-2", ""); got.Status != http.StatusNotFound {
		t.Errorf("what was never posted is public: %d", got.Status)
	}
}
