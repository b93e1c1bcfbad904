package postings

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/posting"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// listView is the board as the committee sees it: what asks for something first.
type listView struct {
	head
	Waiting, Running, Past []posting.Row
}

// List is `/c/{committee}/postings`.
func (p *Pages) List(c *fiber.Ctx) error {
	rows, err := p.board.ListAll(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	v := listView{head: p.head(c, "postings.title")}
	for _, r := range rows {
		switch {
		case r.Standing.Open > 0 || r.State == posting.Posted && r.Proved == 0:
			v.Waiting = append(v.Waiting, r)
		case r.State == posting.Posted:
			v.Running = append(v.Running, r)
		default:
			v.Past = append(v.Past, r)
		}
	}
	return kit.Render(c, listPage(v))
}

// newView is the form of something of the committee's own.
type newView struct {
	head
	Typed  kit.Form
	Key    string
	Errors []ui.FieldError
}

// NewForm is `/c/{committee}/postings/new`.
func (p *Pages) NewForm(c *fiber.Ctx) error { return p.newForm(c, kit.Form{}) }

func (p *Pages) newForm(c *fiber.Ctx, f kit.Form) error {
	return kit.Render(c, newPage(newView{
		head: p.head(c, "postings.new"), Typed: f, Key: oneTime(f),
		Errors: kit.Wrong(c, f, "title", "postings.field.title", "text", "postings.field.text"),
	}))
}

// Post hangs it out.
func (p *Pages) Post(c *fiber.Ctx) error {
	f := kit.Bind(c)
	made, err := p.board.Post(c.UserContext(), kit.Actor(c), posting.New{
		Committee: kit.Committee(c).ID, Kind: posting.Other, Title: f.Get("title"), Text: f.Get("text"), Key: f.Get("key"),
	})
	return kit.Settle(c, err, func() error { return p.newForm(c, f.WithError(err)) }, kit.Link(c, "postings", made.Number.String()), "postings.posted")
}

// showView is one posting with all that can be done with it.
type showView struct {
	head
	V        posting.Shown
	Entered  string // the decision entered afterwards that it is of, by number
	Words    string // for a neighbours' group
	Picture  bool   // this machine can draw the long picture
	Withdraw ui.ConfirmView
}

// Show is `/c/{committee}/postings/{number}`.
func (p *Pages) Show(c *fiber.Ctx) error { return p.show(c, kit.Form{}) }

func (p *Pages) show(c *fiber.Ctx, f kit.Form) error {
	shown, err := p.board.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := showView{head: p.head(c, "postings.one"), V: shown, Picture: p.painter.there()}
	v.Page.Title = shown.Title
	if v.Entered, err = p.entered(c, shown.Posting); err != nil {
		return err
	}
	v.Words = p.groupText(c, shown.Row, shown.Items)
	v.Withdraw = ui.ConfirmView{
		Action: v.Base + "/" + shown.Number.String() + "/withdrawal", Title: kit.T(c, "postings.withdraw"), Text: kit.T(c, "postings.withdraw.text"),
		ReasonLabel: kit.T(c, "postings.field.reason"), Reason: f.Get("reason"), Button: kit.T(c, "postings.withdraw"),
	}
	if f.Err() != nil {
		v.Withdraw.Open = true
		if v.Withdraw.Error = f.FieldError(kit.Of(c).Words, "reason"); v.Withdraw.Error == "" {
			v.Withdraw.Error = f.Summary(kit.Of(c).Words)
		}
	}
	return kit.Render(c, showPage(v))
}

// Withdraw takes a posting back.
func (p *Pages) Withdraw(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.board.Withdraw(c.UserContext(), kit.Actor(c), posting.Withdrawal{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), Reason: f.Get("reason"),
	})
	return kit.Settle(c, err, func() error { return p.show(c, f.WithError(err)) }, kit.Link(c, "postings", c.Params("number")), "postings.withdrawn")
}
