package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// line is one line of docs/rules.md.
type line struct {
	rule          string
	places, tests []string
}

var ticked = regexp.MustCompile("`([^`]+)`")

func lines(table string) []line {
	var out []line
	for _, text := range strings.Split(table, "\n") {
		cells := strings.Split(text, "|")
		if len(cells) != 6 || strings.Contains(text, "---") || strings.Contains(cells[1], "Rule") {
			continue
		}
		l := line{rule: strings.TrimSpace(cells[1])}
		for _, m := range ticked.FindAllStringSubmatch(cells[3], -1) {
			l.places = append(l.places, m[1])
		}
		for _, m := range ticked.FindAllStringSubmatch(cells[4], -1) {
			l.tests = append(l.tests, m[1])
		}
		out = append(out, l)
	}
	return out
}

// mutant is one way in which a rule is broken: a file with another text, or a
// statement for the schema where file is empty.
type mutant struct{ what, file, text string }

// tree is the repository's Go, by what it declares.
type tree struct {
	decls map[string][]place  // by "package.name", methods by their own name too
	tests map[string][]string // packages by the name of a test
}

type place struct {
	file string
	src  []byte
	fset *token.FileSet
	node ast.Node
}

func readTree(root string) (*tree, error) {
	t := &tree{decls: map[string][]place{}, tests: map[string][]string{}}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && len(d.Name()) > 1 && strings.HasPrefix(d.Name(), ".") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_templ.go") {
			return nil
		}
		return t.read(path)
	})
	return t, err
}

func (t *tree) read(path string) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path, src, parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("parse %s: %w", path, err)
	}
	test := strings.HasSuffix(path, "_test.go")
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if test {
				if d.Recv == nil && strings.HasPrefix(d.Name.Name, "Test") {
					t.tests[d.Name.Name] = append(t.tests[d.Name.Name], "./"+filepath.Dir(path))
				}
				continue
			}
			t.add(f.Name.Name, d.Name.Name, place{path, src, fset, d})
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && !test {
					t.add(f.Name.Name, v.Names[0].Name, place{path, src, fset, v})
				}
			}
		}
	}
	return nil
}

func (t *tree) add(pkg, name string, p place) {
	t.decls[pkg+"."+name] = append(t.decls[pkg+"."+name], p)
}

// packages are those that hold any of the tests.
func (t *tree) packages(tests []string) []string {
	var out []string
	for _, name := range tests {
		out = append(out, t.tests[name]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// mutants lists every way in which the places of a line are broken.
func (t *tree) mutants(l line) []mutant {
	var out []mutant
	for _, name := range l.places {
		if !strings.Contains(name, ".") {
			out = append(out, mutant{what: "without " + name, text: without(name)})
			continue
		}
		for _, p := range t.decls[name] {
			switch node := p.node.(type) {
			case *ast.FuncDecl:
				out = append(out, p.goMutants(name, node)...)
			case *ast.ValueSpec:
				out = append(out, p.sqlMutants(name, node)...)
			}
		}
	}
	return out
}

// change gives the file with one part replaced.
func (p place) change(what string, from, to token.Pos, text string) mutant {
	a, b := p.fset.Position(from).Offset, p.fset.Position(to).Offset
	at := p.fset.Position(from)
	return mutant{
		what: fmt.Sprintf("%s (%s:%d) %s", what, p.file, at.Line, strconv.Quote(string(p.src[a:b]))),
		file: p.file, text: string(p.src[:a]) + text + string(p.src[b:]),
	}
}

// overlaid writes what `go test -overlay` wants; done removes it.
func overlaid(m mutant) (overlay string, done func(), err error) {
	dir, err := os.MkdirTemp("", "mutant")
	if err != nil {
		return "", nil, fmt.Errorf("folder of a mutant: %w", err)
	}
	done = func() { _ = os.RemoveAll(dir) }
	full, err := filepath.Abs(m.file)
	if err != nil {
		return "", done, fmt.Errorf("path of a mutant: %w", err)
	}
	other := filepath.Join(dir, "mutant.go")
	list, err := json.Marshal(map[string]map[string]string{"Replace": {full: other}})
	if err != nil {
		return "", done, fmt.Errorf("overlay of a mutant: %w", err)
	}
	overlay = filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(other, []byte(m.text), 0o600); err != nil {
		return "", done, fmt.Errorf("write a mutant: %w", err)
	}
	if err := os.WriteFile(overlay, list, 0o600); err != nil {
		return "", done, fmt.Errorf("write a mutant: %w", err)
	}
	return overlay, done, nil
}
