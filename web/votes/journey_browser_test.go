package votes_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ziguan/compacts/rule"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/browsertest"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
	"ziguan/web"
	"ziguan/web/kit"
)

// journey is a lane whose households decide, and a window on it.
type journey struct {
	*pagetest.World
	*browsertest.Window
	base string
}

func begin(t *testing.T, width int64) *journey {
	w := pagetest.New(t)
	var err error
	w.C, err = w.People.Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "LANE", Name: "韶九胡同停车自管会", Regime: people.Residents, Province: "京"})
	w.Must(err)
	for _, code := range []string{"1-1", "1-2", "1-3"} {
		w.Lives(w.Dwelling(code), people.KindOwner, 0)
	}
	w.Must(w.Rules.SetYear(t.Context(), w.Staff(actor.Chair), rule.NewYear{
		Committee: w.C.ID, Ground: rule.Ground{Kind: rule.Law, Text: "国办发明电〔2026〕9号"},
		Year: calendar.Year{Year: 2027, Holidays: []day.Day{day.Of(2027, 1, 1)}},
	}))
	w.Deps.Demo = true // nobody is asked for a second step
	w.App = web.New(w.Deps)
	j := &journey{w, browsertest.Open(t, width), w.Listen()}
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
}

func (j *journey) press(selector string) {
	j.Helper()
	j.Eval(`(document.querySelectorAll('details').forEach(d=>{if(d.querySelector('form'))d.open=true}),'')`)
	j.Follow(chromedp.Click(selector))
	j.Until(`!!document.querySelector('.notice.ok')`)
}

func (j *journey) nights(days int) {
	j.Clock.Step(time.Duration(days) * 24 * time.Hour)
	j.Exec(`update people.sessions set seen_at = $1, expires_at = $1::timestamptz + interval '1 day'`, j.Clock.Now()) // they signed in again
	_, err := j.Postings.Expire(j.Ctx, actor.Of(actor.System), j.Clock.Now())
	j.Window.Must(err)
	_, err = j.Votes.Advance(j.Ctx, actor.Of(actor.System), j.Clock.Now())
	j.Window.Must(err)
}

// A question is drafted, its roll hangs, it is noticed; a resident votes by phone and
// keeps a slip, another on paper that two people read; the box is counted again in the
// browser, and the result certified.
func TestAVoteFromItsDraftToItsCertificate(t *testing.T) {
	for _, width := range []int64{360, 390, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) { voted(t, width) })
	}
}

func voted(t *testing.T, width int64) {
	j := begin(t, width)
	_ = j.Session(j.C, actor.Resident) // a fourth household, whose occupant votes by phone
	j.Exec(`update people.occupancies set from_day = '2020-01-01' where committee_id = $1`, j.C.ID)
	j.as(actor.Chair)
	j.reads("/c/LANE/votes", "还没有表决")
	j.Open(j.base + "/c/LANE/votes/new")
	j.Window.Do(chromedp.SendKeys("input[name=title]", "胡同停车公约"), chromedp.SendKeys("textarea[name=text]", "是否同意第二稿。"))
	for name, value := range map[string]string{"threshold": "majority", "effect": "meeting", "publication": "sealed"} {
		j.Eval(`document.querySelector('input[name=` + name + `][value=` + value + `]').click(),''`)
	}
	j.press(`main form button.btn.main`)
	j.press(`form[action$="/roll"] button`)
	j.reads("/c/LANE/votes/2026-1/roll", "1-1", "1-2")
	j.reads("/p/LANE/votes/2026-1", "名册公示中", "4 户")
	j.nights(8)
	j.notice()
	j.reads("/p/LANE/votes/2026-1", "已公告，未开始")
	j.nights(17)
	j.paper()
	j.as(actor.Resident)
	j.Open(j.base + "/my/LANE")
	j.Follow(chromedp.Click(`main a[href="/my/LANE/votes/2026-1"]`))
	j.press(`form input[value=for] + button`)
	if got := j.Eval(`document.querySelector('#slip').innerText`); !strings.Contains(got, "choice: for") || !strings.Contains(got, "sha256: ") {
		t.Errorf("the slip reads %s", got)
	}
	j.reads("/p/LANE/votes/2026-1", "表决中", "2 / 4 票")
	j.nights(11)
	j.reads("/p/LANE/votes/2026-1", "初步结果公示中", "参与的不够")
	j.Eval(`document.querySelector('[data-recount] button').click(),''`)
	j.Until(`document.querySelector('[data-recount] [role=status]').textContent.includes('和公布的一样')`)
	if got := j.Eval(`String(document.querySelectorAll('[data-recount] .progress:not([hidden])').length)`); got != "3" {
		t.Errorf("%s bars", got)
	}
	j.nights(8)
	j.as(actor.Chair)
	j.Open(j.base + "/c/LANE/votes/2026-1")
	j.press(`form[action$="/certification"] button`)
	j.reads("/p/LANE/votes/2026-1", "已核定", "没有形成决定", "一年内请求法院撤销")
	if got := j.Get("/p/LANE/votes/2026-1.json", "").Body; !strings.Contains(got, `"quorum":false`) || !strings.Contains(got, `"box":"/p/LANE/votes/2026-1/box.json"`) {
		t.Errorf("the data reads %.400s", got)
	}
}

