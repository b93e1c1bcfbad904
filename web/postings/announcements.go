package postings

import (
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/posting"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// announceView is what is only told: the list, and for staff the form.
type announceView struct {
	head
	List   []posting.Announcement
	Form   bool
	Action string
	Typed  kit.Form
	Key    string
	From   string
	Errors []ui.FieldError
	Zone   *time.Location
}

// correctView is the form that corrects one announcement.
type correctView struct {
	head
	Action  string
	Back    string
	Version string
	Typed   kit.Form
	Errors  []ui.FieldError
}

// Announcements is `/p/{committee}/announcements`.
func (p *Pages) Announcements(c *fiber.Ctx) error { return p.announcements(c, kit.Form{}, false) }

// AnnounceForm is `/c/{committee}/announcements`.
func (p *Pages) AnnounceForm(c *fiber.Ctx) error { return p.announcements(c, kit.Form{}, true) }

func (p *Pages) announcements(c *fiber.Ctx, f kit.Form, inside bool) error {
	list, err := p.board.Announcements(c.UserContext(), kit.Committee(c).ID, inside)
	if err != nil {
		return err
	}
	v := announceView{head: p.head(c, "announcements.title"), List: list, Action: kit.Link(c, "announcements"), Typed: f, Key: oneTime(f), From: f.Get("from"), Zone: kit.Committee(c).Location()}
	v.Form = inside && v.Staff
	if v.From == "" {
		v.From = v.Today.String()
	}
	v.Errors = wrongTold(c, f)
	return kit.Render(c, announcePage(v))
}

// wrongTold names what was wrong with an announcement's fields.
func wrongTold(c *fiber.Ctx, f kit.Form) []ui.FieldError {
	return kit.Wrong(c, f, "title", "postings.field.title", "text", "postings.field.text",
		"from", "announcements.from", "to", "announcements.to")
}

// Announce tells it.
func (p *Pages) Announce(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n, err := announced(c, f)
	if err == nil {
		err = p.board.Announce(c.UserContext(), kit.Actor(c), n)
	}
	return kit.Settle(c, err, func() error { return p.announcements(c, f.WithError(err), true) }, kit.Link(c, "announcements"), "announcements.made")
}

// announced reads what is to be told.
func announced(c *fiber.Ctx, f kit.Form) (posting.NewAnnouncement, error) {
	n := posting.NewAnnouncement{Committee: kit.Committee(c).ID, Title: f.Get("title"), Text: f.Get("text"), Key: f.Get("key")}
	var err error
	if n.From, err = day.Parse(f.Trim("from")); err != nil {
		return n, day.ErrInvalid.On("from")
	}
	if n.To, err = day.Parse(f.Trim("to")); err != nil {
		return n, day.ErrInvalid.On("to")
	}
	return n, nil
}

// CorrectForm is `/c/{committee}/announcements/{id}`: what is told now, to be changed.
func (p *Pages) CorrectForm(c *fiber.Ctx) error {
	list, err := p.board.Announcements(c.UserContext(), kit.Committee(c).ID, true)
	if err != nil {
		return err
	}
	for _, a := range list {
		if a.ID.String() == c.Params("id") {
			return p.correct(c, kit.FormOf(url.Values{
				"title": {a.Title}, "text": {a.Text}, "from": {a.From.String()}, "to": {a.To.String()}, "version": {strconv.Itoa(a.Version)},
			}))
		}
	}
	return posting.ErrAnnouncementUnknown
}

func (p *Pages) correct(c *fiber.Ctx, f kit.Form) error {
	v := correctView{
		head: p.head(c, "announcements.correct.title"), Action: kit.Link(c, "announcements", c.Params("id")), Back: kit.Link(c, "announcements"),
		Version: f.Get("version"), Typed: f, Errors: wrongTold(c, f),
	}
	return kit.Render(c, correctPage(v))
}

// Correct changes what is told; what it said before stays to be read.
func (p *Pages) Correct(c *fiber.Ctx) error {
	f := kit.Bind(c)
	key, err := id.Parse[posting.Announcement](c.Params("id"))
	if err != nil {
		return posting.ErrAnnouncementUnknown
	}
	n, err := announced(c, f)
	if err == nil {
		version, _ := strconv.Atoi(f.Get("version")) // what is no number was never read
		err = p.board.Correct(c.UserContext(), kit.Actor(c), posting.Correction{NewAnnouncement: n, ID: key, Version: version})
	}
	return kit.Settle(c, err, func() error { return p.correct(c, f.WithError(err)) }, kit.Link(c, "announcements"), "announcements.corrected")
}
