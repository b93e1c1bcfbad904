package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/sheet"
	"ziguan/parking/register"
)

func (p *program) imports() *cobra.Command {
	c := p.command("import", "import", cobra.NoArgs, nil)
	c.AddCommand(p.importRegister(), p.importUndo())
	return c
}

// importRegister takes a committee's list of households in; problems are told on
// standard output and cost no more than their cells.
func (p *program) importRegister() *cobra.Command {
	var code string
	var maps []string
	var f register.ImportFile
	c := p.command("import.register", "register FILE", cobra.ExactArgs(1), func(ctx context.Context, args []string) (answer, error) {
		for _, m := range maps {
			o, err := register.ParseOverride(m)
			if err != nil {
				return answer{}, misused{err}
			}
			f.Overrides = append(f.Overrides, o)
		}
		var err error
		if f.Name, f.Data, err = p.read(args[0]); err != nil {
			return answer{}, err
		}
		return p.inCommittee(ctx, code, func(s *parts, c people.Committee) (answer, error) {
			done, err := s.Register.Import(ctx, operator(), c.ID, f)
			if errs.KindOf(err) == errs.Invalid { // a bad cell is never an error: the file cannot be read
				err = misused{err}
			}
			if err != nil {
				return answer{}, err
			}
			return p.imported(done), nil
		})
	})
	p.committeeFlag(c, &code)
	c.Flags().StringVar(&f.Sheet, "sheet", "", p.flag("sheet"))
	c.Flags().StringArrayVar(&maps, "map", nil, p.flag("map"))
	c.Flags().BoolVar(&f.DryRun, "dry-run", false, p.flag("dry_run"))
	return required(c, "committee")
}

func (p *program) imported(done register.Imported) answer {
	r := done.Report
	if r.Problems == nil {
		r.Problems = []register.Problem{}
	}
	a := answer{value: r, wrong: len(r.Problems) > 0, lines: []string{p.words.Say("cmd.import.done",
		"dwellings", strconv.Itoa(r.Dwellings), "vehicles", strconv.Itoa(r.Vehicles), "problems", strconv.Itoa(len(r.Problems)))}}
	for _, one := range r.Problems {
		a.lines = append(a.lines, fmt.Sprintf("%d\t%s\t%s\t%s", one.Row, one.Column, p.words.Say("error."+one.Code), one.Value))
	}
	if !done.Batch.Zero() { // how to undo it; the answer itself is the same at every import
		_, _ = fmt.Fprintln(p.errs, p.words.Say("cmd.import.batch", "batch", done.Batch.String()))
	}
	return a
}

// read takes a file, or standard input, into memory: a register is a few
// megabytes, and more than that is refused by the reader of sheets.
func (p *program) read(path string) (string, []byte, error) {
	in, name := p.in, path
	if path != "-" {
		f, err := os.Open(path) //nolint:gosec // the operator names the file
		if err != nil {
			return "", nil, errInput.With("file", path).Because(err)
		}
		defer func() { _ = f.Close() }()
		in, name = f, filepath.Base(path)
	}
	data, err := io.ReadAll(io.LimitReader(in, sheet.Defaults.Bytes+1))
	if err != nil {
		return "", nil, errInput.With("file", path).Because(err)
	}
	return name, data, nil
}

// batchRow is the answer to an undoing.
type batchRow struct {
	Batch string `json:"batch"`
}

func (p *program) importUndo() *cobra.Command {
	return p.command("import.undo", "undo BATCH", cobra.ExactArgs(1), func(ctx context.Context, args []string) (answer, error) {
		key, err := id.Parse[people.Batch](args[0])
		if err != nil {
			return answer{}, err
		}
		return p.with(ctx, func(s *parts) (answer, error) {
			c, err := s.committeeOfBatch(ctx, key)
			if err == nil {
				err = s.Register.Undo(ctx, operator(), c, key)
			}
			return answer{value: batchRow{key.String()}, lines: []string{p.words.Say("cmd.import.undone", "batch", key.String())}}, err
		})
	})
}

// committeeOfBatch finds whose import it was: a batch's key is no committee's secret
// to the operator, and nobody should have to type both.
func (s *parts) committeeOfBatch(ctx context.Context, key people.BatchID) (people.CommitteeID, error) {
	all, err := s.People.Committees(ctx)
	if err != nil {
		return people.CommitteeID{}, err
	}
	for _, c := range all {
		_, err := s.Register.Batch(ctx, operator(), c.ID, key)
		if err == nil || !errors.Is(err, people.ErrBatchUnknown) {
			return c.ID, err
		}
	}
	return people.CommitteeID{}, people.ErrBatchUnknown
}
