package gatepage_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// seen tells, of each part of an answer, how far it lies outside the screen.
const seen = `(()=>{
 const out=[];
 for(const s of ['.verdict-word','.verdict-word .icon','.gate-plate .plate']){
  const b=document.querySelector('#answer '+s)?.getBoundingClientRect();
  if(!b||!b.height) {out.push(s+' is missing');continue}
  if(b.top<0||b.bottom>innerHeight||b.left<0||b.right>innerWidth+1) out.push(s+' lies at '+[b.left,b.top,b.right,b.bottom].map(Math.round)+' of '+innerWidth+'x'+innerHeight);
 }
 return out.join('; ')})()`

// After every answer the word, its sign and the plate are on the screen at once, on
// small phones, in all sizes and themes, whatever has the focus.
func TestTheWordIsAlwaysSeen(t *testing.T) {
	p := newPhone(t, 360)
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.card("A-0138", "suspended", "2027-06-30", "京AD52345")
	p.starts("east")
	for _, screen := range [][2]int64{{360, 640}, {375, 553}, {390, 844}} {
		p.must(chromedp.Do(p.ctx, chromedp.EmulateViewport(screen[0], screen[1])))
		for _, size := range []string{"normal", "elder", "large"} {
			for _, plate := range []string{"京N3QK57", "京AD52345", "京C00001"} {
				_ = p.eval(fmt.Sprintf(`(()=>{document.documentElement.dataset.size=%q;const f=document.querySelector('#full');f.open=true;f.querySelector('[name=plate]').value=%q;window.scrollTo(0,document.body.scrollHeight);f.querySelector('form').requestSubmit();return ''})()`, size, plate))
				p.until(answered)
				for _, theme := range []string{"light", "dark", "sun"} {
					_ = p.eval(fmt.Sprintf(`(document.documentElement.dataset.theme=%q,'')`, theme))
					if got := p.eval(seen); got != "" {
						t.Errorf("%v %s %s %s: %s", screen, size, theme, plate, got)
					}
				}
				p.picture(fmt.Sprintf("word-%d-%s-%s", screen[0], size, plate))
				if got := p.eval(`document.activeElement.hasAttribute('data-next')+''`); got != "true" {
					t.Errorf("%s: the focus is not on what comes next", plate)
				}
				_ = p.eval(`(document.querySelector('#answer [data-next]').click(),'')`)
				p.until(waiting)
			}
		}
	}
}

// The keypad is never under anything, its letters neither, and what there is to
// say takes one line.
func TestTheKeypadIsNeverUnderABar(t *testing.T) {
	p := newPhone(t, 360)
	p.starts("east")
	const covered = `(()=>{
 const out=[];
 for(const k of document.querySelectorAll('#keypad .key')){
  k.scrollIntoView({block:'nearest'});
  const b=k.getBoundingClientRect();
  const at=document.elementFromPoint(b.left+b.width/2,b.top+b.height/2);
  if(at!==k) out.push(k.textContent+' is under '+(at?.className||at?.tagName));
 }
 window.scrollTo(0,0);
 return out.join('; ')})()`
	for _, screen := range [][2]int64{{360, 640}, {375, 553}, {390, 844}, {1280, 900}} {
		p.must(chromedp.Do(p.ctx, chromedp.EmulateViewport(screen[0], screen[1])))
		for _, size := range []string{"normal", "elder", "large"} {
			_ = p.eval(fmt.Sprintf(`(document.documentElement.dataset.size=%q,'')`, size))
			for _, keys := range []string{"字母", "数字"} {
				_ = p.eval(fmt.Sprintf(`([...document.querySelectorAll('#keypad .key')].find(k=>k.textContent===%q).click(),'')`, keys))
				if got := p.eval(covered); got != "" {
					t.Errorf("%v %s %s: %s", screen, size, keys, got)
				}
				p.picture(fmt.Sprintf("keys-%d-%s-%s", screen[0], size, keys))
			}
			if got := p.eval(`(()=>{const k=document.querySelector('#keypad').getBoundingClientRect();return String(innerHeight<640&&document.documentElement.dataset.size!=='normal'||k.bottom<=innerHeight)})()`); got != "true" {
				t.Errorf("%v %s: the digits do not fit the screen", screen, size)
			}
		}
	}
}

// picture keeps a screenshot where somebody wants to look.
func (p *phone) picture(name string) {
	p.t.Helper()
	dir := os.Getenv("ZIGUAN_SHOTS")
	if dir == "" {
		return
	}
	out, err := chromedp.Call(p.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	p.must(err)
	p.must(os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, "/", "-")+".png"), out.Data, 0o600))
}
