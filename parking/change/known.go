package change

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/holding"
	"ziguan/internal/pg"
)

// Holds is what this package keeps of people.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: []holding.Table{
			{Name: "parking.substitutes", In: "substitutes", Forgets: true, Stays: "the car and its days, as the card's own"},
			{Name: "parking.appeals", In: "appeals", Forgets: true, Stays: "that there was one, and its review"},
			{Name: "parking.appeal_events", Hidden: holding.Part, Stays: holding.ByKey},
		},
		Shows: []holding.Section{
			holding.Rows[knownSubstitute]("substitutes", sqlKnownSubstitutes),
			holding.Rows[knownAppeal]("appeals", sqlKnownAppeals),
		},
		Forget: forget,
	}
}

type knownSubstitute struct {
	Number       string `db:"number" json:"number"`
	Plate        string `db:"plate" json:"plate"`
	holding.Span `column:"when"`
	Reason       string `db:"reason" json:"because"`
}

type knownAppeal struct {
	Number string    `db:"number" json:"number"`
	Text   string    `db:"text" json:"text"`
	State  string    `db:"state" json:"state" say:"changes.appeal.state."`
	At     time.Time `db:"filed_at" json:"at"`
	Reason string    `db:"reason" json:"reason"`
}

const sqlKnownSubstitutes = `
	select distinct k.number, s.plate, s.from_day, s.until_day as to_day, s.reason
	from people.homes_of($1, $2) h
	join parking.cards k on k.committee_id = $1 and k.dwelling_id = h.dwelling_id
	join parking.substitutes s on s.committee_id = $1 and s.card_id = k.id
		and s.until_day >= h.from_day and (h.to_day is null or s.from_day <= h.to_day)
	order by s.from_day, k.number, s.plate`

const sqlKnownAppeals = `
	select distinct k.number, a.text, a.state, a.filed_at, a.reason
	from people.homes_of($1, $2) h
	join parking.cards k on k.committee_id = $1 and k.dwelling_id = h.dwelling_id
	join parking.appeals a on a.committee_id = $1 and a.card_id = k.id
		and a.filed_at >= h.from_day and (h.to_day is null or a.filed_at < h.to_day + 1)
	order by a.filed_at, k.number`

// A household's words go with the last of it: who stays may still need them.
const sqlForgetSubstitutes = `
	update parking.substitutes s
	set reason = ''
	from parking.cards k
	where s.committee_id = $1 and s.reason <> '' and k.committee_id = s.committee_id and k.id = s.card_id
		and people.all_forgotten(s.committee_id, k.dwelling_id, s.from_day)`

// sqlForgetAppeals leaves what waits for its review: it goes once it is decided.
const sqlForgetAppeals = `
	update parking.appeals a
	set text = '', gone_at = $2
	from parking.cards k
	where a.committee_id = $1 and a.gone_at is null and a.state <> 'filed' and k.committee_id = a.committee_id and k.id = a.card_id
		and people.all_forgotten(a.committee_id, k.dwelling_id, a.filed_at::date)`

// forget takes out what a household wrote whose every member is forgotten.
func forget(ctx context.Context, tx *pg.Tx, gone holding.Gone) error {
	if _, err := tx.Exec(ctx, sqlForgetSubstitutes, gone.Committee); err != nil {
		return fmt.Errorf("forget substitutes: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlForgetAppeals, gone.Committee, tx.Now); err != nil {
		return fmt.Errorf("forget appeals: %w", err)
	}
	return nil
}
