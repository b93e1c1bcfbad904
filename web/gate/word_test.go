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
		p.Do(chromedp.EmulateViewport(screen[0], screen[1]))
		for _, size := range []string{"normal", "elder", "large"} {
			for _, plate := range []string{"京N3QK57", "京AD52345", "京C00001"} {
				_ = p.Eval(fmt.Sprintf(`(()=>{document.documentElement.dataset.size=%q;const f=document.querySelector('#full');f.open=true;f.querySelector('[name=plate]').value=%q;window.scrollTo(0,document.body.scrollHeight);f.querySelector('form').requestSubmit();return ''})()`, size, plate))
				p.Until(answered)
				for _, theme := range []string{"light", "dark", "sun"} {
					_ = p.Eval(fmt.Sprintf(`(document.documentElement.dataset.theme=%q,'')`, theme))
					if got := p.Eval(seen); got != "" {
						t.Errorf("%v %s %s %s: %s", screen, size, theme, plate, got)
					}
				}
				p.picture(fmt.Sprintf("word-%d-%s-%s", screen[0], size, plate))
				if got := p.Eval(`document.activeElement.hasAttribute('data-next')+''`); got != "true" {
					t.Errorf("%s: the focus is not on what comes next", plate)
				}
				_ = p.Eval(`(document.querySelector('#answer [data-next]').click(),'')`)
				p.Until(waiting)
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
		p.Do(chromedp.EmulateViewport(screen[0], screen[1]))
		for _, size := range []string{"normal", "elder", "large"} {
			_ = p.Eval(fmt.Sprintf(`(document.documentElement.dataset.size=%q,'')`, size))
			for _, keys := range []string{"字母", "数字"} {
				_ = p.Eval(fmt.Sprintf(`([...document.querySelectorAll('#keypad .key')].find(k=>k.textContent===%q).click(),'')`, keys))
				if got := p.Eval(covered); got != "" {
					t.Errorf("%v %s %s: %s", screen, size, keys, got)
				}
				p.picture(fmt.Sprintf("keys-%d-%s-%s", screen[0], size, keys))
			}
			if got := p.Eval(`(()=>{const k=document.querySelector('#keypad').getBoundingClientRect();return String(innerHeight<640&&document.documentElement.dataset.size!=='normal'||k.bottom<=innerHeight)})()`); got != "true" {
				t.Errorf("%v %s: the digits do not fit the screen", screen, size)
			}
		}
	}
}

// On the walk too the word, its sign and the plate are on the screen at once after every
// car, though the field for the next one has the focus.
func TestTheWordOfAWalkIsSeen(t *testing.T) {
	p := newPhone(t, 360)
	p.card("A-0138", "suspended", "2027-06-30", "京AD52345")
	p.post("/gate/XY/walk", "gate", "lane")
	for _, screen := range [][2]int64{{360, 640}, {375, 553}, {390, 844}} {
		p.Do(chromedp.EmulateViewport(screen[0], screen[1]))
		for _, size := range []string{"normal", "elder", "large"} {
			p.open("/gate/XY/walk")
			p.Until(`!!document.querySelector('#keypad .key')`)
			for _, plate := range []string{"京AD52345", "京C00001"} {
				_ = p.Eval(fmt.Sprintf(`(()=>{document.documentElement.dataset.size=%q;document.querySelector('#walked').replaceChildren();const f=document.querySelector('#full');f.open=true;f.querySelector('[name=plate]').value=%q;window.scrollTo(0,document.body.scrollHeight);f.querySelector('form').requestSubmit();return ''})()`, size, plate))
				p.Until(`!!document.querySelector('#walked .notice b') && document.activeElement.id === 'tail'`)
				got := p.Eval(`['b','.icon','.plate'].map(s=>[s,document.querySelector('#walked .notice '+s).getBoundingClientRect()]).filter(([,b])=>b.top<0||b.bottom>innerHeight||b.right>innerWidth+1).map(([s,b])=>s+' lies at '+[b.top,b.bottom].map(Math.round)).join('; ')`)
				if got != "" {
					t.Errorf("%v %s %s: %s", screen, size, plate, got)
				}
				p.picture(fmt.Sprintf("walk-%d-%s-%s", screen[0], size, plate))
			}
		}
	}
}

