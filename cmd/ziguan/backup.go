package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"ziguan/internal/backup"
)

func (p *program) backup() *cobra.Command {
	return p.command("backup", "backup FILE", cobra.ExactArgs(1), func(ctx context.Context, args []string) (answer, error) {
		if args[0] == "-" {
			return answer{}, errUsage.With("problem", p.words.Say("cmd.backup.file"))
		}
		return p.found(ctx, func(s *parts) (answer, error) {
			m, err := s.place(p).Write(ctx, args[0])
			return answer{value: m, lines: []string{p.words.Say("cmd.backup.done",
				"file", args[0], "committees", strconv.Itoa(len(m.Committees)), "key", m.Key)}}, err
		})
	})
}

// restoredRow is what a restore did.
type restoredRow struct {
	Committees []backup.Head `json:"committees"`
	Kept       string        `json:"kept"`      // the former database's new name, empty when it was empty
	OtherKey   bool          `json:"other_key"` // the cards were sealed by another key
}

func (p *program) restore() *cobra.Command {
	var replace bool
	c := p.command("restore", "restore FILE", cobra.ExactArgs(1), func(ctx context.Context, args []string) (answer, error) {
		path, done, err := p.file(args[0])
		if err != nil {
			return answer{}, err
		}
		defer done()
		return p.whole(ctx, false, func(s *parts) (answer, error) {
			r, err := s.place(p).Restore(ctx, path, replace)
			if err != nil {
				return answer{}, err
			}
			lines := []string{p.words.Say("cmd.restore.done", "committees", strconv.Itoa(len(r.Manifest.Committees)))}
			if r.Kept != "" {
				lines = append(lines, p.words.Say("cmd.restore.kept", "database", r.Kept))
			}
			if r.OtherKey {
				_, _ = fmt.Fprintln(p.errs, p.words.Say("cmd.restore.other_key", "key", r.Manifest.Key))
			}
			return answer{value: restoredRow{r.Manifest.Committees, r.Kept, r.OtherKey}, lines: lines}, nil
		})
	})
	c.Flags().BoolVar(&replace, "replace", false, p.flag("replace"))
	return c
}

// database lists the databases that a restore put aside, and removes one.
func (p *program) database() *cobra.Command {
	c := p.command("database", "database", cobra.NoArgs, nil)
	c.AddCommand(
		p.command("database.list", "list", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
			return p.with(ctx, func(s *parts) (answer, error) {
				list, err := backup.Asides(ctx, s.DB)
				return rows(list, asideOf, asideRow.line), err
			})
		}),
		p.command("database.forget", "forget NAME", cobra.ExactArgs(1), func(ctx context.Context, args []string) (answer, error) {
			return p.with(ctx, func(s *parts) (answer, error) {
				gone, err := s.place(p).Forget(ctx, s.DB, args[0])
				return answer{value: asideOf(gone), lines: []string{p.words.Say("cmd.database.gone", "name", gone.Name)}}, err
			})
		}),
	)
	return c
}

// asideRow is a database that a restore put aside.
type asideRow struct {
	Name  string    `json:"name"`
	At    time.Time `json:"at"`
	Bytes int64     `json:"bytes"`
}

func asideOf(a backup.Aside) asideRow { return asideRow{a.Name, a.At, a.Bytes} }

func (a asideRow) line() string {
	return a.Name + "\t" + a.At.Format("2006-01-02 15:04") + " UTC\t" + strconv.FormatInt(a.Bytes>>20, 10) + " MB"
}

// file gives a path to read from; standard input is laid into a file first.
func (p *program) file(path string) (string, func(), error) {
	if path != "-" {
		f, err := os.Open(path) //nolint:gosec // the operator names the file
		if err != nil {
			return "", nil, errInput.With("file", path).Because(err)
		}
		return path, func() {}, f.Close()
	}
	f, err := os.CreateTemp("", "ziguan-stdin-*")
	if err != nil {
		return "", nil, errInput.With("file", "-").Because(err)
	}
	done := func() { _ = os.Remove(f.Name()) }
	_, err = io.Copy(f, p.in)
	if err := errors.Join(err, f.Close()); err != nil {
		done()
		return "", nil, errInput.With("file", "-").Because(err)
	}
	return f.Name(), done, nil
}
