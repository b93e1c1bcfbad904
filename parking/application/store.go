package application

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"ziguan/compacts/rule"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
)

const sqlByNumber = `
	select a.id, a.number, a.class, a.dwelling_id, d.code as dwelling, d.pseudonym, a.resident_id, coalesce(r.name, '') as name, a.holder,
		a.plate_use, a.rank, a.lease_end, a.channel, a.state, a.state_since, a.two_people, a.checked_by, a.decided_by, a.posting_id,
		coalesce(k.number, '') as card, a.offers, a.submitted_at, a.version,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.application_plates p
			where p.committee_id = a.committee_id and p.application_id = a.id), '') as plates
	from parking.applications a
	join people.dwellings d on d.committee_id = a.committee_id and d.id = a.dwelling_id
	left join people.residents r on r.committee_id = a.committee_id and r.id = a.resident_id
	left join parking.cards k on k.committee_id = a.committee_id and k.id = a.card_id
	where a.committee_id = $1 and a.number = $2`

const sqlForUpdate = sqlByNumber + `
	for update of a`

const sqlByRequest = `
	select number
	from parking.applications
	where committee_id = $1 and request_key = $2`

const sqlOpenOfDwelling = `
	select number
	from parking.applications
	where committee_id = $1 and dwelling_id = $2 and class = $3 and open`

// sqlNumber takes the committee's next number, under its head.
const sqlNumber = `
	insert into parking.application_numbers as n (committee_id, last_number)
	values ($1, 1)
	on conflict on constraint application_numbers_pk do update
	set last_number = n.last_number + 1
	returning last_number`

const sqlAdd = `
	insert into parking.applications (committee_id, id, number, class, dwelling_id, resident_id, holder, plate_use, rank, lease_end,
		channel, state, state_since, two_people, submitted_at, request_key)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $13, nullif($15, ''))`

const sqlPlatesAdd = `
	insert into parking.application_plates (committee_id, application_id, plate, open)
	select $1, $2, p.plate, true
	from unnest($3::text[]) as p (plate)`

// sqlMove changes the state only if nobody else has moved the application since
// it was read. Who looked and who decided stay once they are noted.
const sqlMove = `
	update parking.applications
	set state = $4, state_since = $5, version = version + 1, checked_by = coalesce($7, checked_by), decided_by = coalesce($8, decided_by),
		posting_id = coalesce($9, posting_id), card_id = coalesce($10, card_id), offers = offers + $11
	where committee_id = $1 and id = $2 and state = $3 and version = $6`

const sqlEventAdd = `
	insert into parking.application_events (committee_id, id, application_id, was, event, became, at, actor_role, actor, reason,
		source_kind, source, source_ref)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

const sqlEvents = `
	select e.was, e.event, e.became, e.at, e.actor_role, people.known_as(e.committee_id, e.actor) as name, e.reason,
		e.source_kind, e.source, e.source_ref, compacts.cited(e.committee_id, e.source_ref) as source_cited
	from parking.application_events e
	where e.committee_id = $1 and e.application_id = $2
	order by e.at, e.id`

// Step is one move of an application, with its reason and, of a refusal, its ground.
type Step struct {
	Was    State     `db:"was"` // empty on the first
	On     Event     `db:"event"`
	Became State     `db:"became"`
	At     time.Time `db:"at"`
	Role   string    `db:"actor_role"`
	Name   string    `db:"name"` // who did it, for staff alone
	Reason string    `db:"reason"`
	rule.Ground
}

func byNumber(ctx context.Context, q pg.Queryer, c people.CommitteeID, number, query string) (Application, error) {
	var a Application
	n, ok := parseNumber(number)
	if !ok {
		return a, ErrUnknown
	}
	err := q.Get(ctx, &a, query, c, n)
	if pg.NoRows(err) {
		return a, ErrUnknown
	}
	if err != nil {
		return a, fmt.Errorf("find application: %w", err)
	}
	return a, nil
}

func steps(ctx context.Context, q pg.Queryer, c people.CommitteeID, a ID) ([]Step, error) {
	var out []Step
	if err := q.Select(ctx, &out, sqlEvents, c, a); err != nil {
		return nil, fmt.Errorf("steps of application: %w", err)
	}
	return out, nil
}

// moving is one move: the event, why, and what it notes.
type moving struct {
	on      Event
	reason  string
	ground  rule.Ground // of a refusal
	checked people.PersonID
	decided people.PersonID
	posting PostingID
	card    parking.CardID
	offer   int
	more    []record.Pair // further lines of the entry
}

// move asks the table, moves the application if nobody else has, and leaves the
// event and the entry on the public record.
func (x act) move(ctx context.Context, a Application, m moving) (Application, error) {
	to, err := a.next(m.on)
	if err != nil {
		return a, err
	}
	rows, err := x.Exec(ctx, sqlMove, x.Committee.ID, a.ID, a.State, to, x.Now, a.Version, m.checked, m.decided, m.posting, m.card, m.offer)
	if err != nil {
		return a, refusal(err, "move application")
	}
	if rows == 0 {
		return a, ErrMoved.With("number", a.Number)
	}
	if err := x.note(ctx, a.ID, Step{Was: a.State, On: m.on, Became: to, Reason: m.reason, Ground: m.ground}); err != nil {
		return a, err
	}
	if a.State == Offered {
		if err := outbox.Rely(ctx, x.Tx, x.Committee.ID, a.event(offered)); err != nil {
			return a, err
		}
	}
	body := []record.Pair{{Key: "was", Value: string(a.State)}, {Key: "became", Value: string(to)}}
	if m.reason != "" {
		body = append(body, record.Pair{Key: "reason_digest", Value: x.Committee.Digest("reason", m.reason)})
	}
	body = append(body, m.ground.Lines(x.Committee)...)
	a.State, a.Since, a.Version, a.Offers = to, x.Now, a.Version+1, a.Offers+m.offer
	return a, record.Append(ctx, x.Tx, x.Committee.ID.String(), record.Act{
		Kind: m.on.Kind(), Subject: a.Number, Body: append(body, m.more...),
	})
}

func (x act) note(ctx context.Context, a ID, s Step) error {
	_, err := x.Exec(ctx, sqlEventAdd, x.Committee.ID, id.New[Step](), a, s.Was, s.On, s.Became, x.Now, x.Who.Role(), x.Who.Person,
		s.Reason, s.Kind, s.Text, s.Ref)
	if err != nil {
		return fmt.Errorf("application event: %w", err)
	}
	return nil
}

// refusal turns the constraint behind a rule into the rule's refusal.
func refusal(err error, doing string) error {
	if err == nil {
		return nil
	}
	byName := map[string]*errs.Error{
		"applications_one_open":       ErrOpen.With("number", ""),
		"application_plates_one_open": ErrPlateApplied.On("plates"),
		"applications_two_people":     ErrSamePerson,
		"applications_request_key":    parking.ErrRequestReused,
		"stand_aside":                 parking.ErrStandAside,
		"consents_owners_word":        ErrUnproved,
	}
	if e, ok := byName[pg.Constraint(err)]; ok {
		return e.Because(err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func (x act) addPlates(ctx context.Context, a Application) error {
	texts := make([]string, 0, len(a.Plates()))
	for _, p := range a.Plates() {
		texts = append(texts, p.String())
	}
	_, err := x.Exec(ctx, sqlPlatesAdd, x.Committee.ID, a.ID, pq.Array(texts))
	return refusal(err, "plates of application")
}
