package arch_test

import (
	"go/ast"
	"slices"
	"testing"
)

// sentinel is one errs.New in the code, with what is known of its parameters.
type sentinel struct {
	file goFile
	node ast.Node
	code string
	name string          // of the variable, as others see it: people.ErrLetter
	with map[string]bool // parameters that some place gives
	bare []string        // places that return it without any
}

// sentinels finds every errs.New with a code that can be read off.
func sentinels() []*sentinel {
	var out []*sentinel
	for _, f := range written() {
		if forTests(f.dir()) {
			continue
		}
		owner := map[ast.Node]string{}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && len(v.Names) == len(v.Values) {
				for i, e := range v.Values {
					owner[e] = v.Names[i].Name
				}
			}
			call, ok := n.(*ast.CallExpr)
			if !ok || !isNew(f, call) || len(call.Args) != 2 || text(call.Args[1]) == "" {
				return true
			}
			out = append(out, &sentinel{
				file: f, node: call, code: text(call.Args[1]), name: owner[call], with: map[string]bool{},
			})
			return true
		})
	}
	return out
}

func isNew(f goFile, call *ast.CallExpr) bool {
	if pkg, name := selected(call.Fun); pkg == "errs" && name == "New" {
		return true
	}
	i, ok := call.Fun.(*ast.Ident)
	return ok && i.Name == "New" && f.dir() == "internal/errs"
}

// refers reports whether an expression of a file is the sentinel's variable.
func (s *sentinel) refers(f goFile, e ast.Expr) bool {
	if s.name == "" {
		return false
	}
	if i, ok := e.(*ast.Ident); ok {
		return i.Name == s.name && f.dir() == s.file.dir()
	}
	pkg, name := selected(e)
	return name == s.name && pkg == s.file.ast.Name.Name && f.dir() != s.file.dir()
}

// chain takes Err.With(…).On(…).Because(…) apart: its root and the names With gives.
func chain(e ast.Expr) (root ast.Expr, names []string, with bool) {
	root = e
	for {
		call, ok := root.(*ast.CallExpr)
		if !ok {
			return root, names, with
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return root, names, with
		}
		switch sel.Sel.Name {
		case "With":
			with = true
			for i := 0; i < len(call.Args); i += 2 {
				names = append(names, text(call.Args[i]))
			}
		case "On", "Because":
		default:
			return root, names, with
		}
		root = sel.X
	}
}

// learn looks at every use of the sentinels: what they are given and where not.
func learn(all []*sentinel) {
	byName := map[string][]*sentinel{}
	for _, s := range all {
		byName[s.name] = append(byName[s.name], s)
	}
	of := func(f goFile, e ast.Expr) *sentinel {
		name := ""
		if i, ok := e.(*ast.Ident); ok {
			name = i.Name
		} else {
			_, name = selected(e)
		}
		for _, s := range byName[name] {
			if s.refers(f, e) {
				return s
			}
		}
		if call, ok := e.(*ast.CallExpr); ok && isNew(f, call) {
			for _, s := range all {
				if s.node == call {
					return s
				}
			}
		}
		return nil
	}
	walk(written(), func(f goFile, n ast.Node) {
		switch n := n.(type) {
		case *ast.CallExpr:
			root, names, with := chain(n)
			if s := of(f, root); s != nil && with {
				for _, name := range names {
					s.with[name] = true
				}
			}
		case *ast.ReturnStmt:
			for _, e := range n.Results {
				root, _, with := chain(e)
				if s := of(f, root); s != nil && !with {
					s.bare = append(s.bare, f.at(n))
				}
			}
		}
	})
}

// Every refusal has its sentence in both languages, the sentence names what the
// refusal carries, and no place refuses without what the sentence asks for.
func TestRefusalsHaveSentences(t *testing.T) {
	t.Parallel()
	all := sentinels()
	learn(all)
	words := catalogues(t)
	for _, lang := range languages {
		for _, s := range all {
			sentence, ok := words[lang]["error."+s.code]
			if !ok {
				words.lacks(t, lang, s.file.at(s.node), "error."+s.code)
				continue
			}
			names := placeholders(sentence)
			for _, name := range names {
				if !s.with[name] {
					t.Errorf("%s: error.%s in %s asks for %s, which nobody gives", s.file.at(s.node), s.code, lang, name)
				}
			}
			for name := range s.with {
				if name != "" && !slices.Contains(names, name) {
					t.Errorf("%s: error.%s in %s does not name %s", s.file.at(s.node), s.code, lang, name)
				}
			}
			if len(names) > 0 && len(s.bare) > 0 {
				t.Errorf("error.%s in %s needs %v, not given at %v", s.code, lang, names, s.bare)
			}
		}
	}
}

// A code is made in one place, so that it means one thing.
func TestCodesAreMadeOnce(t *testing.T) {
	t.Parallel()
	seen := map[string]*sentinel{}
	for _, s := range sentinels() {
		if first := seen[s.code]; first != nil {
			t.Errorf("%s: %s is made at %s already", s.file.at(s.node), s.code, first.file.at(first.node))
			continue
		}
		seen[s.code] = s
	}
}

// What a state machine refuses has a sentence for each of its events.
func TestMachinesHaveSentences(t *testing.T) {
	t.Parallel()
	words := catalogues(t)
	for _, lang := range languages {
		for _, m := range machines {
			for _, on := range m.events {
				key := "error." + m.name + ".cannot." + on
				sentence, ok := words[lang][key]
				if !ok {
					words.lacks(t, lang, "the machine "+m.name, key)
				}
				for _, name := range placeholders(sentence) {
					if name != "state" && name != "number" {
						t.Errorf("%s in %s asks for %s; a machine gives state and number", key, lang, name)
					}
				}
			}
		}
	}
}
