package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"time"

	"ziguan/internal/clock"
	"ziguan/internal/pg"
	"ziguan/internal/pgserver"
	"ziguan/migrations"
)

// figure is one line of the table.
type figure struct{ what, measured, limit string }

func main() {
	seconds := flag.Int("seconds", 8, "how long each rate is measured")
	out := flag.String("out", "", "a file to put the table into, between its bench marks")
	only := flag.String("only", "", "measure one part alone: gates, registers, renewals, votes, compacts, messages, bounds")
	child := flag.String("child", "", "only serve, on this database: the bench starts itself so")
	dir := flag.String("dir", "", "folder of a child")
	flag.Parse()
	if *child != "" {
		if err := alone(context.Background(), *child, *dir); err != nil {
			_, _ = io.WriteString(os.Stderr, err.Error()+"\n")
			os.Exit(1)
		}
		return
	}
	if err := run(context.Background(), time.Duration(*seconds)*time.Second, *out, *only); err != nil {
		_, _ = io.WriteString(os.Stderr, err.Error()+"\n")
		os.Exit(1)
	}
}

func run(ctx context.Context, length time.Duration, out, only string) error {
	dir, err := folder()
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s, err := pgserver.Start(ctx, pgserver.Options{DataDir: dir, Use: pgserver.Serve, Log: slog.New(slog.DiscardHandler), Output: io.Discard})
	if err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	defer func() { _ = s.Stop(context.WithoutCancel(ctx)) }()
	if _, err := migrations.Up(ctx, s.OwnerURL(pgserver.Database)); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	db, err := pg.Open(ctx, s.AppURL(pgserver.Database), clock.System, 24)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer func() { _ = db.Close() }()
	var table []figure
	for _, part := range []struct {
		name    string
		measure func(context.Context, *bench) ([]figure, error)
	}{{"gates", gates}, {"registers", registers}, {"renewals", renewals}, {"votes", votes}, {"compacts", compacts}, {"messages", messages}, {"bounds", bounds}} {
		if only != "" && only != part.name {
			continue
		}
		f, err := part.measure(ctx, &bench{db: db, server: s, length: length, dir: dir})
		if err != nil {
			return err
		}
		table = append(table, f...)
	}
	text := markdown(table)
	_, _ = io.WriteString(os.Stdout, text)
	if out == "" {
		return nil
	}
	return insert(out, text)
}

// bench is what every part measures on.
type bench struct {
	db     *pg.DB
	server *pgserver.Server
	length time.Duration
	dir    string
}

func folder() (string, error) {
	base := os.TempDir()
	if os.Geteuid() == 0 {
		base = "/var/tmp"
	}
	dir, err := os.MkdirTemp(base, "ziguan-bench-")
	if err != nil {
		return "", fmt.Errorf("folder: %w", err)
	}
	return dir, os.Chmod(dir, 0o755) //nolint:gosec // PostgreSQL's user enters it
}

func markdown(table []figure) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %d cores (%s/%s), %s, PostgreSQL with fsync on, by `make bench`.\n\n", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	b.WriteString("| what | measured | limit |\n|---|---|---|\n")
	for _, f := range table {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", f.what, f.measured, f.limit)
	}
	return b.String()
}

const (
	begin = "<!-- bench -->\n"
	end   = "<!-- /bench -->"
)

func insert(file, text string) error {
	b, err := os.ReadFile(file) //nolint:gosec // named by whoever runs it
	if err != nil {
		return fmt.Errorf("table: %w", err)
	}
	before, rest, ok := strings.Cut(string(b), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return fmt.Errorf("table: %s has no bench marks", file)
	}
	return os.WriteFile(file, []byte(before+begin+text+end+after), 0o644) //nolint:gosec // a document
}
