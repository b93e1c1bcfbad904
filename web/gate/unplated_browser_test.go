package gatepage_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ziguan/internal/actor"
	"ziguan/parking/visit"
)

// On a small phone with the largest letters, with scripts and without: a car without a
// plate is registered and comes in; another, whose household said yes, by one tap; both
// are on record, and nothing is wider than the screen.
func TestACarWithoutAPlateInABrowser(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts %t", scripts), func(t *testing.T) {
			p := newPhone(t, 360)
			d := p.home("3-2-101")
			_, err := visit.New(p.db).Add(t.Context(), actor.Of(actor.Chair).For(p.c.ID.String()),
				visit.NewPass{Committee: p.c.ID, Dwelling: d.ID, NoPlate: "黑色大众帕萨特，贴着新车临时标志", Stay: visit.Today})
			p.must(err)
			p.jar["size"] = "elder"
			p.Do(chromedp.EmulateViewport(360, 640))
			if !scripts {
				_, err := chromedp.Call(p.Ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
				p.must(err)
			}
			p.open("/gate/XY")
			p.tap(`input[value="east"]`)
			p.tap(".gate-start .btn.main")
			see := func(name, selector string) {
				t.Helper()
				p.Do(chromedp.WaitVisible(selector))
				if scripts {
					_ = p.Eval(`(document.documentElement.dataset.size='elder','')`)
					if got := p.Eval(`String(document.documentElement.scrollWidth<=innerWidth)`); got != "true" {
						t.Errorf("%s is wider than the screen", name)
					}
				}
				p.picture(fmt.Sprintf("unplated-%t-%s", scripts, name))
			}
			bare := func() {
				t.Helper()
				p.Do(chromedp.WaitVisible("#full > summary"))
				p.tap("#full > summary")
				see("entry", `button[value="无牌"]`)
				p.tap(`button[value="无牌"]`)
			}
			bare()
			see("answer", "#no_plate")
			p.Do(chromedp.SendKeys("#no_plate", "白色五菱"), chromedp.SendKeys("#door", "3-2-101"))
			p.picture(fmt.Sprintf("unplated-%t-typed", scripts))
			p.tap(".gate-visit button[value=today]")
			see("in", ".gate-result.go")
			p.tap("[data-next]")
			bare()
			see("list", ".gate-unplated .gate-match")
			p.tap(".gate-unplated .gate-match")
			see("tapped", ".gate-result.go")
			p.open("/gate/XY/unplated")
			see("page", "h1")
			if n := p.count(`select count(*) from parking.checks where code = 'visitor.open' and visit_id is not null and plate = ''`); n != 2 {
				t.Errorf("%d passages", n)
			}
			if n := p.count(`select count(*) from parking.presences where inside`); n != 2 {
				t.Errorf("%d inside", n)
			}
		})
	}
}
