package applications_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"ziguan/internal/actor"
	"ziguan/internal/browsertest"
	"ziguan/internal/kin"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/web/kit"
)

// browse starts a browser.
func (w *world) browse() context.Context {
	w.T.Helper()
	return browsertest.Open(w.T, 1280).Ctx
}

// as signs the browser in with a session's secret.
func (w *world) as(ctx context.Context, base, secret string) {
	w.T.Helper()
	_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: kit.SessionCookie(w.Deps.Cfg), Value: secret, URL: base})
	w.Must(err)
	_, err = chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: kit.LangCookie, Value: "zh", URL: base})
	w.Must(err)
}

func (w *world) eval(ctx context.Context, js string) string {
	w.T.Helper()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
	w.Must(err)
	return out
}

// From the form to the card in a browser, scripts off, on a phone and at a desk.
func TestTheWholeWayInABrowser(t *testing.T) {
	for _, width := range []int64{390, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) {
			w := newWorld(t)
			base, ctx := w.Listen(), w.browse()
			_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			w.Must(err)
			w.as(ctx, base, w.resident("owner", "1-1-101"))
			w.Must(chromedp.Do(ctx, chromedp.EmulateViewport(width, 844), chromedp.Navigate(base+"/my/XY"), chromedp.Click(`main a[href$="/applications/new"]`),
				chromedp.WaitVisible("#plates"), chromedp.SendKeys("#plates", "京N3QK57"), chromedp.Click(".bar .btn.main"), chromedp.WaitVisible(".ap-way")))
			w.as(ctx, base, w.Session(w.C, actor.Member))
			w.Must(chromedp.Do(ctx, chromedp.Navigate(base+"/c/XY"), chromedp.Click(`.task a[href*="applications"]`), chromedp.WaitVisible(".list a"), chromedp.Click(".list a"),
				chromedp.WaitVisible(".ap-paper"), chromedp.Click(`[name="doc-home"][value="yes"]`), chromedp.Click(`[name="doc-vehicle"][value="yes"]`),
				chromedp.Click(`[action$="/check"] .btn.main`), chromedp.WaitVisible(".notice.ask")))
			if got := w.state("S-0001"); got != application.Checked {
				t.Fatalf("after the check it is %s", got)
			}
			w.as(ctx, base, w.Session(w.C, actor.Chair))
			w.Must(chromedp.Do(ctx, chromedp.Navigate(base+ap+"S-0001"), chromedp.Click(`[action$="/approval"] .btn`), chromedp.WaitVisible(".notice.ok")))
			w.days(8)
			w.as(ctx, base, w.Session(w.C, actor.Treasurer))
			w.Must(chromedp.Do(ctx, chromedp.Navigate(base+ap+"S-0001"), chromedp.Click(`[action$="/card"] .btn`), chromedp.WaitVisible(`a[href*="/print/"]`)))
			if got := w.state("S-0001"); got != application.Issued {
				t.Errorf("in the end it is %s", got)
			}
		})
	}
}

// lived is a committee with an application in every state of interest, by name.
func lived(t *testing.T) (*world, map[string]string, string, string) {
	w := newWorld(t)
	chair := w.Session(w.C, actor.Chair)
	w.issue("1-1-101", "京A11111")
	owner, tenant := w.resident("owner", "1-1-102"), w.resident("tenant", "1-1-101")
	n := map[string]string{"tenant": w.applied(tenant, "dwelling", "1-1-101", "class", "tenant", "plates", "京AD22222", "lease_end", leaseEnd)}
	n["posting"] = w.applied(owner, "dwelling", "1-1-102", "class", "first-car", "plates", "京B10002")
	w.checked(n["posting"])
	leads(t, w.act(n["posting"], "approval", chair), ap+n["posting"])
	w.cap(2)
	third, fourth := w.resident("owner", "1-1-103"), w.resident("owner", "1-1-104")
	n["waiting"] = w.applied(third, "dwelling", "1-1-103", "class", "first-car", "plates", "京B10003")
	w.checked(n["waiting"])
	leads(t, w.act(n["waiting"], "approval", chair), ap+n["waiting"])
	n["checked"] = w.applied(fourth, "dwelling", "1-1-104", "class", "first-car", "plates", "京B10004")
	w.checked(n["checked"])
	w.Must(w.Kin.Declare(t.Context(), w.person(actor.Chair), w.C.ID, kin.Declared{Dwelling: "1-1-101", Relation: kin.RelationOwn, Listed: true}))
	w.Must(w.Kin.Declare(t.Context(), w.person(actor.Member), w.C.ID, kin.Declared{Dwelling: "1-1-104", Relation: kin.RelationKin}))
	return w, n, owner, tenant
}

