package changes_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"ziguan/internal/browsertest"
	"ziguan/parking"
	"ziguan/web/kit"
)

// browser is one window; as changes who looks through it.
type browser struct {
	*world
	base string
	ctx  context.Context //nolint:containedctx // a window lives as long as its test
	axe  string
}

func (w *world) browse(base string) *browser {
	w.T.Helper()
	ctx := browsertest.Open(w.T, 1280).Ctx
	source, err := os.ReadFile("../../testdata/axe/axe-4.14.1.min.js")
	w.Must(err)
	b := &browser{world: w, base: base, ctx: ctx, axe: string(source)}
	b.cookie(kit.LangCookie, "zh")
	return b
}

func (b *browser) cookie(name, value string) {
	b.T.Helper()
	_, err := chromedp.Call(b.ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: b.base})
	b.Must(err)
}

func (b *browser) as(secret string) { b.cookie(kit.SessionCookie(b.Deps.Cfg), secret) }

func (b *browser) eval(js string) string {
	b.T.Helper()
	out, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
	b.Must(err)
	return out
}

const sideways = `(()=>{const w=document.documentElement.clientWidth;
 const wide=[...document.querySelectorAll('main *')].filter(e=>!e.closest('.vh,.table.stacks thead,.scroll')&&e.getBoundingClientRect().right>w+1).map(e=>e.tagName+'.'+e.getAttribute('class'));
 return wide.length?w+': '+wide.slice(0,5).join(' '):''})()`

const small = `(()=>{const bad=[];
 for(const e of document.querySelectorAll('main a.btn,main button,main summary,main input:not([type=hidden]),main select,main textarea')){
  const r=(e.closest('label')??e).getBoundingClientRect();
  if(!r.width) continue;
  if(r.height<47.5||r.width<47.5) bad.push(e.tagName+'.'+e.className+' '+Math.round(r.width)+'x'+Math.round(r.height));
 } return bad.slice(0,5).join('; ')})()`

const objections = `(document.querySelectorAll('.tabs').forEach(b=>b.style.position='static'),axe).run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa'],rules:{'target-size':{enabled:true}}})
 .then(r=>JSON.stringify(r.violations.map(v=>v.id+': '+v.nodes.map(n=>n.html.slice(0,120)).slice(0,3).join(' | '))))`

// see opens a page and holds it to the rules of every page: no sideways
// scrolling, targets as large as a thumb, nothing for axe to object to.
func (b *browser) see(path string, texts ...string) {
	b.T.Helper()
	b.Must(chromedp.Do(b.ctx, chromedp.Navigate(b.base+path), chromedp.WaitReady("main")))
	b.says(texts...)
	for _, what := range []string{b.eval(sideways), b.eval(small)} {
		if what != "" {
			b.T.Errorf("%s: %s", path, what)
		}
	}
	_ = b.eval(`document.querySelectorAll('main details').forEach(d=>d.open=true),''`)
	_ = b.eval(b.axe + ";''")
	var found []string
	b.Must(json.Unmarshal([]byte(b.eval(objections)), &found))
	for _, what := range found {
		b.T.Errorf("%s: %s", path, what)
	}
	if dir := os.Getenv("ZIGUAN_SHOTS"); dir != "" {
		shot, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
		b.Must(err)
		b.Must(os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s%d.png", strings.NewReplacer("/", "-", "?", "-").Replace(path), time.Now().UnixNano())), shot, 0o600))
	}
}

func (b *browser) says(texts ...string) {
	b.T.Helper()
	said := b.eval(`document.querySelector('main').innerText`)
	for _, s := range texts {
		if !strings.Contains(said, s) {
			b.T.Errorf("%q is not said: %.300s", s, said)
		}
	}
}

// types fills fields by their ids, in pairs.
func (b *browser) types(pairs ...string) {
	b.T.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		b.Must(chromedp.Do(b.ctx, chromedp.SetValue("#"+pairs[i], pairs[i+1])))
	}
}

// sends presses a button and waits until the answer is there.
func (b *browser) sends(button string, then string) {
	b.T.Helper()
	_ = b.eval(`document.querySelector('main').dataset.old='yes',''`)
	_ = b.eval(`document.querySelector(` + quoted(button) + `).click(),''`)
	b.Must(chromedp.Do(b.ctx, chromedp.WaitReady("main:not([data-old])")))
	b.says(then)
}

func quoted(s string) string {
	out, _ := json.Marshal(s) //nolint:errchkjson // a string
	return string(out)
}

