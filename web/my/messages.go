package my

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/id"
	"ziguan/internal/outbox"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// mostMessages is how many a page of one's own messages shows; a household gets
// a handful a year.
const mostMessages = 200

// news puts what the visitor has not read yet on the first page.
func (p *Pages) news(c *fiber.Ctx, v *homeView) error {
	list, err := p.outbox.Mine(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, mostMessages)
	if err != nil {
		return err
	}
	v.Told, v.Zone = len(list) > 0, kit.Committee(c).Location()
	for _, m := range list {
		if !m.Read {
			v.News = append(v.News, m)
		}
	}
	return nil
}

// messagesView is all that the visitor was told, the newest first.
type messagesView struct {
	Page ui.PageHead
	Base string
	Zone *time.Location
	List []outbox.Received
}

// Messages is `/my/{committee}/messages`.
func (p *Pages) Messages(c *fiber.Ctx) error {
	committee := kit.Committee(c)
	v := messagesView{Page: p.page(c, "my.messages"), Base: "/my/" + committee.Code, Zone: committee.Location()}
	var err error
	v.List, err = p.outbox.Mine(c.UserContext(), kit.Actor(c), committee.ID, mostMessages)
	return kit.Show(c, err, messagesPage(v))
}

// messageView is one message, opened.
type messageView struct {
	Page ui.PageHead
	Base string
	Zone *time.Location
	M    outbox.Message
}

// Message is `/my/{committee}/messages/{message}`. Whoever looks at it knows:
// it counts as told from here on.
func (p *Pages) Message(c *fiber.Ctx) error {
	committee := kit.Committee(c)
	key, err := id.Parse[outbox.Message](c.Params("message"))
	if err != nil {
		return outbox.ErrUnknown
	}
	v := messageView{Base: "/my/" + committee.Code, Zone: committee.Location()}
	if v.M, err = p.outbox.Open(c.UserContext(), kit.Actor(c), committee.ID, key); err != nil {
		return err
	}
	v.Page = p.page(c, "my.message")
	return kit.Render(c, messagePage(v))
}

// shownNews is how many unread messages the first page names.
const shownNews = 3
