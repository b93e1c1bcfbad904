package demo

import (
	"context"
	"strings"

	"ziguan/compacts/clause"
	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
)

// agreement is a compact as the committee begins it: what its second draft changes, and
// what was said of the first. A remark without an outcome has no answer yet.
type agreement struct {
	Title, Text, Changes string
	Edits                []struct {
		Node int
		Text string
	}
	Remarks []struct {
		Clause, Answer   int
		Quote, Text, Who string
		Outcome          clause.Outcome
		Reason           string
	}
}

// gap is how many days a sheet is given at most: seven, and a holiday in which its last
// day may fall.
const gap = 18

// rounds plans the first round of a compact and the second draft, which is posted: so many
// days before the end it is begun.
func (y *year) rounds(days int) {
	set := func(do func(context.Context, actor.Actor) error) func(context.Context) error {
		return func(ctx context.Context) error { return do(ctx, y.as(actor.Chair)) }
	}
	y.on(days, 9*60, set(func(ctx context.Context, chair actor.Actor) error {
		c, err := y.All.Compacts.Begin(ctx, chair, clause.Beginning{Committee: y.c.ID, Kind: clause.Parking, Title: y.place.Compact.Title, Text: y.place.Compact.Text})
		y.compact = c.Number.String()
		return err
	}))
	y.on(days-2, 9*60, set(func(ctx context.Context, chair actor.Actor) error {
		return y.All.Compacts.Post(ctx, chair, clause.Posting{Committee: y.c.ID, Number: y.compact})
	}))
	y.on(days-4, 16*60, y.remark)
	y.dawn(days-2-gap, y.consult)
	y.dawn(days-2-2*gap, y.revise)
	y.on(days-4-2*gap, 9*60, y.answered)
}

// dawn plans a night's jobs, and what somebody does in the morning after.
func (y *year) dawn(days int, do func(context.Context) error) {
	y.on(days, 60, y.night)
	y.on(days, 9*60, do)
}

func (y *year) consult(ctx context.Context) error {
	return y.All.Compacts.Consult(ctx, y.as(actor.Chair), y.c.ID, y.compact)
}

// remark enters what people said at the counter or on slips.
func (y *year) remark(ctx context.Context) error {
	for _, r := range y.place.Compact.Remarks {
		_, err := y.All.Compacts.Remark(ctx, y.as(actor.Member), clause.NewRemark{
			Committee: y.c.ID, Number: y.compact, Clause: r.Clause, Quote: r.Quote, Text: r.Text, OnPaper: r.Who, Slip: r.Who == said.Slip,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// revise begins the second draft, changes what was heard and posts it.
func (y *year) revise(ctx context.Context) error {
	chair := y.as(actor.Chair)
	if err := y.All.Compacts.Reopen(ctx, chair, y.c.ID, y.compact); err != nil {
		return err
	}
	for _, e := range y.place.Compact.Edits {
		shown, err := y.All.Compacts.Show(ctx, chair, y.c.ID, y.compact)
		if err != nil {
			return err
		}
		err = y.All.Compacts.Edit(ctx, chair, clause.Edit{Committee: y.c.ID, Number: y.compact, Seen: shown.Version.Hex(), Way: clause.Replace, Node: e.Node, Text: e.Text})
		if err != nil {
			return err
		}
	}
	return y.All.Compacts.Post(ctx, chair, clause.Posting{Committee: y.c.ID, Number: y.compact, Changes: y.place.Compact.Changes})
}

// answered answers what has an outcome.
func (y *year) answered(ctx context.Context) error {
	for i, r := range y.place.Compact.Remarks {
		if r.Outcome == "" {
			continue
		}
		n := clause.Answering{Committee: y.c.ID, Number: y.compact, N: i + 1, Outcome: r.Outcome, Reason: r.Reason, Clause: r.Answer}
		if err := y.All.Compacts.Answer(ctx, y.as(actor.Chair), n); err != nil {
			return err
		}
	}
	return nil
}

// agreed plans the estate's compact from its second consultation to the day it is in force.
func (y *year) agreed(days, ballot, certified int) {
	y.rounds(days)
	y.dawn(days-2-3*gap, y.consult)
	y.dawn(days-2-4*gap, func(ctx context.Context) error {
		return y.All.Compacts.Freeze(ctx, y.as(actor.Chair), y.c.ID, y.compact)
	})
	y.on(ballot, 9*60, func(ctx context.Context) error {
		number, err := y.All.Compacts.PutToVote(ctx, y.as(actor.Chair), clause.Question{
			Committee: y.c.ID, Number: y.compact, Threshold: "ordinary", Effect: vote.OnPaper, Publication: vote.Sealed,
		})
		y.asked = append(y.asked, number)
		if err != nil {
			return err
		}
		return y.All.Votes.Post(ctx, y.as(actor.Chair), y.c.ID, number)
	})
	y.on(certified-1, 9*60, func(ctx context.Context) error {
		return y.All.Compacts.OpenSigning(ctx, y.as(actor.Chair), clause.Opening{Committee: y.c.ID, Number: y.compact, On: y.today.AddDays(-certified + 11)})
	})
	y.on(certified-6, 18*60, y.signed)
	y.dawn(certified-12, y.inForce)
}

// signed enters the households that signed on paper: two in three.
func (y *year) signed(ctx context.Context) error {
	homes, err := y.All.Votes.Entries(ctx, y.as(actor.Chair), y.c.ID, y.asked[0])
	for i, h := range homes {
		if i%3 == 2 || h.Resident.Zero() || err != nil {
			continue
		}
		_, err = y.All.Compacts.SignIt(ctx, y.as(actor.Cashier), clause.Signatory{Committee: y.c.ID, Number: y.compact, Home: h.Code, Scan: []byte(h.Code)})
	}
	return err
}

// inForce lets it take the place of the one before, and lets a rule rest on its clause.
func (y *year) inForce(ctx context.Context) error {
	chair := y.as(actor.Chair)
	shown, err := y.All.Compacts.Show(ctx, chair, y.c.ID, y.compact)
	if err != nil {
		return err
	}
	list, err := y.All.Past.List(ctx, chair, y.c.ID)
	if err != nil {
		return err
	}
	first := list[len(list)-1] // the newest comes first
	if err := y.All.Past.Replace(ctx, chair, y.c.ID, first.Number.String(), shown.Source()); err != nil {
		return err
	}
	cited, err := y.All.Sources.Citable(ctx, y.c.ID)
	for _, s := range cited {
		if s.Kind == source.Clause && strings.HasSuffix(s.Number, "-5") && err == nil {
			err = y.All.Rules.Set(ctx, chair, rule.NewRule{
				Committee: y.c.ID, Key: "card.expiring_days", Value: "30", From: y.c.Today(y.Clock.Now()), Ground: rule.Ground{Kind: rule.Clause, Text: said.FifthClause, Ref: s.ID},
			})
		}
	}
	return err
}
