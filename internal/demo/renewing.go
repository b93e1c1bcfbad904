package demo

import (
	"context"
	"errors"
	"time"

	"ziguan/internal/actor"
	"ziguan/parking/renewal"
)

// When the estate's yearly renewal goes on, in days before the end.
const (
	renewalOpens  = 21
	renewalPapers = 5  // what was drawn has been seen
	renewalBatch  = 3  // the first building is approved
	renewalHanded = 1  // and has its new cards
	renewalAhead  = 60 // from its opening
	renewalSeed   = 2027
)

// renewals plans the yearly renewal that is under way at the end.
func (y *year) renewals() {
	lots := newLots(renewalSeed) // of its own: what else happens stays as it is
	y.on(renewalOpens, 9*60, func(ctx context.Context) error {
		_, err := y.Renewals.Open(ctx, y.as(actor.Chair), y.c.ID, said.Renewal.Name, y.today.AddDays(renewalAhead-renewalOpens))
		return err
	})
	for d := renewalOpens - 1; d > 0; d -= 3 {
		y.on(d, 15*60, func(ctx context.Context) error { return y.renewalCounter(ctx, lots) })
	}
	y.on(renewalPapers, 16*60, func(ctx context.Context) error { return y.renewalPapers(ctx, lots) })
	y.on(renewalBatch, 10*60, func(ctx context.Context) error {
		_, err := y.Renewals.ApproveAll(ctx, y.as(actor.Chair), y.c.ID, "1")
		return err
	})
	y.on(renewalHanded, 17*60, y.renewalHanded)
}

// renewalCounter is a day at the counter, most of whose visitors have nothing to change.
func (y *year) renewalCounter(ctx context.Context, lots *lots) error {
	all, err := y.Renewals.List(ctx, y.clerk(), y.c.ID, "", renewal.Due)
	if err != nil {
		return err
	}
	var same []string
	for _, r := range all {
		number := r.Number.String()
		y.Clock.Step(time.Second)
		switch n := lots.IntN(1000); {
		case r.Plates == y.hostCar: // for the visitor to try
		case n < 100 || r.Building == "1" && n < 300:
			same = append(same, number)
		case n < 106:
			err = y.Renewals.SomethingChanged(ctx, y.clerk(), y.c.ID, number)
		case n < 112:
			err = y.Renewals.Leave(ctx, y.clerk(), y.c.ID, number)
		}
		if err != nil {
			return err
		}
	}
	_, err = y.Renewals.UnchangedMany(ctx, y.clerk(), y.c.ID, same)
	if errors.Is(err, renewal.ErrNobody) {
		return nil
	}
	return err
}

// renewalPapers sees the papers of those who were drawn: all of the first
// building's, which is approved next, and half of the others'. One household that
// has moved away is refused. The record draws, each time anew: nothing else that
// happens may depend on whom.
func (y *year) renewalPapers(ctx context.Context, lots *lots) error {
	all, err := y.Renewals.List(ctx, y.clerk(), y.c.ID, "", renewal.Declared)
	if err != nil {
		return err
	}
	refused := false
	for _, r := range all {
		y.Clock.Step(time.Second)
		seen := lots.in(500) || r.Building == "1"
		switch {
		case !refused && r.Building != "1":
			refused = true
			err = y.Renewals.RefuseOne(ctx, y.clerk(), y.c.ID, r.Number.String(), said.Renewal.Refused)
		case r.Drawn && seen:
			err = y.Renewals.PapersSeen(ctx, y.clerk(), y.c.ID, r.Number.String())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// renewalHanded hands the first building's new cards out, but for the last few.
func (y *year) renewalHanded(ctx context.Context) error {
	all, err := y.Renewals.List(ctx, y.clerk(), y.c.ID, "1", renewal.Renewed)
	if err != nil {
		return err
	}
	var numbers []string
	for _, r := range all[:len(all)*2/3] {
		numbers = append(numbers, r.Number.String())
	}
	_, err = y.Renewals.HandedOver(ctx, y.clerk(), y.c.ID, numbers)
	return err
}
