package clause

import (
	"context"

	"github.com/lib/pq"

	"ziguan/compacts/posting"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// sqlCompact is one compact's columns.
const sqlCompact = `
	select c.id, c.year, c.seq, c.kind, c.title, c.draft, c.last_node, c.rounds, c.state, c.state_since, c.reason, c.planned_on, c.in_force_from, c.version,
		c.started_at, c.started_by, c.posting_id, c.consultation_id, c.vote_id, c.past_id,
		compacts.cited(c.committee_id, c.posting_id) as sheet, compacts.cited(c.committee_id, c.consultation_id) as ask_sheet,
		compacts.cited(c.committee_id, c.vote_id) as vote, compacts.cited(c.committee_id, c.past_id) as past,
		compacts.cited(c.committee_id, c.superseded_by) as successor
	from compacts.compacts c`

const sqlByNumber = sqlCompact + `
	where c.committee_id = $1 and c.year = $2 and c.seq = $3`

const sqlByKey = sqlCompact + `
	where c.committee_id = $1 and c.request_key = $2`

// sqlAll lists compacts of some states, the newest number first.
const sqlAll = sqlCompact + `
	where c.committee_id = $1 and c.state = any($2)
	order by c.year desc, c.seq desc`

// sqlInForce is the compact of a kind that is in force; it is held by the committee's record.
const sqlInForce = sqlCompact + `
	where c.committee_id = $1 and c.kind = $2 and c.state = 'in_force'`

const sqlIsInForce = `
	select exists (select from compacts.compacts where committee_id = $1 and kind = $2 and state = 'in_force')`

const sqlLastSeq = `
	select coalesce(max(seq), 0)
	from compacts.compacts
	where committee_id = $1 and year = $2`

const sqlAdd = `
	insert into compacts.compacts (committee_id, id, year, seq, kind, title, last_node, past_id, state, state_since, request_key, started_at, started_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, nullif($11, ''), $10, $12)`

const sqlMove = `
	update compacts.compacts
	set state = $4, state_since = $5, version = version + 1, reason = $7, draft = $8, rounds = $9, posting_id = $10, consultation_id = $11, vote_id = $12,
		planned_on = $13, in_force_from = $14, superseded_by = $15
	where committee_id = $1 and id = $2 and state = $3 and version = $6`

const sqlEventAdd = `
	insert into compacts.compact_events (committee_id, id, compact_id, was, event, became, at, actor_role, actor)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

const sqlDraftAdd = `
	insert into compacts.compact_drafts (committee_id, compact_id, n, doc, sha256, at, person)
	values ($1, $2, $3, $4, $5, $6, $7)`

// sqlDraftSet changes a draft that nobody else has changed meanwhile.
const sqlDraftSet = `
	update compacts.compact_drafts
	set doc = $5, sha256 = $6, at = $7, person = $8
	where committee_id = $1 and compact_id = $2 and n = $3 and sha256 = $4`

const sqlTitle = `
	update compacts.compacts
	set title = $3, version = version + 1
	where committee_id = $1 and id = $2`

const sqlLastNode = `
	update compacts.compacts
	set last_node = $3, version = version + 1
	where committee_id = $1 and id = $2`

const sqlDraftPost = `
	update compacts.compact_drafts
	set changes = $4, posted_on = $5
	where committee_id = $1 and compact_id = $2 and n = $3`

const sqlDraft = `
	select n, doc, sha256, changes, posted_on, at
	from compacts.compact_drafts
	where committee_id = $1 and compact_id = $2 and n = $3`

const sqlDrafts = `
	select n, doc, sha256, changes, posted_on, at
	from compacts.compact_drafts
	where committee_id = $1 and compact_id = $2
	order by n`

const sqlVoteAdd = `
	insert into compacts.compact_votes (committee_id, compact_id, n, vote_id)
	values ($1, $2, $3, $4)`

func byNumber(ctx context.Context, q pg.Queryer, c people.CommitteeID, number string) (Compact, error) {
	n, err := posting.ParseNumber(number)
	if err != nil {
		return Compact{}, ErrUnknown
	}
	return pg.One[Compact](ctx, q, ErrUnknown, sqlByNumber, c, n.Year, n.Seq)
}

func all(ctx context.Context, q pg.Queryer, c people.CommitteeID, states ...State) ([]Compact, error) {
	if len(states) == 0 {
		states = Moves().States()
	}
	return pg.All[Compact](ctx, q, sqlAll, c, pq.Array(states))
}

func draftOf(ctx context.Context, q pg.Queryer, c people.CommitteeID, key ID, n int) (Version, error) {
	return pg.One[Version](ctx, q, ErrDraftUnknown, sqlDraft, c, key, n)
}
