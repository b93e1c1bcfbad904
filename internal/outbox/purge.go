package outbox

import (
	"context"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// gone marks a message whose days are over.
const gone = "gone"

// factsLeft are which card it was and until when: appeals and reminders find their
// message by them.
const factsLeft = `'{"gone": "yes"}' || coalesce((
		select jsonb_object_agg(p.key, p.value) from jsonb_each(params) p where p.key in ('number', 'valid_to')), '{}')`

// sqlBlank leaves that somebody was told, of what kind, of which card, and when: a
// deadline may have run from it. What is still to be told stays whole, and what
// was told late is kept as long as the rest from then on.
const sqlBlank = `
	update outbox.messages
	set link = '', params = ` + factsLeft + `
	where committee_id = $1 and state in ('told', 'closed') and state_since < $2 and params ->> 'gone' is null`

// sqlBlankPeople also ends what was still to be told: nobody is left to tell it to.
const sqlBlankPeople = `
	update outbox.messages
	set link = '', params = ` + factsLeft + `,
		state_since = case when state in ('waiting', 'listed') then $3 else state_since end,
		state = case when state in ('waiting', 'listed') then 'closed' else state end
	where committee_id = $1 and resident_id = any($2::uuid[])`

// Blank takes the facts out of a committee's messages that were told or closed
// before a moment, and gives how many there were.
func Blank(ctx context.Context, tx *pg.Tx, c people.CommitteeID, before time.Time) (int, error) {
	n, err := tx.Exec(ctx, sqlBlank, c, before)
	if err != nil {
		return 0, err
	}
	return int(n), nil
}

// Forget takes the facts out of what residents who are forgotten were told alone.
func Forget(ctx context.Context, tx *pg.Tx, c people.CommitteeID, gone []people.ResidentID) error {
	return tx.Do(ctx, sqlBlankPeople, c, pq.Array(id.Strings(gone)), tx.Now)
}
