package hearings

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/hearing"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/web/kit"
)

// act ends an act whose form, if it is refused, stands on the hearing's page as it was
// typed. Where the hearing has gone on meanwhile, so has the form: then the refusal stands
// alone.
func (p *Pages) act(c *fiber.Ctx, form string, f kit.Form, err error, flash string) error {
	again := func() error { return p.show(c, form, f.WithError(err)) }
	stays := slices.Contains([]string{"notice", "draw", "begin", "publication"}, form)
	if !stays || strings.HasPrefix(errs.CodeOf(err), "hearing.cannot.") {
		again = kit.Again(err, again)
	}
	return kit.Settle(c, err, again, p.at(c), flash)
}

// of is the committee and the number that an address names.
func of(c *fiber.Ctx) (people.CommitteeID, string) { return kit.Committee(c).ID, c.Params("number") }

// seatAt is the seat that a form names.
func seatAt(c *fiber.Ctx, f kit.Form) hearing.At {
	m, n := of(c)
	return hearing.At{Committee: m, Number: n, Seat: number(f.Get("seat"))}
}

// Revise changes a draft.
func (p *Pages) Revise(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.hearings.Revise(c.UserContext(), kit.Actor(c), c.Params("number"), proposal(c, f))
	return p.act(c, "revision", f, err, "hearings.revised")
}

// Announce posts the hearing.
func (p *Pages) Announce(c *fiber.Ctx) error {
	m, n := of(c)
	return p.act(c, "notice", kit.Bind(c), p.hearings.Announce(c.UserContext(), kit.Actor(c), m, n), "hearings.noticed")
}

// Postpone puts it off.
func (p *Pages) Postpone(c *fiber.Ctx) error {
	f := kit.Bind(c)
	m, n := of(c)
	when := hearing.Time{Starts: instant(c, f.Get("starts")), Place: f.Get("place"), SignupEnds: instant(c, f.Get("signup_ends")), Sources: f.Get("sources")}
	if d, err := day.Parse(f.Trim("draws_on")); err == nil { // what is none is no day, which is refused
		when.DrawsOn = d
	}
	err := p.hearings.Postpone(c.UserContext(), kit.Actor(c), hearing.Postponement{Committee: m, Number: n, Reason: f.Get("reason"), Time: when})
	return p.act(c, "postponement", f, err, "hearings.postponed")
}

// Cancel gives it up.
func (p *Pages) Cancel(c *fiber.Ctx) error {
	f := kit.Bind(c)
	m, n := of(c)
	return p.act(c, "ending", f, p.hearings.Cancel(c.UserContext(), kit.Actor(c), m, n, f.Get("reason-cancel")), "hearings.cancelled")
}

// SignUp signs up a household at the counter.
func (p *Pages) SignUp(c *fiber.Ctx) error {
	f := kit.Bind(c)
	m, n := of(c)
	_, err := p.hearings.SignUpAtCounter(c.UserContext(), kit.Actor(c), hearing.Signing{Committee: m, Number: n, Party: hearing.Party(f.Get("party")), Door: f.Trim("door")})
	return p.act(c, "counter", f, err, "hearings.signed_up")
}

// Invite enters who is invited.
func (p *Pages) Invite(c *fiber.Ctx) error {
	f := kit.Bind(c)
	m, n := of(c)
	err := p.hearings.Invite(c.UserContext(), kit.Actor(c), hearing.Invitation{Committee: m, Number: n, Party: hearing.Party(f.Get("party-invite")), Name: f.Get("name")})
	return p.act(c, "invite", f, err, "hearings.invited")
}

// Freeze fixes the list of who signed up.
func (p *Pages) Freeze(c *fiber.Ctx) error {
	m, n := of(c)
	return p.act(c, "freeze", kit.Bind(c), p.hearings.Freeze(c.UserContext(), kit.Actor(c), m, n), "hearings.frozen")
}

// Fill draws the seats.
func (p *Pages) Fill(c *fiber.Ctx) error {
	f := kit.Bind(c)
	m, n := of(c)
	err := p.hearings.Fill(c.UserContext(), kit.Actor(c), hearing.Filling{Committee: m, Number: n, Seeds: f.Get("seeds")})
	return p.act(c, "draw", f, err, "hearings.filled")
}

