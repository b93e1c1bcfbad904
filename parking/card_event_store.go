package parking

import (
	"context"
	"fmt"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking/succession"
)

// Event is one move of a card, as it stands beside the card: with its reason,
// which the public record holds as a digest only.
type Event struct {
	Was         CardState `db:"was"` // empty on the first
	On          CardEvent `db:"event"`
	Became      CardState `db:"became"`
	At          time.Time `db:"at"`
	Role        string    `db:"actor_role"`
	Name        string    `db:"name"` // who did it, for those who see the committee's inside
	Reason      string    `db:"reason"`
	rule.Ground           // of a suspension or a revocation
}

const sqlCardEventAdd = `
	insert into parking.card_events (committee_id, id, card_id, was, event, became, at, actor_role, actor, reason, source_kind, source, source_ref)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

const sqlCardEvents = `
	select e.was, e.event, e.became, e.at, e.actor_role, people.known_as(e.committee_id, e.actor) as name, e.reason,
		e.source_kind, e.source, e.source_ref, compacts.cited(e.committee_id, e.source_ref) as source_cited
	from parking.card_events e
	where e.committee_id = $1 and e.card_id = $2
	order by e.at, e.id`

// sqlCardSuspension tells of a card's last suspension, unless it was ended; and on
// what it rests: what was decided before that was kept apart names it within its
// reason. A loss or an end of the card ends no suspension.
const sqlCardSuspension = `
	select e.event, e.source_kind, coalesce(nullif(e.source, ''), e.reason) as source, e.source_ref,
		compacts.cited(e.committee_id, e.source_ref) as source_cited
	from parking.card_events e
	where e.committee_id = $1 and e.card_id = $2 and e.event in ('suspend', 'resume', 'lift')
	order by e.at desc, e.id desc
	limit 1`

func addEvent(ctx context.Context, tx *pg.Tx, c people.CommitteeID, card CardID, e Event) error {
	_, err := tx.Exec(ctx, sqlCardEventAdd, c, id.New[Event](), card, e.Was, e.On, e.Became, tx.Now,
		tx.Who.Role(), tx.Who.Person, e.Reason, e.Kind, e.Text, e.Ref)
	return refusal(err, "card event")
}

func cardEvents(ctx context.Context, q pg.Queryer, c people.CommitteeID, card CardID) ([]Event, error) {
	var out []Event
	if err := q.Select(ctx, &out, sqlCardEvents, c, card); err != nil {
		return nil, fmt.Errorf("events of card: %w", err)
	}
	return out, nil
}

// suspensionOf reports whether a suspension stands on or behind a card, and on what.
func suspensionOf(ctx context.Context, q pg.Queryer, c people.CommitteeID, card CardID) (rule.Ground, bool, error) {
	var last struct {
		Event CardEvent `db:"event"`
		rule.Ground
	}
	err := q.Get(ctx, &last, sqlCardSuspension, c, card)
	if pg.NoRows(err) {
		return rule.Ground{}, false, nil
	}
	if err != nil {
		return rule.Ground{}, false, fmt.Errorf("suspension of card: %w", err)
	}
	return last.Ground, last.Event == CardSuspend, nil
}

// move asks the table, moves the card if nobody else has, leaves the event and
// the entry on the public record, and tells the household. more are lines of
// that entry.
func move(ctx context.Context, tx *pg.Tx, c people.Committee, card Card, m moving) (Card, error) {
	to, err := card.next(m.on)
	if err != nil {
		return card, err
	}
	rows, err := tx.Exec(ctx, sqlCardMove, c.ID, card.ID, card.State, to, tx.Now, card.Version)
	if err != nil {
		return card, refusal(err, "move card")
	}
	if rows == 0 {
		return card, ErrCardMoved.With("number", card.Number.String())
	}
	if err := addEvent(ctx, tx, c.ID, card.ID, Event{Was: card.State, On: m.on, Became: to, Reason: m.reason, Ground: m.Ground}); err != nil {
		return card, err
	}
	body := []record.Pair{{Key: "was", Value: string(card.State)}, {Key: "became", Value: string(to)}}
	if m.reason != "" {
		body = append(body, record.Pair{Key: "reason_digest", Value: c.Digest("reason", m.reason)})
	}
	body = append(body, m.Lines(c)...)
	card.State, card.Since, card.Version = to, tx.Now, card.Version+1
	switch {
	case card.over():
		err = succession.End(ctx, tx, c, card.ID, m.on.Kind())
	case card.State == CardLent:
		err = succession.EndSubstitutes(ctx, tx, c, card.ID, m.on.Kind())
	}
	if err != nil {
		return card, err
	}
	if err := tellMove(ctx, tx, c, card, m); err != nil {
		return card, err
	}
	return card, record.Append(ctx, tx, c.ID.String(), record.Act{
		Kind: m.on.Kind(), Subject: card.Number.String(), Body: append(body, m.more...),
	})
}

// moving is one move: the event, why, and what the record says besides.
type moving struct {
	why
	on     CardEvent
	more   []record.Pair
	silent bool // the act tells the household of its outcome instead
}
