package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	conjunct = regexp.MustCompile(`\b(?:where|and|on|or)\s+`)
	ends     = regexp.MustCompile(`^(?:and|or|order by|group by|having|limit|for update|for share|on conflict|returning|union|join|left join|where|then|when|loop|else|end)\b`)
	// A key is unique without its committee: the condition is for the index, and for
	// who else reads the statement.
	tenancy = regexp.MustCompile(`^[\w.]*committee_id = [\w.$]+$`)
	notOn   = regexp.MustCompile(`^(?:on )?(?:conflict|constraint|replace)\b`)
	between = regexp.MustCompile(`\bbetween [^\s]+\s+$`)
	compare = regexp.MustCompile(`\s(<=|>=|<|>)\s`)
	order   = regexp.MustCompile(`order by ([^,()\n]+), `)
)

// sqlMutants breaks a statement: each condition that always holds instead (never,
// where others would do), each comparison with its limit moved by one, each order
// without its first key.
func (t *tree) sqlMutants(p place, name string, v *ast.ValueSpec) []*mutant {
	var out []*mutant
	for _, value := range v.Values {
		ast.Inspect(value, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING || !strings.HasPrefix(lit.Value, "`") {
				return true
			}
			var cases strings.Builder
			for _, c := range sqlChanges(lit.Value) {
				m := t.numbered(p, ofSQL, name+": "+c.what, lit.Pos()+token.Pos(c.from))
				out = append(out, m)
				fmt.Fprintf(&cases, "%d: %s, ", m.id, strconv.Quote(strings.Trim(lit.Value[:c.from]+c.text+lit.Value[c.to:], "`")))
			}
			p.replace(p.offset(lit.Pos()), p.offset(lit.End()), "mutantText("+lit.Value+", map[int]string{"+cases.String()+"})")
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
		if between.MatchString(q[:m[0]]) || strings.HasSuffix(q[:m[0]], "distinct ") || notOn.MatchString(q[m[1]:]) {
			continue
		}
		if end := conditionEnd(q, m[1]); end > m[1] && !tenancy.MatchString(q[m[1]:end]) {
			// The condition stays in the text, so that its parameters keep their types.
			what, text := "always holds: ", "(true or "
			if strings.HasPrefix(q[m[0]:], "or") {
				what, text = "never holds: ", "(false and "
			}
			out = append(out, sqlChange{what + strings.Join(strings.Fields(q[m[1]:end]), " "), text + q[m[1]:end] + ")", m[1], end})
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
		case c == ')' || c == '`' || c == ';':
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

// schemaMutants breaks what the schema holds: a function, as it was last written, by
// its conditions; a constraint, an index or a trigger by taking it away; what a
// function alone raises by that name by letting it raise nothing.
func (t *tree) schemaMutants(name string) []*mutant {
	out := []*mutant{{kind: ofConstraint, what: "without " + name, at: "migrations", schema: without(name)}}
	if !strings.Contains(name, ".") {
		if !regexp.MustCompile(`(?:constraint|index|trigger) ` + name + `\b`).MatchString(t.schema) {
			out[0].schema = t.silent(name)
		}
		return out
	}
	text := t.function(name)
	if text == "" {
		return nil
	}
	out[0].schema = regexp.MustCompile(`\bbegin\b`).ReplaceAllStringFunc(text, func(s string) string {
		if strings.Contains(text, "returns trigger") {
			return s + " return null;"
		}
		return s + " return;"
	})
	for _, c := range sqlChanges(text) {
		out = append(out, &mutant{
			kind: ofConstraint, what: name + ": " + c.what, at: "migrations:" + strconv.Itoa(c.from), schema: text[:c.from] + c.text + text[c.to:],
		})
	}
	return out
}

// function is the statement that last wrote a function of the schema.
func (t *tree) function(name string) string {
	found := regexp.MustCompile(`(?s)create (?:or replace )?function `+regexp.QuoteMeta(name)+`\(.*?end \$\$;`).FindAllString(t.schema, -1)
	if len(found) == 0 {
		return ""
	}
	return regexp.MustCompile(`^create (?:or replace )?`).ReplaceAllString(found[len(found)-1], "create or replace ")
}

// silent is the statement that last wrote a function which raises a name, without that.
func (t *tree) silent(name string) string {
	raise := regexp.MustCompile(`raise exception [^;]*constraint = '` + name + `'[^;]*;`)
	for _, m := range slices.Backward(functions.FindAllStringSubmatch(t.schema, -1)) {
		if raise.MatchString(m[0]) {
			return raise.ReplaceAllString(t.function(m[1]), "null;")
		}
	}
	return ""
}

var functions = regexp.MustCompile(`(?s)create (?:or replace )?function ([\w.]+)\(.*?end \$\$;`)

// without is the statement that takes a constraint, an index or a trigger of that name away.
func without(name string) string {
	return fmt.Sprintf(`do $$
declare r record; gone bool := false;
begin
	for r in select conrelid::regclass::text as at from pg_constraint where conname = '%[1]s' and conrelid <> 0 and contype <> 't' loop
		execute format('alter table %%s drop constraint %[1]s cascade', r.at);
		gone := true;
	end loop;
	for r in select tgrelid::regclass::text as at from pg_trigger where tgname = '%[1]s' loop
		execute format('drop trigger if exists %[1]s on %%s', r.at);
		gone := true;
	end loop;
	for r in select oid::regclass::text as at from pg_class where relname = '%[1]s' and relkind = 'i' loop
		execute format('drop index if exists %%s', r.at);
		gone := true;
	end loop;
	if not gone then
		raise 'the schema has no %[1]s';
	end if;
end $$`, name)
}