// GiveUp notes that somebody gave their seat up, or declined it.
func (p *Pages) GiveUp(c *fiber.Ctx) error {
	f := kit.Bind(c)
	return p.act(c, "seat", f, p.hearings.GiveUp(c.UserContext(), kit.Actor(c), seatAt(c, f)), "hearings.given_up")
}

// Take notes that whoever was asked takes the seat.
func (p *Pages) Take(c *fiber.Ctx) error {
	f := kit.Bind(c)
	return p.act(c, "seat", f, p.hearings.Take(c.UserContext(), kit.Actor(c), seatAt(c, f)), "hearings.taken")
}

// Begin says that it is held.
func (p *Pages) Begin(c *fiber.Ctx) error {
	f := kit.Bind(c)
	m, n := of(c)
	err := p.hearings.Begin(c.UserContext(), kit.Actor(c), hearing.Beginning{Committee: m, Number: n, Watched: number(f.Get("watched"))})
	return p.act(c, "begin", f, err, "hearings.begun")
}

// Count stores how many are there at an item.
func (p *Pages) Count(c *fiber.Ctx) error {
	f := kit.Bind(c)
	m, n := of(c)
	err := p.hearings.Count(c.UserContext(), kit.Actor(c), hearing.Counting{Committee: m, Number: n, Item: number(f.Get("item")), Present: number(f.Get("present"))})
	return p.act(c, "count", f, err, "hearings.counted")
}

// Say writes down what somebody said; a line that stands is changed.
func (p *Pages) Say(c *fiber.Ctx) error {
	f := kit.Bind(c)
	m, n := of(c)
	line := hearing.Line{
		N: max(number(f.Get("line")), 0), Item: number(f.Get("item")), Seat: number(f.Get("seat")), Sort: hearing.Sort(f.Get("sort")),
		Said: f.Get("said"), Because: f.Get("because"), Evidence: f.Get("evidence"),
	}
	err := p.hearings.Say(c.UserContext(), kit.Actor(c), hearing.Saying{Committee: m, Number: n, Line: line})
	return p.act(c, "say", f, err, "hearings.said")
}

// Close closes the minutes.
func (p *Pages) Close(c *fiber.Ctx) error {
	m, n := of(c)
	return p.act(c, "close", kit.Bind(c), p.hearings.Close(c.UserContext(), kit.Actor(c), m, n), "hearings.minuted")
}

// Confirm enters what somebody signed, or that they do not.
func (p *Pages) Confirm(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n := hearing.Confirmation{At: seatAt(c, f), Word: hearing.Said(f.Get("word")), Text: f.Get("text")}
	if scans := kit.Uploads(c, "scan"); len(scans) > 0 {
		n.Scan = scans[0]
	}
	return p.act(c, "word", f, p.hearings.Confirm(c.UserContext(), kit.Actor(c), n), "hearings.confirmed")
}

// Reply answers a correction.
func (p *Pages) Reply(c *fiber.Ctx) error {
	f := kit.Bind(c)
	m, n := of(c)
	at := hearing.At{Committee: m, Number: n, Seat: number(f.Get("of"))}
	return p.act(c, "reply", f, p.hearings.Reply(c.UserContext(), kit.Actor(c), at, f.Get("answer-"+f.Get("of"))), "hearings.replied")
}

// Publish publishes the record.
func (p *Pages) Publish(c *fiber.Ctx) error {
	f := kit.Bind(c)
	m, n := of(c)
	out := hearing.Conclusion{Committee: m, Number: n, Finding: f.Get("finding")}
	for name := range f.Values() {
		if no, ok := strings.CutPrefix(name, "outcome-"); ok {
			line, err := strconv.Atoi(no)
			if err == nil {
				out.Answers = append(out.Answers, hearing.Answer{Line: line, Outcome: f.Get(name), Reason: f.Get("reason-" + no)})
			}
		}
	}
	return p.act(c, "publication", f, p.hearings.Publish(c.UserContext(), kit.Actor(c), out), "hearings.published")
}
