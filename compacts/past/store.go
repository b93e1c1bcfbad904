package past

import (
	"context"

	"github.com/lib/pq"

	"ziguan/compacts/posting"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

const sqlByNumber = `
	select d.id, d.year, d.seq, d.kind, d.title, d.text, d.decided_on, d.kept_at, d.content_sha256, d.state, d.state_since, d.reason,
		d.version, d.entered_at, d.entered_by, d.posting_id,
		compacts.cited(d.committee_id, d.posting_id) as posting, compacts.cited(d.committee_id, d.hearing_id) as hearing,
		compacts.cited(d.committee_id, d.act_id) as act, compacts.cited(d.committee_id, d.replaced_by) as replaced_by
	from compacts.past d
	where d.committee_id = $1 and d.year = $2 and d.seq = $3`

// sqlAll lists decisions of some states, the newest number first.
const sqlAll = `
	select d.id, d.year, d.seq, d.kind, d.title, d.decided_on, d.state, d.state_since, d.version, d.entered_by, d.posting_id
	from compacts.past d
	where d.committee_id = $1 and d.state = any($2)
	order by d.year desc, d.seq desc`

// sqlCarried asks how the hearing and the act of a price stand.
const sqlCarried = `
	select bool_and(o.state in ('standing', 'replaced')) as ready, bool_or(o.state in ('refused', 'dropped')) as gone
	from compacts.past p
	join compacts.past o on o.committee_id = p.committee_id and o.id in (p.hearing_id, p.act_id)
	where p.committee_id = $1 and p.id = $2`

// sqlWaiting counts what waits to be vouched for: by this person, and by others alone.
const sqlWaiting = `
	select count(*) filter (where not own) as mine, count(*) filter (where own) as others
	from (select d.entered_by = $2 or exists (select from compacts.past_vouchers v
			where v.committee_id = d.committee_id and v.past_id = d.id and v.person = $2) as own
		from compacts.past d
		where d.committee_id = $1 and d.state = 'entered') w`

const sqlByKey = `
	select year, seq
	from compacts.past
	where committee_id = $1 and request_key = $2`

const sqlGaveClauses = `
	select exists (select from compacts.compacts where committee_id = $1 and past_id = $2 and state = 'in_force')`

const sqlLastSeq = `
	select coalesce(max(seq), 0)
	from compacts.past
	where committee_id = $1 and year = $2`

const sqlAdd = `
	insert into compacts.past (committee_id, id, year, seq, kind, title, text, decided_on, kept_at, content_sha256, hearing_id, act_id,
		state, state_since, request_key, entered_at, entered_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, nullif($15, ''), $14, $16)`

const sqlPapersAdd = `
	insert into compacts.past_papers (committee_id, past_id, n, sha256, bytes)
	select $1, $2, p.n, p.sha256, p.bytes
	from unnest($3::bytea[], $4::bigint[]) with ordinality as p (sha256, bytes, n)`

const sqlPapers = `
	select n, sha256, bytes
	from compacts.past_papers
	where committee_id = $1 and past_id = $2
	order by n`

const sqlVoucherAdd = `
	insert into compacts.past_vouchers (committee_id, past_id, person, role, actor, at)
	values ($1, $2, $3, $4, $5, $6)`

const sqlVouchers = `
	select v.person, v.role, v.actor, v.at, coalesce(p.name, '') as name
	from compacts.past_vouchers v
	left join people.people p on p.id = v.person::uuid
	where v.committee_id = $1 and v.past_id = $2
	order by v.at, v.person`

const sqlMove = `
	update compacts.past
	set state = $4, state_since = $5, version = version + 1, posting_id = coalesce($7, posting_id), replaced_by = $8, reason = $9
	where committee_id = $1 and id = $2 and state = $3 and version = $6`

const sqlEventAdd = `
	insert into compacts.past_events (committee_id, id, past_id, was, event, became, at, actor_role, actor)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

func byNumber(ctx context.Context, q pg.Queryer, c people.CommitteeID, number string) (Decision, error) {
	n, err := posting.ParseNumber(number)
	if err != nil {
		return Decision{}, ErrUnknown
	}
	return pg.One[Decision](ctx, q, ErrUnknown, sqlByNumber, c, n.Year, n.Seq)
}

// ByNumber gives what was entered under a number, for whoever rests on it. ErrUnknown.
func ByNumber(ctx context.Context, q pg.Queryer, c people.CommitteeID, number string) (Decision, error) {
	return byNumber(ctx, q, c, number)
}

func all(ctx context.Context, q pg.Queryer, c people.CommitteeID, states ...State) ([]Decision, error) {
	if len(states) == 0 {
		states = Moves().States()
	}
	return pg.All[Decision](ctx, q, sqlAll, c, pq.Array(states))
}

func addPapers(ctx context.Context, tx *pg.Tx, c people.CommitteeID, d ID, papers []Paper) error {
	sums, sizes := make(pq.ByteaArray, len(papers)), make(pq.Int64Array, len(papers))
	for i, p := range papers {
		sums[i], sizes[i] = p.SHA256, p.Bytes
	}
	return tx.Do(ctx, sqlPapersAdd, c, d, sums, sizes)
}
