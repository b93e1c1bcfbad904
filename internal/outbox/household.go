package outbox

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// member is one person whom a message concerns.
type member struct {
	Resident people.ResidentID `db:"id"`
	Name     string            `db:"name"`
	Phone    string            `db:"phone"`
	Person   people.PersonID   `db:"person_id"` // zero for one without an account
}

// sqlAudience are those of a dwelling whom a message of a day concerns today:
// who was there that day, and whoever is there while nobody has moved out since.
// A new household does not read what the one before it was told. Those who live
// there come before an owner who lives elsewhere.
const sqlAudience = `
	select r.id, r.name, coalesce(r.phone, '') as phone, r.person_id
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = $1 and o.dwelling_id = $2 and ($3::uuid is null or r.id = $3)
		and o.from_day <= $5 and (o.to_day is null or o.to_day > $5)
		and (o.from_day <= $4 or not exists (
			select from people.occupancies x
			where x.committee_id = $1 and x.dwelling_id = $2 and x.to_day > $4 and x.to_day <= $5))
	order by array_position(array['lessee', 'tenant', 'occupant', 'owner'], o.kind), o.from_day, o.id`

// sqlMovedOut tells whether one of those whom a message concerned has left since.
const sqlMovedOut = `
	select exists (
		select from people.occupancies o
		where o.committee_id = $1 and o.dwelling_id = $2 and ($3::uuid is null or o.resident_id = $3)
			and o.to_day > $4 and o.to_day <= $5)`

// place is a committee on a day.
type place struct {
	people.Committee
	today day.Day
}

func (p place) audience(ctx context.Context, q pg.Queryer, m Message) ([]member, error) {
	return pg.All[member](ctx, q, sqlAudience, p.ID, m.DwellingID, m.ResidentID, p.Today(m.MadeAt), p.today)
}

// sqlAudiences is sqlAudience of many messages at once.
const sqlAudiences = `
	select m.id as message_id, r.id, r.name, coalesce(r.phone, '') as phone, r.person_id
	from outbox.messages m
	join people.occupancies o on o.committee_id = m.committee_id and o.dwelling_id = m.dwelling_id
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where m.committee_id = $1 and m.id = any($2::uuid[]) and (m.resident_id is null or r.id = m.resident_id)
		and o.from_day <= $3 and (o.to_day is null or o.to_day > $3)
		and (o.from_day <= (m.made_at at time zone $4)::date or not exists (
			select from people.occupancies x
			where x.committee_id = $1 and x.dwelling_id = m.dwelling_id
				and x.to_day > (m.made_at at time zone $4)::date and x.to_day <= $3))
	order by m.id, array_position(array['lessee', 'tenant', 'occupant', 'owner'], o.kind), o.from_day, o.id`

// sqlNumbers are the further numbers of the dwellings that whole households of
// some messages live in.
const sqlNumbers = `
	select m.id as message_id, k.phone
	from outbox.messages m
	join people.contacts k on k.committee_id = m.committee_id and k.dwelling_id = m.dwelling_id
	where m.committee_id = $1 and m.id = any($2::uuid[]) and m.resident_id is null
	order by m.id, k.id`

// means looks up by what the households of messages can be reached.
func (p place) means(ctx context.Context, q pg.Queryer, list []queued) (map[MessageID]means, error) {
	keys := pq.Array(idsOf(list))
	var who []struct {
		member
		Message MessageID `db:"message_id"`
	}
	if err := q.Select(ctx, &who, sqlAudiences, p.ID, keys, p.today, p.Zone); err != nil {
		return nil, err
	}
	out := make(map[MessageID]means, len(list))
	for _, w := range who {
		m := out[w.Message]
		m.known = true
		m.account = m.account || !w.Person.Zero()
		m.add(w.Phone)
		out[w.Message] = m
	}
	for _, m := range list {
		one := out[m.ID]
		if one.known {
			continue
		}
		if err := q.Get(ctx, &one.left, sqlMovedOut, p.ID, m.DwellingID, m.ResidentID, p.Today(m.MadeAt), p.today); err != nil {
			return nil, err
		}
		out[m.ID] = one
	}
	return out, p.numbers(ctx, q, keys, out)
}

// numbers adds those of which nobody said whose they are: they are the
// household's, never one person's.
func (p place) numbers(ctx context.Context, q pg.Queryer, keys any, out map[MessageID]means) error {
	var more []struct {
		Message MessageID `db:"message_id"`
		Phone   string    `db:"phone"`
	}
	if err := q.Select(ctx, &more, sqlNumbers, p.ID, keys); err != nil {
		return err
	}
	for _, k := range more {
		m := out[k.Message]
		if !m.left {
			m.add(k.Phone)
			out[k.Message] = m
		}
	}
	return nil
}

func (m *means) add(phone string) {
	if phone != "" && !slices.Contains(m.phones, phone) {
		m.phones = append(m.phones, phone)
	}
}
