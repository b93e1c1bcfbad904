package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
)

// boundary is each comparison with its limit moved by one, and the function that
// stands for both; equality is turned round.
var boundary = map[token.Token][2]string{
	token.LSS: {"<=", "mutantLess"}, token.LEQ: {"<", "mutantUpTo"}, token.GTR: {">=", "mutantMore"}, token.GEQ: {">", "mutantFrom"},
	token.EQL: {"!=", ""}, token.NEQ: {"==", ""},
}

// goMutants breaks a function: each comparison, each condition, each
// negation; and each place of its package that asks it whether it refuses.
func (t *tree) goMutants(p place, name string, f *ast.FuncDecl) []*mutant {
	var out []*mutant
	add := func(what string, at token.Pos) string {
		m := t.numbered(p, ofGo, name+": "+what, at)
		out = append(out, m)
		return fmt.Sprint(m.id)
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			p.binary(n, add)
		case *ast.UnaryExpr:
			if n.Op == token.NOT {
				id := add("negation dropped", n.OpPos)
				p.replace(p.offset(n.OpPos), p.offset(n.OpPos)+1, "(mutantOn("+id+") == (")
				p.edits = append(p.edits, edit{p.offset(n.X.End()), p.offset(n.X.End()), "))", true})
			}
		case *ast.IfStmt:
			p.alone(n.Cond, add)
		case *ast.SwitchStmt:
			p.cases(n, add)
		}
		return true
	})
	return append(out, t.unasked(p, f)...)
}

func (p place) binary(n *ast.BinaryExpr, add func(string, token.Pos) string) {
	if isNil(n.X) || isNil(n.Y) {
		return // a failure of the database is no rule
	}
	if n.Op == token.LAND || n.Op == token.LOR {
		before := "(mutantOn(%s) || ("
		if n.Op == token.LOR {
			before = "(!mutantOn(%s) && ("
		}
		for _, x := range []ast.Expr{n.X, n.Y} {
			if b, ok := x.(*ast.BinaryExpr); !ok || b.Op != n.Op && !isNil(b.X) && !isNil(b.Y) {
				p.wrap(x.Pos(), x.End(), fmt.Sprintf(before, add("dropped "+string(p.src[p.offset(x.Pos()):p.offset(x.End())]), x.Pos())), "))")
			}
		}
		return
	}
	to, ok := boundary[n.Op]
	if !ok {
		return
	}
	id := add(n.Op.String()+" becomes "+to[0], n.OpPos)
	if to[1] == "" {
		p.wrap(n.Pos(), n.End(), "(mutantOn("+id+") != (", "))")
		return
	}
	p.wrap(n.Pos(), n.End(), to[1]+"("+id+", ", ")")
	p.replace(p.offset(n.OpPos), p.offset(n.OpPos)+len(n.Op.String()), ",")
}

// alone breaks a condition that is one word or one question: it never holds.
func (p place) alone(cond ast.Expr, add func(string, token.Pos) string) {
	switch cond.(type) {
	case *ast.Ident, *ast.CallExpr, *ast.SelectorExpr, *ast.IndexExpr:
		p.wrap(cond.Pos(), cond.End(), "(!mutantOn("+add("never holds", cond.Pos())+") && (", "))")
	}
}

// cases breaks the cases of a switch that asks no value.
func (p place) cases(n *ast.SwitchStmt, add func(string, token.Pos) string) {
	if n.Tag != nil {
		return
	}
	for _, one := range n.Body.List {
		for _, cond := range one.(*ast.CaseClause).List {
			p.alone(cond, add)
		}
	}
}

func isNil(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "nil"
}

// unasked drops each check in the package of a rule that asks whether it refuses:
// `if err := rule(…); err != nil`.
func (t *tree) unasked(p place, f *ast.FuncDecl) []*mutant {
	r := f.Type.Results
	if r == nil || len(r.List) != 1 || len(r.List[0].Names) > 1 {
		return nil
	}
	if id, ok := r.List[0].Type.(*ast.Ident); !ok || id.Name != "error" {
		return nil
	}
	var out []*mutant
	for _, path := range t.paths(filepath.Dir(p.path)) {
		in := t.files[path]
		for _, d := range in.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				check, ok := n.(*ast.IfStmt)
				if ok && asks(check, f.Name.Name) {
					m := t.numbered(place{file: in}, ofGo, in.pkg+"."+fn.Name.Name+": asks no more", check.Pos())
					in.wrap(check.Cond.Pos(), check.Cond.End(), fmt.Sprintf("!mutantOn(%d) && (", m.id), ")")
					out = append(out, m)
				}
				return true
			})
		}
	}
	return out
}

// asks reports whether a statement is a check that calls a function of that name.
func asks(check *ast.IfStmt, name string) bool {
	set, ok := check.Init.(*ast.AssignStmt)
	if !ok || len(set.Lhs) != 1 || len(set.Rhs) != 1 {
		return false
	}
	call, ok := set.Rhs[0].(*ast.CallExpr)
	if !ok {
		return false
	}
	switch fn := call.Fun.(type) {
	case *ast.Ident:
		return fn.Name == name
	case *ast.SelectorExpr:
		return fn.Sel.Name == name
	}
	return false
}
