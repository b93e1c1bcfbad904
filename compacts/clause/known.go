package clause

import (
	"context"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/holding"
	"ziguan/internal/pg"
)

// knownRemark is what somebody said of a draft, or that they said the same as another.
type knownRemark struct {
	Compact string    `db:"compact" json:"compact"`
	N       int       `db:"n" json:"remark"`
	Text    string    `db:"text" json:"text"`
	State   string    `db:"state" json:"state" say:"compacts.remark.state."`
	At      time.Time `db:"at" json:"at"`
	Outcome string    `db:"outcome" json:"outcome" say:"record.value.outcome."`
	Answer  string    `db:"answer" json:"reason"`
}

const sqlKnownRemarks = `
	select c.year || '-' || c.seq as compact, r.n, r.text, r.state, r.filed_at as at, r.outcome, r.reason as answer
	from compacts.remarks r
	join compacts.compacts c on c.committee_id = r.committee_id and c.id = r.compact_id
	where r.committee_id = $1 and r.person = $2::uuid::text
	union all
	select c.year || '-' || c.seq, r.n, r.text, r.state, s.at, r.outcome, r.reason
	from compacts.remark_seconds s
	join compacts.remarks r on r.committee_id = s.committee_id and r.compact_id = s.compact_id and r.n = s.n
	join compacts.compacts c on c.committee_id = r.committee_id and c.id = r.compact_id
	where s.committee_id = $1 and s.person = $2::uuid::text
	order by at desc, n`

// knownSignature is that somebody's household signed, or that they did for it.
type knownSignature struct {
	Compact string    `db:"compact" json:"compact"`
	Home    string    `db:"home" json:"dwelling"`
	Way     string    `db:"way" json:"way" say:"compacts.sign.way."`
	Stands  bool      `db:"stands" json:"stands"`
	At      time.Time `db:"at" json:"at"`
}

const sqlKnownSignatures = `
	select c.year || '-' || c.seq as compact, d.code as home, g.way, g.stands, g.at
	from compacts.signatures g
	join compacts.compacts c on c.committee_id = g.committee_id and c.id = g.compact_id
	join people.dwellings d on d.committee_id = g.committee_id and d.id = g.dwelling_id
	where g.committee_id = $1 and (g.way = 'online' and g.person = $2::uuid::text
		or g.dwelling_id in (select o.dwelling_id from people.occupancies o
			join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
			where o.committee_id = $1 and r.person_id = $2::uuid and o.to_day is null and o.from_day <= g.at::date))
	order by g.at desc, g.seq`

// Holds is what this package keeps of people: what they said, and who signed.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: append(holding.Worked("compacts.compacts", "compacts.compact_events", "compacts.compact_drafts", "compacts.compact_votes", "compacts.remark_events",
			"compacts.parties"),
			holding.Table{Name: "compacts.remarks", In: "remarks", Forgets: true, Stays: "that somebody said something, and the answer, with nobody's name"},
			holding.Table{Name: "compacts.remark_seconds", In: "remarks", Stays: holding.ByKey},
			holding.Table{Name: "compacts.signatures", In: "signatures", Stays: holding.ByHome}),
		Shows:  []holding.Section{holding.Rows[knownRemark]("remarks", sqlKnownRemarks), holding.Rows[knownSignature]("signatures", sqlKnownSignatures)},
		Forget: forget,
	}
}

const sqlForgetRemarks = `
	update compacts.remarks
	set person = '', gone_at = $3
	where committee_id = $1 and person = $2::uuid::text and way = 'online'`

// sqlForgetOnPaper takes who brought a remark to the counter: everybody's where it was
// answered so long ago, and of somebody forgotten whatever bears their name.
const sqlForgetOnPaper = `
	update compacts.remarks r
	set on_paper = '', gone_at = $3
	where committee_id = $1 and on_paper <> '' and (answered_at < $4::date or exists (select from unnest($2::text[]) n (name)
		where char_length(n.name) > 1 and position(n.name in r.on_paper) > 0
			and not exists (select from people.residents p where p.committee_id = $1 and p.name = n.name)))`

// sqlForgetWords takes the words of who is forgotten, once they were answered.
const sqlForgetWords = `
	update compacts.remarks
	set text = ''
	where committee_id = $1 and gone_at is not null and person = '' and state in ('answered', 'reworded') and text <> '' and way = 'online'`

// forget takes out who said something, by their account or by a name on paper.
func forget(ctx context.Context, tx *pg.Tx, gone holding.Gone) error {
	return tx.DoAll(ctx,
		pg.Stmt(sqlForgetOnPaper, gone.Committee, pq.Array(gone.Names), tx.Now, gone.Before),
		pg.Stmt(sqlForgetRemarks, gone.Committee, gone.Person, tx.Now),
		pg.Stmt(sqlForgetWords, gone.Committee))
}
