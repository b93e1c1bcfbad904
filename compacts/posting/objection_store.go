package posting

import (
	"context"
	"fmt"

	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

const sqlObjectionNext = `
	select coalesce(max(n), 0) + 1
	from compacts.objections
	where committee_id = $1 and posting_id = $2`

const sqlObjectionAdd = `
	insert into compacts.objections (committee_id, id, posting_id, n, ref, text, state, filed_at, person, on_paper, request_key)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, nullif($11, ''))`

const sqlObjectionByKey = `
	select id, n, ref, text, state, filed_at, person, '' as name, on_paper, outcome, answer, answered_at
	from compacts.objections
	where committee_id = $1 and request_key = $2`

const sqlObjectionForUpdate = `
	select id, n, ref, text, state, filed_at, person, '' as name, on_paper, outcome, answer, answered_at
	from compacts.objections
	where committee_id = $1 and posting_id = $2 and n = $3
	for update`

const sqlObjections = `
	select o.id, o.n, o.ref, o.text, o.state, o.filed_at, o.person, people.known_as(o.committee_id, o.person) as name, o.on_paper, o.outcome, o.answer, o.answered_at
	from compacts.objections o
	where o.committee_id = $1 and o.posting_id = $2
	order by o.n`

const sqlObjectionAnswer = `
	update compacts.objections
	set state = $4, outcome = $5, answer = $6, answered_at = $7, answered_by = $8
	where committee_id = $1 and id = $2 and state = $3`

const sqlObjectionEventAdd = `
	insert into compacts.objection_events (committee_id, id, objection_id, was, event, became, at, actor_role, actor)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// moves is an objection as it moves.
func (o Objection) moves(c people.CommitteeID) moves.Subject[ObjectionState, ObjectionEvent] {
	return moves.Subject[ObjectionState, ObjectionEvent]{
		Table: ObjectionMoves(), Committee: c, Key: o.ID, State: o.State, Change: sqlObjectionAnswer, Event: sqlObjectionEventAdd, Moved: ErrMoved,
	}
}

func objectionsOf(ctx context.Context, q pg.Queryer, c people.CommitteeID, p PostingID) ([]Objection, error) {
	var out []Objection
	return out, wrap(q.Select(ctx, &out, sqlObjections, c, p), "objections")
}

func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
