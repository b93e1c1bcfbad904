package postings

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/compacts"
	"ziguan/internal/day"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// announceView is what is only told: the list, and for staff the form.
type announceView struct {
	head
	List   []compacts.Announcement
	Form   bool
	Action string
	Typed  kit.Form
	Key    string
	From   string
	Errors []ui.FieldError
}

// Announcements is `/p/{committee}/announcements`.
func (p *Pages) Announcements(c *fiber.Ctx) error { return p.announcements(c, kit.Form{}, false) }

// AnnounceForm is `/c/{committee}/announcements`.
func (p *Pages) AnnounceForm(c *fiber.Ctx) error { return p.announcements(c, kit.Form{}, true) }

func (p *Pages) announcements(c *fiber.Ctx, f kit.Form, inside bool) error {
	list, err := p.compacts.Announcements(c.UserContext(), kit.Committee(c).ID, inside)
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	v := announceView{head: p.head(c, "announcements.title"), List: list, Action: kit.Link(c, "announcements"), Typed: f, Key: oneTime(f), From: f.Get("from")}
	v.Form = inside && v.Staff
	if v.From == "" {
		v.From = v.Today.String()
	}
	v.Errors = wrong(c, f, [2]string{"title", "postings.field.title"}, [2]string{"text", "postings.field.text"},
		[2]string{"from", "announcements.from"}, [2]string{"to", "announcements.to"})
	return kit.Render(c, announcePage(v))
}

// Announce tells it.
func (p *Pages) Announce(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n := compacts.NewAnnouncement{Committee: kit.Committee(c).ID, Title: f.Get("title"), Text: f.Get("text"), Key: f.Get("key")}
	var err error
	if n.From, err = day.Parse(f.Trim("from")); err != nil {
		err = day.ErrInvalid.On("from")
	}
	if err == nil {
		if n.To, err = day.Parse(f.Trim("to")); err != nil {
			err = day.ErrInvalid.On("to")
		}
	}
	if err == nil {
		err = p.compacts.Announce(c.UserContext(), kit.Actor(c), n)
	}
	if err != nil {
		return kit.Refuse(c, err, func() error { return p.announcements(c, f.WithError(err), true) })
	}
	return kit.Done(c, kit.Link(c, "announcements"), "announcements.made")
}
