package arch_test

import (
	"go/ast"
	"path"
	"strings"
	"testing"
)

// What a reader can hold in mind.
const (
	maxLines      = 300 // of a file, tests too
	maxFiles      = 25  // of a package, without tests and generated ones
	maxFunction   = 50  // lines of a function
	maxParameters = 5   // more are a struct
)

// A file, a package and a function stay small enough to be read at once.
func TestSizes(t *testing.T) {
	t.Parallel()
	for _, s := range files() {
		switch path.Ext(s.path) {
		case ".go", ".templ", ".js", ".css":
			if n := s.lines(); n > maxLines && !s.generated() && tables[s.path] == "" {
				t.Errorf("%s: %d lines, more than %d", s.path, n, maxLines)
			}
		}
	}
	count := map[string]int{}
	for _, f := range written() {
		count[f.dir()]++
	}
	for dir, n := range count {
		if n > maxFiles {
			t.Errorf("%s: %d files, more than %d: it has two subjects", dir, n, maxFiles)
		}
	}
}

// tables are functions that only list, one line each, so that the whole is
// read on one page: cut in parts it would have to be searched.
var tables = map[string]string{
	"web/place/table.go": "All",    // the office: where each place stands, who opens it, what it is called
	"web/routes.go":      "routes", // the site: method, path, name, who, handler
}

// A function does one thing with a handful of things.
func TestFunctions(t *testing.T) {
	t.Parallel()
	walk(written(), func(f goFile, n ast.Node) {
		var name string
		var typ *ast.FuncType
		var body *ast.BlockStmt
		switch n := n.(type) {
		case *ast.FuncDecl:
			name, typ, body = n.Name.Name, n.Type, n.Body
		case *ast.FuncLit:
			name, typ, body = "a function value", n.Type, n.Body
		default:
			return
		}
		if body != nil {
			from, to := f.fset.Position(n.Pos()).Line, f.fset.Position(body.End()).Line
			if lines := to - from + 1; lines > maxFunction && tables[f.path] != name {
				t.Errorf("%s: %s has %d lines, more than %d", f.at(n), name, lines, maxFunction)
			}
		}
		if given := typ.Params.NumFields(); given > maxParameters {
			t.Errorf("%s: %s takes %d parameters, more than %d", f.at(n), name, given, maxParameters)
		}
	})
}

// Each package says once, in doc.go, what it is; a command of one file says it there.
func TestPackagesSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	comments := map[string][]string{}
	count := map[string]int{}
	for _, f := range parsed() {
		if f.test() {
			continue
		}
		count[f.dir()]++
		if _, known := comments[f.dir()]; !known {
			comments[f.dir()] = nil
		}
		if f.ast.Doc != nil && !f.generated() {
			comments[f.dir()] = append(comments[f.dir()], path.Base(f.path))
		}
	}
	for dir, in := range comments {
		alone := count[dir] == 1 && len(in) == 1
		if !alone && (len(in) != 1 || in[0] != "doc.go") {
			t.Errorf("%s: the package comment stands in %v, it belongs into doc.go alone", dir, in)
		}
	}
}

// Whatever a package shows has a sentence; it begins with the name.
func TestExportedNamesAreDocumented(t *testing.T) {
	t.Parallel()
	for _, f := range written() {
		if f.ast.Name.Name == "main" {
			continue
		}
		for _, d := range f.ast.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && exportedReceiver(d) {
					sentence(t, f, d, d.Name.Name, d.Doc)
				}
			case *ast.GenDecl:
				genDecl(t, f, d)
			}
		}
	}
}

// genDecl looks at types, constants and variables; those of a group may share its sentence.
func genDecl(t *testing.T, f goFile, d *ast.GenDecl) {
	t.Helper()
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			doc := s.Doc
			if doc == nil {
				doc = d.Doc
			}
			if s.Name.IsExported() {
				sentence(t, f, s, s.Name.Name, doc)
			}
		case *ast.ValueSpec:
			if s.Names[0].IsExported() && s.Doc == nil && s.Comment == nil && d.Doc == nil {
				t.Errorf("%s: %s has no sentence", f.at(s), s.Names[0].Name)
			}
		}
	}
}

func sentence(t *testing.T, f goFile, at ast.Node, name string, doc *ast.CommentGroup) {
	t.Helper()
	text := ""
	if doc != nil {
		text = doc.Text()
	}
	for _, article := range []string{"A ", "An ", "The "} {
		text = strings.TrimPrefix(text, article)
	}
	if !strings.HasPrefix(text, name) {
		t.Errorf("%s: %s has no sentence that begins with its name", f.at(at), name)
	}
}

// exportedReceiver reports whether a method is seen outside; a function always is.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	exported := false
	ast.Inspect(d.Recv.List[0].Type, func(n ast.Node) bool {
		if i, ok := n.(*ast.Ident); ok && !exported {
			exported = i.IsExported()
			return false
		}
		return true
	})
	return exported
}
