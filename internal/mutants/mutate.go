package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
)

// boundary is each comparison with its limit moved by one, or turned round.
var boundary = map[token.Token]string{
	token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">", token.EQL: "!=", token.NEQ: "==",
}

// goMutants breaks a function: each comparison, each condition of several, each
// negation, each check that refuses.
func (p place) goMutants(name string, f *ast.FuncDecl) []mutant {
	var out []mutant
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if isNil(n.X) || isNil(n.Y) {
				return true // a failure of the database is no rule
			}
			if to, ok := boundary[n.Op]; ok {
				out = append(out, p.change(name+": "+n.Op.String()+" becomes "+to, n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), to))
			}
			if n.Op == token.LAND || n.Op == token.LOR {
				alone := strconv.FormatBool(n.Op == token.LAND)
				out = append(out, p.change(name+": dropped", n.X.Pos(), n.X.End(), alone), p.change(name+": dropped", n.Y.Pos(), n.Y.End(), alone))
			}
		case *ast.UnaryExpr:
			if n.Op == token.NOT {
				out = append(out, p.change(name+": negation dropped", n.OpPos, n.OpPos+1, ""))
			}
		}
		return true
	})
	return out
}

func isNil(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "nil"
}

var (
	conjunct = regexp.MustCompile(`\b(?:where|and|on)\s+`)
	ends     = regexp.MustCompile(`^(?:and|or|order by|group by|having|limit|for update|for share|on conflict|returning|union|join|left join|where|then|when|else|end)\b`)
	// A key is unique without its committee: the condition is for the index, and for
	// who else reads the statement.
	tenancy = regexp.MustCompile(`^[\w.]*committee_id = [\w.$]+$`)
	between = regexp.MustCompile(`\bbetween [^\s]+\s+$`)
	compare = regexp.MustCompile(`\s(<=|>=|<|>)\s`)
	order   = regexp.MustCompile(`order by ([^,()\n]+), `)
)

// sqlMutants breaks a statement: each condition that always holds instead, each
// comparison with its limit moved by one, each order without its first key.
func (p place) sqlMutants(name string, v *ast.ValueSpec) []mutant {
	var out []mutant
	for _, value := range v.Values {
		ast.Inspect(value, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING || !strings.HasPrefix(lit.Value, "`") {
				return true
			}
			for _, c := range sqlChanges(lit.Value) {
				out = append(out, p.change(name+": "+c.what, lit.Pos()+token.Pos(c.from), lit.Pos()+token.Pos(c.to), c.text))
			}
			return true
		})
	}
	return out
}

type sqlChange struct {
	what, text string
	from, to   int
}

func sqlChanges(q string) []sqlChange {
	var out []sqlChange
	for _, m := range conjunct.FindAllStringIndex(q, -1) {
		if between.MatchString(q[:m[0]]) {
			continue
		}
		if end := conditionEnd(q, m[1]); end > m[1] && !tenancy.MatchString(q[m[1]:end]) {
			// The condition stays in the text, so that its parameters keep their types.
			out = append(out, sqlChange{"always holds", "(true or " + q[m[1]:end] + ")", m[1], end})
		}
	}
	for _, m := range compare.FindAllStringSubmatchIndex(q, -1) {
		to := map[string]string{"<": "<=", "<=": "<", ">": ">=", ">=": ">"}[q[m[2]:m[3]]]
		out = append(out, sqlChange{q[m[2]:m[3]] + " becomes " + to, to, m[2], m[3]})
	}
	for _, m := range order.FindAllStringSubmatchIndex(q, -1) {
		out = append(out, sqlChange{"order without its first key", "", m[2], m[3] + 2})
	}
	return out
}

// conditionEnd is where the condition that begins at from ends: before the next word
// of the statement at the same depth of brackets.
func conditionEnd(q string, from int) int {
	depth, twoEnds := 0, false
	for i := from; i < len(q); i++ {
		switch c := q[i]; {
		case c == '(':
			depth++
		case c == ')' || c == '`':
			if depth == 0 {
				return from + len(strings.TrimRight(q[from:i], " \t\n"))
			}
			depth--
		case depth == 0 && i > from && (q[i-1] == ' ' || q[i-1] == '\t' || q[i-1] == '\n'):
			if strings.HasPrefix(q[i:], "between ") {
				twoEnds = true
			} else if twoEnds && strings.HasPrefix(q[i:], "and ") {
				twoEnds = false
			} else if ends.MatchString(q[i:]) {
				return from + len(strings.TrimRight(q[from:i], " \t\n"))
			}
		}
	}
	return -1
}

// without is the statement that takes a constraint, an index or a trigger of that name away.
func without(name string) string {
	return fmt.Sprintf(`do $$
declare r record;
begin
	for r in select conrelid::regclass::text as at from pg_constraint where conname = '%[1]s' and conrelid <> 0 loop
		execute format('alter table %%s drop constraint %[1]s cascade', r.at);
	end loop;
	for r in select tgrelid::regclass::text as at from pg_trigger where tgname = '%[1]s' loop
		execute format('drop trigger if exists %[1]s on %%s', r.at);
	end loop;
	for r in select oid::regclass::text as at from pg_class where relname = '%[1]s' and relkind = 'i' loop
		execute format('drop index if exists %%s', r.at);
	end loop;
end $$`, name)
}
