package outbox

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// ErrOutcome refuses to note what nobody can do by hand.
var ErrOutcome = errs.New(errs.Invalid, "message.outcome.invalid")

// byHand is what a person may note.
var byHand = map[Channel][]Outcome{
	ByGroup:  {Posted},
	BySlip:   {Printed, Handed},
	ByCall:   {Reached, NoAnswer},
	InPerson: {InWords, Moved},
}

const sqlOpenedBefore = `
	select exists (
		select from outbox.deliveries
		where committee_id = $1 and message_id = $2 and channel = 'page' and actor = $3)`

// sqlNotedBefore finds the first of two taps.
const sqlNotedBefore = `
	select exists (
		select from outbox.deliveries
		where committee_id = $1 and message_id = $2 and channel = $3 and outcome = $4 and actor = $5 and at > $6)`

// Open gives a message to one of those whom it concerns: from then on the
// household knows. ErrUnknown for everybody else.
func (s *Service) Open(ctx context.Context, who actor.Actor, c people.CommitteeID, m MessageID) (Message, error) {
	var out Message
	if who.Person == "" || who.Committee != c.String() {
		return out, ErrUnknown
	}
	err := s.act(ctx, who, c, func(tx *pg.Tx, p place) error {
		var err error
		if out, err = hold(ctx, tx, c, m); err != nil {
			return err
		}
		concerned, err := p.audience(ctx, tx, out)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(concerned, func(w member) bool { return w.Person.String() == who.Person }) {
			return ErrUnknown
		}
		var before bool
		if err := tx.Get(ctx, &before, sqlOpenedBefore, c, m, who.Person); err != nil {
			return fmt.Errorf("opened before: %w", err)
		}
		if before {
			return nil
		}
		return deliver(ctx, tx, c, out, Delivery{Channel: ByPage, Outcome: Opened})
	})
	return out, err
}

// Note is what somebody did to tell, of one message or of many at once.
type Note struct {
	Committee people.CommitteeID
	Messages  []MessageID
	Channel   Channel
	Outcome   Outcome
}

// twoTaps is how long the same note again is the same tap.
const twoTaps = time.Minute

// Note writes down that somebody told, or tried to: who and when. The same tap
// twice, and a telling of what was told before, change nothing. Staff may.
// ErrUnknown, ErrOutcome.
func (s *Service) Note(ctx context.Context, who actor.Actor, n Note) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err //nolint:wrapcheck // a refusal
	}
	if !slices.Contains(byHand[n.Channel], n.Outcome) {
		return ErrOutcome
	}
	list := slices.Clone(n.Messages) // locked in one order by everybody
	slices.SortFunc(list, func(a, b MessageID) int { return strings.Compare(a.String(), b.String()) })
	return s.act(ctx, who, n.Committee, func(tx *pg.Tx, _ place) error {
		for _, key := range slices.Compact(list) {
			if err := noteOne(ctx, tx, n, key); err != nil {
				return err
			}
		}
		return nil
	})
}

func noteOne(ctx context.Context, tx *pg.Tx, n Note, key MessageID) error {
	m, err := hold(ctx, tx, n.Committee, key)
	if err != nil {
		return err
	}
	if MessageMoves().Final(m.State) {
		return nil
	}
	var before bool
	err = tx.Get(ctx, &before, sqlNotedBefore, n.Committee, key, n.Channel, n.Outcome, tx.Who.Person, tx.Now.Add(-twoTaps))
	if err != nil {
		return fmt.Errorf("noted before: %w", err)
	}
	if before {
		return nil
	}
	return deliver(ctx, tx, n.Committee, m, Delivery{Channel: n.Channel, Outcome: n.Outcome})
}
