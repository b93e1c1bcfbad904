package uxrules_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chrome is the one browser of this package.
var chrome context.Context //nolint:gochecknoglobals // started once for all tests

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Minute)
	defer cancel()
	var stop context.CancelFunc
	chrome, stop = chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(chromedp.NoSandbox, chromedp.Headless,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true)))
	defer stop()
	if err := chromedp.Do(chrome, chromedp.Navigate("about:blank")); err != nil {
		fmt.Fprintln(os.Stderr, "browser:", err)
		return 1
	}
	return m.Run()
}

// tab is one person's window: cookies of its own, breaches of the policy and
// errors of scripts kept in window.breaches.
type tab struct {
	testing.TB
	ctx context.Context
}

func newTab(t testing.TB) *tab {
	t.Helper()
	ctx, stop := chromedp.NewContext(chrome, chromedp.WithNewBrowserContext())
	t.Cleanup(stop)
	v := &tab{t, ctx}
	v.must(chromedp.Do(ctx, chromedp.Navigate("about:blank"))) // without a limit of its own, which would end with the window
	_, err := chromedp.Call(ctx, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{
		Source: "window.breaches=[];addEventListener('securitypolicyviolation',e=>breaches.push(e.violatedDirective+' '+e.blockedURI));addEventListener('error',e=>breaches.push(String(e.message)))",
	})
	v.must(err)
	return v
}

func (v *tab) must(err error) {
	v.Helper()
	if err != nil {
		v.Fatal(err)
	}
}

func (v *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	v.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, time.Minute)
	defer cancel()
	v.must(chromedp.Do(ctx, actions...))
}

// eval runs an expression that gives a string; promises are awaited.
func (v *tab) eval(js string) string {
	v.Helper()
	out, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
	v.must(err)
	return out
}

// list runs an expression that gives a JSON list of strings.
func (v *tab) list(js string) []string {
	v.Helper()
	var out []string
	v.must(json.Unmarshal([]byte(v.eval(js)), &out))
	return out
}

// wide sets a window of a width, and so high that no bar which sticks to its
// lower edge lies over what can be scrolled from under it.
func (v *tab) wide(width int64) { v.Helper(); v.do(chromedp.EmulateViewport(width, 6000)) }

func (v *tab) open(address string) {
	v.Helper()
	v.do(chromedp.Navigate(address), chromedp.WaitReady("main"))
}

func (v *tab) cookie(base, name, value string) {
	v.Helper()
	_, err := chromedp.Call(v.ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: base})
	v.must(err)
}

// media sets what the device is or wishes; none for the plain screen.
func (v *tab) media(features ...*emulation.MediaFeature) {
	v.Helper()
	_, err := chromedp.Call(v.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
	v.must(err)
}

// keys types as a person does, key by key.
func (v *tab) keys(text string) { v.Helper(); v.do(chromedp.KeyEvent(text)) }

// reach presses the tabulator until an element that is looked for has the focus.
func (v *tab) reach(selector string) {
	v.Helper()
	for range 120 {
		v.keys(kb.Tab)
		if v.eval(fmt.Sprintf(`String(!!document.activeElement?.matches(%q))`, selector)) == "true" {
			return
		}
	}
	v.Fatalf("the keyboard never reaches %s", selector)
}

// until waits for an expression to hold, also on the page that comes instead.
func (v *tab) until(js string) {
	v.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, 20*time.Second)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Poll[bool](js))
	for err != nil && ctx.Err() == nil && strings.Contains(err.Error(), "(-32000)") {
		_, err = chromedp.Run(ctx, chromedp.Poll[bool](js))
	}
	if err != nil {
		v.Fatalf("never saw %s: %v; %s says %s", js, err, v.eval(`location.pathname`), v.eval(`document.body.innerText.slice(0,600)`))
	}
}
