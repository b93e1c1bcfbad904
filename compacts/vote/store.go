package vote

import (
	"context"

	"github.com/lib/pq"

	"ziguan/compacts/posting"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// sqlVote is one vote's columns.
const sqlVote = `
	select v.id, v.year, v.seq, v.regime, v.threshold, v.effect, v.publication, v.title, v.text, v.question_sha256, v.roll_on, v.roll_sha256,
		v.noticed_on, v.opens_on, v.opens_at, v.closes_at, v.state, v.state_since, v.reason, v.version, v.drafted_at, v.drafted_by,
		v.roll_posting_id, v.notice_id, v.result_posting_id, compacts.cited(v.committee_id, v.roll_posting_id) as roll_sheet,
		compacts.cited(v.committee_id, v.notice_id) as notice_sheet, compacts.cited(v.committee_id, v.result_posting_id) as result_sheet,
		v.of_source, compacts.cited(v.committee_id, v.of_source) as of_cited, v.names, compacts.cited(v.committee_id, v.names) as names_cited
	from compacts.votes v`

const sqlByNumber = sqlVote + `
	where v.committee_id = $1 and v.year = $2 and v.seq = $3`

const sqlByID = sqlVote + `
	where v.committee_id = $1 and v.id = $2`

const sqlByKey = sqlVote + `
	where v.committee_id = $1 and v.request_key = $2`

// sqlAll lists votes of some states, the newest number first.
const sqlAll = sqlVote + `
	where v.committee_id = $1 and v.state = any($2)
	order by v.year desc, v.seq desc`

const sqlLastSeq = `
	select coalesce(max(seq), 0)
	from compacts.votes
	where committee_id = $1 and year = $2`

const sqlAdd = `
	insert into compacts.votes (committee_id, id, year, seq, regime, threshold, effect, publication, title, text, question_sha256, state, state_since,
		request_key, drafted_at, drafted_by, of_source, names)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, nullif($14, ''), $13, $15, $16, $17)`

const sqlRevise = `
	update compacts.votes
	set title = $4, text = $5, question_sha256 = $6, threshold = $7, effect = $8, publication = $9, names = $10, version = version + 1
	where committee_id = $1 and id = $2 and version = $3`

// sqlMove moves a vote that nobody else has moved; what a move does not set stays.
const sqlMove = `
	update compacts.votes
	set state = $4, state_since = $5, version = version + 1, reason = $7, roll_on = coalesce($8, roll_on),
		roll_posting_id = coalesce($9, roll_posting_id), roll_sha256 = coalesce($10, roll_sha256), noticed_on = coalesce($11, noticed_on),
		notice_id = coalesce($12, notice_id), opens_on = coalesce($13, opens_on), opens_at = coalesce($14, opens_at),
		closes_at = coalesce($15, closes_at), result_posting_id = coalesce($16, result_posting_id)
	where committee_id = $1 and id = $2 and state = $3 and version = $6`

const sqlEventAdd = `
	insert into compacts.vote_events (committee_id, id, vote_id, was, event, became, at, actor_role, actor)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

const sqlResultAdd = `
	insert into compacts.vote_results (committee_id, vote_id, at, tally, counted, box, box_sha256)
	values ($1, $2, $3, $4, $5, $6, $7)`

const sqlResult = `
	select at, tally, counted, box, box_sha256
	from compacts.vote_results
	where committee_id = $1 and vote_id = $2`

func byNumber(ctx context.Context, q pg.Queryer, c people.CommitteeID, number string) (Vote, error) {
	n, err := posting.ParseNumber(number)
	if err != nil {
		return Vote{}, ErrUnknown
	}
	return pg.One[Vote](ctx, q, ErrUnknown, sqlByNumber, c, n.Year, n.Seq)
}

// ByID gives a vote by its key, for whoever put it. ErrUnknown.
func ByID(ctx context.Context, q pg.Queryer, c people.CommitteeID, key ID) (Vote, error) {
	return pg.One[Vote](ctx, q, ErrUnknown, sqlByID, c, key)
}

func all(ctx context.Context, q pg.Queryer, c people.CommitteeID, states ...State) ([]Vote, error) {
	if len(states) == 0 {
		states = Moves().States()
	}
	return pg.All[Vote](ctx, q, sqlAll, c, pq.Array(states))
}
