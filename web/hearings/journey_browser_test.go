package hearings_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/browsertest"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
	"ziguan/web"
	"ziguan/web/kit"
)

// journey is an estate that holds a hearing, and a window on it.
type journey struct {
	*pagetest.World
	*browsertest.Window
	base   string
	clicks int
}

func begin(t *testing.T, width int64) *journey {
	w := pagetest.New(t)
	for i := range 4 {
		w.Lives(w.Dwelling(fmt.Sprintf("1-1-%d01", i+1)), people.KindOwner, 0)
	}
	w.Must(w.Rules.SetYear(t.Context(), w.Staff(actor.Chair), rule.NewYear{
		Committee: w.C.ID, Ground: rule.Ground{Kind: rule.Law, Text: "国办发明电〔2026〕9号"},
		Year: calendar.Year{Year: 2027, Holidays: []day.Day{day.Of(2027, 1, 1)}},
	}))
	w.Deps.Demo = true // nobody is asked for a second step
	w.App = web.New(w.Deps)
	j := &journey{World: w, Window: browsertest.Open(t, width), base: w.Listen()}
	j.Cookie(j.base, kit.LangCookie, "zh")
	for _, role := range []actor.Role{actor.Chair, actor.Treasurer, actor.Resident} { // whose sessions begin now
		_ = j.Session(j.C, role)
	}
	j.Exec(`update people.occupancies set from_day = '2020-01-01' where committee_id = $1`, j.C.ID)
	return j
}

func (j *journey) as(role actor.Role) {
	j.Cookie(j.base, j.SessionCookie(), j.Session(j.C, role))
}

func (j *journey) at(path string) {
	j.Helper()
	j.Open(j.base + path)
}

func (j *journey) reads(path string, texts ...string) {
	j.Helper()
	j.at(path)
	text := j.Eval(`document.querySelector('main').innerText`)
	for _, want := range texts {
		if !strings.Contains(text, want) {
			j.Errorf("%s lacks %s: %s", path, want, text)
		}
	}
}

// follow is one click that opens another page.
func (j *journey) follow(selector string) {
	j.Helper()
	j.clicks++
	j.Eval(`(document.querySelectorAll('details').forEach(d=>{if(d.querySelector('form'))d.open=true}),'')`)
	j.Follow(chromedp.Click(selector))
}

// press is one click that does something.
func (j *journey) press(selector string) {
	j.Helper()
	j.follow(selector)
	if wrong := j.Eval(`document.querySelector('.errors, .err')?.innerText || ''`); wrong != "" {
		j.Fatalf("%s: %s", selector, wrong)
	}
	j.Until(`!!document.querySelector('.notice.ok')`)
}

// pick is one click on a choice, or one change of a list.
func (j *journey) pick(js string) {
	j.Helper()
	j.clicks++
	j.Eval(js + `,''`)
}

func (j *journey) set(name, value string) {
	j.Helper()
	j.Eval(`document.querySelector('[name="` + name + `"]').value=` + strconv.Quote(value) + `,''`)
}

func (j *journey) days(n int) {
	j.Clock.Step(time.Duration(n) * 24 * time.Hour)
	j.Exec(`update people.sessions set seen_at = $1, expires_at = $1::timestamptz + interval '1 day'`, j.Clock.Now()) // they signed in again
	_, err := j.Hearings.Advance(j.Ctx, actor.Of(actor.System), j.Clock.Now())
	j.Window.Must(err)
}

// A hearing on fees goes from its notice to its published record: one sitting from subject
// to poster; a resident signs up, is drawn, comes, and checks the minutes.
func TestAHearingFromItsNoticeToItsRecord(t *testing.T) {
	for _, width := range []int64{360, 390, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) { heard(t, width) })
	}
}

func heard(t *testing.T, width int64) {
	j := begin(t, width)
	j.as(actor.Chair)
	j.calls()
	j.signsUp()
	j.days(14)
	j.as(actor.Chair)
	j.fills()
	j.days(6)
	j.meets()
	j.as(actor.Treasurer)
	j.minutes()
	j.checks()
	j.publishes()
}

