package outbox

import (
	"context"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/holding"
	"ziguan/internal/i18n"
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

// sqlForgetPeople also ends what was still to be told: nobody is left to tell it to.
const sqlForgetPeople = `
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

// forget takes the facts out of what residents who are forgotten were told alone.
func forget(ctx context.Context, tx *pg.Tx, who holding.Gone) error {
	return tx.Do(ctx, sqlForgetPeople, who.Committee, pq.Array(id.Strings(who.Residents)), tx.Now)
}

// Holds is what this package keeps of people.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: append([]holding.Table{
			{Name: "outbox.messages", In: "messages", Forgets: true, Stays: "that a dwelling was told, and when: a deadline may have run from it"},
			{Name: "outbox.deliveries", Hidden: holding.Part, Stays: holding.ByKey},
		}, holding.Worked("outbox.settings", "outbox.webhooks")...),
		Shows:  []holding.Section{holding.Rows[known]("messages", sqlKnown)},
		Forget: forget,
	}
}

// Said is what a message says, in words.
type Said struct {
	Kind   string `db:"kind" json:"kind"`
	Params Params `db:"params" json:"facts"`
}

// Title is the message in one line, in a reader's language.
func (s Said) Title(w i18n.Speaker) string { return Message{Kind: s.Kind, Params: s.Params}.Title(w) }

// known is what the household, or the person, was told.
type known struct {
	Said   `column:"message"`
	MadeAt time.Time  `db:"made_at" json:"at"`
	ToldAt *time.Time `db:"told_at" json:"read"`
}

const sqlKnown = `
	select m.kind, m.params, m.made_at, m.told_at
	from outbox.messages m
	where m.committee_id = $1 and exists (
		select from people.homes_of($1, $2) h
		where h.dwelling_id = m.dwelling_id and m.made_at >= h.from_day and (h.to_day is null or m.made_at < h.to_day)
			and (m.resident_id is null or m.resident_id = h.resident_id))
	order by m.made_at desc, m.id`
