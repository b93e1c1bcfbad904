package applications_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ziguan/internal/actor"
	"ziguan/parking/application"
)

// window is a browser through which one after another looks, scripts off.
type window struct {
	*world
	base string
	ctx  context.Context //nolint:containedctx // a window lives as long as its test
}

// ways runs a journey on a phone and at a desk.
func ways(t *testing.T, journey func(*window)) {
	t.Helper()
	for _, width := range []int64{390, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) {
			w := newWorld(t)
			b := &window{world: w, base: w.Listen(), ctx: w.browse()}
			_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			w.Must(err)
			w.Must(chromedp.Do(b.ctx, chromedp.EmulateViewport(width, 844)))
			journey(b)
		})
	}
}

// opens shows a page to somebody.
func (b *window) opens(secret, path string) {
	b.T.Helper()
	b.as(b.ctx, b.base, secret)
	b.does(chromedp.Navigate(b.base+path), chromedp.WaitReady("main"))
}

// does fails with what the page says, where a step waits in vain.
func (b *window) does(steps ...chromedp.Action[chromedp.Void]) {
	b.T.Helper()
	ctx, stop := context.WithTimeout(b.ctx, 15*time.Second)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.fails(err)
	}
}

// sends clicks what sends a form and waits for the page it leads to.
func (b *window) sends(selector string) {
	b.T.Helper()
	ctx, stop := context.WithTimeout(b.ctx, 15*time.Second)
	defer stop()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(selector)); err != nil {
		b.fails(err)
	}
	b.does(chromedp.WaitVisible("main .notice.ok"))
}

func (b *window) fails(err error) {
	b.T.Helper()
	said, _ := chromedp.Run(b.ctx, chromedp.Text("main"))
	b.T.Fatalf("%v on %.1200s", err, said)
}

// reads fails unless the page says it all.
func (b *window) reads(texts ...string) {
	b.T.Helper()
	said, err := chromedp.Run(b.ctx, chromedp.Text("main"))
	b.Must(err)
	for _, s := range texts {
		if !strings.Contains(said, s) {
			b.T.Errorf("%q is not said: %.600s", s, said)
		}
	}
}

// applies fills the form in and hands it in; the number is read off the address.
func (b *window) applies(secret, kind, plate string, more ...chromedp.Action[chromedp.Void]) string {
	b.T.Helper()
	b.opens(secret, "/my/XY/applications/new")
	b.does(chromedp.Click(`input[name=class][value="`+kind+`"]`), chromedp.SendKeys("#plates", plate))
	b.does(append(more, chromedp.Click(".bar .btn.main"), chromedp.WaitVisible(".ap-way"))...)
	at, err := chromedp.Run(b.ctx, chromedp.Location())
	b.Must(err)
	return at[strings.LastIndex(at, "/")+1:]
}

// looks has a member see every paper.
func (b *window) looks(n string) {
	b.T.Helper()
	b.opens(b.Session(b.C, actor.Member), ap+n)
	b.does(chromedp.WaitVisible(".ap-paper"))
	papers, err := chromedp.Run(b.ctx, chromedp.Nodes(`.ap-paper input[value="yes"]`))
	b.Must(err)
	for i := range papers {
		b.does(chromedp.Click(`.ap-paper:nth-of-type(` + strconv.Itoa(i+1) + `) input[value="yes"]`))
	}
	b.does(chromedp.Click(`[action$="/check"] .btn.main`), chromedp.WaitVisible(".notice.ask"))
}

// approves has the chair decide.
func (b *window) approves(n string, then application.State) {
	b.T.Helper()
	b.opens(b.Session(b.C, actor.Chair), ap+n)
	b.sends(`[action$="/approval"] .btn`)
	if got := b.state(n); got != then {
		b.T.Fatalf("approved, it is %s", got)
	}
}

// gives has the treasurer issue the card after the posting.
func (b *window) gives(n string) {
	b.T.Helper()
	b.days(8)
	b.opens(b.Session(b.C, actor.Treasurer), ap+n)
	b.does(chromedp.Click(`[action$="/card"] .btn`), chromedp.WaitVisible(`a[href*="/print/"]`))
	if got := b.state(n); got != application.Issued {
		b.T.Errorf("in the end it is %s", got)
	}
}

