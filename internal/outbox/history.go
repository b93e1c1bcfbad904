package outbox

import (
	"context"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Look says which messages a page of the history shows.
type Look struct {
	State    State  // empty for all
	Dwelling string // a door, or the beginning of some; empty for all
	From     int    // how many to pass over
	Limit    int
}

// Kept is a message of the history with its dwelling.
type Kept struct {
	Message
	Dwelling string `db:"dwelling"`
	// Relied is when something was done because the household knew; only of one shown alone.
	Relied *time.Time `db:"relied_at"`
}

const sqlHistory = `
	select m.id, m.event, m.kind, m.params, m.dwelling_id, m.resident_id, m.urgent, m.link, m.made_at, m.state, m.told_at, d.code as dwelling
	from outbox.messages m
	join people.dwellings d on d.committee_id = m.committee_id and d.id = m.dwelling_id
	where m.committee_id = $1 and ($2 = '' or m.state = $2) and ($3 = '' or d.code = $3 or starts_with(d.code, $3 || '-'))
	order by m.made_at desc, m.id desc
	limit nullif($4, 0) offset $5`

const sqlHistoryCounts = `
	select m.state, count(*) as n
	from outbox.messages m
	join people.dwellings d on d.committee_id = m.committee_id and d.id = m.dwelling_id
	where m.committee_id = $1 and ($2 = '' or d.code = $2 or starts_with(d.code, $2 || '-'))
	group by m.state
	order by m.state`

const sqlKeptOne = `
	select m.id, m.event, m.kind, m.params, m.dwelling_id, m.resident_id, m.urgent, m.link, m.made_at, m.state, m.told_at, m.relied_at, d.code as dwelling
	from outbox.messages m
	join people.dwellings d on d.committee_id = m.committee_id and d.id = m.dwelling_id
	where m.committee_id = $1 and m.id = $2`

// History lists what was told and what is to be, the newest first. Staff may.
func (s *Service) History(ctx context.Context, who actor.Actor, c people.CommitteeID, l Look) ([]Kept, error) {
	return inside(ctx, s, who, c, func(r *pg.Reader, _ place) ([]Kept, error) {
		return pg.All[Kept](ctx, r, sqlHistory, c, l.State, l.Dwelling, l.Limit, l.From)
	})
}

// HistoryCount is how many messages stand in a state.
type HistoryCount struct {
	State State `db:"state"`
	N     int   `db:"n"`
}

// HistoryCounts tells how many of a door's messages stand in each state; of all where
// the door is empty. Staff may.
func (s *Service) HistoryCounts(ctx context.Context, who actor.Actor, c people.CommitteeID, dwelling string) ([]HistoryCount, error) {
	return inside(ctx, s, who, c, func(r *pg.Reader, _ place) ([]HistoryCount, error) {
		return pg.All[HistoryCount](ctx, r, sqlHistoryCounts, c, dwelling)
	})
}

// Show gives one message with who told whom, by what, and when. Staff may. ErrUnknown.
func (s *Service) Show(ctx context.Context, who actor.Actor, c people.CommitteeID, m MessageID) (Kept, []Delivery, error) {
	var tries []Delivery
	out, err := inside(ctx, s, who, c, func(r *pg.Reader, _ place) (Kept, error) {
		out, err := pg.One[Kept](ctx, r, ErrUnknown, sqlKeptOne, c, m)
		if err == nil {
			tries, err = deliveries(ctx, r, c, m)
		}
		return out, err
	})
	return out, tries, err
}