// notice announces it for the first day that may be, for ten days; a day before is refused.
func (j *journey) notice() {
	first := j.C.Today(j.Clock.Now()).AddDays(16)
	for _, opens := range []day.Day{first.AddDays(-1), first} {
		j.Open(j.base + "/c/LANE/votes/2026-1")
		j.Eval(`(document.querySelector('input[name=opens]').value='` + opens.String() + `T09:00',document.querySelector('input[name=closes]').value='` + opens.AddDays(10).String() + `T18:00','')`)
		j.Follow(chromedp.Click(`form[action$="/notice"] button.btn.main`))
		if opens < first {
			j.Until(`document.querySelector('.err')?.innerText.includes('15')`)
		}
	}
	j.Until(`!!document.querySelector('.notice.ok')`)
}

// paper gives papers out, takes one back and has two people read it.
func (j *journey) paper() {
	j.Open(j.base + "/c/LANE/votes/2026-1/papers")
	j.press(`form[action$="/papers"] button.btn.main`)
	j.reads("/c/LANE/votes/2026-1/doors", "1-1")
	j.Eval(`document.querySelector('input[name^=visit-][value=delivered]').click(),''`)
	j.press(`form[action$="/doors"] button.btn.main`)
	j.reads("/c/LANE/votes/2026-1/doors", "第1次送到")
	j.reads("/c/LANE/votes/2026-1/papers/print", "表决票", "□ 反对")
	serial := j.elsewhere()
	j.Open(j.base + "/c/LANE/votes/2026-1/papers?serial=" + serial)
	j.press(`form[action$="/return"] button.btn.main`)
	for _, role := range []actor.Role{actor.Chair, actor.Treasurer} {
		j.as(role)
		j.Open(j.base + "/c/LANE/votes/2026-1/papers")
		j.Eval(`document.querySelector('input[name="choice-` + serial + `"][value=against]').click(),''`)
		j.press(`form[action$="/readings"] button.btn.main`)
	}
}

// elsewhere is the serial of a paper that is not the resident's who votes by phone.
func (j *journey) elsewhere() string {
	var serial int
	j.Window.Must(j.DB.Get(j.Ctx, &serial, `
		select p.serial from compacts.ballot_papers p
		join compacts.roll_units u on u.committee_id = p.committee_id and u.vote_id = p.vote_id and u.voter = p.voter
		join people.dwellings d on d.committee_id = u.committee_id and d.id = u.dwelling_id
		where p.committee_id = $1 and d.code = '1-1'`, j.C.ID))
	return strconv.Itoa(serial)
}

// A box of 3,000 ballots is counted again within a second, the processor four times slower.
func TestTimedABoxIsCountedAgainWithinASecond(t *testing.T) {
	j := begin(t, 360)
	number := j.Voted(vote.Phase(vote.Counted), vote.Proposal{Threshold: "majority", Effect: vote.Meeting, Publication: vote.RollCall, Title: "公约", Text: "同意吗？"})
	j.Open(j.base + "/p/LANE/votes/" + number)
	_, err := chromedp.Call(j.Ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
	j.Window.Must(err)
	took := j.Eval(`(async()=>{
 const roll=[],ballots=[],weight={area:0,heads:1500};
 for(let i=1;i<=3000;i++){roll.push({unit:'U'+i,head:'V'+i});ballots.push({voter:'V'+i,choice:i%2?'for':'against',channel:'online',seq:i})}
 const text=JSON.stringify({format:'ziguan/ballot-box/v1',regime:'residents',threshold:'majority',roll,ballots});
 const bytes=new TextEncoder().encode(text),block=document.querySelector('[data-recount]');
 block.dataset.sum=Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256',bytes)),b=>b.toString(16).padStart(2,'0')).join('');
 block.dataset.tally=JSON.stringify({total:{area:0,heads:3000},for:weight,against:weight,abstain:{area:0,heads:0},passed:false});
 window.fetch=async()=>new Response(text);
 const from=performance.now();
 block.querySelector('button').click();
 while(!block.querySelector('[role=status]').textContent) await new Promise(r=>setTimeout(r,5));
 return (performance.now()-from)+' '+block.querySelector('[role=status]').textContent;
})()`)
	var ms float64
	if _, err := fmt.Sscan(took, &ms); err != nil || ms > 1000 || !strings.Contains(took, "和公布的一样") {
		t.Errorf("it took %s", took)
	}
}
