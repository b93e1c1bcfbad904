package messages_test

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ziguan/internal/actor"
	"ziguan/internal/browsertest"
	"ziguan/internal/pagetest"
	"ziguan/parking"
	"ziguan/web/kit"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// world is one test's own.
type world struct{ *pagetest.World }

func (w world) round(t *testing.T) {
	t.Helper()
	_, err := w.Courier.Round(t.Context())
	must(t, err)
}

func (w world) numberOf(t *testing.T, dwelling string) string {
	t.Helper()
	list, err := w.Parking.List(t.Context(), w.Actor(actor.Chair), parking.ListCards{Committee: w.C.ID})
	must(t, err)
	for _, c := range list {
		if c.Dwelling == dwelling {
			return c.Number.String()
		}
	}
	return ""
}

// tab is a browser in which people take turns.
type tab struct {
	*browsertest.Window
	w    *pagetest.World
	base string
	wide int64
}

func (b tab) as(role actor.Role) {
	b.Helper()
	for name, value := range map[string]string{kit.SessionCookie(b.w.Deps.Cfg): b.w.Session(b.w.C, role), kit.LangCookie: "zh"} {
		b.Cookie(b.base, name, value)
	}
}

// opens goes to a page, has it photographed into ZIGUAN_SHOTS, and fails where it
// hangs over the edge.
func (b tab) opens(name, path string) {
	b.Helper()
	b.Do(chromedp.EmulateViewport(b.wide, 844))
	b.Open(b.base + path)
	b.look(name)
}

func (b tab) look(name string) {
	b.Helper()
	b.Picture(fmt.Sprintf("messages-%s-%d", name, b.wide))
	if over := b.Eval(`String(Math.max(0, document.documentElement.scrollWidth-document.documentElement.clientWidth))`); over != "0" {
		b.Errorf("%s at %d hangs over by %s", name, b.wide, over)
	}
}

const small = `(()=>{document.querySelectorAll('main details').forEach(d=>d.open=true);const bad=[];
 for(const e of document.querySelectorAll('main a[href],main button,main summary')){
  const r=e.getBoundingClientRect(); if(!r.width) continue;
  const least=e.matches('.btn.main')?64:48;
  if(r.height<least-.5||r.width<least-.5) bad.push(e.tagName+'.'+e.className+' '+e.textContent.trim().slice(0,12)+' '+Math.round(r.width)+'x'+Math.round(r.height));
 } return bad.slice(0,5).join('; ')})()`

const axe = `(document.querySelectorAll('.tabs').forEach(b=>b.style.position='static'),axe).run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa'],rules:{'target-size':{enabled:true}}})
 .then(r=>r.violations.map(v=>v.id+': '+v.nodes.map(n=>n.html.slice(0,120)+' '+n.failureSummary.slice(0,200)).slice(0,3).join(' | ')).join('; '))`

// judge fails where a target is smaller than a thumb or axe objects.
func (b tab) judge(name string) {
	b.Helper()
	if got := b.Eval(small); got != "" {
		b.Errorf("%s at %d has small targets: %s", name, b.wide, got)
	}
	source, err := os.ReadFile("../../testdata/axe/axe-4.14.1.min.js")
	b.Must(err)
	b.Eval(string(source) + ";''")
	if got := b.Eval(axe); got != "" {
		b.Errorf("%s at %d: %s", name, b.wide, got)
	}
}

func (b tab) text() string { b.Helper(); return b.Eval(`document.querySelector('main').innerText`) }

