package web_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ziguan/internal/actor"
	"ziguan/internal/browsertest"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/web/kit"
)

// journey is one person after another at one screen.
type journey struct {
	*pagetest.World
	win  *browsertest.Window
	base string
	face string
}

// as gives the screen to somebody; an empty secret is a stranger.
func (j *journey) as(secret string) {
	j.T.Helper()
	j.win.Cookie(j.base, kit.SessionCookie(j.Deps.Cfg), secret)
}

func (j *journey) open(path string) {
	j.T.Helper()
	j.win.Open(j.base + path)
}

// sees waits until the page says a text, and photographs it into ZIGUAN_SHOTS.
func (j *journey) sees(name, text string) {
	j.T.Helper()
	j.win.Do(chromedp.WaitVisible(fmt.Sprintf(`//main//*[contains(normalize-space(.), %q)]`, text)))
	j.win.Picture("visitors-" + j.face + "-" + name)
}

// atGate lets the volunteer type a whole plate.
func (j *journey) atGate(volunteer, plate string) {
	j.T.Helper()
	j.as(volunteer)
	j.open("/gate/XY")
	j.win.Do(chromedp.Click("#full > summary"), chromedp.WaitVisible("#full input[name=plate]"), chromedp.SendKeys("#full input[name=plate]", plate),
		chromedp.Click("#full form > .btn.main"), chromedp.WaitVisible(".gate-result"))
}

// On a phone, at a desk and with scripts off: a host's guest comes in, a guest asks
// and is let in, the gate registers after a call, a cap refuses with its sentence,
// and a car is asked to move and answers.
func TestVisitorsAndCallsInABrowser(t *testing.T) {
	for _, f := range []struct {
		name    string
		width   int64
		scripts bool
	}{{"phone", 390, true}, {"desk", 1280, true}, {"plain", 390, false}} {
		t.Run(f.name, func(t *testing.T) {
			j := newJourney(t, f.name, f.width, f.scripts)
			host, volunteer := j.Session(j.C, actor.Resident), j.Session(j.C, actor.Volunteer)
			card, err := j.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: j.C.ID, Dwelling: "9-9-901", Plates: []string{"京A10001"}, Reason: "搬家当天"})
			j.Must(err)
			if got := j.Post("/gate/XY/shift", volunteer, url.Values{"gate": {"main"}, "direction": {"in"}}); got.Status >= 400 {
				t.Fatalf("shift: %d", got.Status)
			}
			j.hostsGuest(host, volunteer)
			j.guestAsks(host, volunteer)
			j.gateRegisters(host, volunteer)
			j.moves(host, volunteer, card.Token)
		})
	}
}

func newJourney(t *testing.T, name string, width int64, scripts bool) *journey {
	t.Helper()
	j := &journey{World: pagetest.New(t), face: name}
	j.base = j.Listen()
	j.win = browsertest.Open(t, width)
	j.win.Cookie(j.base, kit.LangCookie, "zh")
	if !scripts {
		j.win.ScriptsOff()
	}
	return j
}

func (j *journey) hostsGuest(host, volunteer string) {
	j.T.Helper()
	j.as(host)
	j.open("/my/XY")
	j.sees("home", "来访登记")
	j.open("/my/XY/visits")
	j.win.Do(chromedp.SendKeys("#plate", "京A20001"))
	j.win.Follow(chromedp.Click("button[value=today]"))
	j.sees("visits", "您家登记的")
	j.atGate(volunteer, "京A20001")
	j.sees("gate-open", "访客，放行")
}

func (j *journey) guestAsks(host, volunteer string) {
	j.T.Helper()
	j.as("")
	j.open("/p/XY/visit")
	j.sees("guest", "转告住户")
	j.win.Do(chromedp.SendKeys("#plate", "京A20002"), chromedp.SendKeys("#door", "9号楼9单元901"))
	j.win.Follow(chromedp.Click("form .btn.main"))
	j.sees("guest-told", "已转告")
	j.as(host)
	j.open("/my/XY")
	j.sees("asked", "客人在门口")
	j.win.Follow(chromedp.Click("form[action$=confirmation] .btn"))
	j.sees("confirmed", "已同意")
	j.atGate(volunteer, "京A20002")
	j.sees("gate-guest", "访客，放行")
}

// gateRegisters has the volunteer call the household; at the cap the page says so
// and keeps what was typed.
func (j *journey) gateRegisters(host, volunteer string) {
	j.T.Helper()
	j.atGate(volunteer, "京A20003")
	j.sees("gate-unknown", "没有登记")
	j.win.Do(chromedp.Click(".gate-visit summary"), chromedp.WaitVisible("#door"), chromedp.SendKeys("#door", "9-9-999"), chromedp.Click(".gate-visit button[value=today]"))
	j.sees("gate-door", "登记册里没有这个门牌")
	j.win.Do(chromedp.WaitVisible("#door"), chromedp.SetValue("#door", "9-9-901"), chromedp.Click(".gate-visit button[value=today]"))
	j.sees("gate-registered", "访客，放行")
	j.as(host)
	j.open("/my/XY/visits")
	j.sees("objects", "没有问过？请撤回")
	for i := range 7 {
		_ = j.Post("/my/XY/visits", host, url.Values{"plate": {fmt.Sprintf("京A3000%d", i)}, "stay": {"today"}})
	}
	j.atGate(volunteer, "京A20004")
	j.win.Do(chromedp.Click(".gate-visit summary"), chromedp.WaitVisible("#door"), chromedp.SendKeys("#door", "9-9-901"), chromedp.Click(".gate-visit button[value=today]"))
	j.sees("gate-cap", "10 次）已用完")
}

func (j *journey) moves(host, volunteer, token string) {
	j.T.Helper()
	j.Must(j.People.Change(j.T.Context(), j.Actor(actor.Chair), j.C.ID, people.Settings{Name: j.C.Name, DutyPhone: "010-5550 1234", Place: j.C.Place()}))
	j.as("")
	j.open("/q/" + token)
	j.sees("card", "通知车主挪车")
	j.win.Do(chromedp.SendKeys("#place", "3 号楼东侧"))
	j.win.Follow(chromedp.Click("form[action$=calls] .btn.main"))
	j.sees("called", "已通知，10:00")
	j.Clock.Step(11 * time.Minute)
	j.open("/q/" + token)
	j.sees("overdue", "值班电话：010-5550 1234")
	j.as(volunteer)
	j.open("/gate/XY")
	j.sees("duty-notice", "挪车未应答：A-0001，请打电话")
	j.open("/gate/XY/calls")
	j.sees("duty", "3 号楼东侧")
	j.as(j.Session(j.C, actor.Member))
	j.open("/c/XY/gate/calls")
	j.sees("office", "挪车未应答：A-0001，请打电话")
	j.as(host)
	j.open("/my/XY")
	j.sees("move", "A-0001 请挪车")
	j.win.Follow(chromedp.Click("button[value=come]"))
	j.sees("answered", "已答复")
	j.as("")
	j.open("/q/" + token)
	j.sees("answer", "车主：马上来")
}
