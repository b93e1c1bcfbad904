package pgserver

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	// answerPoll is how often a starting server is asked whether it answers.
	answerPoll = 10 * time.Millisecond
	// remains is how long a killed server's zombie and sessions are waited for.
	remains    = 30 * time.Second
	retryPause = 200 * time.Millisecond
	// Together the patience of stop stays below 10 s.
	fastPatience      = 7 * time.Second
	immediatePatience = 1500 * time.Millisecond
	killPatience      = time.Second
)

// postmaster is the PostgreSQL server that this process started.
type postmaster struct {
	*process
	said  *tail
	asked atomic.Bool
}

// launcher knows all that a start needs.
type launcher struct {
	opts   Options
	folder folder
	progs  programs
	socket string
	before string // the former owner's socket folder
}

// start tries until the server answers. An attempt that ends is repeated for as
// long as the remains of a killed server may stand in the way: what they are can
// be known for sure only by PostgreSQL's own checks.
func (l launcher) start(ctx context.Context) (*postmaster, identity, error) {
	giveUp := time.NewTimer(remains)
	defer giveUp.Stop()
	for told := false; ; told = true {
		l.endOrphan(ctx)
		pm, err := l.spawn()
		if err != nil {
			return nil, identity{}, ErrStart.Because(err)
		}
		id, err := pm.answers(ctx, l.socket)
		if err == nil {
			return pm, id, nil
		}
		if !told {
			l.opts.Log.WarnContext(ctx, "private database does not start yet", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil, identity{}, ErrStart.Because(errors.Join(ctx.Err(), err))
		case <-giveUp.C:
			return nil, identity{}, ErrStart.Because(err)
		case <-time.After(retryPause):
		}
	}
}

func (l launcher) spawn() (*postmaster, error) {
	pm := &postmaster{said: &tail{}}
	cmd := exec.Command(l.progs.path("postgres"), settings(l.opts.Use, l.folder.cluster(), l.socket)...)
	cmd.Dir, cmd.SysProcAttr = "/", l.folder.account.attr()
	cmd.Env = append(environment(), pastZombie(l.folder.cluster())...)
	out := io.MultiWriter(pm.said, sink{l.opts.Output})
	cmd.Stdout, cmd.Stderr = out, out
	// SIGINT is the fast shutdown: a killed owner takes PostgreSQL down in order.
	p, err := launch(cmd, syscall.SIGINT)
	if err != nil {
		return nil, err
	}
	pm.process = p
	return pm, nil
}

// answers waits until this very server, not one left on the same socket, takes
// connections; recovery after a crash may take its time. When it gives an error
// the server has ended.
func (p *postmaster) answers(ctx context.Context, socket string) (identity, error) {
	tick := time.NewTicker(answerPoll)
	defer tick.Stop()
	for {
		if id, err := identify(ctx, socket); err == nil && id.pid == p.cmd.Process.Pid {
			return id, nil
		}
		select {
		case <-p.done:
			return identity{}, p.lastWords()
		case <-ctx.Done():
			return identity{}, errors.Join(ctx.Err(), p.stop(context.WithoutCancel(ctx)))
		case <-tick.C:
		}
	}
}

// endOrphan stops a server that outlived its owner, where the system does not do
// so by itself. What answers on our socket while we hold the lock has no owner;
// its number comes from the living server, not from a file.
func (l launcher) endOrphan(ctx context.Context) {
	for _, socket := range []string{l.before, l.socket} {
		if socket == "" {
			continue
		}
		if id, err := identify(ctx, socket); err == nil && id.pid > 1 {
			l.opts.Log.WarnContext(ctx, "ending a database whose owner is gone")
			_ = syscall.Kill(id.pid, syscall.SIGINT)
		}
	}
}

// stop ends the server, from the politest means to the surest.
func (p *postmaster) stop(ctx context.Context) error {
	select {
	case <-p.done:
		return nil // it ended by itself before, which Err keeps telling
	default:
	}
	p.asked.Store(true)
	if err := p.signal(syscall.SIGINT); err != nil {
		return ErrStart.Because(err)
	}
	if p.ended(ctx, fastPatience) {
		return nil
	}
	// From here on the next start recovers from the log; nothing committed is lost.
	hard := context.WithoutCancel(ctx)
	if err := p.signal(syscall.SIGQUIT); err != nil {
		return ErrStart.Because(err)
	}
	if !p.ended(hard, immediatePatience) {
		if err := p.signal(syscall.SIGKILL); err != nil {
			return ErrStart.Because(err)
		}
		if !p.ended(hard, killPatience) {
			return ErrStart.Because(words("postgres does not end"))
		}
	}
	return nil
}

// failure says why the server ended, unless it was asked to; nil while it runs.
func (p *postmaster) failure() error {
	select {
	case <-p.done:
	default:
		return nil
	}
	if p.asked.Load() {
		return nil
	}
	return ErrStart.Because(p.lastWords())
}

// lastWords are how the ended server ended and what it said.
func (p *postmaster) lastWords() error {
	end := "ended"
	if p.err != nil {
		end = p.err.Error()
	}
	return words("postgres:", end+":", p.said.String())
}

// sink keeps a broken log from closing PostgreSQL's output under it.
type sink struct{ w io.Writer }

func (f sink) Write(b []byte) (int, error) {
	_, _ = f.w.Write(b)
	return len(b), nil
}
