package web

import (
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"ziguan/internal/errs"
	"ziguan/web/kit"
)

// ready answers 200 once the schema and, with --demo, the whole demonstration is there.
func (s *server) ready(c *fiber.Ctx) error {
	if err := s.d.Ready(); err != nil {
		return c.Status(http.StatusServiceUnavailable).SendString("starting")
	}
	if err := s.d.DB.Ping(c.UserContext()); err != nil {
		return c.Status(http.StatusServiceUnavailable).SendString("database down")
	}
	return c.SendString("ready")
}

// metrics shows Prometheus's figures; with a public address only to the token's holder.
func (s *server) metrics(c *fiber.Ctx) error {
	want := s.d.Cfg.MetricsKey
	given := strings.TrimPrefix(c.Get(fiber.HeaderAuthorization), "Bearer ")
	if (s.d.Cfg.PublicURL != "" || want != "") && (want == "" || subtle.ConstantTimeCompare([]byte(given), []byte(want)) != 1) {
		return fiber.ErrNotFound
	}
	return adaptor.HTTPHandler(promhttp.HandlerFor(s.d.Metrics, promhttp.HandlerOpts{}))(c)
}

// errAhead refuses an act while the demonstration shows a later day.
var errAhead = errs.New(errs.Conflict, "demo.ahead")

// ahead lets a demonstration whose clock was set ahead only be looked at: what
// was recorded on a day that has not come would stand before everything that is
// recorded after the clock is set back. Signing in goes by the machine's clock.
func (s *server) ahead(c *fiber.Ctx) error {
	if s.d.Travel == nil || s.d.Travel.Days() == 0 {
		return c.Next()
	}
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return c.Next()
	}
	switch c.Path() {
	case "/demo/clock", "/demo/sign-in", "/sign-out", "/preferences":
		return c.Next()
	}
	return errAhead
}

// preferences keeps language, size and theme, and goes back to the page.
func (s *server) preferences(c *fiber.Ctx) error {
	f := kit.Bind(c)
	for name, allowed := range map[string]string{
		kit.SizeCookie: " normal elder large ", kit.LangCookie: " zh en ", kit.ThemeCookie: " auto light dark sun ",
		kit.KeysCookie: " on off ",
	} {
		if v := f.Get(name); v != "" && strings.Contains(allowed, " "+v+" ") {
			kit.SetPreference(c, name, v)
		}
	}
	return c.Redirect(kit.SafeNext(f.Get("back")), http.StatusSeeOther)
}
