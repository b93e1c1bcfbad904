package compacts_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ziguan/compacts/clause"
	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/browsertest"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/pagetest"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/web"
	"ziguan/web/kit"
)

// journey is an estate of six owners, one of whom has more than half of its area, and a
// window on it.
type journey struct {
	*pagetest.World
	*browsertest.Window
	base   string
	owners []actor.Actor
	staff  []actor.Actor
}

const one = "/c/EST/compacts/2026-1"

func begin(t *testing.T, width int64) *journey {
	w := pagetest.New(t)
	var err error
	w.C, err = w.People.Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "EST", Name: "馨园停车自管会", Regime: people.Owners, Province: "京"})
	w.Must(err)
	j := &journey{World: w}
	for i := range 5 {
		j.owners = append(j.owners, w.Lives(w.Dwelling(fmt.Sprintf("1-1-%d01", i+1)), people.KindOwner, 0))
	}
	_ = w.Session(w.C, actor.Resident) // the sixth, who reads and signs by phone
	w.Exec(`update people.occupancies set from_day = '2020-01-01', kind = 'owner' where committee_id = $1`, w.C.ID)
	w.Exec(`update people.dwellings set area_hundredths = case code when '1-1-101' then 40000 else 5000 end where committee_id = $1`, w.C.ID)
	j.staff = []actor.Actor{w.Staff(actor.Chair), w.Staff(actor.Member)}
	w.Must(w.Rules.SetYear(t.Context(), j.staff[0], rule.NewYear{
		Committee: w.C.ID, Ground: rule.Ground{Kind: rule.Law, Text: "国办发明电〔2026〕9号"},
		Year: calendar.Year{Year: 2027, Holidays: []day.Day{day.Of(2027, 1, 1)}},
	}))
	w.Deps.Demo = true // nobody is asked for a second step
	w.App = web.New(w.Deps)
	j.Window, j.base = browsertest.Open(t, width), w.Listen()
	j.Cookie(j.base, kit.LangCookie, "zh")
	return j
}

func (j *journey) as(role actor.Role) {
	j.Cookie(j.base, j.SessionCookie(), j.Session(j.C, role))
}

func (j *journey) reads(path string, texts ...string) {
	j.Helper()
	j.Open(j.base + path)
	text := j.Eval(`document.querySelector('main').innerText`)
	for _, want := range texts {
		if !strings.Contains(text, want) {
			j.Errorf("%s lacks %s", path, want)
		}
	}
	if wide := j.Eval(`String(document.documentElement.scrollWidth > innerWidth)`); wide == "true" {
		j.Errorf("%s is wider than the screen", path)
	}
}

// press presses a button of the page at hand, and waits for what it says was done.
func (j *journey) press(selector string) {
	j.Helper()
	j.Eval(`(document.querySelectorAll('details').forEach(d=>{if(d.querySelector('form'))d.open=true}),'')`)
	j.Follow(chromedp.Click(selector))
	j.Until(`!!document.querySelector('.notice.ok')`)
}

// step opens the compact and presses the button of one of its acts.
func (j *journey) step(act string) {
	j.Helper()
	j.as(actor.Chair)
	j.Open(j.base + one)
	j.press(`form[action$="/` + act + `"] button.btn.main`)
}

func (j *journey) nights(days int) {
	j.Clock.Step(time.Duration(days) * 24 * time.Hour)
	j.Exec(`update people.sessions set seen_at = $1, expires_at = $1::timestamptz + interval '1 day'`, j.Clock.Now()) // they signed in again
	ctx, system, now := j.Ctx, actor.Of(actor.System), j.Clock.Now()
	_, err := j.Postings.Expire(ctx, system, now)
	j.Window.Must(err)
	_, err = j.Votes.Advance(ctx, system, now)
	j.Window.Must(err)
	_, err = j.Compacts.Advance(ctx, system, now)
	j.Window.Must(err)
}

// A compact goes all six steps: two rounds, twenty remarks, a vote that passes by area and
// fails by heads, another that passes; it is signed, in force, and a rule names its clause.
func TestACompactFromItsDraftToTheDayItIsInForce(t *testing.T) {
	for _, width := range []int64{360, 390, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) { agreed(t, width) })
	}
}

