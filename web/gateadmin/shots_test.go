package gateadmin_test

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ziguan/internal/actor"
	"ziguan/internal/browsertest"
	"ziguan/parking/gate"
	"ziguan/parking/watch"
	"ziguan/web/gateadmin"
)

// lived is a committee with something on every page.
func lived(t *testing.T) *world {
	w := newWorld(t)
	w.addGate()
	var plates []string
	for i := range 27 {
		plates = append(plates, fmt.Sprintf("京N%dQ%03d", i%10, (i*371)%1000))
	}
	plates = append(plates, "京A12345", "京AD10001", "京A00002", "京B00002")
	w.cards(plates...)
	w.check(gate.In, "京A12345")
	w.check(gate.In, "京AD10001")
	w.check(gate.Out, "京A00002")
	w.check(gate.Out, "京B00002")
	chair := actor.Actor{Roles: []actor.Role{actor.Chair}, Committee: w.c.ID.String(), Pseudonym: "ab12cd34ef"}
	list, err := w.watch.Differences(t.Context(), chair, w.c.ID, watch.SoughtDifferences{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.watch.Resolve(t.Context(), chair, w.c.ID, list.List[0].ID, "早班漏记了进门，车主已说明"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.watch.History(t.Context(), chair, w.c.ID, "京A12345", "11 月 22 日晚剐蹭，双方要求核对"); err != nil {
		t.Fatal(err)
	}
	done := w.db.Now()
	w.jobs = []gateadmin.JobRow{
		{Name: "cards.expire", Schedule: "5 0 * * *", StartedAt: done, FinishedAt: &done, Took: 420 * time.Millisecond, Found: `{"cards": 2, "claims": 0}`},
		{Name: "retention.purge", Schedule: "20 2 * * *", StartedAt: done, Failed: "database.down", Found: `{}`},
		{Name: "record.checkpoint", Schedule: "40 2 * * *"},
		{Name: "backup.nightly", Schedule: "10 3 * * *", StartedAt: done, Took: time.Second, Found: `{}`},
	}
	return w
}

func (w *world) listen() string {
	w.t.Helper()
	l, err := (&net.ListenConfig{}).Listen(w.t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	go func() { _ = w.app.Listener(l) }()
	w.t.Cleanup(func() { _ = w.app.Shutdown() })
	return "http://" + l.Addr().String() + "/c/XY/gate"
}

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

// typedSheet fills in the paper form as somebody does and looks it over.
const typedSheet = `(()=>{const rows=[['0745','in','2345',''],['8:00','in','0002','送货'],['25:00','in','京A12345',''],['8:10','out','京AI2345',''],['0830','in','京C00001','接送老人']];
 rows.forEach(([t,d,p,n],i)=>{const f=document.forms,q=(k)=>document.getElementById(k+'-'+(i+1));q('time').value=t;q('direction').value=d;q('plate').value=p;q('note').value=n});
 document.querySelector('button[value=look]').click();return ''})()`

// Every page fits a phone of 320 px in the largest type and a desk, has targets as large as a thumb,
// and is photographed into ZIGUAN_SHOTS for people to look at.
func TestPagesFitPhoneAndDesk(t *testing.T) {
	w := lived(t)
	base, ctx := w.listen(), browse(t)
	dir := os.Getenv("ZIGUAN_SHOTS")
	for _, path := range []string{"/inside", "/gates", "/differences", "/lookup", "/valid", "/valid/paper", "/paper", "/paper#typed", "/paper/sheet", "/passages", "/jobs"} {
		for _, width := range []int64{320, 390, 1280} {
			size := map[bool]string{true: "large", false: ""}[width == 320]
			must(t, chromedp.Do(ctx, chromedp.EmulateViewport(width, 844), chromedp.Navigate(base+"/inside"), chromedp.WaitReady("main")))
			_ = eval(t, ctx, `document.cookie='size=`+size+`;path=/',document.cookie='lang=zh;path=/',''`)
			page, act, _ := strings.Cut(path, "#")
			must(t, chromedp.Do(ctx, chromedp.Navigate(base+page), chromedp.WaitReady("main")))
			if act != "" {
				_ = eval(t, ctx, typedSheet)
				must(t, chromedp.Do(ctx, chromedp.WaitReady(".ga-good")))
			}
			_ = eval(t, ctx, `document.querySelectorAll('main details').forEach((d,i)=>d.open=i==0),''`)
			for what, js := range map[string]string{"hangs over": sideways, "has too small targets": small} {
				if found := eval(t, ctx, js); found != "" {
					t.Errorf("%s at %d %s: %s", path, width, what, found)
				}
			}
			if width == 320 {
				_ = eval(t, ctx, `document.cookie='lang=en;path=/',''`)
				must(t, chromedp.Do(ctx, chromedp.Navigate(base+page+"?"), chromedp.WaitReady("main")))
				if found := eval(t, ctx, sideways); found != "" {
					t.Errorf("%s in English hangs over: %s", path, found)
				}
			}
			if dir == "" {
				continue
			}
			shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			must(t, err)
			name := strings.NewReplacer("/", "-", "#", "-").Replace("gate" + path)
			must(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, width)), shot, 0o600))
		}
	}
}

const axe = `(document.querySelectorAll('.tabs').forEach(b=>b.style.position='static'),axe).run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa'],rules:{'target-size':{enabled:true}}})
 .then(r=>JSON.stringify(r.violations.map(v=>v.id+': '+v.nodes.map(n=>n.html.slice(0,120)).slice(0,3).join(' | '))))`

// axe finds nothing to object to, by day and by night.
func TestAxeFindsNothing(t *testing.T) {
	source, err := os.ReadFile("../../testdata/axe/axe-4.14.1.min.js")
	must(t, err)
	w := lived(t)
	base, ctx := w.listen(), browse(t)
	for _, path := range []string{"/inside", "/gates", "/differences", "/lookup", "/valid", "/valid/paper", "/paper#typed", "/paper/sheet", "/passages", "/jobs"} {
		page, act, _ := strings.Cut(path, "#")
		must(t, chromedp.Do(ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(base+page), chromedp.WaitReady("main")))
		if act != "" {
			_ = eval(t, ctx, typedSheet)
			must(t, chromedp.Do(ctx, chromedp.WaitReady(".ga-good")))
		}
		_ = eval(t, ctx, `document.querySelectorAll('main details').forEach(d=>d.open=true),''`)
		_ = eval(t, ctx, string(source)+";''")
		for _, theme := range []string{"light", "dark"} {
			_ = eval(t, ctx, `document.documentElement.dataset.theme='`+theme+`',''`)
			if found := eval(t, ctx, axe); found != "[]" {
				t.Errorf("%s %s: %s", path, theme, found)
			}
		}
	}
}

// On paper the list for the guard stands in two columns and the empty sheet on one page.
func TestSheetsFitPaper(t *testing.T) {
	w := lived(t)
	base, ctx := w.listen(), browse(t)
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	must(t, err)
	const a4 = 658 // px of 174 mm between the margins
	must(t, chromedp.Do(ctx, chromedp.EmulateViewport(a4, 980), chromedp.Navigate(base+"/valid/paper"), chromedp.WaitReady(".ga-valid")))
	if got := eval(t, ctx, `String(new Set([...document.querySelectorAll('.ga-valid li')].map(e=>Math.round(e.getBoundingClientRect().left))).size)`); got != "2" {
		t.Errorf("%s columns", got)
	}
	must(t, chromedp.Do(ctx, chromedp.Navigate(base+"/paper/sheet"), chromedp.WaitReady(".ga-sheet")))
	if got := eval(t, ctx, `String(document.documentElement.scrollHeight<=986&&document.documentElement.scrollWidth<=658||document.documentElement.scrollHeight+'x'+document.documentElement.scrollWidth)`); got != "true" {
		t.Errorf("the sheet takes %s px of 986x658", got)
	}
	if dir := os.Getenv("ZIGUAN_SHOTS"); dir != "" {
		for _, path := range []string{"/valid/paper", "/paper/sheet"} {
			must(t, chromedp.Do(ctx, chromedp.Navigate(base+path), chromedp.WaitReady(".paper")))
			shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			must(t, err)
			must(t, os.WriteFile(filepath.Join(dir, "print"+url.PathEscape(strings.ReplaceAll(path, "/", "-"))+".png"), shot, 0o600))
		}
	}
}
