package main

import (
	"context"
	"errors"
	"math"
	"net"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/spf13/cobra"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/errs"
	"ziguan/internal/outbox"
	"ziguan/internal/pgserver"
	"ziguan/internal/services"
	"ziguan/jobs"
	"ziguan/parking/gate"
	"ziguan/web"
)

var (
	// errListen says that the address cannot be listened on.
	errListen = errs.New(errs.Unavailable, "server.listen")
	// errStarting says that the server is not ready yet.
	errStarting = errs.New(errs.Unavailable, "server.starting")
)

// webServer is what serve does with the application that web makes.
type webServer interface {
	Listener(net.Listener) error
	ShutdownWithTimeout(time.Duration) error
}

// server is a running serve.
type server struct {
	*program
	parts
	listener net.Listener
	app      webServer
	recorder *gate.Recorder
	runner   *jobs.Runner
	courier  *outbox.Courier
	ready    atomic.Bool
}

// serve runs the web server and the jobs until it is told to end.
func (p *program) serve() *cobra.Command {
	s := &server{program: p}
	c := p.command("serve", "serve", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		cfg, err := p.config()
		if err != nil {
			return answer{}, err
		}
		s.parts = parts{cfg: cfg, log: p.logger(cfg, pgserver.Serve), demo: s.demo}
		return answer{}, s.run(ctx)
	})
	c.Flags().StringVar(&p.listen, "listen", "", p.flag("listen"))
	c.Flags().BoolVar(&s.demo, "demo", false, p.flag("demo"))
	return c
}

// run takes what only root may take, becomes the account that PostgreSQL runs
// as, and serves.
func (s *server) run(ctx context.Context) error {
	var err error
	if s.listener, err = (&net.ListenConfig{}).Listen(ctx, "tcp", s.cfg.Listen); err != nil {
		return errListen.With("address", s.cfg.Listen).Because(err)
	}
	defer func() { _ = s.listener.Close() }()
	s.cfg.Listen = s.listener.Addr().String() // the port, where any was asked for
	if err := s.prepare(ctx, s.program, pgserver.Serve); err != nil {
		return err
	}
	// The database may be another one by the time it is closed.
	defer func() {
		if err := s.store.close(ctx); err != nil {
			s.log.WarnContext(ctx, "database did not end cleanly", "err", err)
		}
	}()
	if _, err := s.backups(); err != nil { // while root may make it
		return err
	}
	if err := pgserver.DropPrivileges(s.home); err != nil {
		return err
	}
	if err := s.open(ctx, s.program, serveConnections); err != nil {
		return err
	}
	defer func() { _ = s.DB.Close() }()
	s.recorder = gate.NewRecorder(s.DB)
	defer s.recorder.Close() // checks under way are recorded first
	s.courier = outbox.NewCourier(s.Outbox, sender(false), s.log)
	if s.runner, err = s.parts.runner(s.program); err != nil {
		return err
	}
	return s.live(ctx)
}

// live answers requests until ctx is over, the web server fails, or the database
// has gone for good.
func (s *server) live(ctx context.Context) error {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 { // GOMEMLIMIT says nothing
		debug.SetMemoryLimit(s.cfg.MemoryMB << 20) // collect earlier rather than grow
	}
	s.app = web.New(s.deps()) //nolint:contextcheck // each request brings its own
	ended := make(chan error, 3)
	ctx, cancel := context.WithCancel(ctx)
	go func() { ended <- s.app.Listener(s.listener) }()
	var beside sync.WaitGroup
	beside.Go(func() { ended <- s.watch(ctx) })
	beside.Go(func() {
		if err := s.begin(ctx); err != nil {
			ended <- err
			return
		}
		s.courier.Run(ctx) // once the demonstration is there
	})
	defer beside.Wait()
	defer cancel()
	var err error
	select {
	case <-ctx.Done():
		s.log.InfoContext(ctx, "ending")
	case err = <-ended:
		if ctx.Err() != nil {
			err = nil
		}
	}
	cancel()
	s.ready.Store(false)
	last, done := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer done()
	s.runner.Stop(last)
	if stopped := s.app.ShutdownWithTimeout(1500 * time.Millisecond); stopped != nil && !errors.Is(stopped, context.DeadlineExceeded) {
		s.log.WarnContext(ctx, "web server did not end cleanly", "err", stopped)
	}
	return err
}

