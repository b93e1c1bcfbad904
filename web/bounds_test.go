package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/web"
)

// unreadable is what no text column holds, as an address writes it.
var unreadable = []string{"%00", "%ff", "%C0%80", "1-1-101%00", "%ed%a0%80"} //nolint:gochecknoglobals // constant

// An address that nothing can have is nothing: 404 wherever it stands in the path,
// for every role, and never a failure of ours.
func TestAnAddressThatIsNoTextIsNotFound(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	for _, r := range web.Routes(w.Deps) {
		parts := strings.Split(r.Path, "/")
		for i, p := range parts {
			if !strings.HasPrefix(p, ":") {
				continue
			}
			for _, bad := range unreadable {
				filled := strings.Split(filled(r.Path, w.C.Code), "/")
				filled[i] = bad + p[len(p)-1:]
				for _, secret := range []string{"", w.Session(w.C, actor.Chair), w.Session(w.C, actor.Resident)} {
					if got := w.Do(r.Method, strings.Join(filled, "/"), secret, url.Values{}); got.Status != http.StatusNotFound {
						t.Errorf("%s %s answers %d", r.Method, strings.Join(filled, "/"), got.Status)
					}
				}
			}
		}
	}
	for _, path := range []string{"/%00", "/%ff", "/static/%00", "/static/js/%ff.js", "/healthz%00", "/help/%ff"} {
		if got := w.Get(path, ""); got.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, got.Status)
		}
	}
}

// In a question it is refused, whoever may ask; a form drops it, as before.
func TestAQuestionThatIsNoTextIsRefused(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	for _, r := range web.Routes(w.Deps) {
		for _, bad := range []string{"?q=%00", "?next=%ff", "?%ff=1", "?q=%zz"} {
			got := w.Do(r.Method, filled(r.Path, w.C.Code)+bad, w.Session(w.C, actor.Chair), url.Values{})
			if r.Access.Allowed(w.Actor(actor.Chair), true) && got.Status != http.StatusUnprocessableEntity || got.Status >= 500 {
				t.Errorf("%s %s%s answers %d", r.Method, r.Path, bad, got.Status)
			}
		}
	}
}

// Whatever its name, a value longer than its field has room for is refused before
// any handler sees it; one that fits is not.
func TestAFormIsBoundedWhateverItsFields(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	long := strings.Repeat("x", 6000)
	for _, r := range web.Routes(w.Deps) {
		if r.Method != http.MethodPost || !r.Access.Allowed(w.Actor(actor.Chair), true) {
			continue
		}
		for _, name := range []string{"name", "text", "anything"} {
			if got := w.Post(filled(r.Path, w.C.Code), w.Session(w.C, actor.Chair), url.Values{name: {long}}); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "一栏写得太长") {
				t.Errorf("%s takes %s of 6,000 characters: %d", r.Path, name, got.Status)
			}
		}
	}
	q := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/help?q="+strings.Repeat("x", 201), http.NoBody)
	if got := w.Send(q); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a long question: %d", got.Status)
	}
	ends := strings.Repeat("二十个字的一行，有五千个字就不能再多。\r\n", 240)
	if got := w.Post("/c/"+w.C.Code+"/announcements", w.Session(w.C, actor.Chair), url.Values{"title": {"停车"}, "text": {ends}}); strings.Contains(got.Body, "一栏写得太长") {
		t.Errorf("a browser's line ends count twice: %d", got.Status)
	}
}
