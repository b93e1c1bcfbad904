package arch_test

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// A package keeps nothing between calls: its variables are sentinels, patterns,
// embedded data and tables that nobody writes after they were made.
func TestNoStateInPackages(t *testing.T) {
	t.Parallel()
	byDir := map[string][]goFile{}
	for _, f := range written() {
		if !forTests(f.dir()) {
			byDir[f.dir()] = append(byDir[f.dir()], f)
		}
	}
	for _, list := range byDir {
		names := map[string]bool{}
		for _, f := range list {
			for _, d := range f.ast.Decls {
				if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
					variables(t, f, g, names)
				}
			}
		}
		for _, f := range list {
			for _, d := range f.ast.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
					writes(t, f, fn, names)
				}
			}
		}
	}
}

// variables collects a package's variables and refuses those made to be written.
func variables(t *testing.T, f goFile, g *ast.GenDecl, names map[string]bool) {
	t.Helper()
	for _, spec := range g.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for i, name := range v.Names {
			names[name.Name] = true
			if name.Name == "_" || f.excused(v, "gochecknoglobals") || embedded(g, v) {
				continue
			}
			if i >= len(v.Values) {
				t.Errorf("%s: %s is made to be written later", f.at(name), name.Name)
				continue
			}
			if why := mutable(v.Values[i]); why != "" {
				t.Errorf("%s: %s %s", f.at(name), name.Name, why)
			}
		}
	}
}

func embedded(g *ast.GenDecl, v *ast.ValueSpec) bool {
	for _, doc := range []*ast.CommentGroup{g.Doc, v.Doc} {
		if doc == nil {
			continue
		}
		for _, c := range doc.List {
			if strings.HasPrefix(c.Text, "//go:embed ") {
				return true
			}
		}
	}
	return false
}

// mutable says why a value is state; empty for what stays as it was made.
func mutable(value ast.Expr) string {
	switch v := value.(type) {
	case *ast.UnaryExpr:
		if v.Op == token.AND {
			return "points at something that changes"
		}
	case *ast.CallExpr:
		if i, ok := v.Fun.(*ast.Ident); ok && (i.Name == "make" || i.Name == "new") {
			return "is empty at first and filled later"
		}
	case *ast.CompositeLit:
		if pkg, name := selected(v.Type); pkg == "sync" || pkg == "atomic" || name == "Mutex" {
			return "guards a state of the package"
		}
	}
	return ""
}

// writes refuses assignments to a package's variables inside its functions.
func writes(t *testing.T, f goFile, fn *ast.FuncDecl, names map[string]bool) {
	t.Helper()
	local := map[string]bool{}
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			for _, name := range n.Names {
				local[name.Name] = true
			}
		case *ast.ValueSpec:
			for _, name := range n.Names {
				local[name.Name] = true
			}
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if i, ok := e.(*ast.Ident); ok && n.Tok == token.DEFINE {
					local[i.Name] = true
				}
			}
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				name := base(e)
				if i, ok := e.(*ast.Ident); ok && n.Tok == token.DEFINE {
					local[i.Name] = true
				} else if names[name] && !local[name] && name != "_" {
					t.Errorf("%s: %s belongs to the package and is written", f.at(n), name)
				}
			}
		case *ast.IncDecStmt:
			if name := base(n.X); names[name] && !local[name] {
				t.Errorf("%s: %s belongs to the package and is written", f.at(n), name)
			}
		}
		return true
	})
}

// base is the variable at the root of an expression such as a.b[c].
func base(e ast.Expr) string {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x.Name
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return ""
		}
	}
}
