package uxrules_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// forged is the host that httptest gives to every request of the crawl; the
// program listens elsewhere and has never heard of it.
const forged = "example.com"

// Whoever asks chooses the Host; no page, feed, letter or header repeats it, and
// addresses lead to where the program listens.
func TestNoAnswerRepeatsTheHostThatWasAskedFor(t *testing.T) {
	s, pages := met(t)
	if host := httptest.NewRequest(http.MethodGet, "/", http.NoBody).Host; host != forged { //nolint:noctx // never sent
		t.Fatalf("the crawl asks for %s", host)
	}
	own := 0
	for _, p := range pages {
		if strings.Contains(p.Body+fmt.Sprint(p.Header), forged) {
			t.Errorf("%s repeats the forged host", p.what)
		}
		if strings.Contains(p.Body, s.Deps.Cfg.Address()) {
			own++
		}
	}
	if own < 5 {
		t.Errorf("only %d pages hold an address of this program", own)
	}
}

// Neither does what a proxy that nobody trusts says, on the way in or out.
func TestNoRedirectLeadsToAHostThatWasAskedFor(t *testing.T) {
	w := bare(t)
	s := w.site()
	for _, path := range append(append([]string{}, s.gets...), s.posts...) {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			r := httptest.NewRequestWithContext(t.Context(), method, strings.ReplaceAll(path, ":committee", "XIN"), http.NoBody)
			r.Host = "evil.example"
			r.Header.Set("X-Forwarded-Host", "evil.example")
			r.Header.Set("X-Forwarded-Proto", "evil")
			r.Header.Set("Forwarded", "host=evil.example")
			if got := s.Send(r); strings.Contains(got.Body+fmt.Sprint(got.Header), "evil") {
				t.Errorf("%s %s: %v", method, path, got.Header)
			}
		}
	}
}
