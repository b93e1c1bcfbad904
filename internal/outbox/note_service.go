package outbox

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
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

// sqlMessagesForUpdate locks many in one order, the same for everybody.
const sqlMessagesForUpdate = `
	select id, event, kind, params, dwelling_id, resident_id, urgent, link, made_at, state, told_at
	from outbox.messages
	where committee_id = $1 and id = any($2::uuid[])
	order by id
	for update`

// sqlNotedBefore finds the first of two taps.
const sqlNotedBefore = `
	select message_id
	from outbox.deliveries
	where committee_id = $1 and message_id = any($2::uuid[]) and channel = $3 and outcome = $4 and actor = $5 and at > $6
	order by message_id`

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
	return s.act(ctx, who, n.Committee, func(tx *pg.Tx, _ place) error { return noteAll(ctx, tx, n) })
}

func noteAll(ctx context.Context, tx *pg.Tx, n Note) error {
	wanted := slices.Compact(slices.Sorted(slices.Values(id.Strings(n.Messages))))
	keys := pq.Array(wanted)
	var held []Message
	if err := tx.Select(ctx, &held, sqlMessagesForUpdate, n.Committee, keys); err != nil {
		return fmt.Errorf("hold messages: %w", err)
	}
	if len(held) != len(wanted) {
		return ErrUnknown
	}
	var twice []MessageID
	err := tx.Select(ctx, &twice, sqlNotedBefore, n.Committee, keys, n.Channel, n.Outcome, tx.Who.Person, tx.Now.Add(-twoTaps))
	if err != nil {
		return fmt.Errorf("noted before: %w", err)
	}
	held = slices.DeleteFunc(held, func(m Message) bool {
		return MessageMoves().Final(m.State) || slices.Contains(twice, m.ID)
	})
	return deliver(ctx, tx, n.Committee, held, Delivery{Channel: n.Channel, Outcome: n.Outcome})
}
