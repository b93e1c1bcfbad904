package hearing

import (
	"context"

	"github.com/lib/pq"

	"ziguan/compacts/posting"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// sqlHearing is one hearing's columns.
const sqlHearing = `
	select h.id, h.year, h.seq, h.kind, h.title, h.text, h.papers, h.agenda, h.quotas, h.place, h.starts_on, h.starts_at, h.minutes, h.observers,
		h.chair, h.recorder, h.signup_ends_on, h.signup_ends_at, h.draws_on, h.sources, h.noticed_on, h.sequence, h.list_sha256, h.seeds, h.drawn_at,
		h.held_at, coalesce(h.watched, 0) as watched, h.minuted_at, h.correct_until, h.finding, h.published_on,
		h.state, h.state_since, h.reason, h.version, h.drafted_at, h.drafted_by, h.notice_id, h.record_id,
		compacts.cited(h.committee_id, h.notice_id) as notice_sheet, compacts.cited(h.committee_id, h.record_id) as record_sheet
	from compacts.hearings h`

const sqlByNumber = sqlHearing + `
	where h.committee_id = $1 and h.year = $2 and h.seq = $3`

const sqlByKey = sqlHearing + `
	where h.committee_id = $1 and h.request_key = $2`

// sqlAll lists hearings of some states, the newest number first.
const sqlAll = sqlHearing + `
	where h.committee_id = $1 and h.state = any($2)
	order by h.year desc, h.seq desc`

const sqlLastSeq = `
	select coalesce(max(seq), 0)
	from compacts.hearings
	where committee_id = $1 and year = $2`

const sqlHoldsRole = `
	select exists (select from people.roles
		where committee_id = $1 and person_id::text = $2 and ended_at is null and from_day <= $3 and (to_day is null or to_day >= $3))`

const sqlAdd = `
	insert into compacts.hearings (committee_id, id, year, seq, state, state_since, request_key, drafted_at, drafted_by, kind, title, text, papers, agenda,
		quotas, place, starts_on, starts_at, minutes, observers, chair, recorder, signup_ends_on, signup_ends_at, draws_on, sources)
	values ($1, $2, $3, $4, $5, $6, nullif($7, ''), $6, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)`

const sqlRevise = `
	update compacts.hearings
	set kind = $4, title = $5, text = $6, papers = $7, agenda = $8, quotas = $9, place = $10, starts_on = $11, starts_at = $12, minutes = $13,
		observers = $14, chair = $15, recorder = $16, signup_ends_on = $17, signup_ends_at = $18, draws_on = $19, sources = $20, version = version + 1
	where committee_id = $1 and id = $2 and version = $3`

// sqlMove moves a hearing that nobody else has moved; what a move does not set stays.
const sqlMove = `
	update compacts.hearings
	set state = $4, state_since = $5, version = version + 1, reason = case when $7 = '' then reason else $7 end,
		noticed_on = coalesce($8, noticed_on), clear_days = coalesce(nullif($9::int, 0), clear_days), notice_id = coalesce($10, notice_id),
		sequence = sequence + $11, list_sha256 = case when $13 then null else coalesce($12, list_sha256) end,
		seeds = case when $14 = '' then seeds else $14 end, drawn_at = case when $15 then $5 else drawn_at end,
		held_at = case when $16::int is null then held_at else $5 end, watched = coalesce($16, watched),
		minuted_at = case when $17::date is null then minuted_at else $5 end, correct_until = coalesce($17, correct_until),
		finding = case when $18 = '' then finding else $18 end, published_on = case when $18 = '' then published_on else $20::date end,
		record_id = coalesce($19, record_id), starts_on = coalesce($21, starts_on), starts_at = coalesce($22, starts_at), place = coalesce(nullif($23, ''), place),
		signup_ends_on = coalesce($24, signup_ends_on), signup_ends_at = coalesce($25, signup_ends_at), draws_on = coalesce($26, draws_on),
		sources = coalesce(nullif($27, ''), sources)
	where committee_id = $1 and id = $2 and state = $3 and version = $6`

const sqlEventAdd = `
	insert into compacts.hearing_events (committee_id, id, hearing_id, was, event, became, at, actor_role, actor)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

func byNumber(ctx context.Context, q pg.Queryer, c people.CommitteeID, number string) (Hearing, error) {
	n, err := posting.ParseNumber(number)
	if err != nil {
		return Hearing{}, ErrUnknown
	}
	return pg.One[Hearing](ctx, q, ErrUnknown, sqlByNumber, c, n.Year, n.Seq)
}

func all(ctx context.Context, q pg.Queryer, c people.CommitteeID, states ...State) ([]Hearing, error) {
	if len(states) == 0 {
		states = Moves().States()
	}
	return pg.All[Hearing](ctx, q, sqlAll, c, pq.Array(states))
}
