package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"time"

	"ziguan/internal/backup"
	"ziguan/internal/config"
	"ziguan/internal/errs"
	"ziguan/internal/pgserver"
	"ziguan/internal/seal"
	"ziguan/migrations"
)

// store is where the data lies: a private server, or a shared database.
type store struct {
	server            *pgserver.Server // nil for a shared one
	app, owner, admin string           // addresses, by role
}

type storeOptions struct {
	home   string
	use    pgserver.Use
	output io.Writer
	log    *slog.Logger
}

// openStore starts or joins the private server unless a shared one is configured.
func openStore(ctx context.Context, cfg config.Config, o storeOptions) (store, error) {
	if cfg.DatabaseURL != "" {
		owner := cfg.MigrateURL
		if owner == "" {
			owner = cfg.DatabaseURL
		}
		return store{app: cfg.DatabaseURL, owner: owner, admin: backup.Elsewhere(owner, "postgres")}, nil
	}
	server, err := pgserver.Start(ctx, pgserver.Options{
		DataDir: o.home, BinDir: cfg.PGBin, Use: o.use, Log: o.log, Output: o.output,
	})
	if err != nil {
		return store{}, err
	}
	return private(server), nil
}

func private(server *pgserver.Server) store {
	return store{
		server: server, app: server.AppURL(pgserver.Database), owner: server.OwnerURL(pgserver.Database),
		admin: server.SuperURL("postgres"),
	}
}

// stopPatience leaves room for the requests before it, 2.5 s, and for the harder
// means of stopping after it, another 2.5 s, within the
// 10 s that a terminated serve has.
const stopPatience = 4 * time.Second

// close stops a server that this process started, also when ctx is over.
func (s store) close(ctx context.Context) error {
	if s.server == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
	defer cancel()
	return s.server.Stop(ctx)
}

const (
	sqlMigrateLock   = `select pg_advisory_lock(72219)`
	sqlMigrateUnlock = `select pg_advisory_unlock(72219)`
	sqlMigrated      = `select to_regclass('public.migrations') is not null`
)

// migrate brings a private database to the present schema, one process at a
// time, and asks of a shared one that somebody has run `ziguan migrate`.
func (s store) migrate(ctx context.Context) error {
	if s.server == nil {
		_, err := s.status(ctx)
		return err
	}
	_, err := s.up(ctx)
	return err
}

func (s store) up(ctx context.Context) (migrations.Status, error) {
	var status migrations.Status
	err := s.asOwner(ctx, func(c *sql.Conn) error {
		if _, err := c.ExecContext(ctx, sqlMigrateLock); err != nil {
			return err
		}
		var err error
		status, err = migrations.Up(ctx, s.owner)
		_, unlock := c.ExecContext(context.WithoutCancel(ctx), sqlMigrateUnlock)
		return errors.Join(err, unlock)
	})
	return status, err
}

// status tells how far the schema is; ErrBehind and ErrNewer where it does not fit.
func (s store) status(ctx context.Context) (migrations.Status, error) {
	var there bool
	err := s.asOwner(ctx, func(c *sql.Conn) error {
		return c.QueryRowContext(ctx, sqlMigrated).Scan(&there)
	})
	if err != nil {
		return migrations.Status{}, err
	}
	if !there {
		return migrations.Status{Latest: migrations.Latest()}, migrations.ErrBehind
	}
	return migrations.Check(ctx, s.owner)
}

// errDatabase says that the database could not be used.
var errDatabase = errs.New(errs.Unavailable, "database.unusable")

func (s store) asOwner(ctx context.Context, do func(*sql.Conn) error) error {
	db, err := sql.Open("postgres", s.owner)
	if err != nil {
		return errDatabase.Because(err)
	}
	defer func() { _ = db.Close() }()
	c, err := db.Conn(ctx)
	if err != nil {
		return errDatabase.Because(err)
	}
	defer func() { _ = c.Close() }()
	if err := do(c); err != nil {
		if errs.KindOf(err) != errs.Internal {
			return err
		}
		return errDatabase.Because(err)
	}
	return nil
}

// errKey says that the secret key is missing its form or cannot be read or made.
var errKey = errs.New(errs.Unavailable, "key.unusable")

// secretKey is the configured one, else that of the data folder, made at the
// first need and handed to the account that serve becomes.
func secretKey(cfg config.Config, home string) (*seal.Key, error) {
	if cfg.SecretKey != "" {
		k, err := seal.FromHex(cfg.SecretKey)
		if err != nil {
			return nil, errKey.Because(err)
		}
		return k, nil
	}
	k, err := seal.Load(home)
	if err == nil {
		err = pgserver.Give(home, filepath.Join(home, "secret.key"))
	}
	if err != nil {
		return nil, errKey.Because(fmt.Errorf("in %s: %w", home, err))
	}
	return k, nil
}
