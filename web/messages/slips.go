package messages

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/outbox"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// perSheet is how many slips a sheet of A4 holds, one below the other.
const perSheet = 3

// slipsView is the slips as they are printed.
type slipsView struct {
	Page      ui.PageHead
	Base      string
	Committee string
	Duty      string
	Demo      bool
	All       bool // those with a number too
	Choice    bool // some have a number and some have none
	Sheets    [][]outbox.Household
	Count     int
	Pager     ui.PagerView // a browser holds only so many sheets
	Keys      string
	QR        [][]bool
}

// Slips is `…/outbox/slips`: one for each household, for those without a number,
// or with ?all=yes for everybody on the list.
func (p *Pages) Slips(c *fiber.Ctx) error {
	m := kit.Committee(c)
	work, err := p.outbox.Work(c.UserContext(), kit.Actor(c), m.ID)
	if err != nil {
		return err
	}
	v := slipsView{
		Page: p.page(c, "outbox.slips.title"), Base: base(c), Committee: m.Name, Duty: m.DutyPhone, Demo: p.k.Demo,
		All: kit.BindQuery(c).Has("all"),
	}
	v.Page.Wide = true
	someSilent := slices.ContainsFunc(work.Households, func(h outbox.Household) bool { return !h.Away && !h.Phoned() })
	v.All = v.All || !someSilent
	v.Choice = someSilent
	var keys []string
	homes := slices.DeleteFunc(work.Households, func(h outbox.Household) bool { return h.Away || h.Phoned() && !v.All })
	l := kit.ReadList(c, map[string][]string{"all": {"yes"}})
	some := kit.Part(&l, homes)
	v.Pager = l.View(len(homes)).Pager
	for _, h := range some {
		if v.Count%perSheet == 0 {
			v.Sheets = append(v.Sheets, nil)
		}
		v.Sheets[len(v.Sheets)-1] = append(v.Sheets[len(v.Sheets)-1], h)
		keys = append(keys, keysOf(h)...)
		v.Count++
	}
	v.Keys = strings.Join(keys, " ")
	v.QR, err = ui.QRBits(p.k.Absolute("/my/" + m.Code + "/messages"))
	return kit.Show(c, err, slipsPage(v))
}