// crooked are the texts of buttons that are broken within a word, and what stands on top
// in more than one line.
const crooked = `(()=>{
 const out=[];
 for(const b of document.querySelectorAll('.gate .btn')){
  const walk=document.createTreeWalker(b,NodeFilter.SHOW_TEXT);
  for(let n=walk.nextNode();n;n=walk.nextNode()) for(const m of n.data.matchAll(/[^\s，。：]+/g)){
   const r=document.createRange();r.setStart(n,m.index);r.setEnd(n,m.index+m[0].length);
   if(m[0].length<=6&&new Set([...r.getClientRects()].map(c=>Math.round(c.top))).size>1) out.push(m[0]);
  }
 }
 const tops=[...document.querySelector('.gate-top').children].filter(e=>e.offsetHeight).map(e=>e.getBoundingClientRect());
 if(Math.max(...tops.map(b=>b.top))>=Math.min(...tops.map(b=>b.bottom))) out.push('the line on top is two');
 return out.join('; ')})()`

// In large letters on a small phone no word of a button is broken in two, and what waits
// takes no second line on top; in a list the words have the room they need.
func TestNothingIsBrokenInLargeLetters(t *testing.T) {
	p := newPhone(t, 360)
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.starts("east")
	check := func(plate string) {
		_ = p.Eval(fmt.Sprintf(`(()=>{const f=document.querySelector('#full');f.open=true;f.querySelector('[name=plate]').value=%q;f.querySelector('form').requestSubmit();return ''})()`, plate))
		p.Until(answered)
		_ = p.Eval(`(document.querySelectorAll('#answer details').forEach(d=>{d.open=true}),'')`)
	}
	straight := func(what string) {
		t.Helper()
		for _, screen := range [][2]int64{{360, 640}, {375, 553}, {390, 844}} {
			p.Do(chromedp.EmulateViewport(screen[0], screen[1]))
			for _, size := range []string{"normal", "elder"} {
				_ = p.Eval(fmt.Sprintf(`(document.documentElement.dataset.size=%q,'')`, size))
				if got := p.Eval(crooked); got != "" {
					t.Errorf("%s %v %s: %s", what, screen, size, got)
				}
				p.sound(what + " " + size)
				p.picture(fmt.Sprintf("straight-%s-%d-%s", what, screen[0], size))
			}
		}
	}
	straight("entry")
	for _, plate := range []string{"京N3QK57", "京C00001", "无牌"} {
		check(plate)
		straight("the answer to " + plate)
		_ = p.Eval(`(document.querySelector('[data-next]').click(),'')`)
		p.Until(waiting)
	}
	p.cut.Store(true)
	for range 2 {
		check("京C00001")
		_ = p.Eval(`(document.querySelector('[data-next]').click(),'')`)
		p.Until(waiting)
	}
	straight("without a network")
	p.cut.Store(false)
	p.post("/gate/XY/shift", "gate", "lane", "direction", "in")
	p.post("/gate/XY/walk/end")
	p.open("/gate/XY")
	check("京C00001")
	straight("the lane")
	p.open("/gate/XY/inside")
	straight("inside")
	p.Do(chromedp.EmulateViewport(360, 640))
	if got := p.Eval(`[...document.querySelectorAll('.gate-list > li')].map(li=>[li.querySelector('.grow').offsetWidth,li.clientWidth]).filter(([w,all])=>w<all*.6).join('; ')`); got != "" {
		t.Errorf("the words of the list have %s", got)
	}
}

// picture keeps a screenshot where somebody wants to look.
func (p *phone) picture(name string) {
	p.Helper()
	dir := os.Getenv("ZIGUAN_SHOTS")
	if dir == "" {
		return
	}
	out, err := chromedp.Call(p.Ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	p.must(err)
	p.must(os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, "/", "-")+".png"), out.Data, 0o600))
}
