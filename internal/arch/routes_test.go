package arch_test

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// route is one line of a route table in the code.
type route struct{ path, method, name, access string }

// routes is docs/routes.md, read off the route tables in web.
func routes() string {
	all := table(func(goFile, ast.Node) {})
	slices.SortFunc(all, func(a, b route) int {
		return strings.Compare(a.path+" "+a.method+" "+a.name, b.path+" "+b.method+" "+b.name)
	})
	var b strings.Builder
	b.WriteString(generated + "# Routes\n\nEvery page and form, with the coarse gate in front of it; the use case behind it decides in earnest.\n" +
		"The JSON interface describes itself at `/api/v1/openapi.json`.\n\n| method | path | name | who |\n|---|---|---|---|\n")
	for _, r := range all {
		b.WriteString("| " + r.method + " | `" + r.path + "` | " + r.name + " | " + r.access + " |\n")
	}
	return b.String()
}

// table collects the lines of the route tables; unread gets those that are put
// together, which nobody can read off.
func table(unread func(goFile, ast.Node)) []route {
	var all []route
	for _, f := range written() {
		if !under(f.dir(), "web") {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			l, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			switch r := routeOf(l); {
			case r.path != "" && r.name != "":
				all = append(all, r)
			case r.method != "":
				unread(f, l)
			}
			return true
		})
	}
	return all
}

// routeOf reads a line of a route table; a zero route for any other literal.
func routeOf(l *ast.CompositeLit) route {
	var r route
	for _, e := range l.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return route{}
		}
		key, ok := kv.Key.(*ast.Ident)
		if !ok {
			return route{}
		}
		switch key.Name {
		case "Path":
			r.path = text(kv.Value)
		case "Name":
			r.name = text(kv.Value)
		case "Method":
			r.method = last(kv.Value)
		case "Access":
			r.access = last(kv.Value)
		}
	}
	if r.method == "" || r.access == "" {
		return route{}
	}
	r.method = strings.ToUpper(strings.TrimPrefix(r.method, "Method"))
	return r
}

// last is the last name of an expression: MethodGet, kit.Staff, get.
func last(e ast.Expr) string {
	if i, ok := e.(*ast.Ident); ok {
		return i.Name
	}
	_, name := selected(e)
	return name
}

// The table of routes can be read on one page: each line written out, each
// address and each name once.
func TestRoutes(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	all := table(func(f goFile, n ast.Node) {
		t.Errorf("%s: a route put together; write its path and name out", f.at(n))
	})
	for _, r := range all {
		for _, once := range []string{r.method + " " + r.path, "name " + r.name} {
			if seen[once] {
				t.Errorf("the table of routes has %s twice", once)
			}
			seen[once] = true
		}
		if !strings.HasPrefix(r.path, "/") || r.path != "/" && strings.HasSuffix(r.path, "/") {
			t.Errorf("%s: an address begins with a slash and ends without", r.path)
		}
	}
}
