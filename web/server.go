package web

import (
	"context"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"ziguan/internal/account"
	"ziguan/internal/clock"
	"ziguan/internal/config"
	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/internal/services"
	"ziguan/parking/gate"
	"ziguan/web/gateadmin"
	"ziguan/web/kit"
	"ziguan/web/static"
)

// Deps is what the web needs of the rest of the program.
type Deps struct {
	services.All
	Cfg   config.Config
	Words *i18n.Catalogue
	// Recorder decides and records checks at the gate.
	Recorder *gate.Recorder
	// Courier sends what the outbox has for households.
	Courier *outbox.Courier
	Log     *slog.Logger
	// Demo shows the ribbon, the sign-in links and the gallery.
	Demo bool
	// Travel is the clock of a demonstration, which visitors may set ahead; nil
	// anywhere else. While it is ahead nothing is written: see ahead.
	Travel *clock.Shifted
	// Ready tells whether schema and demonstration are there; /readyz asks.
	Ready func() error
	// Jobs lists the scheduled jobs with their last runs; nil where none run.
	Jobs func(context.Context) ([]gateadmin.JobRow, error)
	// Metrics is what /metrics shows.
	Metrics *prometheus.Registry
}

// maxConnections bounds how many are served at once; each costs some kilobytes.
const maxConnections = 4096

// New makes the application.
func New(d Deps) *fiber.App {
	k := &kit.Kit{
		Cfg: d.Cfg, Words: d.Words, People: d.People, Account: d.Account,
		Proofs: account.NewProofs(d.DB, d.Key, d.Courier), DB: d.DB, Log: d.Log, Demo: d.Demo, Travel: d.Travel,
		Sources: d.Sources,
	}
	s := &server{d: d, k: k, kept: newKept()}
	app := fiber.New(fiber.Config{
		AppName: "ziguan",
		// Without Immutable, strings from Params and forms change after the handler returns.
		Immutable:    true,
		ErrorHandler: s.fail,
		// Bodies stay on the connection until guard takes them in: see bodies.
		StreamRequestBody:            true,
		DisablePreParseMultipartForm: true,
		Concurrency:                  maxConnections,
		ReadTimeout:                  time.Minute,
		WriteTimeout:                 2 * time.Minute,
		IdleTimeout:                  2 * time.Minute,
		DisableStartupMessage:        true,
		// fiber itself believes no X-Forwarded- header, since it takes the leftmost
		// hop: kit.Origin finds the address, ZIGUAN_PUBLIC_URL says scheme and host.
		EnableTrustedProxyCheck: true,
		ReadBufferSize:          16 << 10,
	})
	app.Use(s.bodies, s.recovered, s.observed, s.bodiless, s.ahead)
	app.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok") })
	app.Get("/readyz", s.ready)
	app.Get("/metrics", s.metrics)
	app.Use("/static", static.Handler())
	s.api(app)
	app.Use(s.headers, s.sameOrigin, s.visit, readable, s.given)
	for _, r := range s.routes() {
		app.Add(r.Method, r.Path, s.guard(r)).Name(r.Name)
		if r.Method == fiber.MethodGet {
			app.Add(fiber.MethodHead, r.Path, s.guard(r))
		}
	}
	app.Use(func(*fiber.Ctx) error { return fiber.ErrNotFound })
	return app
}

type server struct {
	d    Deps
	k    *kit.Kit
	kept *keptForms
}
