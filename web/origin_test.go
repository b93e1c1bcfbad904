package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/web"
)

// from posts a form as a proxy passes it on: the visitor's own tale, then whom the
// proxy was asked by.
func from(w *pagetest.World, path, tale, address string, form url.Values, cookies ...*http.Cookie) pagetest.Reply {
	w.T.Helper()
	r := httptest.NewRequestWithContext(w.T.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Add("X-Forwarded-For", tale)
	r.Header.Add("X-Forwarded-For", address)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	return w.Send(r)
}

// proxied is a world behind a proxy: the tests' connections come from 0.0.0.0.
func proxied(t *testing.T) *pagetest.World {
	t.Helper()
	w := pagetest.New(t)
	w.Deps.Cfg.Proxies = []string{"0.0.0.0"}
	w.App = web.New(w.Deps)
	return w
}

// Behind a proxy a forged header makes nobody another: seven hundred wrong codes
// went through that way.
func TestAForgedHeaderMakesNobodyAnother(t *testing.T) {
	t.Parallel()
	w := proxied(t)
	refused := 0
	for i := range 700 {
		got := from(w, "/letter", fmt.Sprintf("1.2.%d.%d", i/250, i%250), "198.51.100.9", url.Values{"letter": {fmt.Sprintf("AAAAA-%05d", i)}})
		if got.Status == http.StatusTooManyRequests {
			if refused++; got.Header.Get("Retry-After") == "" {
				t.Fatal("no word on when to come again")
			}
		}
	}
	if refused < 590 {
		t.Errorf("%d of 700 refused", refused)
	}
	if got := from(w, "/letter", "1.2.3.4", "203.0.113.7", url.Values{"letter": {"AAAAA-00000"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("another address behind the same proxy: %d", got.Status)
	}
}

// Without a trusted proxy the header says nothing, and no header moves links elsewhere.
func TestWithoutAProxyTheHeaderSaysNothing(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	last := 0
	for i := range 4 {
		last = from(w, "/p/XY/visit", "", fmt.Sprintf("198.51.100.%d", i), url.Values{
			"door": {"9-9-901"}, "plate": {fmt.Sprintf("京A2000%d", i)}, "stay": {"today"},
		}).Status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the fourth request of one client under other names: %d", last)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/c/XY/gate/poster", nil)
	r.Header.Set("X-Forwarded-Host", "evil.example")
	r.Header.Set("X-Forwarded-Proto", "gopher")
	r.AddCookie(&http.Cookie{Name: "ziguan", Value: w.Session(w.C, actor.Chair)})
	if got := w.Send(r); strings.Contains(got.Body, "evil.example") || strings.Contains(got.Body, "gopher") {
		t.Error("a header moved a link")
	}
}

// A browser that signed in keeps its own allowance while a stranger at the same
// address guesses; the refusal says in words how long to wait.
func TestABrowserThatSignedInIsKnown(t *testing.T) {
	t.Parallel()
	w := proxied(t)
	phone := "13800000077"
	_, err := w.Account.AddUser(t.Context(), actor.Of(actor.Operator).For(w.C.ID.String()), volunteerOf(w, phone))
	w.Must(err)
	right := url.Values{"phone": {phone}, "password": {"correct horse"}}
	first := from(w, "/sign-in", "", "203.0.113.7", right)
	var known *http.Cookie
	for _, c := range (&http.Response{Header: first.Header}).Cookies() {
		if c.Name == "ziguan-known" {
			known = &http.Cookie{Name: c.Name, Value: c.Value}
			if !c.HttpOnly || c.MaxAge < 0 || c.SameSite != http.SameSiteLaxMode {
				t.Errorf("%+v", c)
			}
		}
	}
	if known == nil {
		t.Fatalf("%d, and no cookie", first.Status)
	}
	wrong := url.Values{"phone": {phone}, "password": {"a wrong one"}}
	for range 11 {
		_ = from(w, "/sign-in", "", "203.0.113.7", wrong)
	}
	said(t, "a stranger at the same address", from(w, "/sign-in", "", "203.0.113.7", right), http.StatusTooManyRequests, "请过 60 秒再试")
	if got := from(w, "/sign-in", "", "203.0.113.7", right, known); got.Status != http.StatusSeeOther {
		t.Errorf("the known browser: %d", got.Status)
	}
}

// volunteerOf is a volunteer, who needs no second factor.
func volunteerOf(w *pagetest.World, phone string) account.NewUser {
	return account.NewUser{Committee: w.C.ID, Role: actor.Volunteer, Name: "志愿者", Phone: phone, Password: "correct horse"}
}
