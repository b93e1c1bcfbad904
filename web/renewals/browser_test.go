package renewals_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ziguan/internal/browsertest"
	"ziguan/parking/renewal"
	"ziguan/web/kit"
)

// hand is somebody at a browser, who counts what they click.
type hand struct {
	*world
	*browsertest.Window
	base   string
	width  int64
	clicks int
}

// browse starts a browser that is signed in, on a screen of a width, with scripts off.
func (w *world) browse(base, secret string, width int64) *hand {
	w.T.Helper()
	win := browsertest.Open(w.T, width)
	win.Cookie(base, kit.SessionCookie(w.Deps.Cfg), secret)
	win.ScriptsOff()
	return &hand{world: w, Window: win, base: base, width: width}
}

func (h *hand) goes(path string) {
	h.Helper()
	h.Open(h.base + path)
}

func (h *hand) click(selector string) {
	h.Helper()
	h.clicks++
	h.Do(chromedp.Click(selector))
}

// presses clicks a button that leads to the next page.
func (h *hand) presses(selector, next string) {
	h.Helper()
	h.clicks++
	h.Follow(chromedp.Click(selector))
	h.Do(chromedp.WaitVisible(next))
}

// reads fails unless the page shows every text and nothing wider than the screen.
func (h *hand) reads(texts ...string) {
	h.Helper()
	body, err := chromedp.Run(h.Ctx, chromedp.Text("main"))
	h.Must(err)
	for _, s := range texts {
		if !strings.Contains(body, s) {
			h.Errorf("the page lacks %s:\n%.600s", s, body)
		}
	}
	wide := h.Eval(`(()=>{const w=document.documentElement.clientWidth;
		return [...document.querySelectorAll('main *')].filter(e=>!e.closest('.vh,.table.stacks thead,.scroll')&&e.getBoundingClientRect().right>w+1).map(e=>e.tagName+'.'+e.getAttribute('class')).slice(0,5).join(' ')})()`)
	if wide != "" {
		h.Errorf("wider than the screen: %s", wide)
	}
}

func (h *hand) photograph(name string) {
	h.Helper()
	h.Picture("renewal-" + name)
	h.Do(chromedp.EmulateViewport(h.width, 844)) // the picture was taller than the screen
}

// A year's renewal of thirty households at the counter, all with scripts off: on
// a phone of 390 px a household taps once, at a desk of 1280 px the clerk ticks a
// building, sees papers, approves, prints and hands out. No household costs the
// counter more than two clicks.
func TestAYearAtTheCounter(t *testing.T) {
	const households = 30
	w := newWorld(t, households+1)
	w.rule("renewal.share_percent", "0")
	base := w.Listen()
	desk := w.browse(base, w.clerk, 1280)
	desk.goes("/c/XY/renewal")
	desk.photograph("open")
	desk.presses(".btn.main", ".rn-sum")
	w.exec(`update parking.renewals set drawn = true where card_id in (select id from parking.cards where committee_id = $1 and number in ('A-0004', 'A-0020'))`, w.C.ID)
	phone := w.browse(base, w.household("1-1-101"), 390)
	phone.goes("/my/XY")
	phone.reads("还有 21 天", "没有变化，续一年")
	phone.photograph("my")
	phone.presses(".card.task .btn.main", ".notice.ok")
	phone.reads("等委员会批准", "最晚到")
	if phone.clicks != 1 {
		t.Errorf("the household clicked %d times", phone.clicks)
	}

	began, before := time.Now(), desk.clicks
	desk.counter(t)
	took, clicks := time.Since(began), desk.clicks-before
	each := float64(clicks) / households
	t.Logf("%d households at the counter: %d clicks, %.2f a household; %.2f s a household of the program's own time", households, clicks, each, took.Seconds()/households)
	if each > 2 {
		t.Errorf("%.2f clicks a household", each)
	}
	desk.presses(".card.task .btn.main", ".notice.ok")
	desk.reads("批准了 31 户")
	desk.goes("/c/XY/renewal/b-1/signing")
	desk.reads("打印 31 张新卡", "打印签收表")
	desk.photograph("signing")
	desk.presses(`a[href*="print/sheets"]`, ".wc-sheet")
	desk.goes("/c/XY/renewal/b-1/signing/sheet")
	desk.reads("新卡签收表", "1号楼 2单元")
	desk.photograph("sheet")
	desk.handOut(t)
	phone.goes("/p/XY/record?kind=card")
	phone.reads("31 张")
	phone.goes("/p/XY/renewal")
	phone.reads("校验值")
	for _, path := range []string{"/c/XY/renewal", "/c/XY/renewal/b-1?show=all", "/c/XY/renewal/cards/A-0004"} {
		narrow := w.browse(base, w.clerk, 390)
		narrow.goes(path)
		narrow.reads()
		narrow.photograph("narrow-" + strings.NewReplacer("/", "-", "?", "-").Replace(path[6:]))
	}
}

// counter ticks every household but the drawn, whose papers are seen, and leads
// back to the progress.
func (h *hand) counter(t *testing.T) {
	t.Helper()
	h.presses(`.rn-buildings a`, "#tick")
	h.photograph("counter")
	for _, number := range []string{"A-0004", "A-0020"} {
		h.clicks++
		h.Follow(chromedp.Click(`button[formaction$="/cards/` + number + `/papers"]`))
		h.Do(chromedp.WaitNotPresent("#n-" + number))
	}
	for _, r := range h.all() {
		if r.State == renewal.Due {
			h.click(fmt.Sprintf(`input[value=%q]`, r.Number.String()))
		}
	}
	h.presses("#tick .btn.main", ".empty")
	h.reads("记下了 28 户没有变化", "今天在这里记下的")
	h.photograph("noted")
	h.presses(".empty .btn", ".rn-sum")
}

// handOut ticks every signature of the list.
func (h *hand) handOut(t *testing.T) {
	t.Helper()
	h.goes("/c/XY/renewal/b-1/signing")
	for _, r := range h.all() {
		h.click(fmt.Sprintf(`input[value=%q]`, r.Number.String()))
	}
	h.presses("#signed .btn.main", ".empty")
	h.reads("31 户已签收")
}
