package my_test

import (
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"
)

const (
	mostBytes   = 100 << 10
	mostScripts = 40 << 10
)

var (
	fetched = regexp.MustCompile(`(?:href|src)="(/static/[^"#]+)`)
	imports = regexp.MustCompile(`(?m)^import[^'"]*['"]([^'"]+)['"]`)
)

// A resident's first page weighs at most 100 KB with all it fetches, of which
// scripts at most 40 KB; no font comes over the network, and nothing from elsewhere.
func TestTheFirstLoadIsLight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.resident("王秀兰", "owner", "1-1-101", "1-1-102")
	card := w.issue("1-1-101", "京A10001", "")
	w.issue("1-1-102", "京AD10002", "")
	for _, address := range []string{"/my/XIN", "/my/XIN/card/" + card.Number.String()} {
		for _, accept := range []string{"gzip", "br"} {
			page := w.Get(address, who)
			holds(t, page, http.StatusOK)
			total, scripts := len(page.Body), 0 // the page itself counts as it leaves us, before any proxy packs it
			for name := range all(t, w, page.Body) {
				n := w.weigh(name, accept)
				total += n
				if strings.HasSuffix(name, ".js") {
					scripts += n
				}
			}
			t.Logf("%s by %s: %d bytes, of which %d scripts and %d the page", address, accept, total, scripts, len(page.Body))
			if total > mostBytes || scripts > mostScripts {
				t.Errorf("%s by %s: %d bytes, of which %d scripts", address, accept, total, scripts)
			}
			if regexp.MustCompile(`(?:href|src)="(?:https?:)?//`).MatchString(page.Body) {
				t.Errorf("%s fetches from elsewhere", address)
			}
		}
	}
}

// all lists what a page fetches: what it names, and what those scripts import.
func all(t *testing.T, w *world, body string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	var wait []string
	for _, m := range fetched.FindAllStringSubmatch(body, -1) {
		wait = append(wait, m[1])
	}
	for len(wait) > 0 {
		name := wait[0]
		wait = wait[1:]
		if out[name] {
			continue
		}
		out[name] = true
		file := w.Get(name, "")
		if file.Status != http.StatusOK {
			t.Fatalf("%s: %d", name, file.Status)
		}
		if strings.Contains(file.Body, "@font-face") || strings.Contains(file.Body, "url(") && strings.HasSuffix(name, ".css") {
			t.Errorf("%s fetches a font or a picture", name)
		}
		if strings.HasSuffix(name, ".js") {
			for _, m := range imports.FindAllStringSubmatch(file.Body, -1) {
				wait = append(wait, path.Join(path.Dir(name), m[1]))
			}
		}
	}
	if len(out) < 5 {
		t.Errorf("only %d files found", len(out))
	}
	return out
}

// weigh gives how many bytes a file takes in the form it travels in.
func (w *world) weigh(name, accept string) int {
	w.T.Helper()
	r := httptest.NewRequestWithContext(w.T.Context(), http.MethodGet, name, nil)
	r.Header.Set("Accept-Encoding", accept)
	return len(w.Send(r).Body)
}
