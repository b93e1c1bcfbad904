package outbox

import (
	"context"
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

// sqlNoBox are those to somebody who lives elsewhere: a slip in the letter box of a let
// dwelling is in its tenant's hands.
const sqlNoBox = `
	select id
	from outbox.messages
	where committee_id = $1 and id = any($2::uuid[]) and people.lives_elsewhere(committee_id, dwelling_id, resident_id, $3)
	order by id`

// sqlNotedBefore finds the first of two taps; one that was taken back since is none.
const sqlNotedBefore = `
	select d.message_id
	from outbox.deliveries d
	where d.committee_id = $1 and d.message_id = any($2::uuid[]) and d.channel = $3 and d.outcome = $4 and d.actor = $5 and d.at > $6
		and not exists (
			select from outbox.deliveries t
			where t.committee_id = d.committee_id and t.message_id = d.message_id and t.outcome = 'retracted' and (t.at, t.id) > (d.at, d.id))
	order by d.message_id`

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
// twice, a telling of what was told before, and a slip for an owner in the letter box of
// their tenant change nothing. Staff may.
// ErrUnknown, ErrOutcome.
func (s *Service) Note(ctx context.Context, who actor.Actor, n Note) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	if !slices.Contains(byHand[n.Channel], n.Outcome) {
		return ErrOutcome
	}
	return s.act(ctx, who, n.Committee, func(tx *pg.Tx, p place) error { return p.noteAll(ctx, tx, n) })
}

func (p place) noteAll(ctx context.Context, tx *pg.Tx, n Note) error {
	wanted := slices.Compact(slices.Sorted(slices.Values(id.Strings(n.Messages))))
	keys := pq.Array(wanted)
	var held []Message
	if err := tx.Select(ctx, &held, sqlMessagesForUpdate, n.Committee, keys); err != nil {
		return err
	}
	if len(held) != len(wanted) {
		return ErrUnknown
	}
	var twice []MessageID // those that are left as they are
	err := tx.Select(ctx, &twice, sqlNotedBefore, n.Committee, keys, n.Channel, n.Outcome, tx.Who.Person, tx.Now.Add(-twoTaps))
	if err != nil {
		return err
	}
	if n.Channel == BySlip {
		var elsewhere []MessageID
		if err := tx.Select(ctx, &elsewhere, sqlNoBox, n.Committee, keys, p.today); err != nil {
			return err
		}
		twice = append(twice, elsewhere...)
	}
	held = slices.DeleteFunc(held, func(m Message) bool {
		return m.State.over() || slices.Contains(twice, m.ID)
	})
	return deliver(ctx, tx, n.Committee, held, Delivery{Channel: n.Channel, Outcome: n.Outcome})
}

var (
	// ErrRelied refuses to take back a telling on which something rests already: the
	// household answered, or its deadline has taken effect.
	ErrRelied = errs.New(errs.Conflict, "message.relied")
	// ErrTurned says that somebody else noted something of the message at that moment.
	ErrTurned = errs.New(errs.Conflict, "message.turned")
	// ErrNotByHand refuses to take back what nobody noted by hand.
	ErrNotByHand = errs.New(errs.Conflict, "message.not_by_hand")
)

// sqlTakeBack undoes a telling while nothing rests on it.
const sqlTakeBack = `
	update outbox.messages
	set state = $3, state_since = $4, told_at = $5
	where committee_id = $1 and id = $2 and state = 'told' and relied_at is null`

// TakeBack takes back that somebody told a household, which was noted by mistake:
// the message is a person's work again, or counts as told from when the household
// itself opened it. Both notes stay on the record. Staff may, each other's too;
// twice is once. ErrUnknown, ErrRelied, ErrNotByHand.
func (s *Service) TakeBack(ctx context.Context, who actor.Actor, c people.CommitteeID, m MessageID) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	return s.act(ctx, who, c, func(tx *pg.Tx, _ place) error {
		held, err := hold(ctx, tx, c, m)
		if err != nil {
			return err
		}
		tries, err := deliveries(ctx, tx, c, m)
		if err != nil {
			return err
		}
		noted, own := tellings(tries)
		if noted == nil && len(tries) > 0 && held.State == Listed {
			return nil // the first of two taps
		}
		if noted == nil || held.State != Told {
			return ErrNotByHand
		}
		if err := untell(ctx, tx, c, held, own); err != nil {
			return err
		}
		return deliver(ctx, tx, c, []Message{held}, Delivery{Channel: noted.Channel, Outcome: Taken})
	})
}

// untell makes a message a person's work again, or told as of when the household
// knew by itself.
func untell(ctx context.Context, tx *pg.Tx, c people.CommitteeID, held Message, own *Delivery) error {
	to, err := MessageMoves().Next(held.State, TurnTake)
	if err != nil {
		return err
	}
	var told *time.Time
	if own != nil {
		to, told = Told, &own.At
	}
	return tx.DoOr(ctx, ErrRelied, sqlTakeBack, c, held.ID, to, tx.Now, told)
}

// Noted is a telling that somebody noted and that can still be taken back.
type Noted struct {
	Kept
	Delivery
}

// sqlNoted are the tellings by hand since an instant that nobody took back and
// that nothing rests on.
const sqlNoted = `
	select m.id, m.event, m.kind, m.params, m.dwelling_id, m.resident_id, m.urgent, m.link, m.made_at, m.state, m.told_at, d.code as dwelling,
		v.channel, v.outcome, v.at, v.actor_role, people.known_as(v.committee_id, v.actor) as name, v.detail
	from outbox.deliveries v
	join outbox.messages m on m.committee_id = v.committee_id and m.id = v.message_id
	join people.dwellings d on d.committee_id = m.committee_id and d.id = m.dwelling_id
	where v.committee_id = $1 and v.outcome in ('handed', 'reached', 'told') and v.at >= $2 and m.state = 'told' and m.relied_at is null
		and not exists (
			select from outbox.deliveries t
			where t.committee_id = v.committee_id and t.message_id = v.message_id and t.outcome = 'retracted' and (t.at, t.id) > (v.at, v.id))
	order by v.at desc, v.id desc
	limit $3`

// mostNoted is how many tellings of a day a page lists.
const mostNoted = 100

// Noted lists what was noted by hand today and can still be taken back, the
// latest first. Staff may.
func (s *Service) Noted(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Noted, error) {
	return inside(ctx, s, who, c, func(r *pg.Reader, p place) ([]Noted, error) {
		return pg.All[Noted](ctx, r, sqlNoted, c, p.today.Time(p.Location()), mostNoted)
	})
}

// ByHand reports whether a message counts as told because somebody noted it.
func ByHand(tries []Delivery) bool {
	noted, _ := tellings(tries)
	return noted != nil
}

// tellings finds the last telling that a person noted and nobody took back, and
// the first by which the household knew without one; nil for none.
func tellings(tries []Delivery) (noted, own *Delivery) {
	for i, d := range tries {
		switch {
		case d.Outcome == Taken:
			noted = nil
		case !tells(d.Channel, d.Outcome):
		case d.Channel == ByPage || d.Channel == BySMS:
			if own == nil {
				own = &tries[i]
			}
		default:
			noted = &tries[i]
		}
	}
	return noted, own
}
