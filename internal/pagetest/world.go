package pagetest

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"ziguan/internal/config"
	"ziguan/internal/parktest"
	"ziguan/internal/pgtest"
	"ziguan/web"
	"ziguan/web/kit"
)

// World is one test's own, with pages.
type World struct {
	*parktest.World
	Deps web.Deps
	App  *fiber.App
}

// New makes a world with one committee, XY.
func New(t testing.TB) *World {
	t.Helper()
	return On(t, pgtest.Create(t))
}

// On makes it on a test's own database.
func On(t testing.TB, d pgtest.Database) *World {
	t.Helper()
	w := &World{World: parktest.On(t, d)}
	cfg, err := config.Load([]string{"HOME=" + t.TempDir()})
	w.Must(err)
	w.Deps = web.Deps{
		All: w.All, Cfg: cfg, Words: w.Words, Recorder: w.Recorder, Courier: w.Courier, Log: slog.New(slog.DiscardHandler), Ready: func() error { return nil },
		Metrics: prometheus.NewRegistry(),
	}
	w.App = web.New(w.Deps)
	return w
}

// Listen puts the pages behind a real port and gives their address.
func (w *World) Listen() string {
	w.T.Helper()
	l, err := (&net.ListenConfig{}).Listen(w.T.Context(), "tcp", "127.0.0.1:0")
	w.Must(err)
	go func() { _ = w.App.Listener(l) }()
	w.T.Cleanup(func() { _ = w.App.Shutdown() })
	return "http://" + l.Addr().String()
}

// SessionCookie is the name of the cookie that says who somebody is.
func (w *World) SessionCookie() string { return kit.SessionCookie(w.Deps.Cfg) }

// Reply is an answer of the application.
type Reply struct {
	Status int
	Body   string
	Header http.Header
}

// Get asks for a page with a session's secret, "" for nobody.
func (w *World) Get(path, secret string) Reply { return w.Do(http.MethodGet, path, secret, nil) }

// GetIn asks for a page in a language.
func (w *World) GetIn(lang, path, secret string) Reply {
	w.T.Helper()
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: kit.LangCookie, Value: lang})
	r.AddCookie(&http.Cookie{Name: w.SessionCookie(), Value: secret})
	return w.Send(r)
}

// Post sends a form.
func (w *World) Post(path, secret string, form url.Values) Reply {
	return w.Do(http.MethodPost, path, secret, form)
}

// Do sends one request.
func (w *World) Do(method, path, secret string, form url.Values) Reply {
	w.T.Helper()
	r := httptest.NewRequestWithContext(context.Background(), method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if secret != "" {
		r.AddCookie(&http.Cookie{Name: w.SessionCookie(), Value: secret})
	}
	return w.Send(r)
}

// Send sends any request.
func (w *World) Send(r *http.Request) Reply {
	w.T.Helper()
	res, err := w.App.Test(r, -1)
	w.Must(err)
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	w.Must(err)
	return Reply{Status: res.StatusCode, Body: string(b), Header: res.Header}
}
