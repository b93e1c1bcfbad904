package arch_test

import (
	"go/ast"
	"regexp"
	"strings"
	"testing"
)

// ban is a name that the program never uses, but for the folders it belongs to
// and for lines whose nolint gives a reason.
type ban struct {
	pkg    string
	name   *regexp.Regexp
	except []string
	why    string
}

var bans = []ban{
	{"time", regexp.MustCompile(`^(Now|Since|Until)$`), []string{"internal/clock", "cmd"}, "the time comes from the clock that was passed in"},
	{"os", regexp.MustCompile(`^(Getenv|LookupEnv|Environ|Setenv)$`), []string{"internal/config", "internal/pgserver", "cmd"}, "configuration is read in one place"},
	{"fmt", regexp.MustCompile(`^Print`), nil, "only commands speak, and to the writer they were given"},
	{"slog", regexp.MustCompile(`^(Debug|Info|Warn|Error|Log|Default|SetDefault)(Context|Attrs)?$`), nil, "the log comes with the context or the service"},
	{"context", regexp.MustCompile(`^(Background|TODO)$`), []string{"cmd"}, "the caller's context carries deadline and request"},
	{"templ", regexp.MustCompile(`^(Raw|FromGoHTML)$`), []string{"web/ui/sanitise"}, "text is escaped"},
	{"http", regexp.MustCompile(`^(DefaultClient|DefaultServeMux|Get|Post)$`), nil, "no shared client, no shared server"},
	{"rand", regexp.MustCompile(`^Seed$`), nil, "secrets come from crypto/rand"},
	{"uuid", regexp.MustCompile(`^(NewV7|New)$`), []string{"internal/id"}, "ids of rows are made in internal/id"},
}

// What is banned stands nowhere: no hidden clock, environment, printer or global.
func TestNeverUsed(t *testing.T) {
	t.Parallel()
	walk(parsed(), func(f goFile, n ast.Node) {
		if f.test() || forTests(f.dir()) {
			return
		}
		pkg, name := selected(n)
		for _, b := range bans {
			if pkg == b.pkg && b.name.MatchString(name) && !under(f.dir(), b.except...) && !f.excused(n, "forbidigo") {
				t.Errorf("%s: %s.%s: %s", f.at(n), pkg, name, b.why)
			}
		}
	})
}

// A page is given a struct, and any is written any.
func TestNoLooseTypes(t *testing.T) {
	t.Parallel()
	walk(written(), func(f goFile, n ast.Node) {
		switch n := n.(type) {
		case *ast.MapType:
			v, ok := n.Value.(*ast.Ident)
			if ok && v.Name == "any" && under(f.dir(), "web") && !f.excused(n, "") {
				t.Errorf("%s: map[string]any: a page or an answer has a struct of its own", f.at(n))
			}
		case *ast.InterfaceType:
			if n.Methods.NumFields() == 0 {
				t.Errorf("%s: interface{} is written any", f.at(n))
			}
		case *ast.Ident:
			if n.Name == "float64" || n.Name == "float32" {
				if under(f.dir(), "parking", "billing", "compacts", "internal/people", "internal/record") && !f.excused(n, "") {
					t.Errorf("%s: %s: money, areas and counts are integers", f.at(n), n.Name)
				}
			}
		}
	})
}

// Nothing is left for later, and no test is passed over.
func TestNothingIsLeftForLater(t *testing.T) {
	t.Parallel()
	later := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)
	for _, s := range files() {
		if s.dir() == "internal/arch" || strings.HasPrefix(s.path, "docs/") || s.path == ".golangci.yml" {
			continue
		}
		for i, line := range strings.Split(s.text, "\n") {
			if later.MatchString(line) {
				t.Errorf("%s:%d: %s", s.path, i+1, strings.TrimSpace(line))
			}
		}
	}
	walk(parsed(), func(f goFile, n ast.Node) {
		_, name := selected(n)
		if f.test() && (name == "Skip" || name == "Skipf" || name == "SkipNow") {
			t.Errorf("%s: a test that skips is a test that lies", f.at(n))
		}
		if pkg, name := selected(n); f.test() && pkg == "time" && name == "Sleep" {
			t.Errorf("%s: a test waits for a condition, it does not sleep", f.at(n))
		}
	})
}

// The repository speaks of nothing outside itself.
func TestNothingPointsOutside(t *testing.T) {
	t.Parallel()
	outside := regexp.MustCompile(`/work/|\.\./shared|\.library\b|\b(design|interfaces|domain|ux|trust|peers)\.md\b|/tmp/brief`)
	for _, s := range files() {
		if s.dir() == "internal/arch" {
			continue
		}
		for i, line := range strings.Split(s.text, "\n") {
			if outside.MatchString(line) {
				t.Errorf("%s:%d: points outside the repository: %s", s.path, i+1, strings.TrimSpace(line))
			}
		}
	}
}
