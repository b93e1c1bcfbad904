package parking_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"

	"ziguan/internal/i18n"
	"ziguan/parking"
)

// Every refusal of this package, every state and every event has its words.
func TestEveryRefusalStateAndEventHasItsWords(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	must(t, err)
	keys := refusals(t)
	if len(keys) < 15 {
		t.Fatalf("only %d refusals found", len(keys))
	}
	moves := parking.CardMoves()
	for _, s := range moves.States() {
		keys = append(keys, "card.state."+string(s))
	}
	keys = append(keys, "card.event."+string(parking.CardApply))
	for _, m := range moves.Moves {
		keys = append(keys, "card.event."+string(m.On), "error.card.cannot."+string(m.On))
	}
	for _, l := range i18n.Langs {
		for _, k := range keys {
			if catalogue.Text(l, k) == "" {
				t.Errorf("%s has no words in %s", k, l)
			}
		}
	}
}

// refusals reads the codes of errs.New in this folder.
func refusals(t *testing.T) []string {
	t.Helper()
	files, err := os.ReadDir(".")
	must(t, err)
	var keys []string
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		must(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			fn, ok := call.Fun.(*ast.SelectorExpr)
			code, literal := call.Args[1].(*ast.BasicLit)
			if ok && literal && fn.Sel.Name == "New" {
				text, err := strconv.Unquote(code.Value)
				must(t, err)
				keys = append(keys, "error."+text)
			}
			return true
		})
	}
	return keys
}
