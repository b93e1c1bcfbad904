package cards_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"ziguan/internal/actor"
	"ziguan/internal/browsertest"
	"ziguan/internal/day"
	"ziguan/parking"
	"ziguan/web/kit"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// browse starts a browser that is signed in with a session's secret.
func (w *world) browse(base, secret string) context.Context {
	w.T.Helper()
	ctx := browsertest.Open(w.T, 1280).Ctx
	_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: kit.SessionCookie(w.Deps.Cfg), Value: secret, URL: base})
	w.Must(err)
	return ctx
}

// keep sets a reading preference.
func keep(t *testing.T, ctx context.Context, base, name, value string) {
	t.Helper()
	_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: base})
	must(t, err)
}

func eval(t *testing.T, ctx context.Context, js string) string {
	t.Helper()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
	must(t, err)
	return out
}

const sideways = `(()=>{const w=document.documentElement.clientWidth;
 const wide=[...document.querySelectorAll('main *')].filter(e=>!e.closest('.vh,.table.stacks thead,.scroll')&&e.getBoundingClientRect().right>w+1).map(e=>e.tagName+'.'+e.getAttribute('class'));
 return wide.length?w+': '+wide.slice(0,5).join(' '):''})()`

const small = `(()=>{const bad=[];
 for(const e of document.querySelectorAll('main a[href],main button,main summary,main input:not([type=hidden]),main select,main textarea')){
  const r=(e.closest('label')??e).getBoundingClientRect();
  if(!r.width) continue;
  const least=e.matches('.btn.main')?64:48;
  if(r.height<least-.5||r.width<least-.5) bad.push(e.tagName+'.'+e.className+' '+e.textContent.trim().slice(0,12)+' '+Math.round(r.width)+'x'+Math.round(r.height));
 } return bad.slice(0,5).join('; ')})()`

// lived is a committee with a card in every state of interest and claims that wait.
func lived(t *testing.T) *world {
	w := newWorld(t)
	w.issue("1-1-101", "京N3QK57", "")
	w.issue("1-1-101", "京AD10002", "第二辆车")
	w.issue("1-1-102", "京A10003", "")
	w.issue("2-1-101", "京AF12345", "")
	w.post("/A-0002/suspension", "reason-suspend", "连续三次占用消防通道，已当面说明")
	w.post("/A-0003/loss", "reason-lose", "洗车时丢了", "replace", "yes")
	w.claim("1-1-103", "京A10007", "12", "", 0)
	w.claim("1-1-103", "京A10008", "13", "", 0)
	w.claim("1-1-104", "京A10005", "", "贵宾", 0)
	w.claim("2-1-102", "京A10006", "A-0137", "首辆车", day.Of(2027, 6, 30))
	w.claim("2-1-103", "京AD70009", "", "", 0)
	return w
}

const axe = `(document.querySelectorAll('.tabs').forEach(b=>b.style.position='static'),axe).run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa'],rules:{'target-size':{enabled:true}}})
 .then(r=>JSON.stringify(r.violations.map(v=>v.id+': '+v.nodes.map(n=>n.html.slice(0,120)+' '+n.failureSummary.slice(0,200)).slice(0,3).join(' | '))))`

// faces are the sizes, languages and screens that pages are looked at in.
var faces = []struct {
	width      int64
	lang, size string
}{{320, "zh", "large"}, {390, "zh", ""}, {390, "en", ""}, {1280, "zh", ""}}

