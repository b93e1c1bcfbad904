package migrations

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"

	_ "github.com/lib/pq" // the driver
	"github.com/pressly/goose/v3"

	"ziguan/internal/errs"
)

//go:embed *.sql
var files embed.FS

var (
	// ErrNewer refuses a database that a newer program has migrated.
	ErrNewer = errs.New(errs.Unavailable, "database.newer")
	// ErrBehind refuses to serve a shared database before `ziguan migrate`.
	ErrBehind = errs.New(errs.Unavailable, "database.behind")
)

// Status tells how far a database is, in migration numbers.
type Status struct {
	Current int64 `json:"current"`
	Latest  int64 `json:"latest"`
}

// Fingerprint is the SHA-256 of all migrations: the key of test templates.
func Fingerprint() string {
	h := sha256.New()
	names, _ := fs.Glob(files, "*.sql") // the pattern is constant
	for _, n := range names {
		b, _ := files.ReadFile(n) // embedded
		_, _ = fmt.Fprintf(h, "%s %d\n", n, len(b))
		_, _ = h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Latest is the number of the newest migration. Numbers may be left out.
func Latest() int64 {
	names, _ := fs.Glob(files, "*.sql") // sorted; the pattern is constant
	latest, _ := goose.NumericComponent(names[len(names)-1])
	return latest
}

// Up brings the database at the owner's address to the latest schema.
func Up(ctx context.Context, ownerURL string) (Status, error) {
	return with(ctx, ownerURL, func(p *goose.Provider) error {
		_, err := p.Up(ctx)
		return err
	})
}

// UpTo brings it to a given number; migration tests stop half-way.
func UpTo(ctx context.Context, ownerURL string, to int64) (Status, error) {
	return with(ctx, ownerURL, func(p *goose.Provider) error {
		_, err := p.UpTo(ctx, to)
		return err
	})
}

// Check tells how far the database is; ErrNewer and ErrBehind when it does not fit.
func Check(ctx context.Context, url string) (Status, error) {
	s, err := with(ctx, url, func(*goose.Provider) error { return nil })
	if err == nil && s.Current < s.Latest {
		return s, ErrBehind
	}
	return s, err
}

func with(ctx context.Context, url string, fn func(*goose.Provider) error) (Status, error) {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return Status{}, fmt.Errorf("migrate: %w", err)
	}
	defer func() { _ = db.Close() }()
	p, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithTableName("public.migrations"))
	if err != nil {
		return Status{}, fmt.Errorf("migrate: %w", err)
	}
	sources := p.ListSources()
	s := Status{Latest: sources[len(sources)-1].Version}
	if s.Current, err = p.GetDBVersion(ctx); err != nil {
		return s, fmt.Errorf("migrate: %w", err)
	}
	if s.Current > s.Latest {
		return s, ErrNewer
	}
	if err := fn(p); err != nil {
		return s, fmt.Errorf("migrate: %w", err)
	}
	s.Current, err = p.GetDBVersion(ctx)
	if err != nil {
		return s, fmt.Errorf("migrate: %w", err)
	}
	return s, nil
}
