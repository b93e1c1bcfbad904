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
	State    State     // empty for all
	Dwelling string    // the code of one; empty for all
	Before   MessageID // those made before this one; zero for the newest
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
	where m.committee_id = $1 and ($2 = '' or m.state = $2) and ($5 = '' or d.code = $5) and ($3::uuid is null or (m.made_at, m.id) < (
		select b.made_at, b.id from outbox.messages b where b.committee_id = $1 and b.id = $3))
	order by m.made_at desc, m.id desc
	limit $4`

const sqlKeptOne = `
	select m.id, m.event, m.kind, m.params, m.dwelling_id, m.resident_id, m.urgent, m.link, m.made_at, m.state, m.told_at, m.relied_at, d.code as dwelling
	from outbox.messages m
	join people.dwellings d on d.committee_id = m.committee_id and d.id = m.dwelling_id
	where m.committee_id = $1 and m.id = $2`

// History lists what was told and what is to be, the newest first. Staff may.
func (s *Service) History(ctx context.Context, who actor.Actor, c people.CommitteeID, l Look) ([]Kept, error) {
	return inside(ctx, s, who, c, func(r *pg.Reader, _ place) ([]Kept, error) {
		return pg.All[Kept](ctx, r, sqlHistory, c, l.State, l.Before, l.Limit, l.Dwelling)
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
