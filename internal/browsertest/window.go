package browsertest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Window is one person's. Ctx is for what no method does.
type Window struct {
	testing.TB
	Ctx context.Context //nolint:containedctx // a window lives as long as its test
}

// breaches keeps what broke the page's policy, and the errors of its scripts, in
// window.breaches.
const breaches = `window.breaches=[];addEventListener('securitypolicyviolation',e=>breaches.push(e.violatedDirective+' '+e.blockedURI));
addEventListener('error',e=>breaches.push(String(e.message)));addEventListener('unhandledrejection',e=>breaches.push(String(e.reason)))`

// Open gives a window of a phone's or a desk's width in pixels. It ends with the test.
func Open(t testing.TB, width int64, opts ...chromedp.ContextOption) *Window {
	t.Helper()
	w := &Window{t, shared.open(t, opts...)}
	// Without a limit of its own, which would end with the window.
	w.Must(chromedp.Do(w.Ctx, chromedp.Navigate("about:blank"), chromedp.EmulateViewport(width, 844)))
	_, err := chromedp.Call(w.Ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: breaches})
	w.Must(err)
	return w
}

// Must ends the test on an error.
func (w *Window) Must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// Do does what needs no answer, within a minute.
func (w *Window) Do(acts ...chromedp.Action[chromedp.Void]) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, acts...); err != nil {
		w.Fatalf("%v; %s", err, w.where())
	}
}

// where tells what the window shows, for a test that fails.
func (w *Window) where() string {
	ctx, cancel := context.WithTimeout(w.Ctx, 10*time.Second)
	defer cancel()
	said, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.pathname+' says '+(document.body?.innerText??'').slice(0,900)`))
	if err != nil {
		return "the window does not answer: " + err.Error()
	}
	return said
}

// Open goes to an address.
func (w *Window) Open(address string) {
	w.Helper()
	w.Do(chromedp.Navigate(address), chromedp.WaitReady("main"))
}

// Follow does what leads to another page, and waits until that page is there.
func (w *Window) Follow(acts ...chromedp.Action[chromedp.Void]) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Ctx, time.Minute)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, acts...); err != nil {
		w.Fatalf("no page came: %v; %s", err, w.where())
	}
	w.Do(chromedp.WaitReady("main"))
}

// Eval gives the string that an expression is; promises are awaited.
func (w *Window) Eval(js string) string {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Ctx, 2*time.Minute)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
	w.Must(err)
	return out
}

// Until waits for an expression to hold, also on the page that comes instead.
func (w *Window) Until(js string) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Ctx, time.Minute)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Poll[bool](js))
	for err != nil && ctx.Err() == nil && strings.Contains(err.Error(), "(-32000)") {
		_, err = chromedp.Run(ctx, chromedp.Poll[bool](js))
	}
	if err != nil {
		w.Fatalf("never saw %s: %v; %s", js, err, w.where())
	}
}

// Cookie sets one for the pages of an address.
func (w *Window) Cookie(address, name, value string) {
	w.Helper()
	_, err := chromedp.Call(w.Ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: address})
	w.Must(err)
}

// ScriptsOff turns the scripts of pages off; Eval goes on.
func (w *Window) ScriptsOff() {
	w.Helper()
	_, err := chromedp.Call(w.Ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	w.Must(err)
}

// Media sets what the device is or wishes; none for the plain screen.
func (w *Window) Media(features ...*emulation.MediaFeature) {
	w.Helper()
	_, err := chromedp.Call(w.Ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
	w.Must(err)
}

// EnvShots names a folder for pictures of pages; without it none are taken.
const EnvShots = "ZIGUAN_SHOTS"

// Picture photographs the whole page for people to look at, where somebody asked for it.
func (w *Window) Picture(name string) {
	w.Helper()
	dir := os.Getenv(EnvShots)
	if dir == "" {
		return
	}
	shot, err := chromedp.Run(w.Ctx, chromedp.FullScreenshot(100))
	w.Must(err)
	w.Must(os.MkdirAll(dir, 0o700))
	w.Must(os.WriteFile(filepath.Join(dir, strings.NewReplacer("/", "-", "#", "-", "?", "-").Replace(name)+".png"), shot, 0o600))
}
