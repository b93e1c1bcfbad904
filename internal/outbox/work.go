package outbox

import (
	"context"
	"slices"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Household is one household that does not know yet, with what it is to be told
// and by whom it can be reached.
type Household struct {
	DwellingID people.DwellingID
	Dwelling   string
	Building   string
	Messages   []Pending
	People     []Person
	Phones     []string // of nobody in particular
	Away       bool     // owners of a let dwelling, who live elsewhere: its letter box is not theirs
}

// Phoned reports whether there is a number to call.
func (h Household) Phoned() bool {
	for _, p := range h.People {
		if p.Phone != "" {
			return true
		}
	}
	return len(h.Phones) > 0
}

// Person is one of a household, for staff alone.
type Person struct{ Name, Phone string }

// Pending is a message that nobody has been told, with the last try.
type Pending struct {
	Message
	Last *Delivery
}

// Work is the list that somebody works off.
type Work struct {
	Households []Household
	Messages   int `db:"messages"`
	Waiting    int `db:"waiting"` // on their ladder: nobody's work yet
}

// listedRow is a listed message with its dwelling.
type listedRow struct {
	Message
	Dwelling string `db:"dwelling"`
	Building string `db:"building"`
	Away     bool   `db:"away"`
}

const sqlListed = `
	select m.id, m.event, m.kind, m.params, m.dwelling_id, m.resident_id, m.urgent, m.link, m.made_at, m.state, m.told_at,
		d.code as dwelling, d.building, people.lives_elsewhere(m.committee_id, m.dwelling_id, m.resident_id, $2) as away
	from outbox.messages m
	join people.dwellings d on d.committee_id = m.committee_id and d.id = m.dwelling_id
	where m.committee_id = $1 and m.state = 'listed'
	order by d.sort_key, d.id, away, m.made_at, m.id`

const sqlCounts = `
	select count(*) filter (where state = 'listed') as messages, count(*) filter (where state = 'waiting') as waiting
	from outbox.messages
	where committee_id = $1 and state in ('listed', 'waiting')`

// reachable is a person whom a listed message concerns, as sqlAudience has it.
type reachable struct {
	DwellingID people.DwellingID `db:"dwelling_id"`
	Name       string            `db:"name"`
	Phone      string            `db:"phone"`
	Away       bool              `db:"away"`
}

const sqlListedPeople = `
	select distinct on (m.dwelling_id, away, o.kind_order, r.id) m.dwelling_id, r.name, coalesce(r.phone, '') as phone,
		people.lives_elsewhere(m.committee_id, m.dwelling_id, m.resident_id, $2) as away
	from outbox.messages m
	join lateral (
		select o.resident_id, o.from_day, array_position(array['lessee', 'tenant', 'occupant', 'owner'], o.kind) as kind_order
		from people.occupancies o
		where o.committee_id = $1 and o.dwelling_id = m.dwelling_id and (m.resident_id is null or m.resident_id = o.resident_id)
			and o.from_day <= $2 and (o.to_day is null or o.to_day > $2)
			and (o.from_day <= (m.made_at at time zone $3)::date or not exists (
				select from people.occupancies x
				where x.committee_id = $1 and x.dwelling_id = m.dwelling_id
					and x.to_day > (m.made_at at time zone $3)::date and x.to_day <= $2))
	) o on true
	join people.residents r on r.committee_id = m.committee_id and r.id = o.resident_id
	where m.committee_id = $1 and m.state = 'listed'
	order by m.dwelling_id, away, o.kind_order, r.id`

const sqlListedPhones = `
	select k.dwelling_id, k.phone
	from people.contacts k
	where k.committee_id = $1 and exists (
		select from outbox.messages m
		where m.committee_id = $1 and m.dwelling_id = k.dwelling_id and m.state = 'listed' and m.resident_id is null)
	order by k.dwelling_id, k.id`

const sqlListedTries = `
	select distinct on (v.message_id) v.message_id, v.channel, v.outcome, v.at, v.actor_role, people.known_as(v.committee_id, v.actor) as name, v.detail
	from outbox.messages m
	join outbox.deliveries v on v.committee_id = m.committee_id and v.message_id = m.id
	where m.committee_id = $1 and m.state = 'listed'
	order by v.message_id, v.at desc, v.id desc`

// Work lists the households that do not know yet, as one walks past them. Staff
// may: it holds names and numbers.
func (s *Service) Work(ctx context.Context, who actor.Actor, c people.CommitteeID) (Work, error) {
	return inside(ctx, s, who, c, func(r *pg.Reader, p place) (Work, error) { return p.work(ctx, r) })
}

func (p place) work(ctx context.Context, r *pg.Reader) (Work, error) {
	out, err := counts(ctx, r, p.ID)
	if err != nil {
		return out, err
	}
	var list []listedRow
	if err := r.Select(ctx, &list, sqlListed, p.ID, p.today); err != nil {
		return out, err
	}
	var last []Delivery
	if err := r.Select(ctx, &last, sqlListedTries, p.ID); err != nil {
		return out, err
	}
	tried := make(map[MessageID]*Delivery, len(last))
	for i := range last {
		tried[last[i].MessageID] = &last[i]
	}
	for i, m := range list {
		if i == 0 || list[i-1].DwellingID != m.DwellingID || list[i-1].Away != m.Away {
			out.Households = append(out.Households, Household{DwellingID: m.DwellingID, Dwelling: m.Dwelling, Building: m.Building, Away: m.Away})
		}
		h := &out.Households[len(out.Households)-1]
		h.Messages = append(h.Messages, Pending{m.Message, tried[m.ID]})
	}
	return out, p.reach(ctx, r, out.Households)
}

// reach puts people and numbers beside their households.
func (p place) reach(ctx context.Context, r *pg.Reader, list []Household) error {
	var who []reachable
	if err := r.Select(ctx, &who, sqlListedPeople, p.ID, p.today, p.Zone); err != nil {
		return err
	}
	var phones []people.Contact
	if err := r.Select(ctx, &phones, sqlListedPhones, p.ID); err != nil {
		return err
	}
	type box struct {
		dwelling people.DwellingID
		away     bool
	}
	at := make(map[box]*Household, len(list))
	for i := range list {
		at[box{list[i].DwellingID, list[i].Away}] = &list[i]
	}
	for _, w := range who {
		if h := at[box{w.DwellingID, w.Away}]; h != nil {
			h.People = append(h.People, Person{w.Name, w.Phone})
		}
	}
	for _, k := range phones {
		if h := at[box{k.DwellingID, false}]; h != nil {
			h.Phones = append(h.Phones, k.Phone)
		}
	}
	return nil
}

func counts(ctx context.Context, q pg.Queryer, c people.CommitteeID) (Work, error) {
	return pg.One[Work](ctx, q, nil, sqlCounts, c)
}

// Listed counts the messages that could not be told. Staff and readers may.
func (s *Service) Listed(ctx context.Context, who actor.Actor, c people.CommitteeID) (int, error) {
	if err := who.Needs(c.String(), slices.Concat(actor.Staff, actor.Readers)...); err != nil {
		return 0, err
	}
	out, err := read(ctx, s, c, func(r *pg.Reader, _ place) (Work, error) { return counts(ctx, r, c) })
	return out.Messages, err
}

// ErrNothing says that there is nothing to send again.
var ErrNothing = errs.New(errs.Conflict, "outbox.nothing")

const sqlRetry = `
	update outbox.messages
	set state = $3, state_since = $2, rung = 2, rung_since = $2, tries = 0, next_at = $2
	where committee_id = $1 and state = 'listed'`

// Retry puts all that could not be told back on the ladder, as after a gateway
// was mended; who has no number comes back to the list at once. Staff may. ErrNothing.
func (s *Service) Retry(ctx context.Context, who actor.Actor, c people.CommitteeID) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	to, err := MessageMoves().Next(Listed, TurnRetry)
	if err != nil {
		return err
	}
	return s.act(ctx, who, c, func(tx *pg.Tx, _ place) error {
		return tx.DoOr(ctx, ErrNothing, sqlRetry, c, tx.Now, to)
	})
}
