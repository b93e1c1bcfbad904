package arch_test

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ziguan/internal/pgtest"
)

// constant is a text constant of a package, concatenations resolved.
type constant struct {
	file goFile
	node ast.Node
	name string
	text string
}

// texts resolves every constant text of the written Go files, by folder and name.
func texts() map[string]map[string]constant {
	raw := map[string]map[string]ast.Expr{}
	out := map[string]map[string]constant{}
	for _, f := range written() {
		if raw[f.dir()] == nil {
			raw[f.dir()], out[f.dir()] = map[string]ast.Expr{}, map[string]constant{}
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			d, ok := n.(*ast.GenDecl)
			if !ok || d.Tok != token.CONST {
				return true
			}
			for _, spec := range d.Specs {
				v, ok := spec.(*ast.ValueSpec)
				if !ok {
					continue
				}
				for i, name := range v.Names {
					if i < len(v.Values) {
						raw[f.dir()][name.Name] = v.Values[i]
						out[f.dir()][name.Name] = constant{file: f, node: name, name: name.Name}
					}
				}
			}
			return true
		})
	}
	for dir, byName := range raw {
		for name, e := range byName {
			c := out[dir][name]
			text, ok := folded(e, byName)
			if !ok {
				delete(out[dir], name)
				continue
			}
			c.text = text
			out[dir][name] = c
		}
	}
	return out
}

// folded evaluates a text expression of literals, constants and plus signs.
func folded(e ast.Expr, known map[string]ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil && e.Kind == token.STRING
	case *ast.ParenExpr:
		return folded(e.X, known)
	case *ast.Ident:
		if v, ok := known[e.Name]; ok {
			return folded(v, known)
		}
	case *ast.BinaryExpr:
		l, okL := folded(e.X, known)
		r, okR := folded(e.Y, known)
		return l + r, okL && okR && e.Op == token.ADD
	}
	return "", false
}

// statements are the constants named sql….
func statements() []constant {
	var out []constant
	for dir, byName := range texts() {
		if forTests(dir) {
			continue
		}
		for name, c := range byName {
			if strings.HasPrefix(name, "sql") && len(name) > 3 {
				out = append(out, c)
			}
		}
	}
	return out
}

// ownersSQL are packages that speak to the server as its owner or to another database.
var ownersSQL = []string{"internal/pgserver", "internal/backup", "internal/pgtest", "migrations"}

// Every statement fits the migrated schema, and the application's role may run it.
func TestStatementsFitTheSchema(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t).Bare()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for _, c := range statements() {
		if !statement.MatchString(c.text) {
			continue // what makes roles and databases cannot be prepared
		}
		if _, err := conn.ExecContext(t.Context(), "prepare statement as "+c.text); err != nil {
			t.Errorf("%s: %s: %v", c.file.at(c.node), c.name, err)
			continue
		}
		var count int
		if err := conn.QueryRowContext(t.Context(),
			`select cardinality(parameter_types) from pg_prepared_statements where name = 'statement'`).Scan(&count); err != nil {
			t.Fatal(err)
		}
		run := "explain execute statement"
		if count > 0 {
			run += "(null" + strings.Repeat(", null", count-1) + ")"
		}
		if _, err := conn.ExecContext(t.Context(), run); err != nil && !under(c.file.dir(), ownersSQL...) {
			t.Errorf("%s: %s may not be run by the application: %v", c.file.at(c.node), c.name, err)
		}
		if _, err := conn.ExecContext(t.Context(), "deallocate statement"); err != nil {
			t.Fatal(err)
		}
	}
}

var (
	quoted = regexp.MustCompile(`'(?:[^']|'')*'`)
	clocks = regexp.MustCompile(`\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday|random|gen_random_uuid)\s*\(|\b(current_timestamp|current_date|current_time|localtime|localtimestamp)\b`)
	star   = regexp.MustCompile(`select\s+(distinct\s+)?(\w+\.)?\*|returning\s+(\w+\.)?\*`)
	pasted = regexp.MustCompile(`%[sdvq]`)
)

// A statement is lower-case, lists its columns and knows no clock and no chance.
func TestStatementsAreWrittenTheSameWay(t *testing.T) {
	t.Parallel()
	for _, c := range statements() {
		bare := quoted.ReplaceAllString(c.text, "''")
		at := c.file.at(c.node)
		if bare != strings.ToLower(bare) {
			t.Errorf("%s: %s is not lower-case", at, c.name)
		}
		if m := clocks.FindString(strings.ToLower(bare)); m != "" {
			t.Errorf("%s: %s asks the database for %q: the instant is a parameter", at, c.name, m)
		}
		if star.MatchString(strings.ToLower(bare)) {
			t.Errorf("%s: %s selects whatever there is: list the columns", at, c.name)
		}
		if pasted.MatchString(bare) {
			t.Errorf("%s: %s is pasted together: use parameters", at, c.name)
		}
	}
}

var statement = regexp.MustCompile(`(?is)^\s*(select|insert\s+into|update\s+[\w.]+|delete\s+from|with\s+\w+\s+as)\s`)

// A statement stands in a constant named sql…, where this test can see it.
func TestStatementsAreNamed(t *testing.T) {
	t.Parallel()
	named := map[ast.Node]bool{}
	for _, f := range written() {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(v.Names[0].Name, "sql") {
				return true
			}
			ast.Inspect(v, func(n ast.Node) bool {
				if n != nil {
					named[n] = true
				}
				return true
			})
			return false
		})
	}
	walk(written(), func(f goFile, n ast.Node) {
		l, ok := n.(*ast.BasicLit)
		if !ok || l.Kind != token.STRING || named[n] || forTests(f.dir()) || under(f.dir(), ownersSQL...) {
			return
		}
		if s, err := strconv.Unquote(l.Value); err == nil && statement.MatchString(s) && strings.ContainsAny(s, "$*(=\n") {
			t.Errorf("%s: a statement without a name: %.60q", f.at(l), s)
		}
	})
}

// Whatever is read as a list says in which order.
func TestListsAreOrdered(t *testing.T) {
	t.Parallel()
	all := texts()
	walk(written(), func(f goFile, n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return
		}
		fun := call.Fun
		if typed, ok := fun.(*ast.IndexExpr); ok { // pg.All[T]
			fun = typed.X
		}
		if s, ok := fun.(*ast.SelectorExpr); !ok || s.Sel.Name != "Select" && s.Sel.Name != "All" {
			return
		}
		for _, arg := range call.Args {
			i, ok := arg.(*ast.Ident)
			if !ok || !strings.HasPrefix(i.Name, "sql") {
				continue
			}
			text := strings.TrimSpace(all[f.dir()][i.Name].text)
			if text != "" && !strings.Contains(text, "order by") && !strings.Contains(text, "returning") {
				t.Errorf("%s: %s gives a list without an order", f.at(call), i.Name)
			}
		}
	})
}
