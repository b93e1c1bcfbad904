package proposal

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"ziguan/internal/errs"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
)

const sqlOne = `
	select p.id, p.dwelling_id, d.code as dwelling, p.class, array_to_string(p.plates, ' ') as plates, p.valid_to, p.reason, p.state,
		p.proposed_by, p.proposed_role, people.known_as(p.committee_id, p.proposed_by::text) as proposer, p.proposed_at, p.last_day,
		p.decided_by, p.decided_role, coalesce(people.known_as(p.committee_id, p.decided_by::text), '') as decider, p.decision,
		coalesce(k.number, '') as card, p.version
	from parking.proposals p
	join people.dwellings d on d.committee_id = p.committee_id and d.id = p.dwelling_id
	left join parking.cards k on k.committee_id = p.committee_id and k.id = p.card_id
	where p.committee_id = $1 and p.id = $2`

const sqlOneForUpdate = sqlOne + `
	for update of p`

// sqlRecent are those that wait, and what came of the others since a day.
const sqlRecent = `
	select p.id, p.dwelling_id, d.code as dwelling, p.class, array_to_string(p.plates, ' ') as plates, p.valid_to, p.reason, p.state,
		p.proposed_by, p.proposed_role, people.known_as(p.committee_id, p.proposed_by::text) as proposer, p.proposed_at, p.last_day,
		p.decided_by, p.decided_role, coalesce(people.known_as(p.committee_id, p.decided_by::text), '') as decider, p.decision,
		coalesce(k.number, '') as card, p.version
	from parking.proposals p
	join people.dwellings d on d.committee_id = p.committee_id and d.id = p.dwelling_id
	left join parking.cards k on k.committee_id = p.committee_id and k.id = p.card_id
	where p.committee_id = $1 and (p.state = 'proposed' or p.last_day >= $2)
	order by p.state = 'proposed' desc, p.proposed_at desc, p.id`

const sqlByRequest = `
	select id
	from parking.proposals
	where committee_id = $1 and request_key = $2`

const sqlOver = `
	select id
	from parking.proposals
	where committee_id = $1 and state = 'proposed' and last_day < $2
	order by id`

const sqlAdd = `
	insert into parking.proposals (committee_id, id, dwelling_id, class, plates, valid_to, reason, state, state_since, proposed_by, proposed_role,
		proposed_at, last_day, request_key)
	values ($1, $2, $3, $4, $5, $6, $7, 'proposed', $8, $9, $10, $8, $11, nullif($12, ''))`

// sqlMove moves a proposal only if nobody else has since it was read.
const sqlMove = `
	update parking.proposals
	set state = $4, state_since = $5, decided_by = $6, decided_role = $7, decision = $8, card_id = $9, version = version + 1
	where committee_id = $1 and id = $2 and state = $3 and version = $10`

const sqlEventAdd = `
	insert into parking.proposal_events (committee_id, id, proposal_id, was, event, became, at, actor_role, actor)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

func one(ctx context.Context, q pg.Queryer, c people.CommitteeID, key ID, query string) (Proposal, error) {
	return pg.One[Proposal](ctx, q, ErrUnknown, query, c, key)
}

func (x act) add(ctx context.Context, p Proposal, key string) error {
	plates := make([]string, 0, len(p.Plates()))
	for _, t := range p.Plates() {
		plates = append(plates, t.String())
	}
	err := x.Do(ctx, sqlAdd, x.Committee.ID, p.ID, p.DwellingID, p.Class, pq.Array(plates), p.ValidTo, p.Reason, x.Now, p.ProposedBy,
		p.ProposedRole, p.LastDay, key)
	if err != nil {
		return refusal(err, "add proposal")
	}
	return x.moves(p).Note(ctx, x.Tx, moves.Step[State, Event]{On: Propose, Became: Proposed})
}

// moves is a proposal as it moves.
func (x act) moves(p Proposal) moves.Subject[State, Event] {
	return moves.Subject[State, Event]{
		Table: Moves(), Committee: x.Committee.ID, Key: p.ID, State: p.State, Change: sqlMove, Event: sqlEventAdd, Moved: ErrMoved, Refusal: refusal,
	}
}

// refusal turns the constraint behind a rule into the rule's refusal.
func refusal(err error, doing string) error {
	if err == nil {
		return nil
	}
	byName := map[string]*errs.Error{
		"proposals_one_open":    ErrOpen,
		"proposals_two_people":  ErrSamePerson,
		"proposals_request_key": parking.ErrRequestReused,
		"stand_aside":           parking.ErrStandAside,
	}
	if e, ok := byName[pg.Constraint(err)]; ok {
		return e.Because(err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// turn is one move: by whom, why, and what it made.
type turn struct {
	on       Event
	by       people.PersonID
	decision string
	card     parking.CardID
	more     []record.Pair
}

func (x act) move(ctx context.Context, p Proposal, m turn) error {
	role := ""
	if !m.by.Zero() {
		role = string(x.Who.Role())
	}
	body := m.more
	if m.decision != "" {
		body = append(body, record.Pair{Key: "reason_digest", Value: x.Committee.Digest("reason", m.decision)})
	}
	_, err := x.moves(p).Do(ctx, x.Tx, moves.Move[Event]{
		On: m.on, Sets: []any{x.Now, m.by, role, m.decision, m.card, p.Version},
		Act: record.Act{Kind: m.on.kind(), Subject: x.called(p), Body: body},
	})
	return err
}

// called is a proposal by a name of its own, which tells of no door.
func (x act) called(p Proposal) string { return x.Committee.Pseudonym(p.ID.String()) }

// lapse ends the proposals whose days are over.
func (x act) lapse(ctx context.Context) error {
	keys, err := pg.All[ID](ctx, x, sqlOver, x.Committee.ID, x.Today)
	if err != nil {
		return err
	}
	for _, key := range keys {
		p, err := one(ctx, x, x.Committee.ID, key, sqlOneForUpdate)
		if err != nil {
			return err
		}
		if err := x.move(ctx, p, turn{on: Lapse}); err != nil {
			return err
		}
	}
	return nil
}
