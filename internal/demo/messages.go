package demo

import (
	"context"
	"log/slog"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/outbox"
)

// inform lets the outbox do what it does by itself: nothing is sent, so what
// stays unopened comes to the clerk's list.
func (y *year) inform(ctx context.Context) error {
	_, err := outbox.NewCourier(y.Outbox, nil, slog.New(slog.DiscardHandler)).Round(ctx)
	return err
}

// workOff is a week of telling: residents open their page, the clerk calls and
// brings slips. The last days' work is left for whoever looks at the demonstration.
func (y *year) workOff(ctx context.Context) error {
	if err := y.inform(ctx); err != nil {
		return err
	}
	for _, who := range y.readers {
		if err := y.reads(ctx, who); err != nil {
			return err
		}
	}
	y.Clock.Step(10 * time.Minute)
	work, err := y.Outbox.Work(ctx, y.clerk(), y.c.ID)
	if err != nil {
		return err
	}
	last := y.Clock.Now().After(y.end.AddDate(0, 0, -8))
	notes := map[string]*outbox.Note{}
	for _, h := range work.Households {
		channel, outcome := outbox.BySlip, outbox.Handed
		switch {
		case last && !y.chance.in(500):
			continue
		case h.Phoned() && (last || y.chance.in(150)):
			channel, outcome = outbox.ByCall, outbox.NoAnswer
		case h.Phoned():
			channel, outcome = outbox.ByCall, outbox.Reached
		case last:
			continue
		}
		n := notes[string(outcome)]
		if n == nil {
			n = &outbox.Note{Committee: y.c.ID, Channel: channel, Outcome: outcome}
			notes[string(outcome)] = n
		}
		for _, m := range h.Messages {
			n.Messages = append(n.Messages, m.ID)
		}
	}
	for _, outcome := range []outbox.Outcome{outbox.Reached, outbox.NoAnswer, outbox.Handed} {
		if n := notes[string(outcome)]; n != nil {
			y.Clock.Step(30 * time.Minute)
			if err := y.Outbox.Note(ctx, y.clerk(), *n); err != nil {
				return err
			}
		}
	}
	return nil
}

// reads opens most of what somebody was told; the visitor's own newest stays unread.
func (y *year) reads(ctx context.Context, who actor.Actor) error {
	list, err := y.Outbox.Mine(ctx, who, y.c.ID, 5)
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.Read || !y.chance.in(600) {
			continue
		}
		if _, err := y.Outbox.Open(ctx, who, y.c.ID, m.ID); err != nil {
			return err
		}
	}
	return nil
}
