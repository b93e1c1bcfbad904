package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"ziguan/compacts"
	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/internal/backup"
	"ziguan/internal/clock"
	"ziguan/internal/config"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/kin"
	"ziguan/internal/logx"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgserver"
	"ziguan/internal/seal"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/change"
	"ziguan/parking/gate"
	"ziguan/parking/movecall"
	"ziguan/parking/mydata"
	"ziguan/parking/register"
	"ziguan/parking/renewal"
	"ziguan/parking/visit"
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
	begun     bool // the arguments were understood and the command began
}

// services is what commands work with; run.go alone makes it.
type services struct {
	cfg          config.Config
	home         string // the data folder
	store        store
	key          *seal.Key
	db           *pg.DB
	log          *slog.Logger
	people       *people.Service
	compacts     *compacts.Service
	parking      *parking.Service
	change       *change.Service
	register     *register.Service
	visits       *visit.Service
	calls        *movecall.Service
	gate         *gate.Service
	postings     *posting.Service
	renewals     *renewal.Service
	outbox       *outbox.Service
	demo         bool // the demonstration sends nothing to anybody
	applications *application.Service
	kin          *kin.Service
	data         *mydata.Service
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

// with gives a command its services on a database with the present schema, and
// closes them after it.
func (p *program) with(ctx context.Context, do func(*services) error) error {
	return p.within(ctx, false, do)
}

// found is with for a command that looks after what is there: it makes no empty
// database to look after. errNothing.
func (p *program) found(ctx context.Context, do func(*services) error) error {
	return p.within(ctx, true, do)
}

// errNothing says that there is no database in the data folder. Parameter: folder.
var errNothing = errs.New(errs.Unavailable, "database.none")

func (p *program) within(ctx context.Context, found bool, do func(*services) error) error {
	cfg, err := p.config()
	if err != nil {
		return err
	}
	s := &services{cfg: cfg, log: p.logger(cfg, pgserver.Command)}
	if found && cfg.DatabaseURL == "" && !pgserver.Holds(cfg.DataDir) {
		return errNothing.With("folder", cfg.DataDir)
	}
	if err := s.prepare(ctx, p, pgserver.Command); err != nil {
		return err
	}
	if err := s.open(ctx, p, connections); err != nil {
		return errors.Join(err, s.store.close(ctx))
	}
	return errors.Join(do(s), s.db.Close(), s.store.close(ctx))
}

// prepare makes the data folder, the database and the key ready, in this order,
// while the process may still be root.
func (s *services) prepare(ctx context.Context, p *program, use pgserver.Use) error {
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
	if s.key, err = secretKey(s.cfg, s.home); err == nil {
		err = s.store.migrate(ctx)
	}
	if err != nil {
		return errors.Join(err, s.store.close(ctx))
	}
	return nil
}

// open joins the parts. It is the only wiring.
func (s *services) open(ctx context.Context, p *program, conns int) error {
	db, err := pg.Open(ctx, s.store.app, p.clock, conns)
	if err != nil {
		return err
	}
	s.db = db
	s.people = people.New(db, s.key)
	s.people.OnWrongSeries(outbox.TellOfWrongCodes)
	s.compacts = compacts.New(db)
	s.parking = parking.New(db, s.key)
	s.change = change.New(db, s.parking)
	s.data = mydata.New(db)
	s.register = register.New(db)
	s.visits, s.calls = visit.New(db), movecall.New(db)
	s.gate = gate.New(db)
	s.postings, s.renewals = posting.NewService(db), renewal.New(db)
	s.outbox = outbox.NewService(db, outbox.Setup{
		Key: s.key, Words: p.catalogue, PublicURL: strings.TrimSuffix(s.cfg.PublicURL, "/"), Sends: !s.demo,
	})
	s.applications, s.kin = application.New(db, s.parking), kin.New(db)
	return nil
}

// place is the database as backup and restore need it.
func (s *services) place(p *program) backup.Place {
	return backup.Place{
		OwnerURL: s.store.owner, AdminURL: s.store.admin, BinDir: s.cfg.PGBin,
		Key: s.key.ID(), Program: version, Clock: p.clock,
	}
}
