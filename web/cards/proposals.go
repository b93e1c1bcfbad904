package cards

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/id"
	"ziguan/parking/proposal"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// proposalsView lists the cards by exception that wait, and what came of others.
type proposalsView struct {
	Page ui.PageHead
	Base string
	List []proposal.Shown
	Zone *time.Location
}

// proposalView is one of them.
type proposalView struct {
	Page    ui.PageHead
	Base    string
	Here    string
	P       proposal.Shown
	Zone    *time.Location
	Refused string // what stands in the way
	InWay   string // the card that is in the way
	Reason  string // as typed
	Error   string
}

// Proposals is `…/cards/proposals`.
func (p *Pages) Proposals(c *fiber.Ctx) error {
	list, err := p.proposals.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	return kit.Render(c, proposalsPage(proposalsView{
		Page: p.page(c, "cardpages.proposals"), Base: kit.Link(c, "cards"), List: list, Zone: kit.Committee(c).Location(),
	}))
}

// Proposal is `…/cards/proposals/{id}`.
func (p *Pages) Proposal(c *fiber.Ctx) error { return p.proposal(c, kit.Form{}) }

func (p *Pages) proposal(c *fiber.Ctx, f kit.Form) error {
	key, err := id.Parse[proposal.Proposal](c.Params("id"))
	if err != nil {
		return proposal.ErrUnknown
	}
	shown, err := p.proposals.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key)
	if err != nil {
		return err
	}
	v := proposalView{
		Page: p.page(c, "cardpages.proposal"), Base: kit.Link(c, "cards"), Here: kit.Link(c, "cards", "proposals", key.String()), P: shown,
		Zone: kit.Committee(c).Location(),
	}
	v.Page.Narrow = true
	if f.Err() != nil {
		w := kit.Of(c).Words
		v.Reason, v.Error, v.InWay = f.Get("reason"), f.FieldError(w, "reason"), numberIn(f.Err())
		if v.Error == "" {
			v.Refused = f.Summary(w)
		}
	}
	return kit.Render(c, proposalPage(v))
}

// Confirm issues the card and leads to it.
func (p *Pages) Confirm(c *fiber.Ctx) error {
	return p.decide(c, func(key proposal.ID, _ kit.Form) (string, string, error) {
		number, err := p.proposals.Confirm(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key)
		return kit.Link(c, "cards", number.String()), "cardpages.done.issue", err
	})
}

// RefuseProposal ends it with its reason.
func (p *Pages) RefuseProposal(c *fiber.Ctx) error {
	return p.decide(c, func(key proposal.ID, f kit.Form) (string, string, error) {
		err := p.proposals.Refuse(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key, f.Get("reason"))
		return kit.Link(c, "cards", "proposals"), "cardpages.proposal.done.refused", err
	})
}

// WithdrawProposal takes one's own back.
func (p *Pages) WithdrawProposal(c *fiber.Ctx) error {
	return p.decide(c, func(key proposal.ID, _ kit.Form) (string, string, error) {
		err := p.proposals.Withdraw(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key)
		return kit.Link(c, "cards", "proposals"), "cardpages.proposal.done.withdrawn", err
	})
}

func (p *Pages) decide(c *fiber.Ctx, do func(proposal.ID, kit.Form) (to, said string, err error)) error {
	key, err := id.Parse[proposal.Proposal](c.Params("id"))
	if err != nil {
		return proposal.ErrUnknown
	}
	f := kit.Bind(c)
	to, said, err := do(key, f)
	return kit.Settle(c, err, func() error { return p.proposal(c, f.WithError(err)) }, to, said)
}
