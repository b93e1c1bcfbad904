package kin

import (
	"time"

	"ziguan/internal/holding"
)

// Holds is what this package keeps of people.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: []holding.Table{{Name: "people.interests", In: "interests", Stays: holding.ByKey}},
		Shows:  []holding.Section{holding.Rows[known]("interests", sqlKnown)},
	}
}

type known struct {
	Dwelling string     `db:"dwelling" json:"dwelling"`
	Relation string     `db:"relation" json:"relation" say:"data.relation."`
	At       time.Time  `db:"declared_at" json:"at"`
	EndedAt  *time.Time `db:"ended_at" json:"ended"`
}

const sqlKnown = `
	select d.code as dwelling, i.relation, i.declared_at, i.ended_at
	from people.interests i
	join people.dwellings d on d.committee_id = i.committee_id and d.id = i.dwelling_id
	where i.committee_id = $1 and i.person_id = $2
	order by i.declared_at desc, i.id`
