package compacts

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/clause"
	"ziguan/compacts/source"
	"ziguan/compacts/vote"
	"ziguan/web/kit"
)

// settle ends an act on a compact: what is refused renders its form again.
func (p *Pages) settle(c *fiber.Ctx, err error, form string, f kit.Form, said string) error {
	return kit.Settle(c, err, kit.Again(err, func() error { return p.show(c, form, f.WithError(err)) }), p.at(c), said)
}

// bare ends an act that has no form of its own.
func (p *Pages) bare(c *fiber.Ctx, err error, said string) error {
	return kit.Settle(c, err, func() error { return err }, p.at(c), said)
}

// Post posts the draft at hand.
func (p *Pages) Post(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.compacts.Post(c.UserContext(), kit.Actor(c), clause.Posting{Committee: kit.Committee(c).ID, Number: c.Params("number"), Changes: f.Get("changes")})
	return p.settle(c, err, "post", f, "compacts.posted")
}

// Consult asks everybody.
func (p *Pages) Consult(c *fiber.Ctx) error {
	return p.bare(c, p.compacts.Consult(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number")), "compacts.consulted")
}

// Reopen begins the next draft.
func (p *Pages) Reopen(c *fiber.Ctx) error {
	return p.bare(c, p.compacts.Reopen(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number")), "compacts.reopened")
}

// Freeze says that the text is what is put to the vote.
func (p *Pages) Freeze(c *fiber.Ctx) error {
	return p.bare(c, p.compacts.Freeze(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number")), "compacts.frozen")
}

// PutToVote drafts the vote over it, where the roll is made next.
func (p *Pages) PutToVote(c *fiber.Ctx) error {
	f := kit.Bind(c)
	number, err := p.compacts.PutToVote(c.UserContext(), kit.Actor(c), clause.Question{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), Threshold: f.Get("threshold"), Effect: vote.Effect(f.Get("effect")),
		Publication: vote.Publication(f.Get("publication")),
	})
	return kit.Settle(c, err, kit.Again(err, func() error { return p.show(c, "ballot", f.WithError(err)) }), kit.Link(c, "votes", number), "compacts.put")
}

// OpenSigning lets it be signed.
func (p *Pages) OpenSigning(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.compacts.OpenSigning(c.UserContext(), kit.Actor(c), clause.Opening{Committee: kit.Committee(c).ID, Number: c.Params("number"), On: kit.DayOf(f, "on")})
	return p.settle(c, err, "signing", f, "compacts.signing")
}

// Enforce puts it in force on its day.
func (p *Pages) Enforce(c *fiber.Ctx) error {
	return p.bare(c, p.compacts.Enforce(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number")), "compacts.enforced")
}

// Withdraw gives it up.
func (p *Pages) Withdraw(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.compacts.Withdraw(c.UserContext(), kit.Actor(c), clause.Ending{Committee: kit.Committee(c).ID, Number: c.Params("number"), Reason: f.Get("reason")})
	return p.settle(c, err, "ending", f, "compacts.withdrawn")
}

func itself(c *fiber.Ctx) source.Cited {
	return source.Cited{Kind: source.Compact, Number: c.Params("number")}
}

// Opine enters what the party branch or the residents' committee said of a draft.
func (p *Pages) Opine(c *fiber.Ctx) error {
	f := kit.Bind(c)
	return p.settle(c, p.sources.Give(c.UserContext(), kit.Actor(c), kit.OpinionOf(c, f, itself(c))), "opinion", f, "past.opinion.given")
}

// File enters that it was filed at the street office.
func (p *Pages) File(c *fiber.Ctx) error {
	f := kit.Bind(c)
	return p.settle(c, p.sources.File(c.UserContext(), kit.Actor(c), kit.FilingOf(c, f, itself(c))), "filing", f, "past.filing.made")
}
