package ui_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"

	"ziguan/internal/browsertest"
	"ziguan/internal/i18n"
	"ziguan/web/static"
)

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// serve shows every face at /face/<lang>/<face>?size=&theme= under the policy of the
// real pages, and takes preferences.
func serve(t *testing.T) string {
	t.Helper()
	words := catalogue(t)
	assets := fiber.New()
	assets.Use("/static", static.Handler())
	mux := http.NewServeMux()
	mux.Handle("/static/", adaptor.FiberApp(assets))
	mux.HandleFunc("POST /preferences", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "size", Value: r.FormValue("size"), Path: "/"})
		http.Redirect(w, r, "/face/zh/home?size="+r.FormValue("size"), http.StatusSeeOther)
	})
	mux.HandleFunc("GET /face/{lang}/{face}", func(w http.ResponseWriter, r *http.Request) {
		lang := i18n.Lang(r.PathValue("lang"))
		var b bytes.Buffer
		if err := faces[r.PathValue("face")](lang).Render(i18n.With(r.Context(), words.In(lang)), &b); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		doc := strings.Replace(b.String(), `data-size="normal"`, fmt.Sprintf("data-size=%q", r.FormValue("size")), 1)
		_, _ = fmt.Fprint(w, strings.Replace(doc, `data-theme=""`, fmt.Sprintf("data-theme=%q", r.FormValue("theme")), 1))
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// browse starts one browser; every page it opens counts breaches of the policy.
func browse(t *testing.T) context.Context {
	t.Helper()
	return browsertest.Open(t, 1280).Ctx
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eval runs an expression that gives a string; promises are awaited.
func eval(t *testing.T, ctx context.Context, js string) string {
	t.Helper()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
	must(t, err)
	return out
}

func open(t *testing.T, ctx context.Context, address string, width int64) {
	t.Helper()
	must(t, chromedp.Do(ctx, chromedp.EmulateViewport(width, 844), chromedp.Navigate(address), chromedp.WaitReady("main")))
}

const sideways = `(()=>{const w=document.documentElement.clientWidth;
 const wide=[...document.querySelectorAll('body *')].filter(e=>!e.closest('.vh,.table.stacks thead,.skip')&&e.getBoundingClientRect().right>w+1).map(e=>e.tagName+'.'+e.getAttribute('class'));
 return document.documentElement.scrollWidth>w||wide.length?document.documentElement.scrollWidth+' of '+w+': '+wide.slice(0,5).join(' '):''})()`

const small = `(()=>{const bad=[];
 for(const e of document.querySelectorAll('a[href],button,summary,input:not([type=hidden]),select,textarea')){
  const target=e.closest('label')??e, r=target.getBoundingClientRect();
  if(!r.width||e.classList.contains('skip')) continue;
  const least=e.matches('.btn.main')?64:48;
  if(r.height<least-.5||r.width<least-.5) bad.push(e.tagName+'.'+e.className+' '+e.textContent.trim().slice(0,12)+' '+Math.round(r.width)+'x'+Math.round(r.height));
 }
 const mains=[...document.querySelectorAll('.bar .btn')].map(e=>e.getBoundingClientRect()).filter(r=>r.width);
 for(let i=1;i<mains.length;i++){const a=mains[i-1],b=mains[i];
  if(Math.max(b.top-a.bottom,b.left-a.right)<7.5) bad.push('gap in the bar')}
 return bad.join('; ')})()`

// At 320 px nothing hangs over the side, in any size of type, and every target
// is as large as a thumb.
func TestFacesFitANarrowPhoneInEverySize(t *testing.T) {
	base, ctx := serve(t), browse(t)
	for face := range faces {
		for _, lang := range i18n.Langs {
			for _, size := range []string{"normal", "elder", "large"} {
				open(t, ctx, fmt.Sprintf("%s/face/%s/%s?size=%s", base, lang, face, size), 320)
				_ = eval(t, ctx, `document.querySelectorAll('details').forEach(d=>d.open=true),''`)
				for what, js := range map[string]string{"hangs over": sideways, "too small": small, "breaks the policy": "breaches.join('; ')"} {
					if found := eval(t, ctx, js); found != "" {
						t.Errorf("%s %s %s %s: %s", face, lang, size, what, found)
					}
				}
			}
		}
	}
}

const axe = `axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa'],rules:{'target-size':{enabled:true}}})
 .then(r=>JSON.stringify(r.violations.map(v=>v.id+': '+v.nodes.map(n=>n.html.slice(0,120)+' '+n.failureSummary.slice(0,200)).slice(0,3).join(' | '))))`

// axe finds nothing to object to, by day and by night.
func TestAxeFindsNothing(t *testing.T) {
	source, err := os.ReadFile("../../testdata/axe/axe-4.14.1.min.js")
	must(t, err)
	base, ctx := serve(t), browse(t)
	for face := range faces {
		for _, theme := range []string{"light", "dark", "sun"} {
			open(t, ctx, fmt.Sprintf("%s/face/zh/%s?theme=%s", base, face, theme), 390)
			_ = eval(t, ctx, `document.querySelectorAll('details').forEach(d=>d.open=true),''`)
			_ = eval(t, ctx, string(source)+";''")
			var found []string
			must(t, json.Unmarshal([]byte(eval(t, ctx, axe)), &found))
			for _, v := range found {
				t.Errorf("%s %s: %s", face, theme, v)
			}
		}
	}
}

// The plate keyboard writes into the field, offers provinces first, never I
// or O, and its last place has the special endings.
func TestPlateKeyboardWritesAPlate(t *testing.T) {
	base, ctx := serve(t), browse(t)
	open(t, ctx, base+"/face/zh/form", 320)
	_ = eval(t, ctx, `document.querySelector('#plate').value='',''`)
	must(t, chromedp.Do(ctx, chromedp.WaitVisible("#plate + .btn"), chromedp.Click("#plate + .btn"), chromedp.WaitVisible(".keys")))
	if first := eval(t, ctx, `[...document.querySelectorAll('.keys-grid .key')].map(k=>k.textContent).join('')`); !strings.HasPrefix(first, "京") || len([]rune(first)) != 32 {
		t.Errorf("the first page offers %s", first)
	}
	for _, found := range []string{eval(t, ctx, small), eval(t, ctx, sideways)} {
		if found != "" {
			t.Errorf("the keyboard: %s", found)
		}
	}
	press := func(keys string) {
		for _, k := range keys {
			_ = eval(t, ctx, fmt.Sprintf(`([...document.querySelectorAll('.keys-grid .key')].find(k=>k.textContent===%q).click(),'')`, string(k)))
		}
	}
	press("沪A1234")
	if letters := eval(t, ctx, `[...document.querySelectorAll('.keys-grid .key')].map(k=>k.textContent).join('')`); strings.ContainsAny(letters, "IO") || !strings.HasSuffix(letters, "挂学警港澳使领应急") {
		t.Errorf("the last place offers %s", letters)
	}
	press("学")
	if got := eval(t, ctx, `document.querySelector('#plate').value`); got != "沪A1234学" {
		t.Errorf("wrote %s", got)
	}
}

// One tap changes the size of type, keeps what was typed, and tells the server.
func TestLargeTypeKeepsWhatWasTyped(t *testing.T) {
	base, ctx := serve(t), browse(t)
	open(t, ctx, base+"/face/zh/form?size=normal", 390)
	must(t, chromedp.Do(ctx, chromedp.SetValue("#note", "孩子要接"), chromedp.Click("[data-size-toggle]")))
	_, err := chromedp.Run(ctx, chromedp.Poll[bool](`document.cookie.includes('size=elder')`))
	must(t, err)
	got := eval(t, ctx, `document.documentElement.dataset.size+' '+getComputedStyle(document.body).fontSize+' '+document.querySelector('#note').value+' '+document.querySelector('[data-size-toggle]').textContent`)
	if got != "elder 24px 孩子要接 标准版" {
		t.Error(got)
	}
}

// Colours chosen by the system still show where a plate or a button ends.
func TestForcedColoursKeepEdges(t *testing.T) {
	base, ctx := serve(t), browse(t)
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}},
	})
	must(t, err)
	open(t, ctx, base+"/face/zh/gate", 390)
	if got := eval(t, ctx, `[...document.querySelectorAll('.verdict,.plate,.btn')].filter(e=>parseFloat(getComputedStyle(e).borderTopWidth)<1).map(e=>e.className).join(' ')`); got != "" {
		t.Errorf("without an edge: %s", got)
	}
}

