package demo

import (
	"context"
	"errors"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/parking"
	"ziguan/parking/plate"
	"ziguan/parking/proposal"
)

// week is a week at the counter: what ended in the night, whoever comes to
// renew, and now and then a card that is lost, suspended, taken back, given up.
func (y *year) week(ctx context.Context) error {
	if err := y.night(ctx); err != nil {
		return err
	}
	cards, err := y.Parking.List(ctx, y.clerk(), parking.ListCards{Committee: y.c.ID})
	if err != nil {
		return err
	}
	y.Clock.Step(20 * time.Minute)
	if err := y.renew(ctx, cards); err != nil {
		return err
	}
	return y.incidents(ctx, cards)
}

// night does what the jobs do: cards and postings end, or soon will and that is
// told, old records of passing cars go.
func (y *year) night(ctx context.Context) error {
	y.live = nil
	if _, err := y.Parking.Expire(ctx, actor.Of(actor.System), y.Clock.Now()); err != nil {
		return err
	}
	if _, err := y.Postings.Expire(ctx, actor.Of(actor.System), y.Clock.Now()); err != nil {
		return err
	}
	if _, err := y.All.Past.Advance(ctx, actor.Of(actor.System), y.Clock.Now()); err != nil {
		return err
	}
	if _, err := y.All.Votes.Advance(ctx, actor.Of(actor.System), y.Clock.Now()); err != nil {
		return err
	}
	if _, err := y.All.Compacts.Advance(ctx, actor.Of(actor.System), y.Clock.Now()); err != nil {
		return err
	}
	if _, err := y.All.Hearings.Advance(ctx, actor.Of(actor.System), y.Clock.Now()); err != nil {
		return err
	}
	if _, err := y.Parking.Remind(ctx, actor.Of(actor.System), y.Clock.Now()); err != nil {
		return err
	}
	if _, err := y.Visits.Sweep(ctx, actor.Of(actor.System), y.Clock.Now()); err != nil {
		return err
	}
	_, err := y.Watch.Purge(ctx, actor.Of(actor.System), y.Clock.Now())
	return err
}

// lastNights plans the nights of the last week, each as it comes.
func (y *year) lastNights() {
	for d := range 7 {
		y.on(d, 60, y.night)
	}
}

// renew issues a new card to most households whose card ended.
func (y *year) renew(ctx context.Context, cards []parking.Card) error {
	for _, c := range cards {
		if c.State != parking.CardExpired || y.renewed[c.Number] {
			continue
		}
		y.renewed[c.Number] = true
		if c.PlateList != y.hostCar && !y.in(930) {
			continue
		}
		y.Clock.Step(3 * time.Minute)
		if err := y.except(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// except is a new card for one that has run out: the clerk proposes it, the chair
// confirms it, or a member where it is the chair's home. Where somebody waits, or
// a suspension stands, the household applies like others.
func (y *year) except(ctx context.Context, c parking.Card) error {
	p, err := y.Proposals.Propose(ctx, y.clerk(), proposal.NewProposal{
		Committee: y.c.ID, Dwelling: c.Dwelling, Plates: plates(c), Class: string(c.Class), Reason: said.Reasons.Renew,
	})
	if parking.MustWait(err) || errors.Is(err, parking.ErrHouseholdSuspended) {
		return nil
	}
	if err != nil {
		return err
	}
	y.Clock.Step(2 * time.Minute)
	_, err = y.Proposals.Confirm(ctx, y.as(actor.Chair), y.c.ID, p.ID)
	if errors.Is(err, parking.ErrStandAside) {
		_, err = y.Proposals.Confirm(ctx, y.as(actor.Member), y.c.ID, p.ID)
	}
	return err
}

func plates(c parking.Card) []string {
	var out []string
	for _, p := range c.Plates() {
		out = append(out, p.String())
	}
	return out
}

// incidents are what happens to single cards in a week.
func (y *year) incidents(ctx context.Context, cards []parking.Card) error {
	var live, suspended []parking.Card
	for _, c := range cards {
		switch {
		case c.PlateList == y.hostCar:
		case c.State == parking.CardActive:
			live = append(live, c)
		case c.State == parking.CardSuspended:
			suspended = append(suspended, c)
		}
	}
	for _, c := range suspended {
		if y.in(70) {
			if err := y.Parking.Resume(ctx, y.clerk(), y.act(c, said.Reasons.Resume)); err != nil {
				return err
			}
		}
	}
	for _, i := range []struct {
		perMille int
		reasons  []string
		do       func(context.Context, actor.Actor, parking.CardAct) error
	}{
		{450, said.Reasons.Lost, y.lostAndReplaced},
		{60, said.Reasons.Lost, y.Parking.Lost},
		{200, said.Reasons.Suspend, y.Parking.Suspend},
		{110, said.Reasons.Revoke, y.Parking.Revoke},
		{110, said.Reasons.Return, y.Parking.Return},
	} {
		if len(live) == 0 || !y.in(i.perMille) {
			continue
		}
		n := y.IntN(len(live))
		y.Clock.Step(7 * time.Minute)
		if err := i.do(ctx, y.clerk(), y.act(live[n], one(y.lots, i.reasons))); err != nil {
			return err
		}
		live = append(live[:n], live[n+1:]...)
	}
	return nil
}

func (y *year) act(c parking.Card, reason string) parking.CardAct {
	return parking.CardAct{Committee: y.c.ID, Number: c.Number.String(), Reason: reason, Ground: rule.Ground{Kind: rule.Clause, Text: said.Reasons.Clause}}
}

func (y *year) lostAndReplaced(ctx context.Context, who actor.Actor, n parking.CardAct) error {
	_, err := y.Parking.LostAndReplace(ctx, who, n)
	return err
}

// lookUp looks up where a car had been, for a reason, once.
func (y *year) lookUp(ctx context.Context) error {
	_, err := y.Watch.History(ctx, y.as(actor.Chair), y.c.ID, y.hostCar, said.Lookup)
	return err
}

// known are the plates that a committee lets in on the day, in the order of
// their cards. Cards change at the counter alone, so one look lasts a week.
func (y *year) known(ctx context.Context) ([]plate.Plate, error) {
	if y.live == nil {
		var err error
		y.live, err = y.Parking.List(ctx, y.clerk(), parking.ListCards{Committee: y.c.ID, State: parking.CardActive})
		if err != nil {
			return nil, err
		}
	}
	var out []plate.Plate
	for _, c := range y.live {
		if !c.Lapsed(y.c.Today(y.Clock.Now())) {
			out = append(out, c.Plates()...)
		}
	}
	return out, nil
}
