package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"ziguan/internal/backup"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
)

// The exit codes of the contract.
const (
	exitDone        = 0
	exitRefused     = 1
	exitUsage       = 2
	exitEnvironment = 3
)

var (
	// errUsage says that the arguments were not understood. Parameter: problem.
	errUsage = errs.New(errs.Invalid, "usage")
	// errInput says that a file or standard input could not be read. Parameter: file.
	errInput = errs.New(errs.Invalid, "input.unreadable")
	// errHolds stands for an answer that was given and says that something does
	// not hold; it has been printed already.
	errHolds = errors.New("what was checked does not hold")
	// errBare stands for an answer that tells what the environment lacks.
	errBare = errors.New("the environment lacks what is needed")
)

// misused is a refusal that means wrong usage or unreadable input: exit 2.
type misused struct{ error }

func (m misused) Unwrap() error { return m.error }

// answer is what a command says on standard output.
type answer struct {
	value any      // the JSON document
	lines []string // what a person reads instead
	wrong bool     // it ran, and what it checked does not hold
	bare  bool     // it ran, and found no database or no room to work with
}

// rows answers with a list: each row in JSON, and one line each for a person.
func rows[T, R any](all []T, row func(T) R, line func(R) string) answer {
	out, a := make([]R, len(all)), answer{}
	for i, one := range all {
		out[i] = row(one)
		a.lines = append(a.lines, line(out[i]))
	}
	a.value = out
	return a
}

// action is a command once its arguments are understood.
type action func(ctx context.Context, args []string) (answer, error)

// command makes one command; its words stand in the catalogue under its key.
func (p *program) command(key, use string, args cobra.PositionalArgs, do action) *cobra.Command {
	c := &cobra.Command{Use: use, Short: p.words.Say("cmd." + key), Args: p.counted(use, args, do == nil), PreRunE: p.complete}
	if do != nil {
		c.RunE = func(c *cobra.Command, args []string) error {
			p.begun = true
			a, err := do(c.Context(), args)
			if err != nil {
				return err
			}
			return p.print(a)
		}
		return c
	}
	c.RunE = func(c *cobra.Command, _ []string) error { // a group without a command
		_, _ = io.WriteString(p.errs, c.UsageString())
		return errUsage.With("problem", p.words.Say("cmd.incomplete"))
	}
	return c
}

// required marks flags that a command cannot do without.
func required(c *cobra.Command, names ...string) *cobra.Command {
	for _, n := range names {
		if err := c.MarkFlagRequired(n); err != nil {
			panic(err) // a flag that does not exist: seen at the first start
		}
	}
	return c
}

func (p *program) print(a answer) error {
	var err error
	if p.json && a.value != nil {
		err = p.encode(a.value)
	} else if !p.json && len(a.lines) > 0 {
		_, err = fmt.Fprintln(p.out, strings.Join(a.lines, "\n"))
	}
	if err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	switch {
	case a.bare:
		return errBare
	case a.wrong:
		return errHolds
	}
	return nil
}

func (p *program) encode(v any) error {
	e := json.NewEncoder(p.out)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// refusal is how --json says why not.
type refusal struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// end says why a command did not do what it was asked, and gives the exit code.
func (p *program) end(err error) int {
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errHolds) {
		return exitRefused
	}
	if errors.Is(err, errBare) {
		return exitEnvironment
	}
	if !p.begun && errs.KindOf(err) == errs.Internal { // cobra's own words, of a kind that usage.go does not know
		err = errUsage.With("problem", err.Error())
	}
	r := refusal{Code: errs.CodeOf(err), Detail: p.detail(err)}
	if p.json {
		_ = p.encode(r)
	}
	_, _ = fmt.Fprintln(p.errs, "ziguan: "+r.Detail)
	code := exitCode(err)
	if code == exitEnvironment {
		_, _ = fmt.Fprintln(p.errs, "  "+err.Error())
	}
	return code
}

// detail is the sentence; one that gathers several fields says each.
func (p *program) detail(err error) string {
	var e *errs.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		return p.words.Err(err)
	}
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = p.words.Err(f)
	}
	return strings.Join(parts, " ")
}

func exitCode(err error) int {
	var m misused
	if errors.As(err, &m) || errors.Is(err, errUsage) || errors.Is(err, errInput) || errors.Is(err, backup.ErrUnreadable) || errors.Is(err, backup.ErrFormat) {
		return exitUsage
	}
	switch errs.KindOf(err) {
	case errs.Invalid, errs.NotFound, errs.Conflict, errs.Forbidden, errs.Unauthenticated, errs.TooMany:
		return exitRefused
	case errs.Unavailable, errs.Internal:
		return exitEnvironment
	}
	return exitEnvironment
}

// language is what --lang says, else the system's; Chinese unless it is English.
func language(args, env []string) i18n.Lang {
	said := ""
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			said = v
		} else if a == "--lang" && i+1 < len(args) {
			said = args[i+1]
		}
	}
	for _, name := range []string{"LC_ALL=", "LC_MESSAGES=", "LANG="} {
		for _, v := range env {
			if value, ok := strings.CutPrefix(v, name); ok && said == "" {
				said = value
			}
		}
	}
	if strings.HasPrefix(said, string(i18n.English)) {
		return i18n.English
	}
	return i18n.Chinese
}

func wantsJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.Contains(args, "--json")
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) //nolint:gosec // a file descriptor is small
}

// secretLine reads one line from standard input: a password, never an argument.
func (p *program) secretLine() (string, error) {
	line, err := bufio.NewReader(io.LimitReader(p.in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", errInput.With("file", "-").Because(err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