// On paper there is the sheet and nothing that only a screen needs.
func TestPaperShowsOnlyTheSheet(t *testing.T) {
	base, ctx := serve(t), browse(t)
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	must(t, err)
	open(t, ctx, base+"/face/zh/sheet?theme=dark&size=elder", 700)
	if got := eval(t, ctx, `[...document.querySelectorAll('.top,.foot,.bar,form')].filter(e=>e.offsetHeight).map(e=>e.className).join(' ')`); got != "" {
		t.Errorf("the paper shows %s", got)
	}
	if got := eval(t, ctx, `(s=>s.backgroundColor+' '+s.color)(getComputedStyle(document.querySelector('.paper td')))`); got != "rgba(0, 0, 0, 0) rgb(0, 0, 0)" {
		t.Errorf("the sheet is written in %s", got)
	}
	if got := eval(t, ctx, `getComputedStyle(document.querySelector('.table thead')).display+' '+getComputedStyle(document.querySelector('.letter-name')).color`); got != "table-header-group rgb(153, 25, 21)" {
		t.Error(got)
	}
	if dir := os.Getenv("ZIGUAN_SHOTS"); dir != "" {
		for _, face := range []string{"sheet", "list"} {
			open(t, ctx, base+"/face/zh/"+face, 700)
			shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			must(t, err)
			must(t, os.WriteFile(filepath.Join(dir, face+"-print.png"), shot, 0o600))
		}
	}
}

// The faces are photographed into ZIGUAN_SHOTS for people to look at.
func TestFacesCanBePhotographed(t *testing.T) {
	base, ctx := serve(t), browse(t)
	dir := os.Getenv("ZIGUAN_SHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	for face := range faces {
		for name, ask := range map[string]string{"390": "", "1280": "", "320-elder": "?size=elder", "390-dark": "?theme=dark"} {
			width := int64(390)
			_, _ = fmt.Sscan(strings.SplitN(name, "-", 2)[0], &width)
			open(t, ctx, base+"/face/zh/"+face+ask, width)
			shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			must(t, err)
			if len(shot) < 10_000 {
				t.Errorf("%s at %s is nearly empty", face, name)
			}
			must(t, os.WriteFile(filepath.Join(dir, face+"-"+name+".png"), shot, 0o600))
		}
	}
}
