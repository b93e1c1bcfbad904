package postings_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/web/kit"
)

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

const axe = `(document.querySelectorAll('.tabs').forEach(b=>b.style.position='static'),axe).run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa'],rules:{'target-size':{enabled:true}}})
 .then(r=>JSON.stringify(r.violations.map(v=>v.id+': '+v.nodes.map(n=>n.html.slice(0,120)+' '+n.failureSummary.slice(0,200)).slice(0,3).join(' | '))))`

var faces = []struct {
	width      int64
	lang, size string
}{{320, "zh", "large"}, {390, "zh", ""}, {390, "en", ""}, {1280, "zh", ""}}

// lived has a posting in each state: one with an answered and an open objection,
// one proved and ended, one of the committee's own, one taken back.
func lived(t *testing.T) *world {
	w := newWorld(t)
	ctx, chair := t.Context(), w.Actor(actor.Chair)
	post := func(title, text string) posting.Posting {
		p, err := w.Postings.Post(ctx, chair, posting.New{Committee: w.C.ID, Kind: posting.Other, Title: title, Text: text})
		w.Must(err)
		return p
	}
	old := post("停水期间停车安排", "12 月 3 日至 5 日东侧不停车。")
	w.Must(w.Postings.Prove(ctx, chair, posting.NewProof{Committee: w.C.ID, Number: old.Number.String(), Place: "东门公告栏", HungAt: w.Clock.Now(), File: photograph(t)}))
	w.days(9)
	w.night()
	back := post("地面停车位重新编号", "自下月起，按楼号重新编号。")
	w.Must(w.Postings.Withdraw(ctx, chair, posting.Withdrawal{Committee: w.C.ID, Number: back.Number.String(), Reason: "编号表有误，改好再公示"}))
	post("除夕夜访客停车安排", "除夕 18:00 至初一 8:00，访客可停内部道路一侧，消防通道除外。\n依据：停车自管会第五次会议决议。")
	p := w.applications()
	_, err := w.Postings.Object(ctx, chair, posting.NewObjection{Committee: w.C.ID, Number: p.Number.String(), Ref: "S-0012", OnPaper: "3 楼老赵", Text: "他家已经有一张卡了。"})
	w.Must(err)
	_, err = w.Postings.Object(ctx, chair, posting.NewObjection{Committee: w.C.ID, Number: p.Number.String(), OnPaper: "东侧住户", Text: "名单没有贴在西门。"})
	w.Must(err)
	w.Must(w.Postings.Answer(ctx, chair, posting.Answering{Committee: w.C.ID, Number: p.Number.String(), N: 2, Outcome: posting.Upheld, Reason: "西门公告栏已补贴，公示期从今天起算足。"}))
	w.days(2)
	w.Must(w.Postings.Announce(ctx, chair, posting.NewAnnouncement{
		Committee: w.C.ID, Title: "东门道闸检修", Text: "周六 9:00 至 12:00 检修，请走西门。", From: w.C.Today(w.Clock.Now()), To: w.C.Today(w.Clock.Now()).AddDays(3),
	}))
	list, err := w.Postings.Announcements(ctx, w.C.ID, false)
	w.Must(err)
	mend := posting.Correction{ID: list[0].ID, Version: 1, NewAnnouncement: posting.NewAnnouncement{
		Committee: w.C.ID, Title: list[0].Title, Text: "周日 9:00 至 12:00 检修，请走西门。", From: list[0].From, To: list[0].To,
	}}
	w.Must(w.Postings.Correct(ctx, chair, mend))
	w.told = mend.ID.String()
	w.signIn()
	return w
}

// Every page fits a phone of 320 px in the largest type, a phone of 390 px in
// both languages and a desk, has targets as large as a thumb, and gives axe
// nothing to object to.
func TestPagesFitPhoneAndDesk(t *testing.T) {
	w := lived(t)
	base := w.Listen()
	ctx := w.browse()
	source, err := os.ReadFile("../../testdata/axe/axe-4.14.1.min.js")
	must(t, err)
	for _, page := range []struct{ who, path string }{
		{w.chair, "/c/XIN"},
		{w.chair, "/c/XIN/postings"},
		{w.chair, "/c/XIN/postings/new"},
		{w.chair, "/c/XIN/postings/2026-4"},
		{w.chair, "/c/XIN/postings/2026-1"},
		{w.chair, "/c/XIN/postings/2026-2"},
		{w.chair, "/c/XIN/postings/2026-4/proofs/new"},
		{w.chair, "/c/XIN/postings/2026-4/objections/new"},
		{w.chair, "/c/XIN/postings/2026-4/objections/1"},
		{w.chair, "/c/XIN/calendar"},
		{"", "/p/XIN"},
		{"", "/p/XIN/postings"},
		{"", "/p/XIN/postings/2026-4"},
		{"", "/p/XIN/postings/2026-1"},
		{"", "/p/XIN/postings/2026-4/paper"},
		{w.resident, "/my/XIN/postings/2026-4/objection"},
		{w.chair, "/c/XIN/announcements"},
		{w.chair, "/c/XIN/announcements/" + w.told},
		{"", "/p/XIN/announcements"},
	} {
		w.as(ctx, base, page.who)
		for _, face := range faces {
			w.cookie(ctx, base, kit.SizeCookie, face.size)
			w.cookie(ctx, base, kit.LangCookie, face.lang)
			must(t, chromedp.Do(ctx, chromedp.EmulateViewport(face.width, 844), chromedp.Navigate(base+page.path), chromedp.WaitReady("main")))
			picture(t, ctx, fmt.Sprintf("%s-%d-%s", strings.ReplaceAll(page.path[1:], "/", "-"), face.width, face.lang))
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
					t.Errorf("%s at %d %s: %s", page.path, face.width, face.lang, what)
				}
			}
		}
	}
}

