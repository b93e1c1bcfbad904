package gatepage_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"ziguan/internal/browsertest"
)

// phone is a browser on duty at the world's gate.
type phone struct {
	*world
	*browsertest.Window
	site string
}

func newPhone(t *testing.T, width int64) *phone {
	t.Helper()
	p := &phone{world: newWorld(t)}
	p.site = p.listen()
	p.Window = browsertest.Open(t, width)
	return p
}

func (p *phone) open(path string) {
	p.Helper()
	p.Open(p.site + path)
}

func (p *phone) tap(selector string) {
	p.Helper()
	p.Do(chromedp.WaitVisible(selector), chromedp.Click(selector))
}

func (p *phone) types(keys string) {
	p.Helper()
	p.Do(chromedp.KeyEvent(keys))
}

// starts begins a shift by taps.
func (p *phone) starts(label string) {
	p.Helper()
	p.open("/gate/XY")
	p.tap(`input[value="` + label + `"]`)
	p.tap(".gate-start .btn.main")
	p.Do(chromedp.WaitVisible("#keypad .key"))
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
	p.Helper()
	for rule, js := range map[string]string{"hangs over": sideways, "too small": small, "breaks": "breaches.join('; ')"} {
		if found := p.Eval(js); found != "" {
			p.Errorf("%s %s: %s", what, rule, found)
		}
	}
}
