package messages

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/id"
	"ziguan/internal/outbox"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// perPage is how many messages a page of the history shows.
const perPage = 50

// historyView is what was told, and what is to be.
type historyView struct {
	Page   ui.PageHead
	Base   string
	Zone   *time.Location
	State  string
	States []ui.Option
	Home   string // the one household whose messages these are; empty for all
	List   []outbox.Kept
	Next   string
}

// History is `…/outbox/messages`.
func (p *Pages) History(c *fiber.Ctx) error {
	f := kit.BindQuery(c)
	v := historyView{Page: p.page(c, "outbox.history"), Base: base(c), Zone: kit.Committee(c).Location(), Home: f.Trim("dwelling")}
	look := outbox.Look{Limit: perPage + 1, Dwelling: v.Home}
	v.States = []ui.Option{{Label: kit.T(c, "outbox.history.all")}}
	for _, s := range outbox.MessageMoves().States() {
		v.States = append(v.States, ui.Option{Value: string(s), Label: kit.T(c, "message.state."+string(s))})
		if f.Get("state") == string(s) {
			v.State, look.State = string(s), s
		}
	}
	if after, err := id.Parse[outbox.Message](f.Get("before")); err == nil {
		look.Before = after
	}
	var err error
	if v.List, err = p.outbox.History(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, look); err != nil {
		return err
	}
	if len(v.List) > perPage {
		v.List = v.List[:perPage]
		v.Next = base(c) + "/messages?state=" + v.State + "&dwelling=" + url.QueryEscape(v.Home) + "&before=" + v.List[perPage-1].ID.String()
	}
	return kit.Render(c, historyPage(v))
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
