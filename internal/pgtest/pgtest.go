package pgtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"ziguan/internal/clock"
	"ziguan/internal/pg"
	"ziguan/migrations"
)

// EnvURL names the superuser's address of a running test server; `make test`
// starts one for all packages, a bare `go test` one for each.
const EnvURL = "ZIGUAN_TEST_PG"

// cluster is the server of this test program, started at the first need.
type cluster struct {
	once  sync.Once
	super string
	err   error
	stop  func(context.Context) error // never called: held, so that the server lives as long as the program
}

var shared cluster //nolint:gochecknoglobals // one server for a test program

func (c *cluster) start() {
	if c.super = os.Getenv(EnvURL); c.super == "" {
		s, stop, err := Serve(context.Background())
		if err != nil {
			c.err = err
			return
		}
		c.super, c.stop = s.SuperURL("postgres"), stop
	}
	c.err = template(c.super)
}

// tempDir is where PostgreSQL's own user can get in, also when the tests run as root.
func tempDir() (string, error) {
	base := os.TempDir()
	if os.Geteuid() == 0 {
		base = "/var/tmp"
	}
	dir, err := os.MkdirTemp(base, "ziguan-test-")
	if err != nil {
		return "", fmt.Errorf("test folder: %w", err)
	}
	return dir, os.Chmod(dir, 0o755) //nolint:gosec // PostgreSQL's user enters it
}

// EnvSchema is a statement that changes the schema of tests: a rule broken on purpose.
const EnvSchema = "ZIGUAN_TEST_SCHEMA"

func baseName() string { return "template_" + migrations.Fingerprint()[:12] }

func templateName() string {
	if change := os.Getenv(EnvSchema); change != "" { //nolint:forbidigo // tests read no configuration
		sum := sha256.Sum256([]byte(change))
		return baseName() + "_" + hex.EncodeToString(sum[:6])
	}
	return baseName()
}

func template(super string) error {
	ctx := context.Background()
	db, err := sql.Open("postgres", super)
	if err != nil {
		return fmt.Errorf("template: %w", err)
	}
	defer func() { _ = db.Close() }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("template: %w", err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, `select pg_advisory_lock(72217)`); err != nil {
		return fmt.Errorf("template: %w", err)
	}
	defer func() { _, _ = conn.ExecContext(ctx, `select pg_advisory_unlock(72217)`) }()
	if err := grow(ctx, conn, baseName(), "template1", func() error {
		_, err := migrations.Up(ctx, address(super, baseName(), "ziguan_owner"))
		return err
	}); err != nil || templateName() == baseName() {
		return err
	}
	return grow(ctx, conn, templateName(), baseName(), func() error { return changed(ctx, address(super, templateName(), "")) })
}

// grow creates a template of another, unless it is there.
func grow(ctx context.Context, conn *sql.Conn, name, of string, fill func() error) error {
	var there bool
	if err := conn.QueryRowContext(ctx, `select exists (select from pg_database where datname = $1 and datistemplate)`, name).Scan(&there); err != nil || there {
		return err
	}
	for _, q := range []string{`drop database if exists ` + name, `create database ` + name + ` owner ziguan_owner template ` + of} {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("template: %w", err)
		}
	}
	if err := fill(); err != nil {
		return fmt.Errorf("template: %w", err)
	}
	_, err := conn.ExecContext(ctx, `alter database `+name+` is_template true`)
	return err
}

// changed does what EnvSchema says.
func changed(ctx context.Context, address string) error {
	change := os.Getenv(EnvSchema) //nolint:forbidigo // tests read no configuration
	if change == "" {
		return nil
	}
	db, err := sql.Open("postgres", address)
	if err != nil {
		return fmt.Errorf("template: %w", err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(ctx, change); err != nil { //nolint:gosec // it is a statement, of whoever runs the tests
		return fmt.Errorf("template: %w", err)
	}
	return nil
}

// address is the same server with another database and role; an empty role keeps it.
func address(super, db, role string) string {
	u, err := url.Parse(super)
	if err != nil {
		return super // sql.Open has accepted it before
	}
	u.Path = "/" + db
	if role != "" {
		u.User = url.User(role)
	}
	return u.String()
}

// Database is one test's own.
type Database struct {
	Name              string
	App, Owner, Super string
}

// Create clones the template for one test.
func Create(t testing.TB) Database {
	t.Helper()
	return create(t, templateName())
}

// Empty is a database that no migration has touched.
func Empty(t testing.TB) Database {
	t.Helper()
	return create(t, "template0")
}

func create(t testing.TB, from string) Database {
	t.Helper()
	shared.once.Do(shared.start)
	if shared.err != nil {
		t.Fatalf("PostgreSQL for tests: %v", shared.err)
	}
	name := "t_" + strings.ReplaceAll(uuid.NewString(), "-", "")[:16]
	db, err := sql.Open("postgres", shared.super)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`create database ` + name + ` template ` + from + ` owner ziguan_owner`); err != nil {
		t.Fatalf("clone template: %v", err)
	}
	d := Database{
		Name: name, App: address(shared.super, name, "ziguan_app"),
		Owner: address(shared.super, name, "ziguan_owner"), Super: address(shared.super, name, ""),
	}
	t.Cleanup(func() {
		defer func() { _ = db.Close() }()
		if t.Failed() {
			t.Logf("kept database: %s", d.App)
			return
		}
		_, _ = db.Exec(`drop database if exists ` + name + ` with (force)`)
	})
	return d
}

// New opens a fresh database with the application's role and the machine's clock.
func New(t testing.TB) *pg.DB {
	t.Helper()
	return NewAt(t, clock.System)
}

// NewAt opens a fresh database whose acts happen at a clock's time.
func NewAt(t testing.TB, c clock.Clock) *pg.DB {
	t.Helper()
	return Open(t, Create(t), c)
}

// Open opens a test's database with the application's role.
func Open(t testing.TB, d Database, c clock.Clock) *pg.DB {
	t.Helper()
	db, err := pg.Open(context.Background(), d.App, c, 20)
	if err != nil {
		t.Fatalf("open test database: %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// Dir is a folder of a test that PostgreSQL's user may enter.
func Dir(t testing.TB) string {
	t.Helper()
	dir, err := tempDir()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Clean(dir)
}