// On a Sunday a volunteer reports a card lost at the gate, and on Monday it is
// replaced; a substitute car is let in; a suspension is appealed against, another
// reviews it, and the card is in force again; a household moves out and its page
// is empty. On a phone and at a desk.
func TestWhatHappensToACard(t *testing.T) {
	for _, width := range []int64{390, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) {
			w := newWorldAfter(t, 6*24*time.Hour) // Sunday
			w.issue("京A12345")
			b := w.browse(w.Listen())
			b.Must(chromedp.Do(b.ctx, chromedp.EmulateViewport(width, 844)))
			b.lossAndReplacement()
			b.substitute()
			b.appeal()
			b.movingOut()
		})
	}
}

func (b *browser) lossAndReplacement() {
	b.T.Helper()
	b.as(b.volunteer)
	w := b.world
	w.does("/gate/XY/shift", w.volunteer, "gate", "main", "direction", "in")
	b.see("/gate/XY/loss", "代报挂失")
	b.types("card", "京A12345")
	b.sends(`form[action$="/loss"] .btn.main`, "停车卡 A-0001")
	b.sends(`button[name="number"]`, "已挂失")
	if s := w.state("A-0001"); s != parking.CardLost {
		b.T.Fatalf("the card is %s", s)
	}
	w.Clock.Step(20 * time.Hour) // Monday morning
	b.as(b.Session(w.C, "cashier"))
	b.see("/c/XY/cards/A-0001", "值守代报")
	b.types("reason-replace", "住户来补卡")
	b.sends(`form[action$="/replacement"] .btn.main`, "A-0002")
}

func (b *browser) substitute() {
	b.T.Helper()
	b.as(b.home)
	b.see("/my/XY/card/A-0002", "登记代步车")
	b.see("/my/XY/card/A-0002/substitutes", "还剩 3 次")
	b.types("plate", "京B54321", "days", "3", "reason", "车在修")
	b.sends(`form[action$="/substitutes"] .btn.main`, "已登记代步车")
	b.as(b.volunteer)
	b.see("/gate/XY")
	b.types("plate", "京B54321")
	_ = b.eval(`document.querySelector('#full form').submit(),''`)
	b.Must(chromedp.Do(b.ctx, chromedp.WaitVisible(`[data-verdict="allow"]`)))
	b.says("放行")
}

func (b *browser) appeal() {
	b.T.Helper()
	w := b.world
	b.as(w.member)
	w.Clock.Step(time.Minute) // after the new card was made
	b.see("/c/XY/cards/A-0002", "代步车")
	b.types("reason-suspend", "三次超时，公约第七条", "source_kind-suspend", "clause", "source-suspend", "公约第七条")
	b.sends(`form[action$="/suspension"] .btn.main`, "暂停")
	w.Clock.Step(time.Hour) // the tap that takes it back is gone
	b.as(w.home)
	b.see("/my/XY/card/A-0002", "三次超时，公约第七条", "申诉")
	b.see("/my/XY/card/A-0002/appeal", "另一位复核")
	b.types("text", "那天车不在")
	b.sends(`form[action$="/appeal"] .btn.main`, "等复核")
	b.as(w.member)
	at := w.onlyAppeal()
	b.see(at, "原处理是您作的")
	b.as(w.chair)
	b.see("/c/XY/appeals", "等复核")
	b.see(at, "那天车不在")
	b.types("reason", "查过监控，车不在")
	_ = b.eval(`document.querySelector('input[value="upheld"]').click(),''`)
	b.sends(`form[action$="/review"] .btn.main`, "申诉成立")
	if s := w.state("A-0002"); s != parking.CardActive {
		b.T.Fatalf("the card is %s", s)
	}
	b.as(w.home)
	b.see("/my/XY/card/A-0002", "申诉成立", "查过监控")
}

func (b *browser) movingOut() {
	b.T.Helper()
	w := b.world
	b.as(w.chair)
	b.see("/c/XY/cards/A-0002/plates", "换车牌")
	b.see("/c/XY/register/dwellings/9-9-901/moving-out", "A-0002")
	b.types("reason", "卖房")
	b.sends(`form[action$="/moving-out"] .btn.main`, "已办搬走")
	b.as(w.home)
	b.Must(chromedp.Do(b.ctx, chromedp.Navigate(b.base+"/my/XY"), chromedp.WaitReady("main")))
	if said := b.eval(`document.querySelector('main').innerText`); strings.Contains(said, "A-0002") || strings.Contains(said, "A12345") {
		b.T.Errorf("the resident still sees %.200s", said)
	}
	b.see("/my/XY/data", "删除我的数据")
	b.sends(`form[action$="/erasure"] .btn.main`, "已经删除")
}
