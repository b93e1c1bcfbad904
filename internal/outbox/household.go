package outbox

import (
	"context"
	"fmt"
	"slices"

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
	var out []member
	made := p.Today(m.MadeAt)
	if err := q.Select(ctx, &out, sqlAudience, p.ID, m.DwellingID, m.ResidentID, made, p.today); err != nil {
		return nil, fmt.Errorf("whom it concerns: %w", err)
	}
	return out, nil
}

// means looks up by what a message's household can be reached.
func (p place) means(ctx context.Context, q pg.Queryer, m Message) (means, error) {
	var out means
	who, err := p.audience(ctx, q, m)
	if err != nil {
		return out, err
	}
	if len(who) == 0 {
		made := p.Today(m.MadeAt)
		if err := q.Get(ctx, &out.left, sqlMovedOut, p.ID, m.DwellingID, m.ResidentID, made, p.today); err != nil {
			return out, fmt.Errorf("who has left: %w", err)
		}
	}
	if out.left {
		return out, nil
	}
	for _, w := range who {
		out.account = out.account || !w.Person.Zero()
		out.add(w.Phone)
	}
	if !m.ResidentID.Zero() {
		return out, nil // a number of nobody in particular is not that person's
	}
	more, err := people.Contacts(ctx, q, p.ID, m.DwellingID)
	if err != nil {
		return out, err //nolint:wrapcheck // says what it did
	}
	for _, k := range more {
		out.add(k.Phone)
	}
	return out, nil
}

func (m *means) add(phone string) {
	if phone != "" && !slices.Contains(m.phones, phone) {
		m.phones = append(m.phones, phone)
	}
}
