package outbox

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// sqlMessageAdd leaves a message that is there already as it is; of two at once
// the second waits for the first to be committed.
const sqlMessageAdd = `
	insert into outbox.messages (committee_id, id, event, kind, params, dwelling_id, resident_id, urgent, link,
		made_at, state, state_since, rung, rung_since, next_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10, 0, $10, $10)
	on conflict on constraint messages_event_key do nothing`

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
	key := id.New[Message]()
	rows, err := tx.Exec(ctx, sqlMessageAdd, n.Committee, key, n.Event, n.Kind, params, n.Dwelling, n.Resident,
		n.Urgent, n.Link, tx.Now, MessageMoves().Start)
	if err != nil {
		return MessageID{}, fmt.Errorf("tell: %w", err)
	}
	if rows == 1 {
		return key, nil
	}
	if err := tx.Get(ctx, &key, sqlMessageByEvent, n.Committee, n.Event); err != nil {
		return MessageID{}, fmt.Errorf("told before: %w", err)
	}
	return key, nil
}

// ByEvent gives the message by which an event is told; zero where nobody told it.
func ByEvent(ctx context.Context, q pg.Queryer, c people.CommitteeID, event string) (MessageID, error) {
	var key MessageID
	if err := q.Get(ctx, &key, sqlMessageByEvent, c, event); err != nil && !pg.NoRows(err) {
		return key, fmt.Errorf("message of an event: %w", err)
	}
	return key, nil
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
	if _, err := tx.Exec(ctx, sqlRely, c, event, tx.Now); err != nil {
		return fmt.Errorf("rely on message: %w", err)
	}
	return nil
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
	var at *time.Time
	err := q.Get(ctx, &at, query, c, event)
	if pg.NoRows(err) || err == nil && at == nil {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, fmt.Errorf("told at: %w", err)
	}
	return at.UTC(), true, nil
}
