package past_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ziguan/internal/actor"
	"ziguan/internal/browsertest"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
	"ziguan/web"
	"ziguan/web/kit"
)

// journey is a committee that already lives, and a window on it.
type journey struct {
	*pagetest.World
	*browsertest.Window
	base, folder string
}

func begin(t *testing.T, width int64) *journey {
	w := pagetest.New(t)
	var err error
	w.C, err = w.People.Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "XIN", Name: "馨园停车自管会", Regime: people.Residents, Province: "京"})
	w.Must(err)
	w.Deps.Demo = true // nobody is asked for a second step
	w.App = web.New(w.Deps)
	j := &journey{w, browsertest.Open(t, width), w.Listen(), t.TempDir()}
	j.Cookie(j.base, kit.LangCookie, "zh")
	return j
}

func (j *journey) as(role actor.Role) {
	j.Cookie(j.base, j.SessionCookie(), j.Session(j.C, role))
}

// scan is a file as somebody has it on their phone.
func (j *journey) scan(name string) string {
	path := filepath.Join(j.folder, name+".jpg")
	j.Window.Must(os.WriteFile(path, []byte("scan of "+name), 0o600))
	return path
}

// entry is what is typed.
type entry struct{ kind, title, day, text, hearing, act string }

func (j *journey) enter(e entry) {
	j.Open(j.base + "/c/XIN/past/new")
	j.Eval(`document.querySelector('input[name=kind][value=` + e.kind + `]').click(),''`)
	j.Eval(`document.querySelector('input[name=decided_on]').value='` + e.day + `',''`)
	j.Window.Do(chromedp.SendKeys("input[name=title]", e.title), chromedp.SendKeys("textarea[name=text]", e.text),
		chromedp.SendKeys("input[name=kept_at]", "居委会档案柜"), chromedp.SetUploadFiles("input[name=papers]", []string{j.scan(e.title)}))
	for name, value := range map[string]string{"hearing": e.hearing, "act": e.act} {
		j.Eval(`document.querySelector('select[name=` + name + `]').value='` + value + `',''`)
	}
	j.Follow(chromedp.Click(`main form button.btn.main`))
	j.Until(`!!document.querySelector('.notice.ok')`)
}

func (j *journey) vouch(number string, roles ...actor.Role) {
	for _, role := range roles {
		j.as(role)
		j.Open(j.base + "/c/XIN/past")
		j.Follow(chromedp.Click(`main a[href="/c/XIN/past/` + number + `"]`))
		j.Follow(chromedp.Click(`form[action$="/vouchers"] button`))
		j.Until(`!!document.querySelector('.notice.ok')`)
	}
}

func (j *journey) nights(days int) {
	j.Clock.Step(time.Duration(days) * 24 * time.Hour)
	_, err := j.Postings.Expire(j.Ctx, actor.Of(actor.System), j.Clock.Now())
	j.Window.Must(err)
	_, err = j.All.Past.Advance(j.Ctx, actor.Of(actor.System), j.Clock.Now())
	j.Window.Must(err)
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

// A compact of 2019 and a price of 2021 come in with their papers: two vouch for each,
// they hang for seven days, anybody compares their own copy, and a rule rests on it.
func TestACompactOf2019AndAPriceOf2021(t *testing.T) {
	for _, width := range []int64{360, 390, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) { cameIn(t, width) })
	}
}

func cameIn(t *testing.T, width int64) {
	j := begin(t, width)
	j.as(actor.Chair)
	j.reads("/c/XIN/past", "还没有补录过以前的决定")
	j.Open(j.base + "/c/XIN/past/new")
	j.Eval(`document.querySelector('input[name=kind][value=price]').click(),''`)
	j.Window.Do(chromedp.SendKeys("input[name=title]", "收费"))
	j.Follow(chromedp.Click(`main form button.btn.main`))
	j.Until(`!!document.querySelector('.err')`)
	if got := j.Eval(`document.querySelector('main').innerText`); !strings.Contains(got, "没有开过听证会的价格不能补录") {
		t.Error("a price without a hearing is not told what it lacks")
	}
	j.enter(entry{kind: "compact", title: "停车自管公约（2019 年）", day: "2019-05-01", text: "第一条：一户一卡。"})
	j.enter(entry{kind: "hearing", title: "停车收费听证会", day: "2021-01-10", text: "到会 38 人。"})
	j.enter(entry{kind: "vote", title: "户代表会议决议", day: "2021-02-01", text: "到会 45 户，同意 41 户。"})
	j.enter(entry{kind: "price", title: "停车收费标准", day: "2021-03-01", text: "首辆车每月 150 元。", hearing: "2026-2", act: "2026-3"})
	if got := j.Eval(`String(document.querySelectorAll('form[action$="/vouchers"]').length)`); got != "0" {
		t.Error("who entered it is asked to vouch for it")
	}
	j.vouch("2026-1", actor.Member, actor.Supervisor)
	j.vouch("2026-2", actor.Member, actor.Supervisor)
	j.vouch("2026-3", actor.Member, actor.ResidentsCommittee)
	j.vouch("2026-4", actor.Supervisor, actor.ResidentsCommittee)
	j.reads("/p/XIN/past/2026-1", "公示中", "作证（2 / 2 人）", "监督员")
	j.reads("/p/XIN/postings", "停车自管公约（2019 年）")
	j.nights(8)
	j.reads("/p/XIN/past/2026-4", "有效（补录）", "补录〔2026〕2号", "补录〔2026〕3号")
	j.reads("/p/XIN/past/2026-1", "有效（补录）", "居委会档案柜")
	for name, want := range map[string]string{"停车自管公约（2019 年）": "一样：就是扫描件 1", "别的": "不一样"} {
		j.Window.Do(chromedp.SetUploadFiles("input[name=check]", []string{j.scan(name)}))
		j.Until(`document.querySelector('[data-digests] [role=status]').textContent.includes('` + want + `')`)
	}
}
