package arch_test

import (
	"encoding/json"
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// languages of the catalogues.
var languages = []string{"zh", "en"}

// catalogue reads every sentence of a language, by its key.
func catalogue(t *testing.T, lang string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, s := range files() {
		if s.dir() != "internal/i18n/locale" || !strings.HasSuffix(s.path, "."+lang+".json") {
			continue
		}
		one := map[string]string{}
		if err := json.Unmarshal([]byte(s.text), &one); err != nil {
			t.Fatalf("%s: %v", s.path, err)
		}
		maps.Copy(all, one)
	}
	return all
}

// tongues are all catalogues, by language.
type tongues map[string]map[string]string

func catalogues(t *testing.T) tongues {
	t.Helper()
	all := tongues{}
	for _, lang := range languages {
		all[lang] = catalogue(t, lang)
	}
	return all
}

// lacks says that a key has no sentence, once for all the languages without it.
func (a tongues) lacks(t *testing.T, lang, at, key string) {
	t.Helper()
	var without []string
	for _, l := range languages {
		if _, ok := a[l][key]; !ok {
			without = append(without, l)
		}
	}
	if without[0] == lang {
		t.Errorf("%s: %s has no sentence in %s", at, key, strings.Join(without, ", "))
	}
}

var placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

// placeholders are the names a sentence asks for, sorted, each once.
func placeholders(sentence string) []string {
	var out []string
	for _, m := range placeholder.FindAllStringSubmatch(sentence, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// text is the value of a text literal; empty for anything else.
func text(e ast.Expr) string {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return ""
	}
	s, _ := strconv.Unquote(l.Value)
	return s
}

// said are all texts in code and templates, and those that something is put
// after ("role.") or before (".caution").
type said struct{ whole, joined map[string]bool }

func literals() said {
	out := said{map[string]bool{}, map[string]bool{}}
	for _, f := range parsed() {
		if f.test() || forTests(f.dir()) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				out.add(text(l))
				for _, m := range fieldTag.FindAllStringSubmatch(text(l), -1) {
					out.add(m[1])
				}
			}
			return true
		})
	}
	for _, s := range files() {
		if strings.HasSuffix(s.path, ".json") && under(s.dir(), "parking", "compacts", "billing", "internal/people") {
			for _, m := range jsonText.FindAllStringSubmatch(s.text, -1) {
				out.add(m[1])
			}
		}
	}
	return out
}

// jsonText is a text in a data file, where codes of classes and rules stand.
var jsonText = regexp.MustCompile(`"([\w.-]+)"`)

// fieldTag is the name a field has in JSON, by which what a job found is told and what is
// kept of a person is headed, and the beginning of the sentence that says its value.
var fieldTag = regexp.MustCompile(`(?:json|column|say):"([\w.]+)"`)

func (s said) add(text string) {
	s.whole[text] = true
	if len(text) > 1 && (strings.HasSuffix(text, ".") || strings.HasPrefix(text, ".")) {
		s.joined[text] = true
	}
}

// uses reports whether some text of the code is the key, or several are, put
// together by others that end or begin with a dot.
func (s said) uses(key string) bool {
	if s.whole[key] {
		return true
	}
	for part := range s.joined {
		if rest, ok := strings.CutPrefix(key, part); ok && strings.HasSuffix(part, ".") && (s.whole[rest] || s.ends(rest)) {
			return true
		}
	}
	return s.ends(key)
}

// ends reports whether a text is one of the code with an end put to it: a
// fixed one (".caution") or, behind a single dot, one that is a value itself.
func (s said) ends(rest string) bool {
	for i, r := range rest {
		if r == '.' && s.whole[rest[:i]] && (s.joined[rest[i:]] || s.whole[rest[i+1:]] && s.whole["."]) {
			return true
		}
	}
	return false
}

// Every sentence is said somewhere; one that is not goes.
func TestNoSentenceIsUnused(t *testing.T) {
	t.Parallel()
	code := literals()
	moved := map[string]bool{}
	for _, m := range machines {
		for _, on := range m.events {
			moved["error."+m.name+".cannot."+on] = true
		}
		for _, s := range m.states {
			moved[m.name+".state."+s] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(catalogue(t, "zh"))) {
		used := code.uses(key) || moved[key]
		if rest, ok := strings.CutPrefix(key, "error."); ok {
			used = used || code.whole[rest] || code.uses(rest)
		}
		if !used {
			t.Errorf("%s is said nowhere", key)
		}
	}
}

// spoken finds calls that say a key: Say("key", …), T(c, "key", …) and the like,
// generated templates included.
func spoken(visit func(f goFile, call *ast.CallExpr, key string, pairs []ast.Expr)) {
	walk(parsed(), func(f goFile, n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok || f.test() || forTests(f.dir()) {
			return
		}
		name := ""
		switch fn := call.Fun.(type) {
		case *ast.SelectorExpr:
			name = fn.Sel.Name
		case *ast.Ident:
			name = fn.Name
		}
		first := map[string]int{"Say": 0, "T": 1, "say": 0, "Page": 1}
		at, ok := first[name]
		if !ok || at >= len(call.Args) {
			return
		}
		if key := text(call.Args[at]); key != "" {
			visit(f, call, key, call.Args[at+1:])
		}
	})
}

// What is said has a sentence, and the sentence gets every name it asks for.
func TestSentencesAreThere(t *testing.T) {
	t.Parallel()
	all := catalogues(t)
	for _, lang := range languages {
		spoken(func(f goFile, call *ast.CallExpr, key string, pairs []ast.Expr) {
			sentence, ok := all[lang][key]
			if !ok {
				all.lacks(t, lang, f.at(call), key)
				return
			}
			var given []string
			for i, e := range pairs {
				if i%2 == 0 {
					if text(e) == "" {
						return // pairs made elsewhere
					}
					given = append(given, text(e))
				}
			}
			for _, name := range placeholders(sentence) {
				if !slices.Contains(given, name) && call.Ellipsis == token.NoPos {
					t.Errorf("%s: %s in %s asks for %s, which is not given", f.at(call), key, lang, name)
				}
			}
		})
	}
}
