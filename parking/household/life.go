package household

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Kind is what a moment is of.
type Kind string

// The kinds of moments.
const (
	Card        Kind = "card"        // Event is the card's, Number its number
	Application Kind = "application" // Event is the application's
	Renewal     Kind = "renewal"     // Event is the renewal's; the renewed card tells of itself
	Visit       Kind = "visit"       // Event is who registered it: host, gate, guest, carer
	Call        Kind = "call"        // Event is the call's state now
	Message     Kind = "message"     // Event is the message's kind
	Letter      Kind = "letter"      // Event is made or used
	Person      Kind = "person"      // Event is came or left, Number what they are to the dwelling
	Vehicle     Kind = "vehicle"     // Event is came or left
	Substitute  Kind = "substitute"  // Event is given
	Appeal      Kind = "appeal"      // Event is filed
)

// Moment is one thing that happened to a household.
type Moment struct {
	At     time.Time     `db:"at"`
	Kind   Kind          `db:"kind"`
	Event  string        `db:"event"`
	Number string        `db:"number"` // of the card or application
	Plate  string        `db:"plate"`
	Name   string        `db:"name"` // who did it, or who came and left; for staff alone
	Key    string        `db:"key"`  // of what it is about: a message's id
	Params outbox.Params `db:"params"`
}

// Dated reports whether only the day of a moment is known.
func (m Moment) Dated() bool { return m.Kind == Person || m.Kind == Vehicle }

// sqlLife puts everything into one order. Names are looked up of the page alone.
const sqlLife = `
	select p.at, p.kind, p.event, p.number, p.plate, p.key, p.params,
		case when p.actor <> '' then people.known_as($1, p.actor) else p.name end as name
	from (
		select l.at, l.kind, l.event, l.number, l.plate, l.key, l.params, l.actor, l.name
		from (
			select e.at, 'card' as kind, e.event, c.number, '' as plate, e.id::text as key, '{}'::jsonb as params, e.actor, '' as name
			from parking.cards c
			join parking.card_events e on e.committee_id = c.committee_id and e.card_id = c.id
			where c.committee_id = $1 and c.dwelling_id = $2
			union all
			select e.at, 'application', e.event, a.number, '', e.id::text, '{}', e.actor, ''
			from parking.applications a
			join parking.application_events e on e.committee_id = a.committee_id and e.application_id = a.id
			where a.committee_id = $1 and a.dwelling_id = $2
			union all
			select e.at, 'renewal', e.event, c.number, '', e.id::text, '{}', e.actor, ''
			from parking.cards c
			join parking.renewal_events e on e.committee_id = c.committee_id and e.card_id = c.id
			where c.committee_id = $1 and c.dwelling_id = $2 and e.event not in ('renew', 'follow', 'end')
			union all
			select made_at, 'visit', kind, '', case when $3 then plate else '' end, id::text, '{}', '', ''
			from parking.visits
			where committee_id = $1 and dwelling_id = $2
			union all
			select s.made_at, 'substitute', 'given', c.number, s.plate, s.id::text, '{}', s.actor, ''
			from parking.cards c
			join parking.substitutes s on s.committee_id = c.committee_id and s.card_id = c.id
			where c.committee_id = $1 and c.dwelling_id = $2
			union all
			select f.filed_at, 'appeal', 'filed', c.number, '', f.id::text, '{}', '', ''
			from parking.cards c
			join parking.appeals f on f.committee_id = c.committee_id and f.card_id = c.id
			where c.committee_id = $1 and c.dwelling_id = $2
			union all
			select v.from_day::timestamp at time zone $6, 'vehicle', 'came', '', v.plate, v.id::text, '{}', '', ''
			from parking.vehicles v
			where v.committee_id = $1 and v.dwelling_id = $2
			union all
			select v.to_day::timestamp at time zone $6, 'vehicle', 'left', '', v.plate, v.id::text, '{}', '', ''
			from parking.vehicles v
			where v.committee_id = $1 and v.dwelling_id = $2 and v.to_day is not null
			union all
			select made_at, 'call', state, '', '', id::text, '{}', '', ''
			from parking.move_calls
			where $3 and committee_id = $1 and dwelling_id = $2
			union all
			select made_at, 'message', kind, '', '', id::text, params, '', ''
			from outbox.messages
			where $3 and committee_id = $1 and dwelling_id = $2
			union all
			select made_at, 'letter', 'made', '', '', id::text, '{}', '', ''
			from people.letters
			where $3 and committee_id = $1 and dwelling_id = $2
			union all
			select used_at, 'letter', 'used', '', '', id::text, '{}', '', ''
			from people.letters
			where $3 and committee_id = $1 and dwelling_id = $2 and used_at is not null
			union all
			select o.from_day::timestamp at time zone $6, 'person', 'came', o.kind, '', o.id::text, '{}', '', r.name
			from people.occupancies o
			join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
			where $3 and o.committee_id = $1 and o.dwelling_id = $2
			union all
			select o.to_day::timestamp at time zone $6, 'person', 'left', o.kind, '', o.id::text, '{}', '', r.name
			from people.occupancies o
			join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
			where $3 and o.committee_id = $1 and o.dwelling_id = $2 and o.to_day is not null
		) l
		where $4::timestamptz is null or (l.at, l.key, l.event) < ($4, $5::text, $8::text)
		order by l.at desc, l.key desc, l.event desc
		limit $7
	) p
	order by p.at desc, p.key desc, p.event desc`

