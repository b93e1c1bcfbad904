package gallery_test

import (
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/parking"
	"ziguan/parking/gate"
	"ziguan/web"
	"ziguan/web/kit"
)

var update = flag.Bool("update", false, "write the golden files")

// shown is a demonstration without any committee: the gallery needs none.
func shown(t *testing.T) *pagetest.World {
	t.Helper()
	w := pagetest.New(t)
	w.Deps.Demo = true
	w.App = web.New(w.Deps)
	return w
}

func get(w *pagetest.World, path, lang, session string) pagetest.Reply {
	w.T.Helper()
	r := httptest.NewRequestWithContext(w.T.Context(), http.MethodGet, path, http.NoBody)
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	if session != "" {
		r.AddCookie(&http.Cookie{Name: kit.SessionCookie(w.Deps.Cfg), Value: session})
	}
	return w.Send(r)
}

var entry = regexp.MustCompile(`href="(/demo/gallery/[^"]+)"`)

// entries are the addresses of all states.
func entries(w *pagetest.World) []string {
	w.T.Helper()
	var out []string
	for _, m := range entry.FindAllStringSubmatch(get(w, "/demo/gallery", "zh", "").Body, -1) {
		out = append(out, m[1])
	}
	return out
}

// Every state is there once, opens in both languages to anybody, and says no key.
func TestEveryStateIsDrawn(t *testing.T) {
	t.Parallel()
	w := shown(t)
	all := entries(w)
	seen := map[string]bool{}
	refuses := regexp.MustCompile(`/errors/|-wrong$|-held$|-used$|-later$|/unknown$`)
	key := regexp.MustCompile(`>\s*(apply|application|classes|kin|gate|gatepage|card|cardpages|my|register|signin|gallery|error|office|public)\.[a-z_.]+\s*<`)
	for _, path := range all {
		if seen[path] {
			t.Errorf("%s is there twice", path)
		}
		seen[path] = true
		for _, lang := range []string{"zh", "en"} {
			got := get(w, path, lang, "")
			if (got.Status != http.StatusOK) != refuses.MatchString(path) {
				t.Errorf("%s %s: %d", path, lang, got.Status)
			}
			if m := key.FindString(got.Body); m != "" {
				t.Errorf("%s %s says %s", path, lang, m)
			}
			if !strings.Contains(got.Body, `name="back" value="`+path+`"`) {
				t.Errorf("%s %s: large type and the other language lead elsewhere", path, lang)
			}
		}
	}
	for _, l := range gate.Codes {
		if !seen["/demo/gallery/gate/"+string(l.Code)] {
			t.Errorf("the gate's %s is not shown", l.Code)
		}
	}
	for _, s := range parking.CardMoves().States() {
		if !seen["/demo/gallery/my/card-"+string(s)] {
			t.Errorf("the phone card in state %s is not shown", s)
		}
	}
	if got := get(w, "/demo/gallery/gate/nothing-like-it", "zh", ""); got.Status != http.StatusNotFound {
		t.Errorf("a state that is none: %d", got.Status)
	}
}

// The specimen has a cell for every problem that an import can have.
func TestEveryProblemIsShown(t *testing.T) {
	t.Parallel()
	w := shown(t)
	codes, err := os.ReadFile(filepath.Join("..", "..", "parking", "register", "fields.go"))
	w.Must(err)
	s, err := kit.ReadSpecimen()
	w.Must(err)
	n := 0
	for _, m := range regexp.MustCompile(`Code\w+\s+= "([^"]+)"`).FindAllStringSubmatch(string(codes), -1) {
		n++
		if _, ok := s.Problems[m[1]]; !ok {
			t.Errorf("no cell with %s", m[1])
		}
	}
	if n != len(s.Problems) {
		t.Errorf("%d problems, %d cells", n, len(s.Problems))
	}
}

// A sample shows its own visitor, whoever looks: never the name of who is really
// signed in.
func TestASampleShowsItsOwnVisitor(t *testing.T) {
	t.Parallel()
	w := shown(t)
	session := w.Session(w.C, actor.Chair)
	for _, path := range []string{"/demo/gallery/cards/list", "/demo/gallery/public/valid", "/demo/gallery/my/home"} {
		if with, without := get(w, path, "zh", session).Body, get(w, path, "zh", "").Body; with != without {
			t.Errorf("%s differs for somebody signed in", path)
		}
	}
}

// Outside a demonstration there is no gallery.
func TestOnlyADemonstrationHasAGallery(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	for _, path := range []string{"/demo/gallery", "/demo/gallery/gate/card.active"} {
		if got := w.Get(path, ""); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
}

var (
	build   = regexp.MustCompile(`/static/[0-9a-f]{12}/`)
	between = regexp.MustCompile(`>\s*<`)
)

// A few states are as they were when somebody last looked at them; -update
// writes them anew, to be looked at again.
func TestGoldenStates(t *testing.T) {
	t.Parallel()
	w := shown(t)
	for _, state := range []string{"gate/card.expired", "gate/lane", "my/card-active", "public/invalid", "cards/first", "register/preview-problems", "errors/not-found"} {
		for _, lang := range []string{"zh", "en"} {
			got := build.ReplaceAllString(get(w, "/demo/gallery/"+state, lang, "").Body, "/static/")
			got = between.ReplaceAllString(got, ">\n<") + "\n"
			file := filepath.Join("testdata", strings.ReplaceAll(state, "/", "-")+"."+lang+".html")
			if *update {
				w.Must(os.MkdirAll("testdata", 0o755))
				w.Must(os.WriteFile(file, []byte(got), 0o600))
				continue
			}
			want, err := os.ReadFile(file)
			w.Must(err)
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("%s is not as it was; look at it, then run with -update (-file +now):\n%s", state, d)
			}
		}
	}
}
