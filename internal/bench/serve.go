package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"

	"github.com/prometheus/client_golang/prometheus"

	"ziguan/internal/clock"
	"ziguan/internal/config"
	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/internal/pg"
	"ziguan/internal/services"
	"ziguan/parking/gate"
	"ziguan/web"
)

// serve runs the real application on a port of its own.
func serve(b *bench) (address string, stop func(), err error) {
	cfg, err := config.Load([]string{"HOME=" + b.dir})
	if err != nil {
		return "", nil, fmt.Errorf("config: %w", err)
	}
	words, err := i18n.Load()
	if err != nil {
		return "", nil, fmt.Errorf("words: %w", err)
	}
	rec := gate.NewRecorder(b.db)
	app := web.New(web.Deps{
		All: services.New(b.db, nil, outbox.Setup{Words: words, Sends: true, Local: true}), Cfg: cfg, Words: words, Recorder: rec,
		Log: slog.New(slog.DiscardHandler), Ready: func() error { return nil }, Metrics: prometheus.NewRegistry(),
	})
	l, err := listen()
	if err != nil {
		return "", nil, fmt.Errorf("listen: %w", err)
	}
	go func() { _ = app.Listener(l) }()
	return l.Addr().String(), func() { _ = app.Shutdown(); rec.Close() }, nil
}

// alone is a child of the bench: it serves until its standard input ends, with the
// limit of memory that the program has.
func alone(ctx context.Context, database, dir string) error {
	cfg, err := config.Load([]string{"HOME=" + dir})
	if err != nil {
		return fmt.Errorf("config: %w", err)
	}
	debug.SetMemoryLimit(cfg.MemoryMB << 20)
	db, err := pg.Open(ctx, database, clock.System, 24)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer func() { _ = db.Close() }()
	address, stop, err := serve(&bench{db: db, dir: dir}) //nolint:contextcheck // requests carry their own, not the run's
	if err != nil {
		return err
	}
	defer stop()
	_, _ = io.WriteString(os.Stdout, address+"\n")
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}
