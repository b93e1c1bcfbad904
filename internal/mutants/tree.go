package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// tree is the repository's Go, by what it declares, and its schema.
type tree struct {
	files  map[string]*file
	decls  map[string][]place // by "package.name", methods by their own name too
	made   map[string][]*mutant
	tests  map[string][]string // packages by the name of a test
	schema string              // every migration, in order
	last   int                 // the last number given
}

// file is one file of Go that may be broken, with the edits that break it.
type file struct {
	path, pkg string
	src       []byte
	fset      *token.FileSet
	ast       *ast.File
	edits     []edit
}

type place struct {
	*file
	node ast.Node
}

// edit is a part of a file replaced by another; those that open a bracket are in
// the order of their nesting, outer ones first, those that close one the other way.
type edit struct {
	from, to int
	text     string
	closes   bool
}

func readTree(root string) (*tree, error) {
	t := &tree{files: map[string]*file{}, decls: map[string][]place{}, made: map[string][]*mutant{}, tests: map[string][]string{}}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch {
		case d.IsDir() && path != root && len(d.Name()) > 1 && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		case filepath.Dir(path) == filepath.Join(root, "migrations") && strings.HasSuffix(path, ".sql"):
			b, err := os.ReadFile(path) //nolint:gosec // of the tree
			t.schema += string(b)
			return err
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_templ.go"):
			return t.read(path)
		}
		return nil
	})
	return t, err
}

func (t *tree) read(path string) error {
	src, err := os.ReadFile(path) //nolint:gosec // of the tree
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, path, src, parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("parse %s: %w", path, err)
	}
	if strings.HasSuffix(path, "_test.go") {
		for _, d := range parsed.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Test") {
				t.tests[fn.Name.Name] = append(t.tests[fn.Name.Name], "./"+filepath.Dir(path))
			}
		}
		return nil
	}
	f := &file{path: path, pkg: parsed.Name.Name, src: src, fset: fset, ast: parsed}
	t.files[path] = f
	for _, d := range parsed.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			t.add(f, d.Name.Name, d)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok {
					t.add(f, v.Names[0].Name, v)
				}
			}
		}
	}
	return nil
}

func (t *tree) add(f *file, name string, n ast.Node) {
	key := f.pkg + "." + name
	t.decls[key] = append(t.decls[key], place{f, n})
}

// packages are those that hold any of the tests. A page's test of the same name is
// not meant.
func (t *tree) packages(tests []string) []string {
	var out []string
	for _, name := range tests {
		below := slices.DeleteFunc(slices.Clone(t.tests[name]), func(pkg string) bool { return strings.HasPrefix(pkg, "./web/") })
		if len(below) == 0 {
			below = t.tests[name]
		}
		out = append(out, below...)
	}
	return sorted(out)
}

// ways lists every way in which a place is broken, made once.
func (t *tree) ways(name string) []*mutant {
	if made, ok := t.made[name]; ok {
		return made
	}
	var out []*mutant
	for _, p := range t.decls[name] {
		switch node := p.node.(type) {
		case *ast.FuncDecl:
			out = append(out, t.goMutants(p, name, node)...)
		case *ast.ValueSpec:
			out = append(out, t.sqlMutants(p, name, node)...)
		}
	}
	if len(t.decls[name]) == 0 {
		out = t.schemaMutants(name)
	}
	t.made[name] = out
	return out
}

// numbered gives a mutant of a file its number.
func (t *tree) numbered(p place, k kind, what string, at token.Pos) *mutant {
	t.last++
	pos := p.fset.Position(at)
	line := strings.Split(string(p.src), "\n")[pos.Line-1]
	return &mutant{
		id: t.last, kind: k, what: what + " | " + strings.TrimSpace(line),
		at: fmt.Sprintf("%s:%d:%d", p.path, pos.Line, pos.Column),
	}
}

func (f *file) offset(p token.Pos) int { return f.fset.Position(p).Offset }

// wrap puts two texts around a part.
func (f *file) wrap(from, to token.Pos, before, after string) {
	a, b := f.offset(from), f.offset(to)
	f.edits = append(f.edits, edit{a, a, before, false}, edit{b, b, after, true})
}

func (f *file) replace(from, to int, text string) {
	f.edits = append(f.edits, edit{from, to, text, false})
}

// broken is the file with its edits.
func (f *file) broken() string {
	order := map[int]int{}
	list := slices.Clone(f.edits)
	for i := range list {
		order[i] = i
	}
	index := make([]int, len(list))
	for i := range index {
		index[i] = i
	}
	slices.SortFunc(index, func(x, y int) int {
		a, b := list[x], list[y]
		if c := cmp.Compare(a.from, b.from); c != 0 {
			return c
		}
		if a.closes != b.closes {
			if a.closes {
				return -1
			}
			return 1
		}
		if a.closes {
			return cmp.Compare(y, x)
		}
		return cmp.Compare(x, y)
	})
	var out strings.Builder
	at := 0
	for _, i := range index {
		out.Write(f.src[at:list[i].from])
		out.WriteString(list[i].text)
		at = list[i].to
	}
	out.Write(f.src[at:])
	return out.String()
}
