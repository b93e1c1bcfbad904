package main_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	program "ziguan/cmd/ziguan"
	"ziguan/internal/outbox"
)

// What leaves the program carries its id, follows no redirect, reads no endless
// answer and gives up on one that hangs.
func TestTheSender(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("/ok", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.Header.Get(outbox.IdempotencyHeader) != "m-1" {
			w.WriteHeader(http.StatusTeapot)
		}
		_, _ = w.Write([]byte(`{"code":0}`))
	})
	mux.HandleFunc("/elsewhere", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/ok", http.StatusTemporaryRedirect) })
	mux.HandleFunc("/endless", func(w http.ResponseWriter, _ *http.Request) {
		for range 1000 {
			_, _ = w.Write([]byte(strings.Repeat("x", 1<<10)))
		}
	})
	over := make(chan struct{})
	mux.HandleFunc("/hangs", func(http.ResponseWriter, *http.Request) { <-over })
	server := httptest.NewServer(mux)
	t.Cleanup(func() { close(over); server.Close() })
	ask := func(send outbox.Sender, path string) (outbox.Answer, error) {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		return send(ctx, outbox.Request{URL: server.URL + path, Header: map[string]string{outbox.IdempotencyHeader: "m-1"}, Body: []byte(`{}`)})
	}
	local := program.NewSender(true)
	if a, err := ask(local, "/ok"); err != nil || a.Status != http.StatusOK || string(a.Body) != `{"code":0}` {
		t.Errorf("%+v %v", a, err)
	}
	if a, err := ask(local, "/elsewhere"); err != nil || a.Status != http.StatusTemporaryRedirect {
		t.Errorf("a redirect was followed: %+v %v", a, err)
	}
	if a, err := ask(local, "/endless"); err != nil || len(a.Body) != program.MostAnswer {
		t.Errorf("%d bytes were read, %v", len(a.Body), err)
	}
	if _, err := ask(local, "/hangs"); err == nil {
		t.Error("one that hangs was waited for")
	}
	if _, err := ask(program.NewSender(false), "/ok"); err == nil {
		t.Error("a request went inside")
	}
}

// An address inside is refused however it is written.
func TestOutward(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{
		"203.0.113.7:443": true, "[2606:4700::1]:443": true,
		"127.0.0.1:443": false, "10.0.0.1:443": false, "192.168.1.1:443": false, "172.16.9.9:443": false, "169.254.169.254:80": false,
		"100.64.0.1:443": false, "0.0.0.0:443": false, "[::1]:443": false, "[::ffff:10.0.0.1]:443": false, "[fd00::1]:443": false, "[fe80::1]:443": false, "nonsense": false,
	} {
		if err := program.Outward(address); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
}
