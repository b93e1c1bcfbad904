package votes

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/source"
	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/web/kit"
)

// Revise changes a question.
func (p *Pages) Revise(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.votes.Revise(c.UserContext(), kit.Actor(c), c.Params("number"), proposal(c, f))
	return kit.Settle(c, err, kit.Again(err, func() error { return p.show(c, "revision", f.WithError(err)) }), p.at(c), "votes.revised")
}

// Opine enters what the party branch or the residents' committee said of a draft.
func (p *Pages) Opine(c *fiber.Ctx) error {
	f := kit.Bind(c)
	on := source.Cited{Kind: source.Vote, Number: c.Params("number")}
	err := p.sources.Give(c.UserContext(), kit.Actor(c), kit.OpinionOf(c, f, on))
	return kit.Settle(c, err, kit.Again(err, func() error { return p.show(c, "opinion", f.WithError(err)) }), p.at(c), "past.opinion.given")
}

// PostRoll makes the roll and hangs it out.
func (p *Pages) PostRoll(c *fiber.Ctx) error {
	err := p.votes.Post(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	return kit.Settle(c, err, func() error { return err }, p.at(c), "votes.listed")
}

// Announce freezes the roll and posts the question.
func (p *Pages) Announce(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.votes.Announce(c.UserContext(), kit.Actor(c), vote.Announcement{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), Opens: instant(c, f.Get("opens")), Closes: instant(c, f.Get("closes")),
	})
	return kit.Settle(c, err, kit.Again(err, func() error { return p.show(c, "notice", f.WithError(err)) }), p.at(c), "votes.noticed")
}

// Withdraw gives a vote up.
func (p *Pages) Withdraw(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.votes.Withdraw(c.UserContext(), kit.Actor(c), ending(c, f))
	return kit.Settle(c, err, kit.Again(err, func() error { return p.show(c, "ending", f.WithError(err)) }), p.at(c), "votes.withdrawn")
}

// Annul says that a result is not certified.
func (p *Pages) Annul(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.votes.Annul(c.UserContext(), kit.Actor(c), ending(c, f))
	return kit.Settle(c, err, kit.Again(err, func() error { return p.show(c, "ending", f.WithError(err)) }), p.at(c), "votes.annulled")
}

func ending(c *fiber.Ctx, f kit.Form) vote.Ending {
	return vote.Ending{Committee: kit.Committee(c).ID, Number: c.Params("number"), Reason: f.Get("reason")}
}

// Tally counts a vote that has closed, at once.
func (p *Pages) Tally(c *fiber.Ctx) error {
	counted, err := p.votes.Tally(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	key := "votes.counted"
	if !counted {
		key = "votes.counted.not"
	}
	return kit.Settle(c, err, func() error { return err }, p.at(c), key)
}

// Certify certifies a result.
func (p *Pages) Certify(c *fiber.Ctx) error {
	err := p.votes.Certify(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	return kit.Settle(c, err, func() error { return err }, p.at(c), "votes.certified")
}

// number is a number of a form; 0 where it is none.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// Import takes in the official result of a vote in the city's own system.
func (p *Pages) Import(c *fiber.Ctx) error {
	f := kit.Bind(c)
	w := func(side string) tally.Weight {
		return tally.Weight{Heads: int64(number(f.Trim(side + "_heads"))), Area: hundredths(f.Trim(side + "_area"))}
	}
	n := vote.Official{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), Reference: f.Get("reference"), Total: w("total"), For: w("for"), Against: w("against"),
		Abstain: w("abstain"), Passed: f.Get("passed") == "yes",
	}
	if scans := kit.Uploads(c, "scan"); len(scans) > 0 {
		n.Scan = scans[0]
	}
	err := p.votes.Import(c.UserContext(), kit.Actor(c), n)
	return kit.Settle(c, err, kit.Again(err, func() error { return p.show(c, "import", f.WithError(err)) }), p.at(c), "votes.counted")
}

// Recount enters a count of the papers by hand.
func (p *Pages) Recount(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n := func(name string) int64 { return int64(number(f.Trim(name))) }
	err := p.votes.Recount(c.UserContext(), kit.Actor(c), vote.Recounting{Committee: kit.Committee(c).ID, Number: c.Params("number"), Recount: vote.Recount{
		For: n("for"), Against: n("against"), Abstain: n("abstain"), Invalid: n("invalid"), Watched: int(n("watched")),
	}})
	return kit.Settle(c, err, kit.Again(err, func() error { return p.show(c, "recount", f.WithError(err)) }), p.at(c), "votes.byhand.done")
}
