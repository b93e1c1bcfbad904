package arch_test

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "write the generated documents")

// module is the path that every import of our own begins with.
const module = "ziguan/"

// root is the repository, seen from here.
const root = "../.."

// source is one text file of the repository.
type source struct {
	path string // below the root, with slashes
	text string
}

// dir is the folder the file lies in: the package, without the module's name.
func (s source) dir() string {
	if i := strings.LastIndexByte(s.path, '/'); i >= 0 {
		return s.path[:i]
	}
	return ""
}

func (s source) lines() int { return strings.Count(s.text, "\n") }

func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

func (s source) generated() bool { return strings.HasSuffix(s.path, "_templ.go") }

// goFile is a parsed one.
type goFile struct {
	source
	ast  *ast.File
	fset *token.FileSet
}

// at is where a node stands, for messages that an editor can open.
func (f goFile) at(n ast.Node) string {
	p := f.fset.Position(n.Pos())
	return f.path + ":" + itoa(p.Line)
}

// line is the source line a node begins on.
func (f goFile) line(n ast.Node) string {
	lines := strings.Split(f.text, "\n")
	if at := f.fset.Position(n.Pos()).Line; at <= len(lines) {
		return lines[at-1]
	}
	return ""
}

// excused reports whether the line has a nolint for a linter that names its reason.
func (f goFile) excused(n ast.Node, linter string) bool {
	_, after, found := strings.Cut(f.line(n), "//nolint:")
	names, reason, said := strings.Cut(after, "//")
	return found && said && strings.Contains(names, linter) && strings.TrimSpace(reason) != ""
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

// files reads every text file that somebody wrote, once for all tests.
var files = sync.OnceValue(func() []source {
	var out []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel := filepath.ToSlash(strings.TrimPrefix(path, root+"/"))
		if d.IsDir() {
			switch d.Name() {
			case ".git", "vendor", "testdata", "node_modules", "bin", "screenshots":
				return filepath.SkipDir
			}
			return nil
		}
		switch filepath.Ext(rel) {
		case ".go", ".templ", ".sql", ".js", ".css", ".md", ".json", ".yml", ".yaml", ".sh":
		default:
			if d.Name() != "Makefile" && d.Name() != "Dockerfile" {
				return nil
			}
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		out = append(out, source{path: rel, text: string(b)})
		return nil
	})
	if err != nil {
		panic(err)
	}
	return out
})

// parsed is every Go file, tests and generated ones too.
var parsed = sync.OnceValue(func() []goFile {
	var out []goFile
	for _, s := range files() {
		if !strings.HasSuffix(s.path, ".go") {
			continue
		}
		fset := token.NewFileSet()
		tree, err := parser.ParseFile(fset, s.path, s.text, parser.ParseComments)
		if err != nil {
			panic(err)
		}
		out = append(out, goFile{source: s, ast: tree, fset: fset})
	}
	return out
})

// written are the Go files people wrote for the program itself: no tests, nothing generated.
func written() []goFile {
	var out []goFile
	for _, f := range parsed() {
		if !f.test() && !f.generated() {
			out = append(out, f)
		}
	}
	return out
}

// forTests reports whether a package is there for tests and measurements alone:
// no part of the program, which imports none of it.
func forTests(dir string) bool {
	return under(dir, "internal/pgtest", "internal/parktest", "internal/pagetest", "internal/browsertest", "internal/bench", "internal/mutants")
}

// under reports whether a folder is one of the given ones or lies below one.
func under(dir string, tops ...string) bool {
	for _, top := range tops {
		if dir == top || strings.HasPrefix(dir, top+"/") {
			return true
		}
	}
	return false
}

// selected gives the package and the name of an expression like time.Now.
func selected(n ast.Node) (string, string) {
	s, ok := n.(*ast.SelectorExpr)
	if !ok {
		return "", ""
	}
	x, ok := s.X.(*ast.Ident)
	if !ok {
		return "", ""
	}
	return x.Name, s.Sel.Name
}

// walk visits every node of every given file.
func walk(list []goFile, visit func(goFile, ast.Node)) {
	for _, f := range list {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if n != nil {
				visit(f, n)
			}
			return true
		})
	}
}

// The repository is where these tests think it is.
func TestTheRepositoryIsRead(t *testing.T) {
	t.Parallel()
	if len(written()) < 50 {
		t.Fatalf("only %d Go files found below %s", len(written()), root)
	}
}
