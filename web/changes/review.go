package changes

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/id"
	"ziguan/parking/change"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// listView is a committee's appeals, those that wait first.
type listView struct {
	Page ui.PageHead
	Base string
	Zone *time.Location
	List []change.Appeal
}

// List is `/c/{committee}/appeals`.
func (p *Pages) List(c *fiber.Ctx) error {
	list, err := p.change.Appeals(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, "")
	if err != nil {
		return err
	}
	return kit.Render(c, listPage(listView{
		Page: p.k.Page(c, "changes.appeals.title"), Base: kit.Link(c, "appeals"), Zone: kit.Committee(c).Location(), List: list,
	}))
}

// reviewView is one appeal.
type reviewView struct {
	Page    ui.PageHead
	Here    string
	Card    string
	Zone    *time.Location
	B       change.Brought
	Not     string // why the reader may not review it
	Outcome string
	Reason  string
	Errors  []ui.FieldError
}

// One is `/c/{committee}/appeals/{id}`.
func (p *Pages) One(c *fiber.Ctx) error { return p.one(c, kit.Form{}) }

func (p *Pages) one(c *fiber.Ctx, f kit.Form) error {
	key, err := id.Parse[change.Appeal](c.Params("id"))
	if err != nil {
		return change.ErrAppealUnknown
	}
	b, err := p.change.Brought(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key)
	if err != nil {
		return err
	}
	v := reviewView{
		Page: p.k.Page(c, "changes.review.title", "Number", b.Number.String()), Here: kit.Link(c, "appeals", key.String()),
		Card: kit.Link(c, "cards", b.Number.String()), Zone: kit.Committee(c).Location(), B: b, Outcome: f.Get("outcome"), Reason: f.Get("reason"),
	}
	v.Page.Narrow, v.Page.Styles = true, []string{"css/cards.css"}
	if b.Not != nil {
		v.Not = kit.Of(c).Words.Err(b.Not)
	}
	v.Errors = kit.WrongAtFirst(c, f, "outcome", "changes.review.outcome", "reason", "changes.reason")
	return kit.Render(c, reviewPage(v))
}

// Review decides it. Neither of the two answers is chosen beforehand.
func (p *Pages) Review(c *fiber.Ctx) error {
	f := kit.Bind(c)
	key, err := id.Parse[change.Appeal](c.Params("id"))
	if err != nil {
		return change.ErrAppealUnknown
	}
	outcome := f.Get("outcome")
	if outcome != "upheld" && outcome != "rejected" {
		err = change.ErrOutcome.On("outcome")
	} else {
		err = p.change.Review(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key, change.Reviewed{Upheld: outcome == "upheld", Reason: f.Get("reason")})
	}
	return kit.Settle(c, err, func() error { return p.one(c, f.WithError(err)) }, kit.Link(c, "appeals", key.String()), "changes.review.done."+outcome)
}
