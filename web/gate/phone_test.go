package gatepage_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// phone is a browser on duty at the world's gate.
type phone struct {
	*world
	ctx  context.Context
	site string
}

func newPhone(t *testing.T, width int64) *phone {
	t.Helper()
	p := &phone{world: newWorld(t)}
	p.site = p.listen()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	ctx, stop := chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(
		chromedp.NoSandbox, chromedp.Headless, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("use-fake-ui-for-media-stream", false)))
	t.Cleanup(stop)
	p.ctx = ctx
	p.must(chromedp.Do(ctx, chromedp.Navigate("about:blank")))
	_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: "window.breaches=[];addEventListener('securitypolicyviolation',e=>breaches.push(e.violatedDirective+' '+e.blockedURI));addEventListener('error',e=>breaches.push(e.message));addEventListener('unhandledrejection',e=>breaches.push(String(e.reason)))",
	})
	p.must(err)
	p.must(chromedp.Do(ctx, chromedp.EmulateViewport(width, 844)))
	return p
}

func (p *phone) eval(js string) string {
	p.t.Helper()
	out, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
	p.must(err)
	return out
}

// until waits for an expression to hold.
func (p *phone) until(js string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 20*time.Second)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Poll[bool](js))
	for err != nil && ctx.Err() == nil && strings.Contains(err.Error(), "(-32000)") {
		_, err = chromedp.Run(ctx, chromedp.Poll[bool](js)) // on the page that came instead
	}
	if err != nil {
		p.t.Fatalf("never: %s (%v); the page: %s", js, err, p.eval(`document.body.innerText.slice(0,400)+' | '+(window.breaches||[]).join(';')`))
	}
}

func (p *phone) open(path string) {
	p.t.Helper()
	p.must(chromedp.Do(p.ctx, chromedp.Navigate(p.site+path), chromedp.WaitReady("main")))
}

func (p *phone) tap(selector string) {
	p.t.Helper()
	p.must(chromedp.Do(p.ctx, chromedp.WaitVisible(selector), chromedp.Click(selector)))
}

func (p *phone) types(keys string) {
	p.t.Helper()
	p.must(chromedp.Do(p.ctx, chromedp.KeyEvent(keys)))
}

// starts begins a shift by taps.
func (p *phone) starts(label string) {
	p.t.Helper()
	p.open("/gate/XY")
	p.tap(`input[value="` + label + `"]`)
	p.tap(".gate-start .btn.main")
	p.must(chromedp.Do(p.ctx, chromedp.WaitVisible("#keypad .key")))
}

const (
	answered = `!!document.querySelector('#answer .gate-result') && document.querySelector('#answer .gate-result').offsetHeight > 0`
	waiting  = `!document.querySelector('#entry').hidden && document.querySelector('#tail').value === ''`
	sideways = `(()=>{const w=document.documentElement.clientWidth;
 const wide=[...document.querySelectorAll('body *')].filter(e=>!e.closest('.vh,.skip')&&e.getBoundingClientRect().width&&e.getBoundingClientRect().right>w+1).map(e=>e.tagName+'.'+e.getAttribute('class'));
 return document.documentElement.scrollWidth>w||wide.length?document.documentElement.scrollWidth+' of '+w+': '+wide.slice(0,5).join(' '):''})()`
	small = `(()=>{const bad=[];
 for(const e of document.querySelectorAll('a[href],button,summary,input:not([type=hidden])')){
  const target=e.closest('label')??e, r=target.getBoundingClientRect();
  if(!r.width||e.classList.contains('skip')) continue;
  const least=e.closest('main')&&!e.matches('.keys .key')?64:48, narrow=e.matches('#keypad.letters .key,.keys .key')?48:least;
  if(r.height<least-.5||r.width<narrow-.5) bad.push(e.tagName+'.'+e.className+' '+e.textContent.trim().slice(0,12)+' '+Math.round(r.width)+'x'+Math.round(r.height));
 }
 return bad.join('; ')})()`
)

// checks a page on which everything must hold.
func (p *phone) sound(what string) {
	p.t.Helper()
	for rule, js := range map[string]string{"hangs over": sideways, "too small": small, "breaks": "breaches.join('; ')"} {
		if found := p.eval(js); found != "" {
			p.t.Errorf("%s %s: %s", what, rule, found)
		}
	}
}
