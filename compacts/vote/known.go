package vote

import (
	"time"

	"ziguan/internal/holding"
)

// known is a vote on whose roll somebody stands, as its person reads it: whether and when
// they voted, never how.
type known struct {
	Vote    string     `db:"vote" json:"vote"`
	Title   string     `db:"title" json:"title"`
	Voter   int        `db:"voter" json:"voter"`
	Ballots int        `db:"ballots" json:"ballots"`
	Last    *time.Time `db:"last" json:"last,omitempty"`
}

const sqlKnown = `
	select e.year || '-' || e.seq as vote, e.title, v.voter, count(b.seq) as ballots, max(b.at) as last
	from compacts.roll_voters v
	join people.residents r on r.committee_id = v.committee_id and r.id = v.resident_id
	join compacts.votes e on e.committee_id = v.committee_id and e.id = v.vote_id
	left join compacts.ballots b on b.committee_id = v.committee_id and b.vote_id = v.vote_id and b.voter = v.voter
	where v.committee_id = $1 and r.person_id = $2
	group by e.year, e.seq, e.title, v.voter
	order by e.year, e.seq, v.voter`

const (
	sealedBox = "what a ballot says lies sealed and belongs to the count; whether there is one its voter is shown"
	evidence  = "a vote may be challenged in court for a year; by then it names a number and nobody"
)

// Holds is what this package keeps of people: who votes, and whether they did.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: append(holding.Worked("compacts.votes", "compacts.vote_events", "compacts.vote_results", "compacts.vote_imports", "compacts.vote_recounts",
			"compacts.proxies", "compacts.ballot_papers", "compacts.ballot_visits", "compacts.ballot_keyings"),
			holding.Table{Name: "compacts.roll_voters", In: "votes", Stays: evidence},
			holding.Table{Name: "compacts.roll_units", Hidden: holding.ByHome, Stays: holding.ByHome},
			holding.Table{Name: "compacts.ballots", Hidden: sealedBox, Stays: evidence}),
		Shows: []holding.Section{holding.Rows[known]("votes", sqlKnown)},
	}
}
