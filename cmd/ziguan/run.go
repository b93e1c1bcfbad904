package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"ziguan/internal/actor"
	"ziguan/internal/backup"
	"ziguan/internal/clock"
	"ziguan/internal/config"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/logx"
	"ziguan/internal/outbox"
	"ziguan/internal/pg"
	"ziguan/internal/pgserver"
	"ziguan/internal/services"
)

// version is set when the program is built.
var version = "dev" //nolint:gochecknoglobals // the linker writes it

// outside is what the process was started with.
type outside struct {
	env  []string
	in   io.Reader
	out  io.Writer
	errs io.Writer
}

// program is one run of ziguan.
type program struct {
	outside
	catalogue *i18n.Catalogue
	words     i18n.Speaker
	clock     clock.Clock
	json      bool
	dataDir   string
	listen    string
	begun     bool // the arguments were understood and the command began
}

// parts is what commands work with; run.go alone makes it.
type parts struct {
	cfg   config.Config
	home  string // the data folder
	store store
	services.All
	log  *slog.Logger
	demo bool // the demonstration sends nothing to anybody
}

// operator acts for whoever may run commands on the machine itself.
func operator() actor.Actor { return actor.Of(actor.Operator) }

// run does one command and gives its exit code.
func run(ctx context.Context, args []string, o outside) int {
	catalogue, err := i18n.Load()
	if err != nil {
		_, _ = io.WriteString(o.errs, err.Error()+"\n")
		return exitEnvironment
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	p := &program{outside: o, catalogue: catalogue, words: catalogue.In(language(args, o.env)), clock: clock.System, json: wantsJSON(args)}
	root := p.root() //nolint:contextcheck // cobra hands it to the command
	root.SetArgs(args)
	root.SetIn(o.in)
	root.SetOut(o.out)
	root.SetErr(o.errs)
	return p.end(root.ExecuteContext(ctx))
}

// config reads the environment; what was typed wins.
func (p *program) config() (config.Config, error) {
	cfg, err := config.Load(p.env)
	if err != nil {
		return cfg, err
	}
	if p.dataDir != "" {
		cfg.DataDir, cfg.Defaulted = p.dataDir, false
	}
	cfg.Listen = cmp.Or(p.listen, cfg.Listen)
	return cfg, nil
}

// logger writes what cfg asks for; a command keeps quiet about what goes well.
func (p *program) logger(cfg config.Config, use pgserver.Use) *slog.Logger {
	if use == pgserver.Command && cfg.LogLevel == "info" {
		cfg.LogLevel = "warn"
	}
	return logx.New(p.errs, cfg.LogLevel, cfg.LogFormat, isTerminal(p.errs))
}

// postgresOutput is where PostgreSQL's own words go: beside serve's, and away
// under a command, whose failure tells the last of them anyway.
func (p *program) postgresOutput(cfg config.Config, use pgserver.Use) io.Writer {
	if use == pgserver.Command && cfg.LogLevel != "debug" {
		return io.Discard
	}
	return p.errs
}

// connections is how many a command needs; serve has serveConnections.
const (
	connections      = 4
	serveConnections = 24
)

// with gives a command its parts on a database with the present schema, and
// closes them after it.
func (p *program) with(ctx context.Context, do func(*parts) (answer, error)) (answer, error) {
	return p.within(ctx, false, do)
}

// found is with for a command that looks after what is there: it makes no empty
// database to look after. errNothing.
func (p *program) found(ctx context.Context, do func(*parts) (answer, error)) (answer, error) {
	return p.within(ctx, true, do)
}

// errNothing says that there is no database in the data folder. Parameter: folder.
var errNothing = errs.New(errs.Unavailable, "database.none")

func (p *program) within(ctx context.Context, found bool, do func(*parts) (answer, error)) (answer, error) {
	return p.whole(ctx, found, func(s *parts) (answer, error) {
		if err := s.open(ctx, p, connections); err != nil {
			return answer{}, err
		}
		a, err := do(s)
		return a, errors.Join(err, s.DB.Close())
	})
}

// whole gives a command its database and key without opening the application's
// connections, so that nothing of its own stands in a restore's way.
func (p *program) whole(ctx context.Context, found bool, do func(*parts) (answer, error)) (answer, error) {
	cfg, err := p.config()
	if err != nil {
		return answer{}, err
	}
	if found && cfg.DatabaseURL == "" && !pgserver.Holds(cfg.DataDir) {
		return answer{}, errNothing.With("folder", cfg.DataDir)
	}
	s := &parts{cfg: cfg, log: p.logger(cfg, pgserver.Command)}
	if err := s.prepare(ctx, p, pgserver.Command); err != nil {
		return answer{}, err
	}
	a, err := do(s)
	return a, errors.Join(err, s.store.close(ctx))
}

// prepare makes the data folder, the database and the key ready, in this order,
// while the process may still be root.
func (s *parts) prepare(ctx context.Context, p *program, use pgserver.Use) error {
	var err error
	if s.cfg.Defaulted { // two accounts have two defaults: say which one this is
		_, _ = fmt.Fprintln(p.errs, p.words.Say("cmd.folder", "folder", s.cfg.DataDir))
	}
	if s.home, err = pgserver.Home(s.cfg.DataDir); err != nil {
		return err
	}
	if s.store, err = openStore(ctx, s.cfg, storeOptions{home: s.home, use: use, output: p.postgresOutput(s.cfg, use), log: s.log}); err != nil {
		return err
	}
	if s.Key, err = secretKey(s.cfg, s.home); err == nil {
		err = s.store.migrate(ctx)
	}
	if err != nil {
		return errors.Join(err, s.store.close(ctx))
	}
	return nil
}

// open joins the parts. It is the only wiring.
func (s *parts) open(ctx context.Context, p *program, conns int) error {
	db, err := pg.Open(ctx, s.store.app, p.clock, conns)
	if err != nil {
		return err
	}
	s.All = services.New(db, s.Key, outbox.Setup{
		Words: p.catalogue, PublicURL: strings.TrimSuffix(s.cfg.PublicURL, "/"), Sends: !s.demo,
	})
	return nil
}

// place is the database as backup and restore need it.
func (s *parts) place(p *program) backup.Place {
	return backup.Place{
		OwnerURL: s.store.owner, AdminURL: s.store.admin, BinDir: s.cfg.PGBin,
		Key: s.Key.ID(), Program: version, Clock: p.clock,
	}
}