func (s *server) deps() web.Deps {
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	d := web.Deps{
		All: s.All, Cfg: s.cfg, Words: s.catalogue, Recorder: s.recorder, Courier: s.courier, Log: s.log, Demo: s.demo, Metrics: metrics, Jobs: s.jobRows,
		Ready: func() error {
			if !s.ready.Load() {
				return errStarting
			}
			return nil
		},
	}
	if s.demo {
		s.travel(&d)
	}
	return d
}

// travel lets the pages of a demonstration show a later day: what they read goes
// by a clock that visitors set ahead. Sign-ins, the gate's recorder and the jobs
// keep the machine's, so that nothing runs out or is purged for having looked.
func (s *server) travel(d *web.Deps) {
	d.Travel = clock.NewShifted(s.clock)
	signIns := d.Account
	d.All = services.New(s.DB.At(d.Travel.Now), s.Key, outbox.Setup{Words: s.catalogue, PublicURL: strings.TrimSuffix(s.cfg.PublicURL, "/")})
	d.Account = signIns
}

// begin fills the demonstration, where it was asked for, and says where to go.
func (s *server) begin(ctx context.Context) error {
	url := s.cfg.Address()
	var links []string
	if s.demo {
		paths, err := s.demonstrate(ctx)
		if err != nil {
			return err
		}
		for _, p := range append([]string{"/demo"}, paths...) {
			links = append(links, url+p)
		}
	}
	setup, err := s.Account.NewSetupLink(ctx, actor.Of(actor.System))
	switch {
	case err == nil: // nobody has founded a committee yet
		links = append(links, url+"/setup/"+setup)
	case errors.Is(err, account.ErrSetupDone):
		links = append([]string{url}, links...)
	default:
		return err
	}
	if err := s.print(answer{value: started{url, links}, lines: links}); err != nil {
		return err
	}
	s.ready.Store(true)
	s.runner.Start(ctx)
	return nil
}

// started is what serve says once it is ready; it then says no more.
type started struct {
	URL   string   `json:"url"`
	Links []string `json:"links"`
}

// watch starts the private database again when it dies under the server, whose
// pages say meanwhile that it is down. It gives up on one that keeps dying.
func (s *server) watch(ctx context.Context) error {
	for deaths := 0; s.store.server != nil; {
		began := s.clock()
		select {
		case <-ctx.Done():
			return nil
		case <-s.store.server.Done():
		}
		err := s.store.server.Err()
		s.log.ErrorContext(ctx, "the database has ended by itself; starting it again", "err", err)
		if s.clock().Sub(began) > time.Minute {
			deaths = 0
		}
		if deaths++; deaths > 3 {
			return pgserver.ErrStart.Because(err)
		}
		if err := s.revive(ctx); err != nil {
			return err
		}
	}
	<-ctx.Done()
	return nil
}

func (s *server) revive(ctx context.Context) error {
	if err := s.store.close(ctx); err != nil {
		return err
	}
	before := s.store.app
	again, err := openStore(ctx, s.cfg, storeOptions{home: s.home, use: pgserver.Serve, output: s.errs, log: s.log})
	if err != nil {
		return err
	}
	s.store = again
	if again.app != before { // the connections lead elsewhere: whoever supervises us starts anew
		return pgserver.ErrStart.Because(errors.New("the database's socket has moved"))
	}
	s.log.InfoContext(ctx, "the database is back")
	return nil
}