// Staff suspend a card; the household sees it on its page and opens it, and it
// leaves the work list; to a household without a phone a slip is brought and noted.
func TestFromTheActToTheHousehold(t *testing.T) {
	for _, wide := range []int64{390, 1280} {
		w := world{pagetest.New(t)}
		w.Session(w.C, actor.Resident) // of 9-9-901
		w.Dwelling("1-1-102")
		for dwelling, plate := range map[string]string{"9-9-901": "京N3QK57", "1-1-102": "京A10002"} {
			_, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: dwelling, Plates: []string{plate}, Reason: "搬家当天"})
			w.Must(err)
		}
		number := w.numberOf(t, "9-9-901")
		b := tab{browsertest.Open(t, wide), w.World, w.Listen(), wide}
		b.as(actor.Chair)
		b.opens("card", "/c/XY/cards/"+number)
		b.Eval(`(()=>{const f=document.querySelector('form[action$="/suspension"]');f.closest('details').open=true;f.querySelector('textarea').value='三次超时未离';f.querySelector('#source-suspend').value='公约第七条';return ''})()`)
		b.Follow(chromedp.Click(`form[action$="/suspension"] button.btn`))
		b.Do(chromedp.WaitVisible(".notice.ok"))
		w.Clock.Step(3 * time.Hour)
		w.round(t)
		b.opens("list", "/c/XY/outbox")
		b.judge("list")
		if got := b.text(); !strings.Contains(got, "9-9-901") || !strings.Contains(got, "1-1-102") || !strings.Contains(got, "2 户还不知道，共 3 条") {
			t.Errorf("the list says %s", got)
		}
		b.as(actor.Resident)
		for range 2 { // the card's issue, and its suspension
			b.opens("mine", "/my/XY")
			b.Follow(chromedp.Click(".my-news a"))
			b.Do(chromedp.WaitVisible(".lead"))
			b.look("opened")
		}
		b.judge("opened")
		if got := b.text(); !strings.Contains(got, "三次超时未离") && !strings.Contains(got, "已发放") {
			t.Errorf("the message says %s", got)
		}
		b.opens("read", "/my/XY")
		b.judge("read")
		if b.Eval(`String(document.querySelectorAll('.my-news').length)`) != "0" {
			t.Error("what was read is still new")
		}
		b.as(actor.Chair)
		b.opens("less", "/c/XY/outbox")
		if got := b.text(); strings.Contains(got, "9-9-901") {
			t.Errorf("the list still says %s", got)
		}
		b.opens("slips", "/c/XY/outbox/slips")
		b.judge("slips")
		if got := b.Eval(`document.querySelector('.ms-slip').innerText`); !strings.Contains(got, "1-1-102") || !strings.Contains(got, "京A10002") {
			t.Errorf("the slip says %s", got)
		}
		b.Follow(chromedp.Click(`button[value="slip.handed"]`))
		b.Do(chromedp.WaitVisible(".notice.ok"))
		b.opens("empty", "/c/XY/outbox")
		if got := b.text(); !strings.Contains(got, "都通知到了") {
			t.Errorf("the list still says %s", got)
		}
		// It was the wrong door: what was noted is taken back where it was noted.
		b.Eval(`(()=>{document.querySelectorAll('main details').forEach(d=>d.open=true);return ''})()`)
		b.look("noted")
		b.judge("noted")
		b.Follow(chromedp.Click(`form[action$="/retraction"] .btn`))
		b.Do(chromedp.WaitVisible(".fold"))
		if got := b.text(); !strings.Contains(got, "1-1-102") || !strings.Contains(got, "记错了") {
			t.Errorf("taken back, the list says %s", got)
		}
		b.Follow(chromedp.Click(`.fold button[value="slip.handed"]`))
		b.Do(chromedp.WaitNotPresent(".fold"))
		b.opens("history", "/c/XY/outbox/messages")
		b.judge("history")
		b.Follow(chromedp.Click("main .list a"))
		b.Do(chromedp.WaitVisible(".kv"))
		b.look("message")
		b.opens("settings", "/c/XY/outbox/settings")
		b.judge("settings")
	}
}

// A webhook's address is never shown again; a test goes out and says how it went.
func TestAWebhookIsSetAndTested(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	chair, member := w.Session(w.C, actor.Chair), w.Session(w.C, actor.Member)
	const secret = "c0ffee00-key"
	form := url.Values{"kind": {"wecom"}, "url": {"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + secret}}
	if got := w.Post("/c/XY/outbox/webhooks", chair, url.Values{"kind": {"wecom"}, "url": {"http://10.0.0.1/x"}}); got.Status != 422 || !strings.Contains(got.Body, "https://") {
		t.Errorf("an address inside: %d", got.Status)
	}
	if got := w.Post("/c/XY/outbox/webhooks", chair, form); got.Status != 303 {
		t.Fatalf("%d %.300s", got.Status, got.Body)
	}
	for _, who := range []string{chair, member} {
		got := w.Get("/c/XY/outbox/settings", who)
		if got.Status != 200 || strings.Contains(got.Body, secret) || !strings.Contains(got.Body, "qyapi.weixin.qq.com/…") {
			t.Errorf("%d, shown: %v", got.Status, strings.Contains(got.Body, secret))
		}
	}
	if got := w.Post("/c/XY/outbox/webhooks/robot/test", chair, url.Values{}); got.Status != 303 {
		t.Errorf("the test: %d", got.Status)
	}
	if got := w.Post("/c/XY/outbox/webhooks/sms/test", chair, url.Values{"phone": {"13800000001"}}); got.Status != 404 {
		t.Errorf("a test of nothing: %d", got.Status)
	}
	if got := w.Post("/c/XY/outbox/settings", chair, url.Values{"quiet_from": {"25:00"}, "quiet_to": {"08:00"}, "source_kind": {"resolution"}, "source": {"第二次会议决议"}}); got.Status != 422 || !strings.Contains(got.Body, "25:00") {
		t.Errorf("hours: %d", got.Status)
	}
	good := url.Values{"quiet_from": {"22:00"}, "quiet_to": {"07:30"}, "page_wait": {"60"}, "robot_wait": {"60"}, "urgent_wait": {"5"}, "give_up": {"60"}, "source_kind": {"resolution"}, "source": {"第二次会议决议"}}
	if got := w.Post("/c/XY/outbox/settings", chair, good); got.Status != 303 {
		t.Errorf("hours: %d", got.Status)
	}
	if got := w.Get("/c/XY/outbox/settings", member); !strings.Contains(got.Body, "22:00") || !strings.Contains(got.Body, "第二次会议决议") {
		t.Error("the hours are not shown")
	}
}
