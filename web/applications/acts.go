package applications

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/web/kit"
)

// back answers an act: to the application's page, or the same page with what was typed.
func (p *Pages) back(c *fiber.Ctx, f kit.Form, err error, act, said string) error {
	return kit.Settle(c, err, func() error { return p.show(c, f.WithError(err), act, "") }, kit.Link(c, "applications", c.Params("number")), said)
}

// Check notes what was seen of the papers; where all match, the application goes on.
func (p *Pages) Check(c *fiber.Ctx) error {
	f := kit.Bind(c)
	list, err := seen(f)
	said := "apply.done.look"
	if err == nil {
		var lack application.Lack
		lack, err = p.s.Look(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"), list)
		switch lack {
		case application.LacksNothing:
			said = "apply.done.check"
		case application.LacksCopies:
			said = "apply.done.look.copy"
		case application.LacksPapers:
		}
	}
	return p.back(c, f, err, "check", said)
}

// seen reads the check's lines; a document that was not shown is left out.
func seen(f kit.Form) ([]application.Seen, error) {
	var out []application.Seen
	var bad []*errs.Error
	for _, d := range class.Documents() {
		mark := f.Get("doc-" + string(d))
		if mark != "yes" && mark != "no" {
			continue
		}
		field := "until-" + string(d)
		until, err := dayOf(f, field)
		if err != nil {
			bad = append(bad, day.ErrInvalid.On(field))
		}
		out = append(out, application.Seen{Document: d, Matched: mark == "yes", Until: until})
	}
	return out, errs.Form(bad...)
}

// AskMore sends an application back with what is missing.
func (p *Pages) AskMore(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.s.AskForMore(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"), f.Get(reasonOf("ask")))
	return p.back(c, f, err, "ask", "apply.done.ask")
}

// Approve decides for an application: it is posted, or waits.
func (p *Pages) Approve(c *fiber.Ctx) error {
	state, err := p.s.Decide(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	said := "apply.done.approve"
	if state == application.Waiting {
		said = "apply.done.queue"
	}
	return p.back(c, kit.Form{}, err, "approve", said)
}

// Refuse decides against an application.
func (p *Pages) Refuse(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.s.Refuse(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, application.Refusal{
		Number: c.Params("number"), Reason: f.Get(reasonOf("refuse")), Ground: kit.GroundOf(f, ""),
	})
	return p.back(c, f, err, "refuse", "apply.done.refuse")
}

// Issue gives the card and leads to it, to be printed.
func (p *Pages) Issue(c *fiber.Ctx) error {
	issued, err := p.s.Issue(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return p.back(c, kit.Form{}, err, "issue", "")
	}
	return kit.Done(c, kit.Link(c, "cards", issued.Number.String()), "apply.done.issue", "Card", issued.Number.String())
}

// Withdraw ends an application for a household at the counter.
func (p *Pages) Withdraw(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.s.Withdraw(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"), f.Get(reasonOf("withdraw")))
	return p.back(c, f, err, "withdraw", "apply.done.withdraw")
}

// Supply hands an application in again for a household at the counter.
func (p *Pages) Supply(c *fiber.Ctx) error {
	err := p.s.Supply(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	return p.back(c, kit.Form{}, err, "supply", "apply.done.supplied")
}

// Accept takes an offered place for a household at the counter.
func (p *Pages) Accept(c *fiber.Ctx) error {
	err := p.s.AcceptOffer(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	return p.back(c, kit.Form{}, err, "accept", "apply.done.accept")
}

// Decline notes that a household does not want the place it was offered.
func (p *Pages) Decline(c *fiber.Ctx) error {
	err := p.s.DeclineOffer(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	return p.back(c, kit.Form{}, err, "decline", "apply.done.declined")
}

// Restore takes back that a household does not want its place.
func (p *Pages) Restore(c *fiber.Ctx) error {
	err := p.s.RestoreOffer(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	return p.back(c, kit.Form{}, err, "restore", "apply.done.restore")
}

// Offer offers a free place to the next, before the night does.
func (p *Pages) Offer(c *fiber.Ctx) error {
	err := p.s.OfferNow(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	return p.back(c, kit.Form{}, err, "offer", "apply.done.offer")
}

// noted is an owner's word as the form has it.
func noted(f kit.Form) application.Noted {
	n := application.Noted{Way: f.Get("way"), Papers: account.Papers(f.Get("papers"))}
	if owner, err := id.Parse[people.Resident](f.Get("owner")); err == nil {
		n.Owner = owner
	}
	return n
}

// NoteConsent notes an owner's word, by paper or at the counter, or makes the
// letter that is put into their hand; its link is shown this once.
func (p *Pages) NoteConsent(c *fiber.Ctx) error {
	f := kit.Bind(c)
	ctx, who, m, n := c.UserContext(), kit.Actor(c), kit.Committee(c).ID, noted(f)
	if n.Way != application.ByLetter {
		return p.back(c, f, p.s.NoteConsent(ctx, who, m, c.Params("number"), n), "consent", "apply.done.consent")
	}
	secret, err := p.s.HandConsent(ctx, who, m, c.Params("number"), n)
	if err != nil {
		return p.back(c, f, err, "consent", "")
	}
	return p.show(c, kit.Form{}, "", secret)
}

// NoteWithdrawal notes that the owner took their word back in person.
func (p *Pages) NoteWithdrawal(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.s.NoteWithdrawal(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"), noted(f))
	return p.back(c, f, err, "withdrawal", "apply.done.consent_back")
}

// CounterAsk asks the owner for a household at the counter: on the owner's own
// phone and page, or through somebody's call.
func (p *Pages) CounterAsk(c *fiber.Ctx) error {
	err := p.s.AskConsent(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	return p.back(c, kit.Form{}, err, "question", "apply.done.consent_asked")
}
