package outbox

import (
	"context"
	"fmt"
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
	limit $4 offset $5`

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
	var out []Kept
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return nil, err
	}
	err := s.read(ctx, c, func(r *pg.Reader, _ place) error {
		if err := r.Select(ctx, &out, sqlHistory, c, l.State, l.Dwelling, l.Limit, l.From); err != nil {
			return fmt.Errorf("history: %w", err)
		}
		return nil
	})
	return out, err
}

// HistoryCounts tells how many of a door's messages stand in each state; of all where
// the door is empty. Staff may.
func (s *Service) HistoryCounts(ctx context.Context, who actor.Actor, c people.CommitteeID, dwelling string) (map[State]int, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return nil, err
	}
	var rows []struct {
		State State `db:"state"`
		N     int   `db:"n"`
	}
	err := s.read(ctx, c, func(r *pg.Reader, _ place) error { return r.Select(ctx, &rows, sqlHistoryCounts, c, dwelling) })
	out := make(map[State]int, len(rows))
	for _, r := range rows {
		out[r.State] = r.N
	}
	return out, err
}

// Show gives one message with who told whom, by what, and when. Staff may. ErrUnknown.
func (s *Service) Show(ctx context.Context, who actor.Actor, c people.CommitteeID, m MessageID) (Kept, []Delivery, error) {
	var out Kept
	var tries []Delivery
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return out, nil, err
	}
	err := s.read(ctx, c, func(r *pg.Reader, _ place) error {
		err := r.Get(ctx, &out, sqlKeptOne, c, m)
		if pg.NoRows(err) {
			return ErrUnknown
		}
		if err != nil {
			return fmt.Errorf("message: %w", err)
		}
		tries, err = deliveries(ctx, r, c, m)
		return err
	})
	return out, tries, err
}