// PageSize is how many moments one page holds.
const PageSize = 20

// Life is one page of what became of a household, the newest first; Older leads to
// the next page and is empty on the last.
type Life struct {
	Moments []Moment
	Older   string
	Calls   Calls
}

// Calls is how often the household was asked to move a car since a day.
type Calls struct {
	N       int `db:"n"`
	Minutes int `db:"minutes"` // until the household answered, on average; 0 where it never did
}

const sqlCalls = `
	select count(*) as n, coalesce(round(avg(extract(epoch from answered_at - made_at)) / 60), 0)::int as minutes
	from parking.move_calls
	where committee_id = $1 and dwelling_id = $2 and made_at >= $3`

// Service reads it.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db: db} }

// Life gives a page of a dwelling's life, from the end of the page before (older, as
// Life.Older gave it; empty for the newest), with the calls of this month. Staff and
// readers may; what cannot be read as an end begins anew.
func (s *Service) Life(ctx context.Context, who actor.Actor, c people.Committee, d people.DwellingID, older string) (Life, error) {
	var out Life
	if err := who.Needs(c.ID.String(), append(append([]actor.Role{}, actor.Staff...), actor.Readers...)...); err != nil {
		return out, err
	}
	at, key, event := end(older)
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		if err := r.Select(ctx, &out.Moments, sqlLife, c.ID, d, who.MayRun(), at, key, c.Zone, PageSize+1, event); err != nil {
			return fmt.Errorf("life: %w", err)
		}
		if !who.MayRun() {
			return nil
		}
		today := r.Now.In(c.Location())
		month := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, c.Location())
		if err := r.Get(ctx, &out.Calls, sqlCalls, c.ID, d, month); err != nil {
			return fmt.Errorf("calls of the month: %w", err)
		}
		return nil
	})
	if len(out.Moments) > PageSize {
		out.Moments = out.Moments[:PageSize]
		last := out.Moments[PageSize-1]
		out.Older = strconv.FormatInt(last.At.UnixMicro(), 10) + "." + last.Event + "." + last.Key
	}
	if !who.MayRun() {
		for i := range out.Moments {
			out.Moments[i].Name = ""
		}
	}
	return out, err
}

// end reads what Older says.
func end(older string) (at *time.Time, key, event string) {
	micros, rest, _ := strings.Cut(older, ".")
	n, err := strconv.ParseInt(micros, 10, 64)
	if err != nil {
		return nil, "", ""
	}
	i := strings.LastIndex(rest, ".") // a message's kind has dots of its own, a key has none
	if i < 0 {
		return nil, "", ""
	}
	t := time.UnixMicro(n)
	return &t, rest[i+1:], rest[:i]
}
