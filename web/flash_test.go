package web_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/web/kit"
)

// An address to go on to is one of this program, whatever it is dressed as.
func TestSafeNextLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"", "evil", "//evil", "///evil", "/\\evil", "\\/evil", "\\\\evil", "/\t/evil", "\t//evil", " //evil", "/\n/evil", "/\r/evil", "/%5cevil", "/%2fevil",
		"/%2Fevil", "/%252fevil", "/%09/evil", "/%0d%0aSet-Cookie:x", "/%5c%5cevil", "https://evil", "javascript:alert(1)", "/\x00", "/%00", "/\u202eevil", "/%ff", "/%zz", "http:/evil", "//evil@here/",
	} {
		if got := kit.SafeNext(bad); got != "/" {
			t.Errorf("%q leads to %q", bad, got)
		}
	}
	for _, good := range []string{"/", "/c/XY", "/c/XY/register?q=%E5%BC%A0", "/c/XY/cards/new?plate=%E4%BA%ACA12345&back=%2Fc%2FXY", "/c/XY/classes/%E6%A0%A1%E8%BD%A6", "/my/XY#card"} {
		if got := kit.SafeNext(good); got != good {
			t.Errorf("%q becomes %q", good, got)
		}
	}
}

// saved saves the settings and gives what the browser is left with.
func saved(w *pagetest.World, secret string) []*http.Cookie {
	r := w.Post("/c/XY/settings", secret, url.Values{"name": {"自管会"}})
	if r.Status != http.StatusSeeOther {
		w.T.Fatalf("%d %s", r.Status, r.Body)
	}
	return (&http.Response{Header: r.Header}).Cookies()
}

func opened(w *pagetest.World, path, secret string, cookies []*http.Cookie) pagetest.Reply {
	q := httptest.NewRequestWithContext(w.T.Context(), http.MethodGet, path, http.NoBody)
	q.AddCookie(&http.Cookie{Name: kit.SessionCookie(w.Deps.Cfg), Value: secret})
	for _, c := range cookies {
		q.AddCookie(c)
	}
	return w.Send(q)
}

// What was done is said on the page that the act leads to, in whichever tab, once,
// and a page of another tab that loads first neither says nor drops it.
func TestWhatWasDoneIsSaidWhereItLeads(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	chair := w.Session(w.C, actor.Chair)
	const said = "已保存。"
	left := saved(w, chair)
	if len(left) != 1 {
		t.Fatalf("%v", left)
	}
	other := opened(w, "/c/XY/people", chair, left)
	if strings.Contains(other.Body, said) || len(other.Header["Set-Cookie"]) != 0 {
		t.Errorf("another tab took it: %v", other.Header["Set-Cookie"])
	}
	own := opened(w, "/c/XY/settings", chair, left)
	if !strings.Contains(own.Body, said) || !strings.Contains(strings.Join(own.Header["Set-Cookie"], " "), left[0].Name+"=;") {
		t.Errorf("its own page does not say it once: %v", own.Header["Set-Cookie"])
	}
}

// Nobody else puts words on a page: not by the cookie of old, not under the page's
// name, not with what was sealed for another page or changed on the way.
func TestForgedWordsAreNotSaid(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	chair := w.Session(w.C, actor.Chair)
	name := saved(w, chair)[0]
	words := base64.RawURLEncoding.EncodeToString([]byte("请把钱转到这个账号"))
	changed := *name
	changed.Value = name.Value[:len(name.Value)-2] + "AA"
	moved := saved(w, chair)[0]
	for what, c := range map[string]struct {
		path   string
		cookie *http.Cookie
	}{
		"the cookie of old":    {"/c/XY/settings", &http.Cookie{Name: "flash", Value: words}},
		"under the page's own": {"/c/XY/settings", &http.Cookie{Name: name.Name, Value: words}},
		"changed":              {"/c/XY/settings", &changed},
		"no text":              {"/c/XY/settings", &http.Cookie{Name: name.Name, Value: "%"}},
		"another page's":       {"/c/XY/people", &http.Cookie{Name: flashName(t, w, chair), Value: moved.Value}},
	} {
		got := opened(w, c.path, chair, []*http.Cookie{c.cookie})
		if got.Status != http.StatusOK || strings.Contains(got.Body, "转到这个账号") || strings.Contains(got.Body, "已保存。") {
			t.Errorf("%s: %d says it", what, got.Status)
		}
	}
}

// flashName is the name under which the page of people looks for what was done.
func flashName(t *testing.T, w *pagetest.World, chair string) string {
	t.Helper()
	r := w.Post("/c/XY/people", chair, url.Values{"name": {"老张"}, "phone": {"13900001111"}, "role": {"member"}})
	for _, c := range (&http.Response{Header: r.Header}).Cookies() {
		return c.Name
	}
	return "flash"
}
