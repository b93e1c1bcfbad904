package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"ziguan/internal/pgtest"
)

// perMutant bounds a run of tests: a rule broken into an endless loop is noticed too.
const perMutant = 10 * time.Minute

// switches is what every broken package gets: which mutant is on.
//
//go:embed switches.txt
var switches string

// built is every package of tests with all mutants in it, each behind its number.
type built struct {
	dir   string
	tree  *tree
	tests map[string]string        // the binary of a package
	took  map[string]time.Duration // how long its tests take without a mutant
	named map[string][]string      // the tests of a package that any mutant needs
}

func (b *built) remove() { _ = os.RemoveAll(b.dir) }

func (t *tree) build(ctx context.Context, list []*mutant) (*built, error) {
	dir, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return nil, fmt.Errorf("folder of mutants: %w", err)
	}
	b := &built{dir: dir, tree: t, tests: map[string]string{}, took: map[string]time.Duration{}, named: map[string][]string{}}
	overlay, err := t.overlay(dir)
	if err != nil {
		return b, err
	}
	for _, m := range list {
		if m.equal != "" || m.tried {
			continue
		}
		for _, name := range m.tests {
			for _, pkg := range t.packages([]string{name}) {
				b.named[pkg] = sorted(append(b.named[pkg], name))
			}
		}
	}
	for pkg := range b.named {
		b.tests[pkg] = filepath.Join(dir, strings.ReplaceAll(strings.TrimPrefix(pkg, "./"), "/", "_")+".test")
		out, err := exec.CommandContext(ctx, "go", "test", "-vet=off", "-c", "-overlay", overlay, "-o", b.tests[pkg], pkg).CombinedOutput() //nolint:gosec // our own
		if err != nil {
			return b, fmt.Errorf("build %s: %w\n%s", pkg, err, out)
		}
	}
	return b, nil
}

// overlay writes the broken files and what `go test -overlay` wants.
func (t *tree) overlay(dir string) (string, error) {
	replace := map[string]string{}
	write := func(path, text string) error {
		full, err := filepath.Abs(path)
		if err != nil {
			return fmt.Errorf("path of a mutant: %w", err)
		}
		replace[full] = filepath.Join(dir, strconv.Itoa(len(replace))+".go")
		return os.WriteFile(replace[full], []byte(text), 0o600)
	}
	dirs := map[string]string{}
	for path, f := range t.files {
		if len(f.edits) > 0 {
			dirs[filepath.Dir(path)] = f.pkg
		}
	}
	for in, pkg := range dirs {
		if err := write(filepath.Join(in, "mutant_switches.go"), strings.Replace(switches, "package switches", "package "+pkg, 1)); err != nil {
			return "", err
		}
		for _, path := range t.paths(in) {
			f := t.files[path]
			f.unfix()
			if len(f.edits) == 0 {
				continue
			}
			if err := write(path, f.broken()); err != nil {
				return "", err
			}
		}
	}
	text, err := json.Marshal(map[string]map[string]string{"Replace": replace})
	if err != nil {
		return "", fmt.Errorf("overlay of mutants: %w", err)
	}
	path := filepath.Join(dir, "overlay.json")
	return path, os.WriteFile(path, text, 0o600)
}

// paths lists the files of a folder in their order.
func (t *tree) paths(in string) []string {
	var out []string
	for path := range t.files {
		if filepath.Dir(path) == in {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// unfix makes variables of the file's statements: one that is broken is no constant, nor
// is what takes its text from one.
func (f *file) unfix() {
	for _, d := range f.ast.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST || len(g.Specs) != 1 {
			continue
		}
		spec, ok := g.Specs[0].(*ast.ValueSpec)
		if !ok {
			continue
		}
		name := spec.Names[0].Name
		if text := string(f.src[f.offset(g.Pos()):f.offset(g.End())]); strings.Contains(text, "`") || strings.HasPrefix(name, "sql") {
			f.replace(f.offset(g.TokPos), f.offset(g.TokPos)+len("const"), "var")
		}
	}
}

// green runs every test without a mutant, and refuses where one fails or none runs.
func (b *built) green(ctx context.Context) error {
	for pkg, tests := range b.named {
		begun := time.Now() //nolint:forbidigo // a duration
		out, failed := b.test(ctx, pkg, tests, nil)
		b.took[pkg] = time.Since(begun) //nolint:forbidigo // a duration
		if failed {
			return fmt.Errorf("%s fails without a mutant:\n%s", pkg, out)
		}
	}
	return nil
}

// try runs a mutant's tests and notes whether one fails: its own package first, there the
// tests of its own lines, and then the quick ones.
func (b *built) try(ctx context.Context, m *mutant) error {
	bounded, cancel := context.WithTimeout(ctx, perMutant)
	defer cancel()
	begun := time.Now() //nolint:forbidigo // a duration
	env := []string{"ZIGUAN_MUTANT=" + strconv.Itoa(m.id)}
	if m.schema != "" {
		env = []string{pgtest.EnvSchema + "=" + m.schema}
	}
	pkgs := b.tree.packages(m.tests)
	slices.SortFunc(pkgs, func(x, y string) int { return int(b.took[x] - b.took[y]) })
	type run struct {
		pkg   string
		tests []string
	}
	var runs []run
	for _, pkg := range pkgs {
		runs = append(runs, run{pkg, m.tests})
	}
	if own := "./" + filepath.Dir(m.at); slices.Contains(pkgs, own) {
		far := slices.DeleteFunc(slices.Clone(m.tests), func(test string) bool { return slices.Contains(m.near, test) })
		runs = append([]run{{own, m.near}, {own, far}}, slices.DeleteFunc(runs, func(r run) bool { return r.pkg == own })...)
	}
	for _, r := range runs {
		out, failed := b.test(bounded, r.pkg, r.tests, env)
		if strings.Contains(out, "template: ") {
			return fmt.Errorf("%s: %s", m.what, out)
		}
		if failed {
			m.noticed = true
			break
		}
	}
	m.seconds = time.Since(begun).Seconds() //nolint:forbidigo // a duration
	m.tried = ctx.Err() == nil
	return nil
}

// test runs some tests of a package and reports whether one failed.
func (b *built) test(ctx context.Context, pkg string, tests, env []string) (string, bool) {
	cmd := exec.CommandContext(ctx, b.tests[pkg], "-test.count=1", "-test.failfast", "-test.run", "^("+strings.Join(tests, "|")+")$") //nolint:gosec // our own
	cmd.Dir, cmd.Env = pkg, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err != nil || strings.Contains(string(out), "no tests to run") && env == nil
}
