package uxrules_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ziguan/internal/browsertest"
)

// walk is one look at every page in the browser; the first test that needs it
// takes it, and each rule's test tells what was found against its rule.
type walk struct {
	once  sync.Once
	done  bool
	pages []page
	found map[string][]string // by the rule's number
}

var taken walk //nolint:gochecknoglobals // one walk for all tests

// walked gives what breaks a rule on any page of any role.
func walked(t *testing.T, rule string) []string {
	t.Helper()
	taken.once.Do(func() { taken.take(t) })
	if !taken.done {
		t.Fatal("the walk over all pages broke off")
	}
	return taken.found[rule]
}

// keeps fails for each page that breaks a rule.
func keeps(t *testing.T, rule string) {
	t.Helper()
	for _, f := range walked(t, rule) {
		t.Error(f)
	}
}

func (k *walk) take(t *testing.T) {
	t.Helper()
	s, all := met(t)
	k.pages = different(t, all)
	t.Logf("%d pages", len(k.pages))
	if len(k.pages) < 80 {
		t.Fatalf("only %d pages", len(k.pages))
	}
	k.found = map[string][]string{}
	base := listen(t, s.again(k.pages))
	axeSource, err := os.ReadFile(filepath.Join("..", "..", "testdata", "axe", "axe-4.14.1.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for n := range 2 {
		v := newTab(t)
		wg.Go(func() {
			for i := n; i < len(k.pages); i += 2 {
				bad, err := v.look(fmt.Sprintf("%s/again/%d", base, i), string(axeSource))
				mu.Lock()
				for _, b := range bad {
					rule, text, _ := strings.Cut(b, " ")
					k.found[rule] = append(k.found[rule], k.pages[i].what+": "+text)
				}
				mu.Unlock()
				if err != nil {
					t.Errorf("%s: %v", k.pages[i].what, err)
					return
				}
			}
		})
	}
	wg.Wait()
	k.done = !t.Failed()
}

// again serves pages as they were answered, with the real program behind them:
// those that only an act shows can be looked at like all others.
func (s *site) again(pages []page) http.Handler {
	mux := http.NewServeMux()
	l, err := (&net.ListenConfig{}).Listen(s.T.Context(), "tcp", "127.0.0.1:0")
	s.Must(err)
	go func() { _ = s.App.Listener(l) }()
	s.T.Cleanup(func() { _ = l.Close() })
	mux.Handle("/", httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: l.Addr().String()}))
	mux.HandleFunc("GET /again/{n}", func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.PathValue("n"))
		if err != nil || n >= len(pages) {
			http.NotFound(w, r)
			return
		}
		for _, name := range []string{"Content-Type", "Content-Security-Policy"} {
			w.Header().Set(name, pages[n].Header.Get(name))
		}
		w.WriteHeader(pages[n].Status)
		_, _ = w.Write([]byte(pages[n].Body))
	})
	return mux
}

// look gives what breaks a rule on one page, each with the rule's number first.
func (v *tab) look(address, axeSource string) (bad []string, err error) {
	defer func() { // a page that does not open ends the walk with its name
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	w := &tab{&browsertest.Window{TB: quick{v.TB}, Ctx: v.Ctx}}
	w.wide(320)
	w.Open(address)
	bad = append(bad, w.list(shapes)...)
	w.wide(1280)
	bad = append(bad, w.list(shapes)...)
	w.wide(390)
	bad = append(bad, w.list(shapes)...)
	for _, probe := range []string{colours, outlines, pasting, reach} {
		bad = append(bad, w.list(probe)...)
	}
	w.shot(address)
	_ = w.Eval(`document.documentElement.dataset.theme||='light';` + axeSource + ";''")
	bad = append(bad, w.list(fmt.Sprintf(axe, axeAll))...)
	_ = w.Eval(`(d=>d.theme=d.theme==='sun'?'sun':'dark')(document.documentElement.dataset)`)
	bad = append(bad, w.list(fmt.Sprintf(axe, axeColour))...)
	bad = append(bad, w.list(outlines)...)
	w.Media(&emulation.MediaFeature{Name: "forced-colors", Value: "active"})
	bad = append(bad, w.list(edges)...)
	w.Media()
	return append(bad, w.list(breaches)...), nil
}

// quick turns Fatal into a panic that look gives back: a walk runs beside the
// test's own goroutine, which Fatal must not end.
type quick struct{ testing.TB }

// Fatal ends the look at one page.
func (quick) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

// Fatalf does so too.
func (quick) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// shot photographs a page into ZIGUAN_SHOTS for people to look at.
func (v *tab) shot(address string) {
	dir := os.Getenv("ZIGUAN_SHOTS")
	if dir == "" {
		return
	}
	out, err := chromedp.Run(v.Ctx, chromedp.FullScreenshot(100))
	v.Must(err)
	v.Must(os.WriteFile(filepath.Join(dir, filepath.Base(address)+".png"), out, 0o600))
}