func agreed(t *testing.T, width int64) {
	j := begin(t, width)
	j.as(actor.Chair)
	j.reads("/c/EST/compacts", "还没有公约")
	j.Open(j.base + "/c/EST/compacts/new")
	j.Eval(`(document.querySelector('input[name=kind][value=parking]').click(),document.querySelector('textarea[name=whole]').value=` + strconv.Quote(parktest.CompactText) + `,'')`)
	j.Window.Do(chromedp.SendKeys("input[name=title]", "停车自管公约"))
	j.press(`form[action$="/compacts"] button.btn.main`)
	j.reads(one, "第三条", "多轮讨论", "第 1 稿")
	if got := j.Get("/p/EST/compacts/2026-1", "").Status; got != 404 {
		t.Errorf("a draft that nobody posted answers %d", got)
	}
	j.step("posting")
	j.speak()
	j.nights(8)
	j.step("consultation")
	j.nights(8)
	j.step("reopening")
	j.edit()
	j.Open(j.base + one)
	j.Window.Do(chromedp.SendKeys("textarea[name=changes]", "第二条降为120元"))
	j.press(`form[action$="/posting"] button.btn.main`)
	j.reads("/p/EST/compacts/2026-1/drafts/2", "第二条降为120元", "改了")
	if got := j.Eval(`document.querySelector('del').textContent+'>'+document.querySelector('ins').textContent`); got != "150>120" {
		t.Errorf("the change reads %s", got)
	}
	j.nights(8)
	j.step("consultation")
	j.answer()
	j.nights(8)
	j.step("freezing")
	j.vote(2)
	j.reads(one, "第 3 稿", "还没有公示") // by area it would have passed
	j.reads("/p/EST/votes/2026-1", "没有通过")
	j.Open(j.base + one)
	j.Window.Do(chromedp.SendKeys("textarea[name=changes]", "没有改动，再征求一次"))
	j.press(`form[action$="/posting"] button.btn.main`)
	j.nights(9)
	j.step("consultation")
	j.nights(9)
	j.step("freezing")
	j.vote(5)
	j.reads(one, "表决通过")
	j.step("signing")
	j.sign()
	j.nights(7)
	j.force()
}

// speak makes twenty remarks: a resident by phone on a passage, one at the counter, the
// others as they come.
func (j *journey) speak() {
	j.as(actor.Resident)
	j.Open(j.base + "/my/EST")
	j.Follow(chromedp.Click(`main a[href="/p/EST/compacts/2026-1"]`))
	j.Follow(chromedp.Click(`#c2 a[href*="clause=4"]`))
	j.Window.Do(chromedp.SendKeys("input[name=quote]", "每月150元"), chromedp.SendKeys("textarea[name=text]", "太贵，建议120元"))
	j.press(`form[action$="/remarks"] button.btn.main`)
	j.reads("/my/EST/compacts/2026-1", "太贵，建议120元", "待答复", "换个说法")
	j.as(actor.Chair)
	j.Open(j.base + one + "/remarks/new")
	j.Eval(`document.querySelector('input[name=way][value=counter]').click(),''`)
	j.Window.Do(chromedp.SendKeys("input[name=on_paper]", "三楼张大爷"), chromedp.SendKeys("textarea[name=text]", "说得太长，看不懂"))
	j.press(`form[action$="/remarks"] button.btn.main`)
	for i := range 18 {
		_, err := j.Compacts.Remark(j.Ctx, j.owners[i%5], clause.NewRemark{Committee: j.C.ID, Number: "2026-1", Clause: 4, Text: fmt.Sprintf("第%d个说法", i)})
		j.Window.Must(err)
	}
	j.as(actor.Resident)
	j.Open(j.base + "/my/EST/compacts/2026-1/remarks")
	j.press(`#r3 form button`)
	j.reads("/p/EST/compacts/2026-1/remarks", "1 人附议", "当面提的")
	if text := j.Eval(`document.body.innerText`); strings.Contains(text, "张大爷") {
		j.Errorf("anybody reads who came to the counter")
	}
}

// edit changes a number in the draft at hand.
func (j *journey) edit() {
	j.Open(j.base + one + "/text")
	j.Follow(chromedp.Click(`main a[href$="node=4"]`))
	j.Eval(`document.querySelector('textarea[name=text]').value='一户一卡，每户首辆车每月120元。',''`)
	j.press(`form[action$="/text"] button.btn.main`)
}

// answer answers one remark on its page, joins another to a third, and all others as staff do.
func (j *journey) answer() {
	j.as(actor.Chair)
	j.Open(j.base + one + "/remarks?n=1")
	j.reads(one+"/remarks?n=1", "所提的文字，现在改了", "每月150元")
	j.Eval(`(document.querySelector('input[name=outcome][value=adopted]').click(),document.querySelector('textarea[name=reason]').value='核过成本，可以降',document.querySelector('select[name=clause]').value='4','')`)
	j.press(`form[action$="/answer"] button.btn.main`)
	j.Open(j.base + one + "/remarks?n=3")
	j.Eval(`(document.querySelector('select[name=into]').value='4',document.querySelector('input[name=why]').value='说的是同一件事','')`)
	j.press(`form[action$="/join"] button`)
	for n := 2; n <= 20; n++ {
		if n == 3 {
			continue
		}
		j.Window.Must(j.Compacts.Answer(j.Ctx, j.staff[1], clause.Answering{Committee: j.C.ID, Number: "2026-1", N: n, Outcome: clause.Rejected, Reason: "多数人不同意"}))
	}
	j.reads("/p/EST/compacts/2026-1/remarks", "采纳", "核过成本，可以降", "与意见 4 合并")
	j.as(actor.Resident)
	j.reads("/my/EST/compacts/2026-1", "核过成本，可以降")
}
