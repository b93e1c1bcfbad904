package outbox

import (
	"context"
	"time"

	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// sqlMessageAdd leaves a message that is there already as it is; of two at once
// the second waits for the first to be committed.
const sqlMessageAdd = `
	insert into outbox.messages (committee_id, id, event, kind, params, dwelling_id, resident_id, urgent, stranger, link,
		made_at, state, state_since, rung, rung_since, next_at, secret_sealed, secret_key)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, 0, $11, $11, $13, nullif($14, ''))
	on conflict on constraint messages_event_key do nothing`

// sqlMessageJoin adds one more to what a household has not been told yet; what a
// sender has claimed is on its way and stays as it is.
const sqlMessageJoin = `
	update outbox.messages
	set kind = $4, params = $5::jsonb || jsonb_build_object('n', (coalesce((params->>'n')::int, 1) + 1)::text)
	where committee_id = $1 and id = (
		select m.id
		from outbox.messages m
		where m.committee_id = $1 and m.dwelling_id = $2 and m.kind in ($3, $4) and m.resident_id is null
			and m.state in ('waiting', 'listed') and m.claim is null
		order by m.made_at desc, m.id desc
		limit 1
		for update)
	returning id`

const sqlMessageByEvent = `
	select id
	from outbox.messages
	where committee_id = $1 and event = $2`

const sqlToldAt = `
	select told_at
	from outbox.messages
	where committee_id = $1 and event = $2`

const sqlToldAtHold = sqlToldAt + `
	for update`

// Tell puts down what a household is to be told, inside the act's own
// transaction, so that neither can be without the other. Told twice is no error
// and gives the same id. Nothing is sent here: the Courier does that later.
func Tell(ctx context.Context, tx *pg.Tx, n New) (MessageID, error) {
	if err := n.check(); err != nil {
		return MessageID{}, err
	}
	params, err := n.stored()
	if err != nil {
		return MessageID{}, err
	}
	if n.Many != "" {
		if joined, err := join(ctx, tx, n, params); err != nil || !joined.Zero() {
			return joined, err
		}
	}
	key := id.New[Message]()
	rows, err := tx.Exec(ctx, sqlMessageAdd, n.Committee, key, n.Event, n.Kind, params, n.Dwelling, n.Resident,
		n.Urgent, n.Stranger, n.Link, tx.Now, MessageMoves().Start, n.Secret.sealed, n.Secret.key)
	if err != nil {
		return MessageID{}, err
	}
	if rows == 1 {
		return key, nil
	}
	err = tx.Get(ctx, &key, sqlMessageByEvent, n.Committee, n.Event)
	return key, err
}

// join adds to a message that nobody was told yet; zero where there is none. The
// caller holds the dwelling, so that of two at once the second finds the first.
func join(ctx context.Context, tx *pg.Tx, n New, params string) (MessageID, error) {
	return pg.One[MessageID](ctx, tx, nil, sqlMessageJoin, n.Committee, n.Dwelling, n.Kind, n.Many, params)
}

// ByEvent gives the message by which an event is told; zero where nobody told it.
func ByEvent(ctx context.Context, q pg.Queryer, c people.CommitteeID, event string) (MessageID, error) {
	return pg.One[MessageID](ctx, q, nil, sqlMessageByEvent, c, event)
}

// Quiet reports whether a committee's quiet hours are on: then nothing is sent of
// what strangers ask, and it stands on the household's page alone.
func Quiet(ctx context.Context, q pg.Queryer, c people.Committee, now time.Time) (bool, error) {
	s, err := settings(ctx, q, c.ID)
	if err != nil {
		return false, err
	}
	_, quiet := s.quietUntil(now, c.Location())
	return quiet, nil
}

// sqlHomesOf is one home of a person in each committee where they live today.
const sqlHomesOf = `
	select distinct on (c.id) c.id as committee_id, c.zone, o.dwelling_id, r.id as resident_id
	from people.residents r
	join people.committees c on c.id = r.committee_id
	join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
	where r.person_id = $1 and o.from_day <= ($2::timestamptz at time zone c.zone)::date
		and (o.to_day is null or o.to_day > ($2::timestamptz at time zone c.zone)::date)
	order by c.id, o.from_day, o.id`

// TellOfWrongCodes tells a person, where they live, that somebody who has their
// password typed wrong codes since an instant; once a series. Whoever lives nowhere finds it on their own page.
func TellOfWrongCodes(ctx context.Context, tx *pg.Tx, p people.PersonID, series string, began time.Time) error {
	var homes []struct {
		Committee people.CommitteeID `db:"committee_id"`
		Zone      string             `db:"zone"`
		Dwelling  people.DwellingID  `db:"dwelling_id"`
		Resident  people.ResidentID  `db:"resident_id"`
	}
	if err := tx.Select(ctx, &homes, sqlHomesOf, p, tx.Now); err != nil {
		return err
	}
	for _, h := range homes {
		zone := people.Committee{Zone: h.Zone}.Location()
		_, err := Tell(ctx, tx, New{
			Committee: h.Committee, Event: "second.wrong:" + series, Kind: "second.wrong", Dwelling: h.Dwelling, Resident: h.Resident,
			Stranger: true, Link: "/account", Params: map[string]string{"time": began.In(zone).Format("01-02 15:04")},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sqlRely leaves the first time as it is.
const sqlRely = `
	update outbox.messages
	set relied_at = $3
	where committee_id = $1 and event = $2 and state in ('told', 'closed') and relied_at is null`

// Rely notes, in another act's transaction, that something is done because a
// household knows of an event: a place is given up, or lost by its deadline. From
// then on nobody takes back that the household was told. It does nothing while
// the household does not know.
func Rely(ctx context.Context, tx *pg.Tx, c people.CommitteeID, event string) error {
	return tx.Do(ctx, sqlRely, c, event, tx.Now)
}

// ToldAt says when the household first knew of an event: it opened the message
// on its page, a channel of its own delivered it, or a person noted having told
// it. False while it does not know, and for an event that nobody told. A deadline
// that costs a right starts here.
func ToldAt(ctx context.Context, q pg.Queryer, c people.CommitteeID, event string) (time.Time, bool, error) {
	return toldAt(ctx, q, sqlToldAt, c, event)
}

// HoldToldAt is ToldAt for an act that takes a right because the household knew:
// until the act is done nobody takes back that it was told.
func HoldToldAt(ctx context.Context, tx *pg.Tx, c people.CommitteeID, event string) (time.Time, bool, error) {
	return toldAt(ctx, tx, sqlToldAtHold, c, event)
}

func toldAt(ctx context.Context, q pg.Queryer, query string, c people.CommitteeID, event string) (time.Time, bool, error) {
	at, err := pg.One[*time.Time](ctx, q, nil, query, c, event)
	if at == nil || err != nil {
		return time.Time{}, false, err
	}
	return at.UTC(), true, nil
}