// With scripts off, on a phone and on a desk: the chair posts and proves it, a
// resident objects, the chair answers, the night takes it down.
func TestAPostingsLifeInABrowser(t *testing.T) {
	for _, width := range []int64{390, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) { life(t, width) })
	}
}

func life(t *testing.T, width int64) {
	w := newWorld(t)
	w.signIn()
	base, ctx := w.Listen(), w.browse()
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	must(t, err)
	w.cookie(ctx, base, kit.LangCookie, "zh")
	file := filepath.Join(t.TempDir(), "sheet.jpg")
	must(t, os.WriteFile(file, photograph(t), 0o600))
	w.as(ctx, base, w.chair)
	must(t, chromedp.Do(ctx, chromedp.EmulateViewport(width, 844), chromedp.Navigate(base+"/c/XIN/postings"), chromedp.Click(".bar .btn.main"),
		chromedp.WaitVisible("input[name=title]"), chromedp.SendKeys("input[name=title]", "关于京A12345"), chromedp.SendKeys("textarea[name=text]", "东侧补划六个车位。"), chromedp.Click(".bar .btn.main"),
		chromedp.WaitVisible(".err"), chromedp.Clear("input[name=title]"), chromedp.SendKeys("input[name=title]", "补划车位公示"), chromedp.Click(".bar .btn.main"), chromedp.WaitVisible(".notice.ok"),
		chromedp.Click(`a[href$="/proofs/new"]`), chromedp.WaitVisible("input[name=place]"), chromedp.SetUploadFiles("input[name=photo]", []string{file}), chromedp.SendKeys("input[name=place]", "东门公告栏"),
		chromedp.Click(".bar .btn.main"), chromedp.WaitVisible(".po-proofs img")))
	w.as(ctx, base, w.resident)
	must(t, chromedp.Do(ctx, chromedp.Navigate(base+"/p/XIN"), chromedp.Click(`a[href$="/postings/2026-1"]`), chromedp.WaitVisible(".progress"),
		chromedp.Click(".bar .btn.main"), chromedp.WaitVisible("textarea[name=text]"), chromedp.SendKeys("textarea[name=text]", "挡住了轮椅通道"), chromedp.Click(".bar .btn.main"), chromedp.WaitVisible(".notice.ok")))
	w.days(8)
	if w.night() != 0 {
		t.Error("it ended before the answer")
	}
	w.as(ctx, base, w.Session(w.C, actor.Member)) // the chair's session is over
	must(t, chromedp.Do(ctx, chromedp.Navigate(base+"/c/XIN"), chromedp.Click(`.task a[href$="/postings"]`), chromedp.Click(`a[href$="/postings/2026-1"]`),
		chromedp.WaitVisible(".task"), chromedp.Click(`a[href$="/objections/1"]`), chromedp.WaitVisible("textarea[name=answer]"), chromedp.Click(`input[value="partly"]`),
		chromedp.SendKeys("textarea[name=answer]", "靠坡道的一个不划。"), chromedp.Click(".bar .btn.main"), chromedp.WaitVisible(".po-answer")))
	if w.night() != 1 {
		t.Error("it did not end")
	}
	must(t, chromedp.Do(ctx, chromedp.Navigate(base+"/c/XIN/postings/2026-1"), chromedp.WaitVisible(".po-proofs img")))
	w.as(ctx, base, "")
	must(t, chromedp.Do(ctx, chromedp.Navigate(base+"/p/XIN/postings/2026-1"), chromedp.WaitVisible(".badge.off")))
	text, err := chromedp.Run(ctx, chromedp.Text("main"))
	must(t, err)
	for _, want := range []string{"公示已撤下", "靠坡道的一个不划", "部分采纳"} {
		if !strings.Contains(text, want) {
			t.Errorf("the public page lacks %s", want)
		}
	}
	if strings.Contains(text, "轮椅") {
		t.Error("the public page repeats the objection")
	}
}