// Every page fits a phone of 320 px in the largest type, a phone of 390 px in both
// languages and a desk, has targets as large as a thumb, gives axe nothing to
// object to, and is photographed into ZIGUAN_SHOTS.
func TestPagesFitPhoneAndDesk(t *testing.T) {
	w := lived(t)
	base := w.Listen()
	ctx := w.browse(base, w.chair)
	source, err := os.ReadFile("../../testdata/axe/axe-4.14.1.min.js")
	must(t, err)
	for _, path := range []string{"", "?state=returned", "/A-0001", "/A-0002", "/A-0003", "/A-0004", "/new", "/new#wrong", "/first", "/print", "/print/sheets"} {
		for _, face := range faces {
			keep(t, ctx, base, kit.SizeCookie, face.size)
			keep(t, ctx, base, kit.LangCookie, face.lang)
			page, act, _ := strings.Cut(path, "#")
			must(t, chromedp.Do(ctx, chromedp.EmulateViewport(face.width, 844), chromedp.Navigate(base+"/c/XIN/cards"+page), chromedp.WaitReady("main")))
			if act == "wrong" {
				_ = eval(t, ctx, `(()=>{const f=document.querySelector('main form');f.dwelling.value='1-1-101';f.plates.value='京A99';f.submit();return ''})()`)
				must(t, chromedp.Do(ctx, chromedp.WaitReady(".errors")))
			}
			_ = eval(t, ctx, `document.querySelectorAll('main details').forEach((d,i)=>d.open=i==0),''`)
			photograph(t, ctx, fmt.Sprintf("cards%s-%d-%s", path, face.width, face.lang))
			found := []string{eval(t, ctx, sideways), eval(t, ctx, small)}
			if face.width == 390 {
				_ = eval(t, ctx, `document.querySelectorAll('main details').forEach(d=>d.open=true),''`)
				_ = eval(t, ctx, string(source)+";''")
				var objections []string
				must(t, json.Unmarshal([]byte(eval(t, ctx, axe)), &objections))
				found = append(found, objections...)
			}
			for _, what := range found {
				if what != "" {
					t.Errorf("%s at %d %s: %s", path, face.width, face.lang, what)
				}
			}
		}
	}
}

// photograph keeps a picture of the page where somebody asked for them.
func photograph(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("ZIGUAN_SHOTS")
	if dir == "" {
		return
	}
	shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	must(t, err)
	name = strings.NewReplacer("/", "-", "#", "-", "?", "-").Replace(name)
	must(t, os.WriteFile(filepath.Join(dir, name+".png"), shot, 0o600))
}

// With scripts off a card is proposed and confirmed, suspended, and the suspension undone.
func TestScriptsOffInABrowser(t *testing.T) {
	w := newWorld(t)
	base := w.Listen()
	ctx := w.browse(base, w.chair)
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	must(t, err)
	must(t, chromedp.Do(ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(base+"/c/XIN/cards"), chromedp.Click(".empty .btn"),
		chromedp.WaitVisible("#dwelling"), chromedp.SendKeys("#dwelling", "1-1-101"), chromedp.SendKeys("#plates", "京N3QK57"), chromedp.SendKeys("#reason", "搬家当天"), chromedp.Click(".bar .btn.main"),
		chromedp.WaitVisible(`[action$="withdrawal"]`)))
	here, err := chromedp.Run(ctx, chromedp.Location())
	must(t, err)
	leads(t, w.Post(strings.TrimPrefix(here, base)+"/confirmation", w.Session(w.C, actor.Member), url.Values{}), "/c/XIN/cards/A-0001")
	must(t, chromedp.Do(ctx, chromedp.Navigate(base+"/c/XIN/cards/A-0001")))
	if got := w.state("A-0001"); got != parking.CardActive {
		t.Fatalf("the card is %s", got)
	}
	must(t, chromedp.Do(ctx, chromedp.Click(`details:has([action$="suspension"]) summary`), chromedp.WaitVisible("#reason-suspend"),
		chromedp.SendKeys("#reason-suspend", "认错车了"), chromedp.SendKeys("#source-suspend", "公约第七条"), chromedp.Click(`[action$="suspension"] .btn.main`), chromedp.WaitVisible(`[name="undo"]`)))
	if got := w.state("A-0001"); got != parking.CardSuspended {
		t.Fatalf("the card is %s", got)
	}
	must(t, chromedp.Do(ctx, chromedp.Click(`[name="undo"]`), chromedp.WaitVisible(".badge.ok")))
	if got := w.state("A-0001"); got != parking.CardActive {
		t.Errorf("the card is %s", got)
	}
}
