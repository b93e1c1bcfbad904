package main

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"ziguan/internal/backup"
	"ziguan/internal/config"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// check is one thing that doctor looked at. Detail says what to do when it is not
// right, or when there is something to know.
type check struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Code   string `json:"code"` // of the error or the warning, empty when all is well
	Detail string `json:"detail"`
}

type checks struct {
	Checks []check `json:"checks"`
}

var (
	errClockBehind = errs.New(errs.Unavailable, "clock.behind")
	errDiskFull    = errs.New(errs.Unavailable, "disk.full")
	errChain       = errs.New(errs.Invalid, "record.broken")
	errJobFailed   = errs.New(errs.Unavailable, "job.failed")
	errNotHealthy  = errs.New(errs.Unavailable, "server.unhealthy")
)

// doctor looks at everything that ails a running committee and says what to do.
func (p *program) doctor() *cobra.Command {
	var health string
	c := p.command("doctor", "doctor", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		if health != "" {
			return p.health(ctx, health)
		}
		found := p.examine(ctx)
		a := answer{value: checks{found}}
		for _, c := range found {
			mark := "+"
			switch {
			case !c.OK:
				mark, a.wrong = "-", true
				a.bare = a.bare || c.Name == "database" || c.Name == "disk"
			case c.Code != "":
				mark = "!"
			}
			a.lines = append(a.lines, mark+" "+p.words.Say("cmd.doctor."+c.Name)+"\t"+c.Detail)
		}
		return a, nil
	})
	c.Flags().StringVar(&p.listen, "listen", "", p.flag("listen"))
	c.Flags().StringVar(&health, "health", "", p.flag("health"))
	c.Flags().Lookup("health").NoOptDefVal = "auto"
	return c
}

func (p *program) examine(ctx context.Context) []check {
	var out []check
	note := func(name string, err error) {
		c := check{Name: name, OK: err == nil, Detail: p.words.Say("cmd.doctor.well")}
		if err != nil {
			c.Code, c.Detail = errs.CodeOf(err), p.words.Err(err)
			p.complain(err)
		}
		out = append(out, c)
	}
	cfg, err := p.config()
	if err != nil {
		note("config", err)
		return out
	}
	note("disk", disk(cfg.DataDir))
	began, aside := false, ""
	_, err = p.found(ctx, func(s *parts) (answer, error) {
		began = true
		note("database", s.DB.Ping(ctx))
		status, err := s.store.status(ctx)
		if err == nil && status.Current != status.Latest {
			err = errDatabase
		}
		note("migrations", err)
		note("clock", s.clockRight(ctx))
		note("jobs", p.jobsRight(ctx, s))
		note("chain", s.chainRight(ctx))
		last, err := s.backupRight(ctx)
		note("backup", err)
		if err == nil && !last.Zero() {
			out[len(out)-1].Detail = p.words.Say("cmd.doctor.backup.last", "day", last.String())
		}
		out = append(out, p.address(s))
		aside, err = p.asides(ctx, s)
		note("aside", err)
		if aside != "" {
			out[len(out)-1].Detail = aside
		}
		return answer{}, nil
	})
	if !began {
		note("database", err)
	}
	return out
}

// asides tells of the databases that restores put aside, and how to remove them:
// nothing is wrong with them, but they take room and hold everybody's names.
func (p *program) asides(ctx context.Context, s *parts) (string, error) {
	list, err := backup.Asides(ctx, s.DB)
	if err != nil || len(list) == 0 {
		return "", err
	}
	lines := make([]string, len(list))
	for i, a := range list {
		lines[i] = asideOf(a).line()
	}
	return p.words.Say("cmd.doctor.aside.kept", "list", strings.Join(lines, "; ")), nil
}

// complain gives the cause to whoever has to mend it.
func (p *program) complain(err error) { _, _ = p.errs.Write([]byte("  " + err.Error() + "\n")) }

// leastFree is what the database, its log and one backup need to go on for weeks.
const leastFree = 1 << 30

// disk looks at the room left where the data lies, or will.
func disk(dir string) error {
	var st syscall.Statfs_t
	err := syscall.Statfs(dir, &st)
	if errors.Is(err, syscall.ENOENT) {
		err = syscall.Statfs("/", &st)
	}
	if err != nil {
		return errDiskFull.With("free", "?").Because(err)
	}
	free := st.Bavail * uint64(st.Bsize) //nolint:gosec,unconvert // the types differ by system
	if free < leastFree {
		return errDiskFull.With("free", strconv.FormatUint(free>>20, 10))
	}
	return nil
}

const sqlNewestEntry = `
	select max(at) as at
	from record.entries`

// clockRight finds a machine whose time was set back: entries that lie ahead of it.
func (s *parts) clockRight(ctx context.Context) error {
	var newest struct {
		At *time.Time `db:"at"`
	}
	if err := s.DB.Get(ctx, &newest, sqlNewestEntry); err != nil {
		return err
	}
	if ahead := newest.At; ahead != nil && ahead.After(s.DB.Now().Add(time.Minute)) {
		return errClockBehind.With("at", ahead.UTC().Format(time.RFC3339))
	}
	return nil
}

// chainRight recomputes every committee's public record.
func (s *parts) chainRight(ctx context.Context) error {
	return s.DB.Read(ctx, func(r *pg.Reader) error {
		all, err := people.Committees(ctx, r)
		if err != nil {
			return err
		}
		for _, c := range all {
			if _, err := record.Verify(ctx, r, c.ID.String()); err != nil {
				return errChain.With("committee", c.Code).Because(err)
			}
		}
		return nil
	})
}

// health asks a running server whether it lives, without a database of its own.
func (p *program) health(ctx context.Context, url string) (answer, error) {
	if url == "auto" {
		cfg, err := p.config()
		if err != nil {
			return answer{}, err
		}
		url = "http://" + config.Reachable(cfg.Listen) + "/healthz"
	}
	client := http.Client{Timeout: 5 * time.Second}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return answer{}, errUsage.With("problem", err.Error())
	}
	resp, err := client.Do(req)
	if err != nil {
		return answer{}, errNotHealthy.With("url", url).Because(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return answer{}, errNotHealthy.With("url", url)
	}
	return answer{value: check{Name: "server", OK: true}, lines: []string{p.words.Say("cmd.doctor.well")}}, nil
}