// calls goes from the list to the poster: twelve clicks at most, typing apart.
func (j *journey) calls() {
	j.Helper()
	j.at("/c/XY/hearings")
	j.follow(`a[href$="/hearings/new"]`)
	j.set("title", "院内停车收费标准")
	j.set("text", "首辆车每月一百五十元，第二辆车每月三百元。")
	j.set("paper-1", "成本表")
	j.set("text-1", "十二个月的实际支出。")
	j.set("place", "社区活动室")
	j.set("sources", "那天公布的双色球开奖号码")
	j.pick(`document.querySelector('select[name=recorder]').value=[...document.querySelectorAll('select[name=recorder] option')].find(o=>o.value&&o.value!=document.querySelector('select[name=chair]').value).value`)
	for party, n := range map[string]string{"car_owner": "1", "no_car": "2", "tenant": "0", "street": "1"} {
		j.set("places-"+party, n)
	}
	j.press(`main form[enctype] button.btn.main`)
	j.press(`form[action$="/notice"] button`)
	j.follow(`a[href$="/poster"]`)
	if got := j.Eval(`document.querySelector('main').innerText`); !strings.Contains(got, "院内停车收费标准") || j.Eval(`String(!!document.querySelector('.qr svg'))`) != "true" {
		j.Errorf("the poster reads %s", got)
	}
	j.Logf("from the list to the poster: %d clicks", j.clicks)
	if j.clicks > 6 {
		j.Errorf("from the list to the poster it took %d clicks", j.clicks)
	}
	j.reads("/p/XY/hearings/2026-1", "已公告", "无车住户", "报名", "不作决定", "成本表")
	if got := j.Get("/p/XY/hearings/2026-1.ics", "").Body; !strings.Contains(got, "STATUS:CONFIRMED") || !strings.Contains(got, "SEQUENCE:0") || !strings.Contains(got, "UID:") {
		j.Errorf("the calendar reads %s", got)
	}
}

// signsUp signs a resident up by phone, and others at the counter.
func (j *journey) signsUp() {
	j.Helper()
	j.as(actor.Resident)
	j.at("/my/XY")
	j.Follow(chromedp.Click(`main a[href="/my/XY/hearings/2026-1"]`))
	j.Eval(`document.querySelector('input[name=party][value=no_car]').click(),''`)
	j.press(`form[action$="/signup"] button.btn.main`)
	j.reads("/my/XY/hearings/2026-1", "已报名", "S1")
	j.as(actor.Chair)
	for i, party := range []string{"car_owner", "no_car", "car_owner"} {
		j.at("/c/XY/hearings/2026-1")
		j.Eval(`(document.querySelectorAll('details').forEach(d=>d.open=true),'')`)
		j.set("door", fmt.Sprintf("1-1-%d01", i+1))
		j.Eval(`document.querySelector('form[action$="/signups"] input[value=` + party + `]').click(),''`)
		j.press(`form[action$="/signups"] button.btn.main`)
	}
	j.at("/c/XY/hearings/2026-1")
	j.set("name", "街道城管办")
	j.Eval(`document.querySelector('form[action$="/invitations"] input[value=street]').click(),''`)
	j.press(`form[action$="/invitations"] button.btn.main`)
}

// fills draws the seats; anybody reads how.
func (j *journey) fills() {
	j.Helper()
	j.at("/c/XY/hearings/2026-1")
	j.set("seeds", "3 11 17 20 29 31 7")
	j.press(`form[action$="/draw"] button.btn.main`)
	j.Eval(`(document.querySelectorAll('details').forEach(d=>d.open=true),'')`)
	j.at("/p/XY/hearings/2026-1")
	j.Eval(`(document.querySelectorAll('details').forEach(d=>d.open=true),'')`)
	for _, part := range []string{"席位已定", "摇出的顺序", "3 11 17 20 29 31 7", "sha256"} {
		if got := j.Eval(`document.querySelector('main').innerText`); !strings.Contains(got, part) {
			j.Errorf("the public page lacks %s: %s", part, got)
		}
	}
	j.as(actor.Resident)
	j.reads("/my/XY/hearings/2026-1", "您的席位", "签到码")
}

