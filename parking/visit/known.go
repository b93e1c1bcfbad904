package visit

import (
	"time"

	"ziguan/internal/holding"
)

// Holds is what this package keeps of people.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: []holding.Table{
			{Name: "parking.visits", In: "visits", Stays: goes},
			{Name: "parking.visit_events", Hidden: holding.Part, Stays: goes},
		},
		Shows: []holding.Section{holding.Rows[known]("visits", sqlKnown)},
	}
}

const goes = "goes by itself once the days of gate records are over"

// known is a visitor's or carer's car that the household let in while the person was of
// it; without a plate, what it is.
type known struct {
	Plate    string    `db:"plate" json:"plate"`
	Dwelling string    `db:"dwelling" json:"dwelling"`
	State    string    `db:"state" json:"state" say:"visit.state."`
	From     time.Time `db:"from_at" json:"at"`
	Until    time.Time `db:"until_at" json:"until"`
}

const sqlKnown = `
	select v.plate || v.no_plate as plate, d.code as dwelling, v.state, v.from_at, v.until_at
	from parking.visits v
	join people.dwellings d on d.committee_id = v.committee_id and d.id = v.dwelling_id
	where v.committee_id = $1 and exists (
		select from people.homes_of($1, $2) h
		where h.dwelling_id = v.dwelling_id and v.made_at >= h.from_day and (h.to_day is null or v.made_at < h.to_day))
	order by v.made_at desc, v.id`
