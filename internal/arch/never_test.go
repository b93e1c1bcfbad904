package arch_test

import (
	"go/ast"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
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
	{"c", regexp.MustCompile(`^(BaseURL|Hostname|Protocol)$`), nil, "addresses come from the configuration, never from what a request says of itself"},
	{"rand", regexp.MustCompile(`^Seed$`), nil, "secrets come from crypto/rand"},
	{"c", regexp.MustCompile(`^(IP|IPs|IsProxyTrusted|Protocol)$`), nil, "fiber believes the leftmost hop: kit.Origin says where a request comes from, the configuration by which scheme"},
	{"password", regexp.MustCompile(`^Quick$`), nil, "what costs nothing to hash costs nothing to guess"},
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
		bubble := strings.Contains(f.text, `"testing/synctest"`) // its time costs nothing
		if pkg, name := selected(n); f.test() && pkg == "time" && name == "Sleep" && !bubble {
			t.Errorf("%s: a test waits for a condition, it does not sleep", f.at(n))
		}
	})
}

// The repository speaks of nothing outside itself: a document that code names,
// and a path that climbs from where it stands, are there.
func TestNothingPointsOutside(t *testing.T) {
	t.Parallel()
	documents := map[string]bool{}
	if err := filepath.WalkDir(root, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(d.Name(), ".md") {
			documents[d.Name()] = true
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	document, climb := regexp.MustCompile(`\b[\w-]+\.md\b`), regexp.MustCompile(`(?:\.\./)+[a-z][\w/-]*`)
	for _, s := range files() {
		for i, line := range strings.Split(s.text, "\n") {
			for _, name := range document.FindAllString(line, -1) {
				if !documents[name] {
					t.Errorf("%s:%d: %s is nowhere in the repository", s.path, i+1, name)
				}
			}
			for _, path := range climb.FindAllString(line, -1) {
				if strings.HasPrefix(filepath.Clean(filepath.Join(s.dir(), path)), "..") {
					t.Errorf("%s:%d: %s leads out of the repository", s.path, i+1, path)
				}
			}
		}
	}
}

// personal are attributes that would put somebody, or what opens something, into the log.
var personal = []string{"plate", "phone", "name", "door", "dwelling", "token", "password", "typed", "url", "path", "address", "body", "form"}

// The log has no personal detail: no plate, no phone, no name, no door.
func TestTheLogNamesNobody(t *testing.T) {
	t.Parallel()
	speaks := regexp.MustCompile(`^(Debug|Info|Warn|Error)(Context)?$|^Log(Attrs)?$|^With$`)
	walk(written(), func(f goFile, n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !speaks.MatchString(sel.Sel.Name) || !isLogger(sel.X) {
			return
		}
		for i, arg := range call.Args {
			key := text(arg)
			masked := i+1 < len(call.Args) && strings.HasPrefix(spelled(call.Args[i+1]), "logx.")
			if slices.Contains(personal, key) && !masked && !f.excused(call, "sloglint") {
				t.Errorf("%s: the log would hold %q", f.at(call), key)
			}
		}
	})
}

// isLogger tells a logger by its name, which is log or logger everywhere.
func isLogger(e ast.Expr) bool {
	if call, ok := e.(*ast.CallExpr); ok { // logx.From(ctx).Warn(…)
		pkg, name := selected(call.Fun)
		return pkg == "logx" && name == "From"
	}
	name := spelled(e)
	name = strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	return name == "log" || name == "logger"
}

// spelled writes an expression such as logx.Phone(p) as it begins: logx.Phone.
func spelled(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.CallExpr:
		return spelled(e.Fun)
	case *ast.SelectorExpr:
		return spelled(e.X) + "." + e.Sel.Name
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// A test stands outside what it tests, but for the files that open a door for it.
func TestTestsStandOutside(t *testing.T) {
	t.Parallel()
	for _, f := range parsed() {
		if f.test() && !strings.HasSuffix(f.ast.Name.Name, "_test") && !strings.HasSuffix(f.path, "/export_test.go") {
			t.Errorf("%s: package %s, want %s_test", f.path, f.ast.Name.Name, f.ast.Name.Name)
		}
	}
}
