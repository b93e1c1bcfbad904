package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"ziguan/internal/day"
	"ziguan/internal/pgserver"
	"ziguan/jobs"
)

// jobsZone is where a job's day begins and ends.
const jobsZone = "Asia/Shanghai"

// nightsKept is how many nightly backups stay: a month to notice a loss in.
const nightsKept = 30

// backups is the folder of nightly backups, made at the first need and handed to
// the account that serve becomes; one that an operator made is theirs.
func (s *parts) backups() (string, error) {
	dir := s.backupDir()
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return dir, pgserver.ErrFolder.With("folder", dir).Because(err)
	}
	return dir, pgserver.Give(s.home, dir)
}

func (s *parts) backupDir() string {
	if s.cfg.BackupDir != "" {
		return s.cfg.BackupDir
	}
	return filepath.Join(s.home, "backups")
}

// backsUp reports whether this program makes the nightly backup.
func (s *parts) backsUp() bool { return s.store.server != nil || s.cfg.MigrateURL != "" }

// runner makes the jobs. Without the owner's rights on a shared database there is
// no nightly backup: whoever has them makes it.
func (s *parts) runner(p *program) (*jobs.Runner, error) {
	zone, err := time.LoadLocation(jobsZone)
	if err != nil {
		return nil, err
	}
	d := jobs.Deps{All: s.All}
	if s.backsUp() {
		d.Backup = func(ctx context.Context, now time.Time) (jobs.Backup, error) {
			return s.nightly(ctx, p, day.In(now, zone))
		}
	}
	return jobs.New(s.DB, d, s.log, zone), nil
}

func (s *parts) nightly(ctx context.Context, p *program, d day.Day) (jobs.Backup, error) {
	dir, err := s.backups()
	if err != nil {
		return jobs.Backup{}, err
	}
	path, err := s.place(p).Nightly(ctx, dir, d, nightsKept)
	if err != nil {
		return jobs.Backup{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return jobs.Backup{}, err
	}
	return jobs.Backup{File: filepath.Base(path), Bytes: info.Size()}, pgserver.Give(s.home, path)
}

func (p *program) jobs() *cobra.Command {
	c := p.command("jobs", "jobs", cobra.NoArgs, nil)
	c.AddCommand(p.jobsList(), p.jobsRun())
	return c
}

// withJobs gives a command the runner.
func (p *program) withJobs(ctx context.Context, do func(*jobs.Runner) (answer, error)) (answer, error) {
	return p.with(ctx, func(s *parts) (answer, error) {
		r, err := s.runner(p)
		if err != nil {
			return answer{}, err
		}
		return do(r)
	})
}

func (p *program) jobsList() *cobra.Command {
	return p.command("jobs.list", "list", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		return p.withJobs(ctx, func(r *jobs.Runner) (answer, error) {
			list, err := r.List(ctx)
			return rows(list, func(j jobs.Job) jobs.Job { return j }, func(j jobs.Job) string {
				last := p.words.Say("cmd.jobs.never")
				if j.Last != nil {
					last = j.Last.Period + " " + j.Last.Failed
				}
				return j.Name + "\t" + j.Schedule + "\t" + last
			}), err
		})
	})
}

// jobDone is what a run answers.
type jobDone struct {
	Job      string        `json:"job"`
	Period   string        `json:"period"`
	Read     int           `json:"read"`
	Wrote    int           `json:"wrote"`
	Findings jobs.Findings `json:"findings"`
	Again    bool          `json:"again,omitempty"` // the period was done before, and was left
}

// lines say the same on a terminal, what was found one a line.
func (d jobDone) lines(p *program) []string {
	first := d.Job + "\t" + d.Period + "\t" + p.words.Say("cmd.jobs.did", "read", strconv.Itoa(d.Read), "wrote", strconv.Itoa(d.Wrote))
	if d.Again {
		first += "\t" + p.words.Say("cmd.jobs.left")
	}
	out := []string{first}
	for _, f := range d.Findings {
		out = append(out, f.ID+"\t"+f.Kind+"\t"+f.Since)
	}
	return out
}

func (p *program) jobsRun() *cobra.Command {
	var at string
	var how jobs.How
	c := p.command("jobs.run", "run NAME", cobra.ExactArgs(1), func(ctx context.Context, args []string) (answer, error) {
		when := p.clock()
		if at != "" {
			t, err := time.Parse(time.RFC3339, at)
			if err != nil {
				return answer{}, errUsage.With("problem", p.words.Say("cmd.jobs.at")).Because(err)
			}
			when = t
		}
		return p.withJobs(ctx, func(r *jobs.Runner) (answer, error) {
			run, err := r.Run(ctx, args[0], when, how)
			done := jobDone{run.Job, run.Period, run.Read, run.Wrote, run.Findings, run.Again}
			return answer{value: done, lines: done.lines(p)}, err
		})
	})
	c.Flags().StringVar(&at, "at", "", p.flag("at"))
	c.Flags().BoolVar(&how.Again, "again", false, p.flag("again"))
	c.Flags().BoolVar(&how.Dry, "dry-run", false, p.flag("dry_run"))
	return c
}

// jobsRight finds a job whose last run failed.
func (p *program) jobsRight(ctx context.Context, s *parts) error {
	r, err := s.runner(p)
	if err != nil {
		return err
	}
	list, err := r.List(ctx)
	if err != nil {
		return err
	}
	for _, j := range list {
		if j.Last != nil && j.Last.Failed != "" {
			return errJobFailed.With("job", j.Name).Because(errors.New(j.Last.Failed))
		}
	}
	return nil
}
