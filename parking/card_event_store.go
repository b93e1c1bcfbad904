package parking

import (
	"context"
	"slices"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/moves"
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

// step is one move of a card.
type step = moves.Step[CardState, CardEvent]

// moves is a card as it moves, or is told of in an event row of its own.
func (c Card) moves(committee people.CommitteeID) moves.Subject[CardState, CardEvent] {
	return moves.Subject[CardState, CardEvent]{
		Table: CardMoves(), Committee: committee, Key: c.ID, State: c.State, Change: sqlCardMove, Event: sqlCardEventAdd,
		Moved: ErrCardMoved, Named: []string{"number", c.Number.String()}, Refusal: refusal,
	}
}

func cardEvents(ctx context.Context, q pg.Queryer, c people.CommitteeID, card CardID) ([]Event, error) {
	return pg.All[Event](ctx, q, sqlCardEvents, c, card)
}

// suspensionOf reports whether a suspension stands on or behind a card, and on what.
func suspensionOf(ctx context.Context, q pg.Queryer, c people.CommitteeID, card CardID) (rule.Ground, bool, error) {
	type decision struct {
		Event CardEvent `db:"event"`
		rule.Ground
	}
	last, _, err := pg.Maybe[decision](ctx, q, sqlCardSuspension, c, card)
	return last.Ground, last.Event == CardSuspend, err
}

// move moves a card and tells the household.
func move(ctx context.Context, tx *pg.Tx, c people.Committee, card Card, m turn) (Card, error) {
	body := m.Lines(c)
	if m.reason != "" {
		body = slices.Concat([]record.Pair{{Key: "reason_digest", Value: c.Digest("reason", m.reason)}}, body)
	}
	to, err := card.moves(c.ID).Do(ctx, tx, moves.Move[CardEvent]{
		On: m.on, Sets: []any{tx.Now, card.Version}, Told: m.told(), Walked: true,
		Act: record.Act{Kind: m.on.Kind(), Subject: card.Number.String(), Body: append(body, m.more...)},
	})
	if err != nil {
		return card, err
	}
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
	return card, tellMove(ctx, tx, c, card, m)
}

// told is what an event row holds besides the step.
func (w why) told() []any { return []any{w.reason, w.Kind, w.Text, w.Ref} }

// turn is one move: the event, why, and what the record says besides.
type turn struct {
	why
	on     CardEvent
	more   []record.Pair
	silent bool // the act tells the household of its outcome instead
}