// meets checks people in, one by the code of their phone, and begins.
func (j *journey) meets() {
	j.Helper()
	code := strings.TrimSpace(j.Eval(`document.querySelector('.he-sign').innerText`))
	if until := j.hearing().Sub(j.Clock.Now()); until > 0 {
		j.Clock.Step(until)
		j.days(0)
	}
	j.as(actor.Chair)
	j.at("/c/XY/hearings/2026-1/attendance?code=" + code)
	j.press(`form[action$="/attendance"] button.btn.main`)
	j.reads("/c/XY/hearings/2026-1/attendance", "到场 1 / 4")
	j.Eval(`(document.querySelectorAll('input[name=seat]:not(:disabled)').forEach(i=>i.checked=true),'')`)
	j.press(`form[action$="/attendance"] button.btn.main`)
	j.reads("/c/XY/hearings/2026-1/attendance", "到场 4 / 4")
	j.reads("/c/XY/hearings/2026-1/attendance/print", "签名", "无车住户")
	j.at("/c/XY/hearings/2026-1")
	j.set("watched", "5")
	j.press(`form[action$="/beginning"] button`)
}

func (j *journey) hearing() time.Time {
	j.Helper()
	h, err := j.Hearings.ShowPublic(j.Ctx, j.C.ID, "2026-1")
	j.Window.Must(err)
	return h.StartsAt
}

// minutes counts each item, writes down a view, mends it, and closes.
func (j *journey) minutes() {
	j.Helper()
	for item := range 3 {
		j.at("/c/XY/hearings/2026-1")
		j.press(`form[action$="/items"] button`)
		if item == 1 {
			j.Eval(`(document.querySelector('select[name=seat]').selectedIndex=1,'')`)
			j.set("said", "第二辆车太贵")
			j.set("because", "两代人同住")
			j.press(`form[action$="/lines"] button.btn.main`)
			j.Follow(chromedp.Click(`a[href*="line=1"]`))
			j.set("said", "第二辆车应当便宜些")
			j.press(`form[action$="/lines"] button.btn.main`)
		}
	}
	j.press(`form[action$="/minutes"] button`)
	j.reads("/c/XY/hearings/2026-1", "第二辆车应当便宜些", "到场 4 席")
}

// checks has a resident correct the minutes, and the chair answer.
func (j *journey) checks() {
	j.Helper()
	j.as(actor.Resident)
	j.at("/my/XY")
	j.Follow(chromedp.Click(`main a[href="/my/XY/hearings/2026-1"]`))
	j.Eval(`document.querySelector('input[name=word][value=corrected]').click(),''`)
	j.set("text", "我说的是二百四十元")
	j.press(`form[action$="/word"] button.btn.main`)
	j.as(actor.Chair)
	j.at("/c/XY/hearings/2026-1")
	j.set("answer-"+j.Eval(`document.querySelector('form[action$="/replies"] input[name=of]').value`), "听了录音，是二百四十元")
	j.press(`form[action$="/replies"] button`)
}

// publishes says what was found, and everybody reads it.
func (j *journey) publishes() {
	j.Helper()
	j.days(6)
	j.as(actor.Chair)
	j.at("/c/XY/hearings/2026-1")
	j.Eval(`document.querySelector('input[name="outcome-1"][value=partly]').click(),''`)
	j.set("reason-1", "降到二百四十元")
	j.set("finding", "首辆车的价多数赞成，第二辆车降到二百四十元。")
	j.press(`form[action$="/publication"] button.btn.main`)
	j.reads("/p/XY/hearings/2026-1", "已公布", "听证意见", "部分采纳", "降到二百四十元", "业主大会表决", "更正")
	body := j.Get("/p/XY/hearings/2026-1.json", "").Body
	for _, part := range []string{`"finding":"首辆车`, `"adopted":[]`, `"partly":[{"n":1`, `"kind":"no_car","places":2,"how":"draw"`, `"held_on":"2026-`, `"binding":false`} {
		if !strings.Contains(body, part) {
			j.Errorf("the data lacks %s: %s", part, body)
		}
	}
	if strings.Contains(body, "街道城管办") || strings.Contains(body, "1-1-") {
		j.Errorf("the data names somebody: %s", body)
	}
}
