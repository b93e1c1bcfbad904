package change

import (
	"context"
	"fmt"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
)

// Decision is what was done to a card: a suspension, or that it was taken back.
type Decision struct {
	ID          id.ID[parking.Event] `db:"id"`
	Event       parking.CardEvent    `db:"event"`
	At          time.Time            `db:"at"`
	Role        string               `db:"actor_role"`
	Actor       string               `db:"actor"`
	Reason      string               `db:"reason"`
	rule.Ground                      // without a text of what was decided before it was kept apart
	// Told is when the household first knew of it; nil while it does not.
	Told *time.Time `db:"told"`
}

// sqlDecision is the last decision of a kind against a card or one it came in place of,
// with when its household was told; that the new card was suspended as the old one was
// decides nothing anew. One that nothing was written about, as before messages were,
// counts as told when it was made.
const sqlDecision = `
	select e.id, e.event, e.actor, e.at, e.actor_role, e.reason,
		e.source_kind, e.source, e.source_ref, compacts.cited(e.committee_id, e.source_ref) as source_cited, case when m.id is null then e.at else m.told_at end as told
	from parking.card_events e
	join parking.cards c on c.committee_id = e.committee_id and c.id = e.card_id
	left join outbox.messages m on m.committee_id = e.committee_id and m.dwelling_id = c.dwelling_id and m.made_at = e.at
		and m.kind = $4 and m.params ->> 'number' = c.number
	where e.committee_id = $1 and e.card_id in (select parking.card_line($1, $2)) and e.event = $3
		and (c.replaces is null or e.at > c.applied_at)
	order by e.at desc, e.id desc
	limit 1`

// decided gives the decision that stands against a card: that it was taken back, or else
// the suspension that stands on it, or behind one that is lost or has ended; nil for none.
func decided(ctx context.Context, q pg.Queryer, c people.CommitteeID, card parking.Card) (*Decision, error) {
	on := parking.CardSuspend
	switch {
	case card.State == parking.CardRevoked:
		on = parking.CardRevoke
	case card.State != parking.CardSuspended:
		if behind, err := parking.SuspensionBehind(ctx, q, c, card); err != nil || !behind {
			return nil, err
		}
	}
	var d Decision
	err := q.Get(ctx, &d, sqlDecision, c, card.ID, on, on.Kind())
	if pg.NoRows(err) {
		return nil, nil //nolint:nilnil // nothing was decided
	}
	if err != nil {
		return nil, fmt.Errorf("decision: %w", err)
	}
	return &d, nil
}

// Term is the time in which one may appeal against a decision: so many days from
// the day on which the household was told of it.
type Term struct {
	Days int
	Rule rule.Rule // what says so, on the day of the decision
	Last day.Day   // zero while the household was not told
}

// Over reports whether it has run out by a day.
func (t Term) Over(today day.Day) bool { return !t.Last.Zero() && today > t.Last }

func termOf(ctx context.Context, q pg.Queryer, m people.Committee, d Decision) (Term, error) {
	var t Term
	var err error
	on := m.Today(d.At)
	if t.Rule, err = rule.Value(ctx, q, m.ID, "appeal.days", on); err != nil {
		return t, err
	}
	if t.Days, err = rule.Int(ctx, q, m.ID, "appeal.days", on); err != nil {
		return t, err
	}
	if d.Told != nil {
		t.Last = m.Today(*d.Told).AddDays(t.Days)
	}
	return t, nil
}
