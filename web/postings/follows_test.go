package postings_test

import (
	"net/http"
	"net/url"
	"testing"

	"ziguan/compacts/posting"
	"ziguan/internal/actor"
)

// A form for what something rests on offers the postings that stand; what was set shows
// where it can be read, and the posting shows what followed, to each what is theirs.
func TestAPostingShowsWhatFollowsFromIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signIn()
	const option, follows = "公示〔2026〕1号 居民会议决议", "由此而来"
	lacks(t, w.Get("/c/XIN/rules", w.chair), "source_ref")
	p, err := w.Postings.Post(t.Context(), w.Actor(actor.Chair), posting.New{Committee: w.C.ID, Kind: posting.Other, Title: "居民会议决议", Text: "停车卡半年一续。"})
	w.Must(err)
	at := "/postings/" + p.Number.String()
	lacks(t, w.Get("/p/XIN"+at, ""), follows)
	holds(t, w.Get("/c/XIN/rules", w.chair), http.StatusOK, option)

	rule := url.Values{
		"key": {"card.term_months"}, "value": {"6"}, "from": {"2026-11-23"},
		"source_kind": {"resolution"}, "source": {"11 月居民会议决议"}, "source_ref": {"none"},
	}
	holds(t, w.Post("/c/XIN/rules", w.chair, rule), http.StatusUnprocessableEntity, "那份公示或补录不在这里", `value="11 月居民会议决议"`)
	rule.Set("source_ref", p.ID.String())
	block := url.Values{
		"plate": {"京A12345"}, "until": {"2026-12-31"}, "reason": {"三次占用消防通道"},
		"source_kind": {"clause"}, "source": {"公约第九条"}, "source_ref": {p.ID.String()},
	}
	for path, form := range map[string]url.Values{"/c/XIN/rules": rule, "/c/XIN/blocks": block} {
		if got := w.Post(path, w.chair, form); got.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d", path, got.Status)
		}
	}
	for _, path := range []string{"/c/XIN/rules", "/p/XIN"} {
		holds(t, w.Get(path, w.chair), http.StatusOK, "依据：决议 · 11 月居民会议决议", `href="/p/XIN`+at+`"`)
	}
	holds(t, w.Get("/c/XIN"+at, w.chair), http.StatusOK, follows, `href="/c/XIN/rules"`, "暂停资格：京A12345", `href="/c/XIN/blocks"`)
	public := w.Get("/p/XIN"+at, "")
	holds(t, public, http.StatusOK, follows, "规则：", `href="/p/XIN"`)
	lacks(t, public, "京A12345", "A12345")
}
