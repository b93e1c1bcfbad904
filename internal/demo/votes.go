package demo

import (
	"context"

	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
)

// ballot is one question as the committee puts it, and why a unit of its roll without an
// area is given one.
type ballot struct{ Title, Text, Hole string }

// votes plans the estate's: its compact, on paper and certified, and a consultation that
// is open at the end.
func (y *year) votes() {
	const opened, closed, certified = 105, 85, 85 - gap
	y.agreed(262, 121+gap, certified)
	y.notice(121, 0, opened-closed)
	y.on(120, 9*60, func(ctx context.Context) error {
		return y.All.Votes.Issue(ctx, y.as(actor.Chair), vote.Issuing{Committee: y.c.ID, Number: y.asked[0]})
	})
	y.on(118, 19*60, y.fromDoorToDoor)
	for pile := range 3 {
		y.on(opened-3-5*pile, 20*60, func(ctx context.Context) error { return y.pile(ctx, pile, 3) })
	}
	y.on(closed, 5, y.night) // it closed at midnight
	y.on(certified, 10*60, func(ctx context.Context) error {
		return y.All.Votes.Certify(ctx, y.as(actor.Supervisor), y.c.ID, y.asked[0])
	})
	y.on(121, 60, y.night)
	y.on(certified, 60, y.night)
	y.on(31, 60, y.night)
	y.roll(31+gap, 1, vote.Consultation, "ordinary")
	y.notice(31, 1, 22)
}

// roll plans that a question is drafted and its roll posted.
func (y *year) roll(days, n int, effect vote.Effect, threshold string) {
	y.on(days, 9*60+20, func(ctx context.Context) error {
		b := y.place.Votes[n]
		v, err := y.All.Votes.Draft(ctx, y.as(actor.Chair), vote.Proposal{
			Committee: y.c.ID, Threshold: threshold, Effect: effect, Publication: vote.Sealed, Title: b.Title, Text: b.Text,
		})
		if err != nil {
			return err
		}
		y.asked = append(y.asked, v.Number.String())
		return y.All.Votes.Post(ctx, y.as(actor.Chair), y.c.ID, v.Number.String())
	})
}

// notice plans that the holes of a roll are filled, and that its question is noticed for
// the first day on which it may open, for so many days.
func (y *year) notice(days, n, open int) {
	y.on(days, 9*60+20, func(ctx context.Context) error {
		who, number := y.as(actor.Chair), y.asked[n]
		list, err := y.All.Votes.Entries(ctx, who, y.c.ID, number)
		if err != nil {
			return err
		}
		for _, e := range list {
			if hole := y.place.Votes[n].Hole; e.Area == 0 && hole != "" {
				fix := vote.Correction{Committee: y.c.ID, Number: number, Unit: e.Unit, Area: 62_00, Reason: hole}
				if err := y.All.Votes.Correct(ctx, who, fix); err != nil {
					return err
				}
			}
		}
		opens := y.c.Today(y.Clock.Now()).AddDays(16).Time(y.zone)
		return y.All.Votes.Announce(ctx, who, vote.Announcement{Committee: y.c.ID, Number: number, Opens: opens, Closes: opens.AddDate(0, 0, open)})
	})
}

// fromDoorToDoor is the first round with the papers: most were brought, some found nobody.
func (y *year) fromDoorToDoor(ctx context.Context) error {
	doors, err := y.All.Votes.Doors(ctx, y.as(actor.Chair), y.c.ID, y.asked[0], "")
	if err != nil {
		return err
	}
	outcomes := map[int]vote.Visit{}
	for _, d := range doors {
		outcomes[d.Serial] = vote.Visits()[d.Serial%9/8]
	}
	return y.All.Votes.Deliver(ctx, y.as(actor.Chair), vote.Deliveries{Committee: y.c.ID, Number: y.asked[0], Outcomes: outcomes})
}

// pile hands in one of so many piles of papers, three in four of those that are out, and
// has two people read it.
func (y *year) pile(ctx context.Context, n, of int) error {
	doors, err := y.All.Votes.PapersOf(ctx, y.as(actor.Chair), y.c.ID, y.asked[0])
	if err != nil {
		return err
	}
	said := []tally.Choice{tally.For, tally.For, tally.For, tally.For, tally.For, tally.For, tally.Against, tally.For, tally.Against, tally.Abstain}
	choices, serials := map[int]tally.Choice{}, []int{}
	for _, p := range doors {
		if p.Serial%of != n || p.Serial%4 == 3 {
			continue
		}
		serials = append(serials, p.Serial)
		if choices[p.Serial] = said[p.Serial/4%len(said)]; p.Serial%101 == 0 {
			choices[p.Serial] = tally.Invalid
		}
	}
	pile := vote.Handed{Committee: y.c.ID, Number: y.asked[0], Serials: serials, Way: vote.ByPaper}
	if n == 1 {
		pile.Way, pile.Witness = vote.AtDoor, y.as(actor.Member).Person
	}
	if err := y.All.Votes.Return(ctx, y.as(actor.Chair), pile); err != nil {
		return err
	}
	for _, role := range []actor.Role{actor.Cashier, actor.Member} {
		if _, err := y.All.Votes.Read(ctx, y.as(role), vote.Readings{Committee: y.c.ID, Number: y.asked[0], Choices: choices}); err != nil {
			return err
		}
	}
	return nil
}
