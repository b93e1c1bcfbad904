package uxrules_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"ziguan/internal/actor"
	"ziguan/internal/browsertest"
	"ziguan/internal/demo"
	"ziguan/internal/people"
	"ziguan/web"
)

// hanging looks for anything that hangs over the side at the present width.
const hanging = `(()=>{const w=document.documentElement.clientWidth,
 over=[...document.querySelectorAll('body *')].filter(e=>!e.closest('.vh,.skip,.scroll,.table.stacks thead,svg')&&e.getBoundingClientRect().right>w+1&&e.checkVisibility());
 return JSON.stringify(document.documentElement.scrollWidth>w||over.length?['16 hangs over at '+w+': '+over.slice(0,3).map(e=>e.tagName+'.'+(e.getAttribute('class')??'')).join(' | ')]:[])})()`

// axe finds nothing on any state that the gallery shows, nothing hangs over the side
// on a phone or a desk, and the office's bar and column keep their places.
func TestTheGalleryIsSoundInEveryState(t *testing.T) {
	shown := bare(t).demonstration()
	var paths []string
	for _, to := range links(t, shown.Get("/demo/gallery", "").Body) {
		if strings.HasPrefix(to, "/demo/gallery/") {
			paths = append(paths, to)
		}
	}
	if len(paths) < 90 {
		t.Fatalf("only %d states", len(paths))
	}
	source, err := os.ReadFile(filepath.Join("..", "..", "testdata", "axe", "axe-4.14.1.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	base := listen(t, (&site{world: shown}).again(nil))
	var wg sync.WaitGroup
	for n := range 2 {
		v := newTab(t)
		wg.Go(func() {
			for i := n; i < len(paths); i += 2 {
				if err := v.glance(base+paths[i], string(source)); err != nil {
					t.Errorf("%s: %v", paths[i], err)
				}
			}
		})
	}
	wg.Wait()
}

// glance looks at one page at both widths; look looks longer.
func (v *tab) glance(address, axeSource string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	w := &tab{&browsertest.Window{TB: quick{v.TB}, Ctx: v.Ctx}}
	w.Do(chromedp.EmulateViewport(390, 1600)) // as high as needed: a higher window takes far longer to draw
	w.Open(address)
	bad := w.list(hanging)
	_ = w.Eval(axeSource + ";''")
	bad = append(bad, w.list(fmt.Sprintf(axe, axeAll))...)
	w.Do(chromedp.EmulateViewport(390, 844))
	bad = append(bad, w.list(covered)...)
	w.Do(chromedp.EmulateViewport(1280, 1600))
	bad = append(bad, w.list(hanging)...)
	bad = append(bad, w.list(framed)...)
	bad = append(bad, w.list(fmt.Sprintf(axe, axeAll))...)
	bad = append(bad, w.list(breaches)...)
	if len(bad) > 0 {
		return fmt.Errorf("%s", strings.Join(bad, "\n"))
	}
	return nil
}

// demo are the pages that show visitors of a demonstration around. What the
// gallery's index leads to has a walk of its own.
func (s *site) demo() []page {
	s.T.Helper()
	for _, code := range []string{demo.Estate, demo.Hutong} {
		c, err := s.People.Found(s.T.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: code, Name: "演示" + code, Regime: people.Owners, Province: "京"})
		s.Must(err)
		_ = s.Session(c, actor.Chair)
	}
	shown := s.demonstration()
	var out []page
	for _, path := range []string{"/demo", "/demo/gallery"} {
		out = append(out, page{what: path, route: path, path: path, Reply: shown.Get(path, "")})
	}
	return out
}

// demonstration is the world as a demonstration serves it.
func (w *world) demonstration() *world {
	shown, inner := *w, *w.World
	shown.World = &inner
	shown.Deps.Demo = true
	shown.App = web.New(shown.Deps)
	return &shown
}
