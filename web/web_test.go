package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/parking/register"
	"ziguan/web/kit"
)

func userOf(w *pagetest.World, role actor.Role) account.NewUser {
	return account.NewUser{Committee: w.C.ID, Role: role, Name: "李志愿", Phone: "13911112222"}
}

// Every page carries the strict policy, keeps out of frames and caches, and
// another site's form is refused.
func TestHeadersAndForeignForms(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
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
	w := pagetest.New(t)
	got := w.Post("/preferences", "", url.Values{"size": {"elder"}, "back": {"/p/XY"}})
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/p/XY" || !strings.Contains(got.Header.Get("Set-Cookie"), "size=elder") {
		t.Errorf("%d %v", got.Status, got.Header)
	}
	if got := w.Post("/preferences", "", url.Values{"back": {"//evil.example"}}); got.Header.Get("Location") != "/" {
		t.Errorf("leads away to %s", got.Header.Get("Location"))
	}
}

// The record's page writes areas as people do; what is published stays as it is.
func TestTheRecordWritesAreasInSquareMetres(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	chair := w.Actor(actor.Chair)
	at := register.At{Committee: w.C.ID, Code: w.Dwelling("3-2-101").Code}
	w.Must(w.Register.ChangeArea(t.Context(), chair, at, 8905))
	w.Must(w.Register.ChangeArea(t.Context(), chair, at, 12300))
	body := strings.ReplaceAll(w.Get("/p/XY/record", "").Body, `<span class="wrapped">`, "")
	for _, want := range []string{"面积: 89.05 平方米", "原面积: 不详", "原面积: 89.05 平方米", "面积: 123.00 平方米"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if raw := w.Get("/p/XY/record.json", "").Body; !strings.Contains(raw, `12300`) {
		t.Error("the published bytes were changed")
	}
}

// One's own page says where one acts by the committee's name.
func TestTheAccountNamesTheCommittee(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	if body := w.Get("/account", w.Session(w.C, actor.Chair)).Body; !strings.Contains(body, "停车自管会XY · 主任") {
		t.Error("the role stands there by the committee's code")
	}
}

// Whoever leaves the wizard to import comes back to its last step, once.
func TestTheWizardWaitsForTheImport(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	chair := w.Session(w.C, actor.Chair)
	done, err := w.Register.Import(t.Context(), w.Actor(actor.Chair), w.C.ID, register.ImportFile{Name: "x.csv", Data: []byte("住址,户主\n3-2-101,张三\n")})
	w.Must(err)
	report := "/c/XY/register/batches/" + done.Batch.String()
	open := func(path, founding string) pagetest.Reply {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.AddCookie(&http.Cookie{Name: kit.SessionCookie(w.Deps.Cfg), Value: chair})
		if founding != "" {
			r.AddCookie(&http.Cookie{Name: "founding", Value: founding})
		}
		return w.Send(r)
	}
	const back = `href="/c/XY/start/done"`
	if body := open(report, "").Body; strings.Contains(body, back) {
		t.Error("leads into a wizard that nobody opened")
	}
	if got := open("/c/XY/start", "").Header.Get("Set-Cookie"); !strings.Contains(got, "founding=yes") || !strings.Contains(got, "path=/c/XY") {
		t.Errorf("the wizard does not wait: %s", got)
	}
	if body := open(report, "yes").Body; !strings.Contains(body, back) {
		t.Error("the report does not lead back")
	}
	if got := open("/c/XY/start/done", "yes").Header.Get("Set-Cookie"); !strings.Contains(got, "founding=") || strings.Contains(got, "founding=yes; max-age=86400") {
		t.Errorf("the wizard waits on: %s", got)
	}
}

// The public page and record open to anybody, name nobody and recompute.
func TestPublicRecord(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	_, err := w.Account.AddUser(t.Context(), actor.Of(actor.Operator), userOf(w, actor.Chair))
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
