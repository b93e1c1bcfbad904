package messages

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/id"
	"ziguan/internal/outbox"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// historyView is what was told, and what is to be.
type historyView struct {
	Page ui.PageHead
	Base string
	Zone *time.Location
	Rows []outbox.Kept
	List ui.ListView
}

// History is `…/outbox/messages`.
func (p *Pages) History(c *fiber.Ctx) error {
	l, look := asked(c)
	options := []ui.Option{{Label: kit.T(c, "outbox.history.all")}}
	for _, s := range outbox.MessageMoves().States() {
		options = append(options, ui.Option{Value: string(s), Label: kit.T(c, "message.state."+string(s))})
	}
	who, m := kit.Actor(c), kit.Committee(c)
	states, err := p.outbox.HistoryCounts(c.UserContext(), who, m.ID, l.Get("q"))
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for _, s := range states {
		counts[string(s.State)] = s.N
		counts[""] += s.N
	}
	l.Fit(counts[l.Get("state")])
	v := historyView{Page: p.page(c, "outbox.history"), Base: base(c), Zone: m.Location(), List: l.View(counts[l.Get("state")])}
	v.List.Search = l.Search("outbox.search", "outbox.history.hint")
	v.List.Chips = []ui.ChipRow{l.Chips("state", "outbox.history.state", options, counts)}
	v.List.Export = l.File(v.Base + "/messages.xlsx")
	look.From, look.Limit = l.From(), kit.PageSize
	if v.Rows, err = p.outbox.History(c.UserContext(), who, m.ID, look); err != nil {
		return err
	}
	return kit.Render(c, historyPage(v))
}

// asked is which messages an address asks for.
func asked(c *fiber.Ctx) (kit.List, outbox.Look) {
	narrows := map[string][]string{}
	for _, s := range outbox.MessageMoves().States() {
		narrows["state"] = append(narrows["state"], string(s))
	}
	l := kit.ReadList(c, narrows)
	if home := kit.BindQuery(c).Trim("dwelling"); home != "" && l.Get("q") == "" {
		l.Choose("q", home)
	}
	return l, outbox.Look{State: outbox.State(l.Get("state")), Dwelling: l.Get("q")}
}

// showView is one message with who told whom, by what, and when.
type showView struct {
	Page  ui.PageHead
	Base  string
	Zone  *time.Location
	M     outbox.Kept
	Tries []outbox.Delivery
}

// Show is `…/outbox/messages/{message}`.
func (p *Pages) Show(c *fiber.Ctx) error {
	key, err := id.Parse[outbox.Message](c.Params("message"))
	if err != nil {
		return outbox.ErrUnknown
	}
	v := showView{Page: p.page(c, "outbox.message"), Base: base(c), Zone: kit.Committee(c).Location()}
	v.M, v.Tries, err = p.outbox.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key)
	return kit.Show(c, err, showPage(v))
}
