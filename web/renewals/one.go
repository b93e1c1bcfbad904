package renewals

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/parking/class"
	"ziguan/parking/renewal"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// oneView is one household's renewal with what else can be said about it.
type oneView struct {
	Page   ui.PageHead
	Here   string
	At     place
	Back   string
	Staff  bool
	R      renewal.Renewal
	Can    []renewal.Event
	Reason string // as typed
	Error  string
	Whole  string // what is wrong with the whole
}

// May reports whether an event moves the renewal on from where it stands.
func (v oneView) May(e renewal.Event) bool { return slices.Contains(v.Can, e) }

// One is `/c/{committee}/renewal/cards/{number}`; ?at= is the list to go back to.
func (p *Pages) One(c *fiber.Ctx) error { return p.one(c, kit.BindQuery(c)) }

func (p *Pages) one(c *fiber.Ctx, f kit.Form) error {
	list, err := p.renewals.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, "", "")
	if err != nil {
		return err
	}
	number, _ := class.ParseNumber(c.Params("number"))
	i := slices.IndexFunc(list, func(r renewal.Renewal) bool { return r.Number == number })
	if i < 0 {
		return renewal.ErrUnknown
	}
	v := oneView{
		Page: p.page(c, "renewals.one", "Number", number.String()), Here: kit.Link(c, "renewal", "cards", number.String()),
		Staff: kit.Actor(c).MayRun(), R: list[i], Can: renewal.Moves().From(list[i].State), Reason: f.Get("reason"),
	}
	if v.At, err = placeOf(f.Get("at")); err != nil {
		v.At = inBuilding(list[i].Building)
	}
	v.At.carry(f.All("n"), "")
	v.Back = v.At.link(c)
	v.Page.Narrow = true
	if v.Error = f.FieldError(kit.Of(c).Words, "reason"); v.Error == "" {
		v.Whole = f.Summary(kit.Of(c).Words)
	}
	return kit.Render(c, onePage(v))
}

// Papers notes that a drawn household has shown its papers.
func (p *Pages) Papers(c *fiber.Ctx) error {
	return p.act(c, p.renewals.PapersSeen, "renewals.papers.done")
}

// Changed notes that something has to be changed first.
func (p *Pages) Changed(c *fiber.Ctx) error {
	return p.act(c, p.renewals.SomethingChanged, "renewals.changed.done")
}

// TakeBack takes back that nothing has changed, which was noted by mistake.
func (p *Pages) TakeBack(c *fiber.Ctx) error {
	return p.act(c, p.renewals.TakeBack, "renewals.takeback.done")
}

// Leave lets the card end.
func (p *Pages) Leave(c *fiber.Ctx) error { return p.act(c, p.renewals.Leave, "renewals.leave.done") }

// Refuse refuses the renewal, with a reason.
func (p *Pages) Refuse(c *fiber.Ctx) error {
	reason := kit.Bind(c).Get("reason")
	return p.act(c, func(ctx context.Context, who actor.Actor, m people.CommitteeID, number string) error {
		return p.renewals.RefuseOne(ctx, who, m, number, reason)
	}, "renewals.refuse.done")
}

// act does one act on a card and goes back to the list it stood in; a refusal
// shows the card's own page.
func (p *Pages) act(c *fiber.Ctx, do func(context.Context, actor.Actor, people.CommitteeID, string) error, done string) error {
	f, number := kit.Bind(c), c.Params("number")
	if err := do(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, number); err != nil {
		return kit.Refuse(c, err, func() error { return p.one(c, f.WithError(err)) })
	}
	at, err := placeOf(f.Get("at"))
	if err != nil {
		at = place{key: everywhere}
	}
	at.carry(f.All("n"), number)
	return kit.Done(c, at.link(c), done, "Number", number)
}