// A tenant applies, the landlord, whose papers the counter has seen, agrees on their
// own page, the tenant has the card to the end of the lease at the latest, and the landlord's own is lent.
func TestATenantWithTheOwnersConsent(t *testing.T) {
	ways(t, func(b *window) {
		b.issue("1-1-101", "京A11111")
		tenant := b.resident("tenant", "1-1-101")
		n := b.applies(tenant, "tenant", "京B22222", chromedp.SetValue("#lease_end", leaseEnd))
		b.reads("请业主同意")
		owner := b.resident("owner", "1-1-101")
		b.proved(owner)
		b.sends(`[action$="/consent"] .btn.main`)
		b.reads("已经请业主答复")
		b.opens(owner, "/my/XY/applications/"+n)
		b.reads("请您（业主）答复", "您自己在这一户的停车卡先停用")
		b.sends(`button[value="give"]`)
		b.reads("您已经同意", "撤回同意")
		b.looks(n)
		b.approves(n, application.Posting)
		b.gives(n)
		b.reads(leaseEnd)
		b.opens(b.resident("owner", "1-1-101"), "/my/XY")
		b.reads("停车卡 A-0001 租期内由租户使用")
	})
}

// Who rents from the state stands where an owner stands, and says so on every page.
func TestALesseeOfPublicHousing(t *testing.T) {
	ways(t, func(b *window) {
		lessee := b.resident("lessee", "1-1-102")
		n := b.applies(lessee, "first-car", "京B33333")
		b.reads("公房承租人", "请带这些到值班室")
		b.looks(n)
		b.reads("公房承租人")
		b.approves(n, application.Posting)
		b.gives(n)
		b.opens(b.resident("lessee", "1-1-102"), "/my/XY") // the session is over after a week
		b.reads("A-0001")
	})
}

// A household's second car waits while another's first does, and says before whom.
func TestASecondCarWaitsForAFirst(t *testing.T) {
	ways(t, func(b *window) {
		b.cap(1)
		b.issue("1-1-104", "京A44444")
		first := b.applies(b.resident("owner", "1-1-101"), "first-car", "京A10001")
		b.looks(first)
		b.approves(first, application.Waiting)
		has := b.resident("owner", "1-1-104")
		second := b.applies(has, "second-car", "京A44445")
		b.looks(second)
		b.approves(second, application.Waiting)
		b.opens(has, "/my/XY/applications/"+second)
		b.reads("还有 1 户的首辆车在等")
		b.opens("", "/p/XY/waiting")
		b.reads(first, second, "还有 1 户的首辆车在等")
		night := func() {
			_, err := b.Applications.Advance(b.T.Context(), actor.Of(actor.System), b.Clock.Now())
			b.Must(err)
		}
		night()
		if b.state(second) != application.Waiting {
			b.T.Errorf("while a first car waits, the second is %s", b.state(second))
		}
		b.cap(2)
		night()
		if b.state(first) != application.Offered {
			b.T.Errorf("a place came free: the first is %s", b.state(first))
		}
	})
}

// A neighbour objects on the page during the posting, somebody else upholds it, and
// the application ends with its rule; nobody reads who objected.
func TestAnObjectionIsUpheldInABrowser(t *testing.T) {
	ways(t, func(b *window) {
		owner, neighbour := b.resident("owner", "1-1-101"), b.resident("owner", "1-1-102")
		n := b.applies(owner, "first-car", "京A10001")
		b.looks(n)
		b.approves(n, application.Posting)
		b.opens(neighbour, "/p/XY/postings")
		b.does(chromedp.Click(`main a[href*="/postings/2026-"]`), chromedp.WaitVisible(".progress"), chromedp.Click(".bar .btn.main"),
			chromedp.WaitVisible("textarea[name=text]"), chromedp.SendKeys("textarea[name=text]", "这辆车是公司的"))
		b.sends(".bar .btn.main")
		b.days(8)
		b.opens(b.Session(b.C, actor.Cashier), "/c/XY/postings") // the others' sessions are over after a week
		b.does(chromedp.Click(`main a[href*="/postings/2026-"]`), chromedp.WaitVisible(`a[href$="/objections/1"]`), chromedp.Click(`a[href$="/objections/1"]`),
			chromedp.WaitVisible("textarea[name=answer]"), chromedp.Click(`input[value="upheld"]`), chromedp.SendKeys("textarea[name=answer]", "行驶证上是公司"),
			chromedp.Click(".bar .btn.main"), chromedp.WaitVisible(".po-answer"))
		b.opens(b.Session(b.C, actor.Treasurer), ap+n)
		b.reads("公示期间的异议成立")
		b.does(chromedp.Click(`details:has([action$="/refusal"]) summary`), chromedp.WaitVisible(`[name="reason-refuse"]`), chromedp.SendKeys(`[name="reason-refuse"]`, "车在公司名下"),
			chromedp.SendKeys(`[name="source"]`, "公约第三条"), chromedp.Click(`[action$="/refusal"] .btn.danger`), chromedp.WaitVisible(".notice.ok"))
		if got := b.state(n); got != application.Refused {
			b.T.Fatalf("it is %s", got)
		}
		b.opens(b.resident("owner", "1-1-101"), "/my/XY/applications/"+n)
		b.reads("车在公司名下", "公约第三条", "由另一位复核")
	})
}
