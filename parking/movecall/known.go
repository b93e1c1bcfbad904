package movecall

import (
	"time"

	"ziguan/internal/holding"
)

// Holds is what this package keeps of people. Of whoever called only a digest is kept,
// which says nothing to anybody.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: []holding.Table{
			{Name: "parking.move_calls", In: "calls", Stays: goes},
			{Name: "parking.move_call_events", Hidden: holding.Part, Stays: goes},
		},
		Shows: []holding.Section{holding.Rows[known]("calls", sqlKnown)},
	}
}

const goes = "goes by itself once the days of gate records are over"

// known is a call to move a car of the household while the person was of it.
type known struct {
	Subject string     `db:"subject" json:"car"`
	Place   string     `db:"place" json:"place"`
	MadeAt  time.Time  `db:"made_at" json:"at"`
	SeenAt  *time.Time `db:"seen_at" json:"read"`
}

const sqlKnown = `
	select m.subject, m.place, m.made_at, m.seen_at
	from parking.move_calls m
	where m.committee_id = $1 and exists (
		select from people.homes_of($1, $2) h
		where h.dwelling_id = m.dwelling_id and m.made_at >= h.from_day and (h.to_day is null or m.made_at < h.to_day))
	order by m.made_at desc, m.id`
