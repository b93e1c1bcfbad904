package applications_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ziguan/internal/actor"
	"ziguan/parking/application"
)

// A place comes free: the clerk offers it at once, notes by mistake that the
// household does not want it and takes that back, tells the household, and after
// its last day the next is asked.
func TestAnOfferAtTheCounter(t *testing.T) {
	ways(t, func(b *window) {
		wide, err := chromedp.Run(b.ctx, chromedp.Evaluate[int]("innerWidth"))
		b.Must(err)
		look := func(name string) { b.photograph(b.ctx, "offer-"+name+"-"+strconv.Itoa(wide)) }
		b.cap(0)
		first := b.applies(b.resident("owner", "1-1-101"), "first-car", "京A10001")
		second := b.applies(b.resident("owner", "1-1-102"), "first-car", "京A10002")
		for _, n := range []string{first, second} {
			b.looks(n)
			b.approves(n, application.Waiting)
		}
		clerk := b.Session(b.C, actor.Cashier)
		b.opens(clerk, ap+"?state=waiting")
		if got, _ := chromedp.Run(b.ctx, chromedp.Text("main")); got == "" {
			t.Error("the list is empty")
		}
		b.cap(1)
		b.opens(clerk, ap)
		b.reads("首辆车有空位", "空出 1 个，下一户是 "+first, "现在递补")
		look("list")
		b.sends(`[action$="/offer"] .btn.main`)
		b.reads("还没看到", "去当面或打电话告诉住户")
		look("untold")
		b.opens(clerk, "/c/XY")
		b.reads("1 户还不知道轮到了自己")
		b.opens(clerk, ap+"?state=offered")
		b.reads("还没通知到，答复期限没有开始")
		b.opens(clerk, ap+first)
		b.does(chromedp.Click(`[action$="/renunciation"] .btn`), chromedp.WaitVisible(`[action$="/restoration"]`))
		b.reads("记下了：住户不要", "记错了")
		look("declined")
		b.does(chromedp.Click(`[action$="/restoration"] .btn`), chromedp.WaitVisible(`[action$="/renunciation"]`))
		b.reads("撤销了“住户不要”", "已发递补通知")
		look("restored")
		if got := b.state(first); got != application.Offered {
			t.Fatalf("taken back, it is %s", got)
		}
		b.does(chromedp.Click(`main a[href*="/outbox/messages/"]`), chromedp.WaitVisible(`button[value="call.reached"]`))
		look("message")
		b.sends(`button[value="call.reached"]`)
		b.reads("今天记下已告知的：1 条")
		b.opens(clerk, ap+"?state=offered")
		b.reads("住户答复到 ")
		look("told")
		b.days(8)
		_, err = b.Applications.Advance(t.Context(), actor.Of(actor.System), b.Clock.Now())
		b.Must(err)
		if one, two := b.state(first), b.state(second); one != application.Lapsed || two != application.Offered {
			t.Errorf("after the last day: %s, %s", one, two)
		}
		b.Clock.Step(time.Second)
		b.opens(b.Session(b.C, actor.Treasurer), ap+first) // the clerk's session is over after a week
		b.reads("递补过期")
		look("lapsed")
	})
}
