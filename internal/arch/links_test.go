package arch_test

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var describedLink = regexp.MustCompile("(?m)^\\| (GET|POST) `([^`]+)` \\|(.*)\\|$")

// docs/links.md describes every address that holds a secret, or acts, without a
// sign-in: who can hold it, what it can do, how often, until when.
func TestLinksAreDescribed(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "docs/links.md"))
	if err != nil {
		t.Fatal(err)
	}
	described := map[string]bool{}
	for _, m := range describedLink.FindAllStringSubmatch(string(text), -1) {
		cells := strings.Split(m[3], "|")
		for _, cell := range cells {
			if len(cells) != 5 || strings.TrimSpace(cell) == "" {
				t.Errorf("%s %s: say who can hold it, what it can do, how often, until when, and what it shows", m[1], m[2])
				break
			}
		}
		described[m[1]+" "+m[2]] = true
	}
	for _, r := range table(func(goFile, ast.Node) {}) {
		secret := strings.Contains(r.path, "/:token") || strings.Contains(r.path, "/:secret")
		if r.access != "Anyone" || !secret && r.method != "POST" {
			if secret {
				t.Errorf("%s %s: a secret in an address beside a role: one of the two is too many", r.method, r.path)
			}
			continue
		}
		if !described[r.method+" "+r.path] {
			t.Errorf("docs/links.md does not say who can hold %s %s", r.method, r.path)
		}
		delete(described, r.method+" "+r.path)
	}
	delete(described, "GET /demo/as/:committee/:role") // signs in by looking, in a demonstration alone
	for gone := range described {
		t.Errorf("docs/links.md describes %s, which is no such route", gone)
	}
}
