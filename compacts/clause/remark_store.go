package clause

import (
	"context"

	"ziguan/internal/people"
	"ziguan/internal/pg"
)

const sqlRemark = `
	select r.id, r.n, r.draft, coalesce(r.clause, 0) as clause, r.quote, r.text, r.way, coalesce(r.instead_of, 0) as instead_of,
		coalesce(r.merged_into, 0) as merged_into, r.merge_reason, r.state, r.outcome, r.reason, coalesce(r.answer_clause, 0) as answer_clause,
		r.answered_at, r.filed_at, r.person, r.on_paper, r.withheld,
		(select count(*) from compacts.remark_seconds s where s.committee_id = r.committee_id and s.compact_id = r.compact_id and s.n = r.n) as seconds
	from compacts.remarks r`

const sqlRemarkOne = sqlRemark + `
	where r.committee_id = $1 and r.compact_id = $2 and r.n = $3`

const sqlRemarkByKey = sqlRemark + `
	where r.committee_id = $1 and r.request_key = nullif($2, '')`

// sqlJoined are those that were joined to a remark and wait with it.
const sqlJoined = sqlRemark + `
	where r.committee_id = $1 and r.compact_id = $2 and r.merged_into = $3 and r.state = 'merged'
	order by r.n`

// sqlRemarks are all remarks on a compact, with the names of those who have an account.
const sqlRemarks = `
	select r.id, r.n, r.draft, coalesce(r.clause, 0) as clause, r.quote, r.text, r.way, coalesce(r.instead_of, 0) as instead_of,
		coalesce(r.merged_into, 0) as merged_into, r.merge_reason, r.state, r.outcome, r.reason, coalesce(r.answer_clause, 0) as answer_clause,
		r.answered_at, r.filed_at, r.person, r.on_paper, r.withheld, people.known_as(r.committee_id, r.person) as name, count(s.person) as seconds
	from compacts.remarks r
	left join compacts.remark_seconds s on s.committee_id = r.committee_id and s.compact_id = r.compact_id and s.n = r.n
	where r.committee_id = $1 and r.compact_id = $2
	group by r.committee_id, r.id
	order by r.n`

const sqlWithhold = `
	update compacts.remarks
	set withheld = $4
	where committee_id = $1 and compact_id = $2 and n = $3 and withheld = ''`

const sqlRemarkNext = `
	select coalesce(max(n), 0) + 1
	from compacts.remarks
	where committee_id = $1 and compact_id = $2`

const sqlRemarkAdd = `
	insert into compacts.remarks (committee_id, id, compact_id, n, draft, clause, quote, text, way, instead_of, state, filed_at, person, on_paper, request_key)
	values ($1, $2, $3, $4, $5, nullif($6, 0), $7, $8, $9, nullif($10, 0), $11, $12, $13, $14, nullif($15, ''))`

const sqlRemarkMove = `
	update compacts.remarks
	set state = $4, outcome = $5, reason = $6, answer_clause = nullif($7, 0), answered_at = $8, answered_by = $9,
		merged_into = coalesce(nullif($10, 0), merged_into), merge_reason = case when $10 > 0 then $11 else merge_reason end
	where committee_id = $1 and id = $2 and state = $3`

const sqlRemarkEventAdd = `
	insert into compacts.remark_events (committee_id, id, remark_id, was, event, became, at, actor_role, actor)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

const sqlSecondAdd = `
	insert into compacts.remark_seconds (committee_id, compact_id, n, person, at)
	values ($1, $2, $3, $4, $5)`

// sqlOpen are those that wait for an answer.
const sqlOpen = sqlRemark + `
	where r.committee_id = $1 and r.compact_id = $2 and r.state in ('filed', 'merged')
	order by r.n`

const sqlAdopted = sqlRemark + `
	where r.committee_id = $1 and r.compact_id = $2 and r.outcome in ('adopted', 'partly')
	order by r.n`

const sqlUnanswered = `
	select count(*)
	from compacts.remarks
	where committee_id = $1 and compact_id = $2 and state in ('filed', 'merged')`

func remarkOf(ctx context.Context, q pg.Queryer, of people.CommitteeID, c ID, n int) (Remark, error) {
	return pg.One[Remark](ctx, q, ErrRemarkUnknown, sqlRemarkOne, of, c, n)
}
