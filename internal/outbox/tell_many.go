package outbox

import (
	"context"

	"github.com/lib/pq"

	"ziguan/internal/id"
	"ziguan/internal/pg"
)

// sqlMessagesAdd is sqlMessageAdd for many messages of one committee.
const sqlMessagesAdd = `
	insert into outbox.messages (committee_id, id, event, kind, params, dwelling_id, urgent, link,
		made_at, state, state_since, rung, rung_since, next_at)
	select $1, n.id, n.event, n.kind, n.params::jsonb, n.dwelling, n.urgent, n.link, $2, $3, $2, 0, $2, $2
	from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::boolean[], $10::text[])
		as n (id, event, kind, params, dwelling, urgent, link)
	on conflict on constraint messages_event_key do nothing`

// TellAll is Tell for many households of one committee in one statement, such as
// all whose cards were renewed together. Each is for the whole household.
func TellAll(ctx context.Context, tx *pg.Tx, list []New) error {
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	keys, events, kinds, params := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	dwellings, links, urgent := make([]string, n), make([]string, n), make([]bool, n)
	for i, m := range list {
		if err := m.check(); err != nil {
			return err
		}
		stored, err := m.stored()
		if err != nil {
			return err
		}
		keys[i], events[i], kinds[i], params[i] = id.New[Message]().String(), m.Event, m.Kind, stored
		dwellings[i], links[i], urgent[i] = m.Dwelling.String(), m.Link, m.Urgent
	}
	return tx.Do(ctx, sqlMessagesAdd, list[0].Committee, tx.Now, MessageMoves().Start, pq.Array(keys), pq.Array(events),
		pq.Array(kinds), pq.Array(params), pq.Array(dwellings), pq.Array(urgent), pq.Array(links))
}