// person is somebody with a role, who is known by name.
func (w *world) person(role actor.Role) actor.Actor {
	w.T.Helper()
	_ = w.Session(w.C, role)
	a := w.Actor(role)
	w.Must(w.DB.Get(w.T.Context(), &a.Person, `select person_id::text from people.roles where committee_id = $1 and role = $2 limit 1`, w.C.ID, role))
	a.Pseudonym = w.C.Pseudonym(a.Person)
	return a
}

const sideways = `(()=>{const w=document.documentElement.clientWidth;
 const wide=[...document.querySelectorAll('main *')].filter(e=>!e.closest('.vh,.table.stacks thead,.scroll')&&e.getBoundingClientRect().right>w+1).map(e=>e.tagName+'.'+e.getAttribute('class'));
 return wide.length?w+': '+wide.slice(0,5).join(' '):''})()`

const axe = `(document.querySelectorAll('.tabs').forEach(b=>b.style.position='static'),axe).run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa'],rules:{'target-size':{enabled:true}}})
 .then(r=>JSON.stringify(r.violations.map(v=>v.id+': '+v.nodes.map(n=>n.html.slice(0,120)+' '+n.failureSummary.slice(0,200)).slice(0,3).join(' | '))))`

// look is one page with who looks.
type look struct{ name, path, secret string }

// Every page fits a small phone in large type, a phone and a desk, and gives axe
// nothing to object to; it is photographed into ZIGUAN_SHOTS.
func TestPagesFitPhoneAndDesk(t *testing.T) {
	w, n, owner, tenant := lived(t)
	base, ctx := w.Listen(), w.browse()
	source, err := os.ReadFile("../../testdata/axe/axe-4.14.1.min.js")
	w.Must(err)
	chair, member := w.Session(w.C, actor.Chair), w.Session(w.C, actor.Member)
	lord, unseen := w.resident("owner", "1-1-101"), w.resident("owner", "1-1-101")
	w.proved(lord)
	secret, err := w.Applications.HandConsent(t.Context(), w.person(actor.Member), w.C.ID, n["tenant"], application.Noted{
		Papers: "identity", Owner: w.residentOf(lord),
	})
	w.Must(err)
	for _, l := range []look{
		{"my", "/my/XY", owner},
		{"my-new", "/my/XY/applications/new", owner},
		{"my-new-tenant", "/my/XY/applications/new", tenant},
		{"my-posting", "/my/XY/applications/" + n["posting"], owner},
		{"my-tenant", "/my/XY/applications/" + n["tenant"], tenant},
		{"my-owner", "/my/XY/applications/" + n["tenant"], lord},
		{"my-owner-unproved", "/my/XY/applications/" + n["tenant"], unseen},
		{"consent", "/consent/" + secret, ""},
		{"list", "/c/XY/applications", chair},
		{"counter", "/c/XY/applications/new", chair},
		{"form", "/c/XY/applications/form", chair},
		{"check", ap + n["tenant"], member},
		{"decide", ap + n["checked"], chair},
		{"looked", ap + n["posting"], member},
		{"waiting-one", ap + n["waiting"], chair},
		{"waiting", "/p/XY/waiting", ""},
		{"why", "/p/XY/why?card=A-0001", ""},
		{"classes", "/c/XY/classes", chair},
		{"class", "/c/XY/classes/" + string(class.FirstCar), chair},
		{"public-classes", "/p/XY/classes", ""},
		{"kin", "/c/XY/kin", member},
		{"public-kin", "/p/XY/kin", ""},
		{"office", "/c/XY", chair},
		{"public", "/p/XY", ""},
	} {
		w.as(ctx, base, l.secret)
		for _, width := range []int64{320, 390, 1280} {
			w.Must(chromedp.Do(ctx, chromedp.EmulateViewport(width, 844), chromedp.Navigate(base+l.path), chromedp.WaitReady("main")))
			if width == 320 {
				_ = w.eval(ctx, `document.documentElement.dataset.size='large',''`)
			}
			w.photograph(ctx, l.name+"-"+strconv.FormatInt(width, 10))
			found := []string{w.eval(ctx, sideways)}
			if width == 390 {
				_ = w.eval(ctx, `document.querySelectorAll('main details').forEach(d=>d.open=true),''`)
				_ = w.eval(ctx, string(source)+";''")
				var objections []string
				w.Must(json.Unmarshal([]byte(w.eval(ctx, axe)), &objections))
				found = append(found, objections...)
			}
			for _, what := range found {
				if strings.TrimSpace(what) != "" {
					t.Errorf("%s at %d: %s", l.name, width, what)
				}
			}
		}
	}
}

// photograph keeps a picture of the page where somebody asked for them.
func (w *world) photograph(ctx context.Context, name string) {
	w.T.Helper()
	dir := os.Getenv("ZIGUAN_SHOTS")
	if dir == "" {
		return
	}
	shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(90))
	w.Must(err)
	w.Must(os.WriteFile(filepath.Join(dir, name+".png"), shot, 0o600))
}
