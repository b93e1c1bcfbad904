package uxrules_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/logx"
	"ziguan/web"
)

// parts are the directives of a policy.
func parts(policy string) map[string]string {
	out := map[string]string{}
	for d := range strings.SplitSeq(policy, ";") {
		name, what, _ := strings.Cut(strings.TrimSpace(d), " ")
		out[name] = what
	}
	return out
}

// Every answer of every route carries the strict policy, refusals and redirects
// too; only below /gate/ may wasm be compiled; no page breaks it in a browser.
func TestRule42Policy(t *testing.T) {
	keeps(t, "42")
	s := lived(t).site()
	for _, role := range []actor.Role{"", actor.Chair, actor.Volunteer, actor.Resident} {
		for _, route := range slices.Concat(s.gets, s.posts, []string{"/nothing", "/gate/XIN/nothing"}) {
			if slices.Contains([]string{"/healthz", "/readyz", "/metrics"}, route) {
				continue // answers to machines, of plain text
			}
			path := regexp.MustCompile(`:[a-z]+`).ReplaceAllString(strings.Replace(route, ":committee", "XIN", 1), "01990000-0000-7000-8000-000000000000")
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				got := s.Do(method, path, s.as(role), url.Values{})
				csp := got.Header.Get("Content-Security-Policy")
				p := parts(csp)
				if gate := strings.HasPrefix(path, "/gate/"); !gate && p["script-src"] != "'self'" || gate && p["script-src"] != "'self' 'wasm-unsafe-eval'" {
					t.Errorf("%s %s: script-src %s", method, path, p["script-src"])
				}
				if p["script-src-elem"] != "" || p["script-src-attr"] != "" || p["default-src"] != "'none'" || p["base-uri"] != "'none'" || p["form-action"] != "'self'" || p["frame-ancestors"] != "'none'" || p["style-src"] != "'self'" ||
					strings.Contains(csp, "unsafe-inline") || strings.Contains(csp, "'unsafe-eval'") || strings.Contains(csp, "http") {
					t.Errorf("%s %s as %q: %d with the policy %q", method, path, role, got.Status, csp)
				}
			}
		}
	}
	for _, path := range []string{"/api/v1/gate/bundle", "/api/v1/nothing"} {
		if got := s.Get(path, ""); parts(got.Header.Get("Content-Security-Policy"))["default-src"] != "'none'" {
			t.Errorf("%s: no policy", path)
		}
	}
}

// private are the plates, phones, names and dwellings that nobody outside may read.
func (s *site) private() []string {
	s.T.Helper()
	var out []string
	s.Must(s.DB.Select(s.T.Context(), &out, `select plate from parking.vehicles union select plate from parking.card_plates
		union select phone from people.people where phone is not null union select phone from people.residents where phone is not null order by 1`))
	return out
}

// Whole plates and phones stand in no line of the log, at its most talkative,
// and on no page that opens to everybody.
func TestRule44PlatesAndPhonesAreMasked(t *testing.T) {
	t.Parallel()
	s := lived(t).site()
	var said bytes.Buffer
	s.Deps.Log = logx.New(&said, "debug", "json", false)
	s.App = web.New(s.Deps)
	pages := slices.Concat(s.crawl(), s.results(), s.refusals())
	for _, path := range []string{"/c/XIN/find?q=13800138000", "/c/XIN/find?q=%E4%BA%ACN3QK57", "/gate/XIN?tail=QK57", "/%E4%BA%ACN3QK57"} {
		pages = append(pages, page{role: actor.Chair, path: path, Reply: s.Get(path, s.as(actor.Chair))})
	}
	private := s.private()
	if len(private) < 100 || said.Len() < 10_000 {
		t.Fatalf("%d plates and phones, a log of %d bytes", len(private), said.Len())
	}
	for _, secret := range private {
		if i := strings.Index(said.String(), secret); i >= 0 {
			t.Errorf("the log says %s: %s", secret, said.String()[max(0, i-200):min(said.Len(), i+80)])
		}
	}
	open := 0
	for _, p := range pages {
		if p.role != "" || strings.HasPrefix(p.path, "/demo") {
			continue
		}
		open++
		for _, secret := range private {
			if strings.Contains(p.Body, secret) && !strings.HasPrefix(p.what, "refused") {
				t.Errorf("%s shows %s", p.what, secret)
			}
		}
	}
	if open < 10 {
		t.Errorf("only %d public pages", open)
	}
}

// The wizard opens by its one link alone, and never again after the founding;
// what the program prints at its first start is proven by the command.
func TestRule46SetupOpensByItsLinkAlone(t *testing.T) {
	t.Parallel()
	w := lived(t)
	for _, path := range []string{"/setup", "/setup/", "/setup/" + strings.Repeat("A", 26), "/setup/" + strings.Repeat("A", 26) + "/chair"} {
		if got := w.Get(path, ""); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
	if got := w.Get("/setup/"+w.setup, ""); got.Status != http.StatusOK {
		t.Errorf("the link: %d", got.Status)
	}
	chair := url.Values{"name": {"王秀兰"}, "phone": {"13900000077"}, "password": {"correct horse"}}
	if got := w.Post("/setup/"+w.setup+"/chair", "", chair); got.Header.Get("Location") != "/c/HUAI/start" {
		t.Errorf("the founding: %d %s", got.Status, got.Header.Get("Location"))
	}
	if got := w.Get("/setup/"+w.setup, ""); got.Status != http.StatusNotFound {
		t.Errorf("the link still opens: %d", got.Status)
	}
}

// /healthz answers without a database, /readyz only with one, each within 50 ms
// as the middle of twenty.
func TestRule49HealthAndReadiness(t *testing.T) {
	w := bare(t)
	for path := range map[string]bool{"/healthz": true, "/readyz": true} {
		var took []time.Duration
		for range 20 {
			begun := time.Now()
			if got := w.Get(path, ""); got.Status != http.StatusOK {
				t.Fatalf("%s: %d", path, got.Status)
			}
			took = append(took, time.Since(begun))
		}
		slices.Sort(took)
		if took[10] > 50*time.Millisecond {
			t.Errorf("%s takes %s", path, took[10])
		}
	}
	w.Must(w.DB.Close())
	if got := w.Get("/healthz", ""); got.Status != http.StatusOK {
		t.Errorf("/healthz without a database: %d", got.Status)
	}
	if got := w.Get("/readyz", ""); got.Status != http.StatusServiceUnavailable {
		t.Errorf("/readyz without a database: %d", got.Status)
	}
}
