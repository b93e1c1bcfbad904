package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"time"

	"ziguan/internal/pgtest"
)

// perMutant bounds a run of tests: a rule broken into an endless loop is noticed too.
const perMutant = 5 * time.Minute

func main() {
	only := flag.String("rule", "", "the number of one rule; all without")
	every := flag.Int("every", 1, "try each nth mutant")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) //nolint:forbidigo // the command's own
	err := run(ctx, os.Stdout, *only, *every)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, only string, every int) error {
	table, err := os.ReadFile("docs/rules.md")
	if err != nil {
		return fmt.Errorf("run in the root of the repository: %w", err)
	}
	t, err := readTree(".")
	if err != nil {
		return err
	}
	tried, killed := 0, 0
	for _, l := range lines(string(table)) {
		if only != "" && l.rule != only {
			continue
		}
		all := t.mutants(l)
		for i, m := range all {
			if i%every != 0 {
				continue
			}
			noticed, err := try(ctx, t, l, m)
			if err != nil {
				return err
			}
			tried++
			word := "STAYS GREEN"
			if noticed {
				killed++
				word = "noticed"
			}
			_, _ = fmt.Fprintf(out, "%-11s rule %s: %s\n", word, l.rule, m.what)
		}
	}
	if tried > 0 {
		_, _ = fmt.Fprintf(out, "%d of %d noticed (%.1f %%)\n", killed, tried, 100*float64(killed)/float64(tried))
	}
	return nil
}

// try runs the tests of a line on a mutant, and reports whether one of them failed. A
// mutant that does not compile is no mutant: it counts as noticed.
func try(ctx context.Context, t *tree, l line, m mutant) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, perMutant)
	defer cancel()
	args := []string{"test", "-count=1", "-failfast", "-run", "^(" + strings.Join(l.tests, "|") + ")$"}
	env := os.Environ()
	if m.file != "" {
		overlay, done, err := overlaid(m)
		if err != nil {
			return false, err
		}
		defer done()
		args = append(args, "-overlay", overlay)
	} else {
		env = append(env, pgtest.EnvSchema+"="+m.text)
	}
	cmd := exec.CommandContext(ctx, "go", append(args, t.packages(l.tests)...)...)
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	if ctx.Err() == context.Canceled {
		return false, ctx.Err()
	}
	if err == nil && strings.Contains(string(out), "no tests to run") && !strings.Contains(string(out), "ok") {
		return false, fmt.Errorf("rule %s: no test ran", l.rule)
	}
	return err != nil, nil
}
