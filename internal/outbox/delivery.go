package outbox

import (
	"context"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Outcome is how one try to tell ended.
type Outcome string

// The outcomes.
const (
	Opened   Outcome = "opened"
	Posted   Outcome = "posted"
	Sent     Outcome = "sent"
	Failed   Outcome = "failed"
	Printed  Outcome = "printed"
	Handed   Outcome = "handed"    // into the letter box, or into a hand
	Reached  Outcome = "reached"   // 打过了
	NoAnswer Outcome = "no_answer" // 不在
	InWords  Outcome = "told"      // 已当面告知
	Moved    Outcome = "moved"     // 已搬走
	Taken    Outcome = "retracted" // 记错了，撤销
)

// tells reports whether the household itself knows after a try.
func tells(c Channel, o Outcome) bool {
	switch c {
	case ByPage:
		return o == Opened
	case BySMS:
		return o == Sent
	case BySlip:
		return o == Handed
	case ByCall:
		return o == Reached
	case InPerson:
		return o == InWords
	case ByRobot, ByGroup:
		return false // nobody knows who has read it
	}
	return false
}

// Delivery is one try to tell, or one telling: by what, how it ended, who and when.
type Delivery struct {
	MessageID MessageID `db:"message_id"`
	Channel   Channel   `db:"channel"`
	Outcome   Outcome   `db:"outcome"`
	At        time.Time `db:"at"`
	Role      string    `db:"actor_role"`
	Name      string    `db:"name"`   // who, for those who see the committee's inside
	Detail    string    `db:"detail"` // a failure's code, or a masked number
}

const sqlDeliveriesAdd = `
	insert into outbox.deliveries (committee_id, id, message_id, channel, outcome, at, actor_role, actor, detail)
	select $1, n.id, n.message_id, $4, $5, $6, $7, $8, $9
	from unnest($2::uuid[], $3::uuid[]) as n (id, message_id)`

const sqlDeliveries = `
	select d.message_id, d.channel, d.outcome, d.at, d.actor_role, people.known_as(d.committee_id, d.actor) as name, d.detail
	from outbox.deliveries d
	where d.committee_id = $1 and d.message_id = $2
	order by d.at, d.id`

func deliveries(ctx context.Context, q pg.Queryer, c people.CommitteeID, m MessageID) ([]Delivery, error) {
	return pg.All[Delivery](ctx, q, sqlDeliveries, c, m)
}

const sqlMessageForUpdate = `
	select id, event, kind, params, dwelling_id, resident_id, urgent, link, made_at, state, told_at
	from outbox.messages
	where committee_id = $1 and id = $2
	for update`

// sqlMessagesMove moves messages only from the state they were seen in.
const sqlMessagesMove = `
	update outbox.messages
	set state = $4, state_since = $5, told_at = $6, claim = null,
		secret_sealed = case when $4 in ('told', 'closed') then null else secret_sealed end,
		secret_key = case when $4 in ('told', 'closed') then null else secret_key end
	where committee_id = $1 and id = any($2::uuid[]) and state = $3`

// hold gives a message and locks it; ErrUnknown.
func hold(ctx context.Context, tx *pg.Tx, c people.CommitteeID, m MessageID) (Message, error) {
	return pg.One[Message](ctx, tx, ErrUnknown, sqlMessageForUpdate, c, m)
}

// turn moves messages that are held, all from one state, as the table of moves says.
func turn(ctx context.Context, tx *pg.Tx, c people.CommitteeID, list []Message, on Turn) error {
	byState := map[State][]string{}
	for _, m := range list {
		byState[m.State] = append(byState[m.State], m.ID.String())
	}
	for from, keys := range byState {
		to, err := MessageMoves().Next(from, on)
		if err != nil {
			return err
		}
		var told *time.Time
		if to == Told {
			told = &tx.Now
		}
		n, err := tx.Exec(ctx, sqlMessagesMove, c, pq.Array(keys), from, to, tx.Now, told)
		if err != nil {
			return err
		}
		if int(n) != len(keys) {
			return ErrTurned
		}
	}
	return nil
}

// deliver writes one try down for messages that are held and, where it tells,
// moves them. Of those that were told or closed before only the try is written.
func deliver(ctx context.Context, tx *pg.Tx, c people.CommitteeID, list []Message, d Delivery) error {
	keys, ids := make([]string, len(list)), make([]string, len(list))
	for i, m := range list {
		keys[i], ids[i] = m.ID.String(), id.New[Delivery]().String()
	}
	err := tx.Do(ctx, sqlDeliveriesAdd, c, pq.Array(ids), pq.Array(keys), d.Channel, d.Outcome, tx.Now,
		tx.Who.Role(), tx.Who.Person, d.Detail)
	if err != nil {
		return err
	}
	on := TurnTell
	switch {
	case d.Outcome == Moved:
		on = TurnClose
	case !tells(d.Channel, d.Outcome):
		return nil
	}
	open := make([]Message, 0, len(list))
	for _, m := range list {
		if !m.State.over() {
			open = append(open, m)
		}
	}
	return turn(ctx, tx, c, open, on)
}
