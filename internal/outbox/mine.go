package outbox

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Received is a message as one of its household sees it.
type Received struct {
	Message
	Dwelling string `db:"dwelling"` // the dwelling's code
	Read     bool   `db:"read"`     // by this person
}

// sqlMine are the messages that concern a person today, as sqlAudience has it.
const sqlMine = `
	select m.id, m.event, m.kind, m.params, m.dwelling_id, m.resident_id, m.urgent, m.link, m.made_at, m.state, m.told_at,
		d.code as dwelling, exists (
			select from outbox.deliveries v
			where v.committee_id = $1 and v.message_id = m.id and v.channel = 'page' and v.actor = $2::text) as read
	from outbox.messages m
	join people.dwellings d on d.committee_id = m.committee_id and d.id = m.dwelling_id
	where m.committee_id = $1 and m.dwelling_id in (
			select o.dwelling_id
			from people.occupancies o
			join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
			where o.committee_id = $1 and r.person_id = $2::uuid)
		and exists (
			select from people.occupancies o
			join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
			where o.committee_id = $1 and o.dwelling_id = m.dwelling_id and r.person_id = $2::uuid
				and (m.resident_id is null or m.resident_id = r.id) and o.from_day <= $3 and (o.to_day is null or o.to_day > $3)
				and (o.from_day <= (m.made_at at time zone $4)::date or not exists (
					select from people.occupancies x
					where x.committee_id = $1 and x.dwelling_id = m.dwelling_id
						and x.to_day > (m.made_at at time zone $4)::date and x.to_day <= $3)))
	order by m.made_at desc, m.id desc
	limit $5`

// Mine lists what the actor was told, the newest first. Nobody else's is there.
func (s *Service) Mine(ctx context.Context, who actor.Actor, c people.CommitteeID, limit int) ([]Received, error) {
	if who.Person == "" || who.Committee != c.String() {
		return nil, nil
	}
	return read(ctx, s, c, func(r *pg.Reader, p place) ([]Received, error) {
		return pg.All[Received](ctx, r, sqlMine, c, who.Person, p.today, p.Zone, limit)
	})
}
