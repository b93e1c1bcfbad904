package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
)

func userOf(w *parktest.World, role actor.Role) people.NewUser {
	return people.NewUser{Committee: w.C.ID, Role: role, Name: "李志愿", Phone: "13911112222"}
}

// Every page carries the strict policy, keeps out of frames and caches, and
// another site's form is refused.
func TestHeadersAndForeignForms(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	got := w.Get("/", "")
	csp := got.Header.Get("Content-Security-Policy")
	if got.Status != http.StatusOK || !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("%d %s", got.Status, csp)
	}
	if csp := w.Get("/gate/XY", "").Header.Get("Content-Security-Policy"); !strings.Contains(csp, "'wasm-unsafe-eval'") || strings.Contains(csp, "'unsafe-") {
		t.Errorf("below /gate/: %s", csp)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/preferences", strings.NewReader("size=elder"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := w.Send(r); got.Status != http.StatusForbidden {
		t.Errorf("another site's form: %d", got.Status)
	}
}

// The elder size and the language are one tap on every page and are remembered.
func TestPreferences(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	got := w.Post("/preferences", "", url.Values{"size": {"elder"}, "back": {"/p/XY"}})
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/p/XY" || !strings.Contains(got.Header.Get("Set-Cookie"), "size=elder") {
		t.Errorf("%d %v", got.Status, got.Header)
	}
	if got := w.Post("/preferences", "", url.Values{"back": {"//evil.example"}}); got.Header.Get("Location") != "/" {
		t.Errorf("leads away to %s", got.Header.Get("Location"))
	}
}

// The public page and record open to anybody, name nobody and recompute.
func TestPublicRecord(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	_, err := w.People.AddUser(t.Context(), actor.Of(actor.Operator), userOf(w, actor.Chair))
	w.Must(err)
	for _, path := range []string{"/p/XY", "/p/xy", "/p/XY/record", "/p/XY/record?check=1", "/p/XY/record.json", "/p/XY/record?kind=role"} {
		got := w.Get(path, "")
		if got.Status != http.StatusOK || strings.Contains(got.Body, "李志愿") || strings.Contains(got.Body, "13911112222") {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
	if got := w.Get("/p/XY/record?check=1", ""); !strings.Contains(got.Body, "核验通过") {
		t.Error("the record does not hold")
	}
	for _, path := range []string{"/p/NOPE", "/q/ABCDEFGHIJKLMNOPQRSTUVWXYZ", "/nothing"} {
		if got := w.Get(path, ""); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
}
