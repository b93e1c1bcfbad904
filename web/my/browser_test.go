package my_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"ziguan/internal/actor"
	"ziguan/internal/browsertest"
	"ziguan/internal/parktest"
	"ziguan/parking"
	"ziguan/parking/token"
	"ziguan/web/kit"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func browse(t *testing.T) context.Context {
	t.Helper()
	return browsertest.Open(t, 1280).Ctx
}

// keep sets a cookie: who is signed in, or how they like to read.
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
 const wide=[...document.querySelectorAll('main *')].filter(e=>!e.closest('.vh')&&e.getBoundingClientRect().right>w+1).map(e=>e.tagName+'.'+e.getAttribute('class'));
 return wide.length?w+': '+wide.slice(0,5).join(' '):''})()`

const small = `(()=>{const bad=[];
 for(const e of document.querySelectorAll('main a[href],main button,main summary,main textarea')){
  const r=e.getBoundingClientRect();
  if(!r.width) continue;
  const least=e.matches('.btn.main')?64:48;
  if(r.height<least-.5||r.width<least-.5) bad.push(e.tagName+'.'+e.className+' '+e.textContent.trim().slice(0,12)+' '+Math.round(r.width)+'x'+Math.round(r.height));
 } return bad.slice(0,5).join('; ')})()`

const axe = `axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa'],rules:{'target-size':{enabled:true}}})
 .then(r=>JSON.stringify(r.violations.map(v=>v.id+': '+v.nodes.map(n=>n.html.slice(0,120)+' '+n.failureSummary.slice(0,200)).slice(0,3).join(' | '))))`

// view is a page as one person sees it.
type view struct{ name, who, path string }

// lived is residents with every kind of page.
func lived(t *testing.T) (*world, []view) {
	w := newWorld(t)
	both, none, other := w.resident("欧阳秀兰", "owner", "1-1-101", "1-1-102"), w.resident("新住户", "tenant", "1-1-103"), w.resident("李大爷", "lessee", "1-1-104")
	w.issue("1-1-101", "京N3QK57", "")
	w.issue("1-1-102", "京AD10002", "")
	held := w.issue("1-1-104", "京A10004", "").Number
	lost := w.issue("1-1-104", "京A10005", "第二辆车").Number
	w.suspend(held, "连续三次占用消防通道，已当面说明")
	w.move(func(a parking.CardAct) error { return w.Parking.Lost(t.Context(), w.Actor(actor.Chair), a) }, lost, "洗车时丢了")
	return w, []view{
		{"home", both, "/my/XIN"},
		{"none", none, "/my/XIN"},
		{"troubles", other, "/my/XIN"},
		{"card", both, "/my/XIN/card/A-0001"},
		{"nev", both, "/my/XIN/card/A-0002"},
		{"suspended", other, "/my/XIN/card/" + held.String()},
		{"lost", other, "/my/XIN/card/" + lost.String()},
	}
}

// Every page fits a phone of 320 px in the largest type, a phone of 390 px in both
// languages and a desk, has targets as large as a thumb, gives axe nothing to
// object to, and is photographed into ZIGUAN_SHOTS.
func TestPagesFitPhoneAndDesk(t *testing.T) {
	w, views := lived(t)
	base, ctx := w.Listen(), browse(t)
	source, err := os.ReadFile("../../testdata/axe/axe-4.14.1.min.js")
	must(t, err)
	for _, v := range views {
		keep(t, ctx, base, kit.SessionCookie(w.Deps.Cfg), v.who)
		for _, face := range []struct {
			width      int64
			lang, size string
		}{{320, "zh", "large"}, {390, "zh", ""}, {390, "en", ""}, {1280, "zh", ""}} {
			keep(t, ctx, base, kit.SizeCookie, face.size)
			keep(t, ctx, base, kit.LangCookie, face.lang)
			must(t, chromedp.Do(ctx, chromedp.EmulateViewport(face.width, 844), chromedp.Navigate(base+v.path), chromedp.WaitReady("main")))
			if dir := os.Getenv("ZIGUAN_SHOTS"); dir != "" {
				shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
				must(t, err)
				must(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("my-%s-%d-%s.png", v.name, face.width, face.lang)), shot, 0o600))
			}
			_ = eval(t, ctx, `document.querySelectorAll('main details').forEach(d=>d.open=true),''`)
			for what, js := range map[string]string{"hangs over": sideways, "has too small targets": small} {
				if found := eval(t, ctx, js); found != "" {
					t.Errorf("%s at %d %s %s: %s", v.name, face.width, face.lang, what, found)
				}
			}
			if face.width == 390 {
				_ = eval(t, ctx, string(source)+";''")
				var found []string
				must(t, json.Unmarshal([]byte(eval(t, ctx, axe)), &found))
				for _, objection := range found {
					t.Errorf("%s %s: %s", v.name, face.lang, objection)
				}
			}
		}
	}
}

// A screenshot of the phone card is read by a decoder that is not ours, also from a
// phone that prefers the dark, and the plate is there to be compared by eye.
func TestAScreenshotOfTheCardIsRead(t *testing.T) {
	w := newWorld(t)
	who := w.resident("王秀兰", "owner", "1-1-101")
	card := w.issue("1-1-101", "京N3QK57", "")
	base, ctx := w.Listen(), browse(t)
	keep(t, ctx, base, kit.SessionCookie(w.Deps.Cfg), who)
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}})
	must(t, err)
	must(t, chromedp.Do(ctx, chromedp.EmulateViewport(360, 740, chromedp.EmulateScale(2)), chromedp.Navigate(base+"/my/XIN/card/"+card.Number.String()), chromedp.WaitReady(".my-phone")))
	if got := eval(t, ctx, `(()=>{const r=document.querySelector('.my-phone').getBoundingClientRect();return r.bottom<=740?'':'ends at '+r.bottom})()`); got != "" {
		t.Errorf("one screen does not show the card: %s", got)
	}
	if got := eval(t, ctx, `getComputedStyle(document.body).backgroundColor+getComputedStyle(document.querySelector('.my-phone')).backgroundColor`); got != strings.Repeat("rgb(255, 255, 255)", 2) {
		t.Errorf("the card is not bright: %s", got)
	}
	got := shown(t, ctx)
	if secret, ok := token.ParseToken(got); !ok || secret != card.Token {
		t.Errorf("the code says %q", got)
	}
}

// shown reads the code off the screen of a phone.
func shown(t *testing.T, ctx context.Context) string {
	t.Helper()
	shot, err := chromedp.Run(ctx, chromedp.ScreenshotScale(chromedp.CSS(".my-phone .qr svg"), 2))
	must(t, err)
	got, err := parktest.Scan(shot)
	if err != nil {
		t.Fatalf("the screen is not read: %v", err)
	}
	return got.GetText()
}

// With scripts off a resident opens the card and reports it lost.
func TestScriptsOffInABrowser(t *testing.T) {
	w := newWorld(t)
	who := w.resident("王秀兰", "owner", "1-1-101")
	card := w.issue("1-1-101", "京N3QK57", "")
	base, ctx := w.Listen(), browse(t)
	keep(t, ctx, base, kit.SessionCookie(w.Deps.Cfg), who)
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	must(t, err)
	must(t, chromedp.Do(ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(base+"/my/XIN"), chromedp.Click(".my-card .btn.main"),
		chromedp.WaitVisible(".my-phone"), chromedp.Click(".confirm summary"), chromedp.WaitVisible("#reason"), chromedp.SendKeys("#reason", "洗车时丢了"),
		chromedp.Click(".confirm .btn.main"), chromedp.WaitVisible(".notice.wait")))
	if got, err := w.Parking.ByToken(t.Context(), card.Token); err != nil || got.Valid {
		t.Errorf("the card still opens: %v %v", got.Valid, err)
	}
}
