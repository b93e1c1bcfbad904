package cards

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/id"
	"ziguan/parking"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// firstView is what the first issue would do, or has left undone.
type firstView struct {
	Page   ui.PageHead
	Base   string
	Home   string // the register's address of a dwelling, its code to be added
	Plan   parking.Plan
	Issued int // by the act just done; -1 when none was
	Said   func(error) string
	Unread []unread
	Wrong  string // what is wrong with an old card that waits no more
}

// unreadField begins the name of a plate's field: there is one for each old card.
const unreadField = "plate-"

// unread is an old card that waits for its plate, with what was typed and is wrong.
type unread struct {
	parking.Claim
	Typed, Error string
}

// Nothing reports whether no card of the register waits for anything.
func (v firstView) Nothing() bool {
	return len(v.Plan.Cards)+len(v.Plan.Kept)+len(v.Plan.Problems) == 0
}

// First is `…/cards/first`: what will be issued, kept and left, before anything
// happens; and what is left after it has.
func (p *Pages) First(c *fiber.Ctx) error { return p.first(c, parking.ClaimID{}, kit.Form{}) }

func (p *Pages) first(c *fiber.Ctx, at parking.ClaimID, f kit.Form) error {
	plan, err := p.parking.FirstIssuePreview(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	v := firstView{
		Page: p.page(c, "cardpages.first"), Base: kit.Link(c, "cards"), Home: kit.Link(c, "register", "dwellings") + "/",
		Plan: plan, Issued: -1, Said: kit.Of(c).Words.Err,
	}
	if n, err := strconv.Atoi(c.Query("issued")); err == nil {
		v.Issued = n
	}
	if f.Err() != nil {
		v.Wrong = kit.Of(c).Words.Err(f.Err())
	}
	for _, k := range plan.Unread() {
		u := unread{Claim: k}
		if k.ID == at {
			v.Wrong = ""
			u.Typed, u.Error = f.Get(unreadField+at.String()), f.FieldError(kit.Of(c).Words, "plate")
		}
		v.Unread = append(v.Unread, u)
	}
	return kit.Render(c, firstPage(v))
}

// IssueFirst does what the preview showed and reports it. Sent twice, it does it once.
func (p *Pages) IssueFirst(c *fiber.Ctx) error {
	plan, err := p.parking.FirstIssue(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	return kit.Done(c, kit.Link(c, "cards", "first")+"?issued="+strconv.Itoa(len(plan.Cards)), "")
}

// ClaimPlate gives an old card the plate that could not be read in its list.
func (p *Pages) ClaimPlate(c *fiber.Ctx) error {
	key, err := id.Parse[parking.Claim](c.Params("claim"))
	if err != nil {
		return parking.ErrClaimUnknown.Because(err)
	}
	f := kit.Bind(c)
	err = p.parking.GivePlate(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key, f.Get(unreadField+key.String()))
	return kit.Settle(c, err, func() error { return p.first(c, key, f.WithError(err)) }, kit.Link(c, "cards", "first"), "cardpages.unread.done")
}
