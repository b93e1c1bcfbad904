package renewal

import (
	"time"

	"ziguan/internal/holding"
)

// Holds is what this package keeps of people.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: append([]holding.Table{
			{Name: "parking.renewals", In: "renewals", Stays: holding.ByHome},
			{Name: "parking.renewal_events", Hidden: holding.Part, Stays: "no row is ever changed; " + holding.ByKey},
		}, holding.Worked("parking.campaigns")...),
		Shows: []holding.Section{holding.Rows[known]("renewals", sqlKnown)},
	}
}

type known struct {
	Number string    `db:"number" json:"number"`
	State  string    `db:"state" json:"state" say:"renewal.state."`
	At     time.Time `db:"state_since" json:"at"`
}

const sqlKnown = `
	select distinct k.number, r.state, r.state_since
	from people.homes_of($1, $2) h
	join parking.cards k on k.committee_id = $1 and k.dwelling_id = h.dwelling_id
	join parking.renewals r on r.committee_id = $1 and r.card_id = k.id
		and r.state_since >= h.from_day and (h.to_day is null or r.state_since < h.to_day)
	order by r.state_since, k.number`
