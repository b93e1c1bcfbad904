package proposal

import (
	"time"

	"ziguan/internal/holding"
)

// Holds is what this package keeps of people.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: []holding.Table{{Name: "parking.proposals", In: "proposals", Stays: holding.ByHome}, {Name: "parking.proposal_events", Hidden: holding.Part, Stays: holding.ByKey}},
		Shows:  []holding.Section{holding.Rows[known]("proposals", sqlKnown)},
	}
}

// known is a card that the committee proposed for the household while the person was of it.
type known struct {
	Dwelling string    `db:"dwelling" json:"dwelling"`
	Class    string    `db:"class" json:"class" say:"class."`
	Plates   string    `db:"plates" json:"plate"`
	State    string    `db:"state" json:"state" say:"proposal.state."`
	Reason   string    `db:"reason" json:"because"`
	At       time.Time `db:"proposed_at" json:"at"`
}

const sqlKnown = `
	select distinct d.code as dwelling, p.class, array_to_string(p.plates, ' ') as plates, p.state, p.reason, p.proposed_at
	from people.homes_of($1, $2) h
	join people.dwellings d on d.committee_id = $1 and d.id = h.dwelling_id
	join parking.proposals p on p.committee_id = $1 and p.dwelling_id = h.dwelling_id
		and p.proposed_at >= h.from_day and (h.to_day is null or p.proposed_at < h.to_day)
	order by p.proposed_at, d.code, p.class`
