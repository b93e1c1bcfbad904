package arch_test

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// Comments of a template: Go's and HTML's. An address such as https://x is no comment.
var templComment = regexp.MustCompile(`(?s)<!--.*?-->|/\*.*?\*/|(?m:(?:^|\s)//[^\n]*$)`)

// keyboard is the plate keyboard: what stands on its keys is its data.
const keyboard = "web/static/js/platekeys.js"

// Words for people stand in the catalogues and in data, not in code: Chinese in
// Go and templates is in comments alone.
func TestNoHanOutsideCatalogues(t *testing.T) {
	t.Parallel()
	walk(written(), func(f goFile, n ast.Node) {
		l, ok := n.(*ast.BasicLit)
		if ok && !forTests(f.dir()) && (l.Kind == token.STRING || l.Kind == token.CHAR) && han(l.Value) {
			t.Errorf("%s: %s", f.at(l), l.Value)
		}
	})
	for _, s := range files() {
		script := strings.HasSuffix(s.path, ".js") && s.path != keyboard && !strings.Contains(s.path, "/vendor/")
		if !strings.HasSuffix(s.path, ".templ") && !script {
			continue
		}
		bare := templComment.ReplaceAllStringFunc(s.text, func(c string) string {
			return strings.Repeat("\n", strings.Count(c, "\n"))
		})
		for i, line := range strings.Split(bare, "\n") {
			if han(line) {
				t.Errorf("%s:%d: %s", s.path, i+1, strings.TrimSpace(line))
			}
		}
	}
}
