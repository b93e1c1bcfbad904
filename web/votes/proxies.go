package votes

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/vote"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// proxiesView is who votes for whom, and the form of another.
type proxiesView struct {
	Page   ui.PageHead
	Base   string
	V      vote.Shown
	List   []vote.Proxy
	Units  []ui.Option
	Staff  bool
	Open   bool // one may be entered
	Typed  kit.Form
	Errors []ui.FieldError
	Ending ui.ConfirmView // of the one that was asked for
}

// Proxies is `/c/{committee}/votes/{number}/proxies`.
func (p *Pages) Proxies(c *fiber.Ctx) error { return p.proxies(c, kit.Form{}) }

func (p *Pages) proxies(c *fiber.Ctx, f kit.Form) error {
	m, who := kit.Committee(c), kit.Actor(c)
	shown, err := p.votes.Show(c.UserContext(), who, m.ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := proxiesView{Page: p.k.Page(c, "votes.proxies"), Base: p.at(c), V: shown, Staff: who.MayRun(), Typed: f}
	v.Page.Styles = styles()
	v.Open = v.Staff && shown.State == vote.Noticed && shown.Phase != vote.Closed
	if v.List, err = p.votes.Proxies(c.UserContext(), who, m.ID, c.Params("number")); err != nil {
		return err
	}
	list, err := p.votes.Entries(c.UserContext(), who, m.ID, c.Params("number"))
	if err != nil {
		return err
	}
	v.Units = []ui.Option{{Label: kit.T(c, "votes.proxy.choose")}}
	for _, e := range list {
		v.Units = append(v.Units, ui.Option{Value: strconv.Itoa(e.Unit), Label: e.Code + " " + e.Name})
	}
	if n := c.Query("n", c.Params("n")); v.Open && n != "" {
		v.Ending = ui.ConfirmView{
			Action: v.Base + "/proxies/" + strconv.Itoa(number(n)) + "/end", Title: kit.T(c, "votes.proxy.end"), Text: kit.T(c, "votes.proxy.end.text", "n", n),
			ReasonLabel: kit.T(c, "votes.reason"), Button: kit.T(c, "votes.proxy.end"), Open: true, Reason: f.Get("reason"), Error: f.FieldError(kit.Of(c).Words, "reason"),
		}
	}
	v.Errors = kit.Wrong(c, f, "unit", "votes.field.proxy.unit", "agent", "votes.field.proxy.agent", "from", "votes.field.proxy.from", "to", "votes.field.proxy.to", "scan", "votes.field.scan")
	return kit.Render(c, proxiesPage(v))
}

// Authorise enters a proxy.
func (p *Pages) Authorise(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n := vote.Authorising{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), Unit: number(f.Get("unit")), Agent: number(f.Get("agent")), From: kit.DayOf(f, "from"), To: kit.DayOf(f, "to"),
	}
	if scans := kit.Uploads(c, "scan"); len(scans) > 0 {
		n.Scan = scans[0]
	}
	err := p.votes.Authorise(c.UserContext(), kit.Actor(c), n)
	return kit.Settle(c, err, kit.Again(err, func() error { return p.proxies(c, f.WithError(err)) }), p.at(c)+"/proxies", "votes.proxy.entered")
}

// Revoke ends a proxy.
func (p *Pages) Revoke(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.votes.Revoke(c.UserContext(), kit.Actor(c), ending(c, f), number(c.Params("n")))
	return kit.Settle(c, err, kit.Again(err, func() error { return p.proxies(c, f.WithError(err)) }), p.at(c)+"/proxies", "votes.proxy.ended")
}
