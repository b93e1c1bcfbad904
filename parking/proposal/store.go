package proposal

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"ziguan/internal/errs"
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
	set state = $3, state_since = $4, decided_by = $5, decided_role = $6, decision = $7, card_id = $8, version = version + 1
	where committee_id = $1 and id = $2 and state = 'proposed' and version = $9`

func one(ctx context.Context, q pg.Queryer, c people.CommitteeID, key ID, query string) (Proposal, error) {
	var p Proposal
	err := q.Get(ctx, &p, query, c, key)
	if pg.NoRows(err) {
		return p, ErrUnknown
	}
	if err != nil {
		return p, fmt.Errorf("proposal: %w", err)
	}
	return p, nil
}

func (x act) add(ctx context.Context, p Proposal, key string) error {
	plates := make([]string, 0, len(p.Plates()))
	for _, t := range p.Plates() {
		plates = append(plates, t.String())
	}
	_, err := x.Exec(ctx, sqlAdd, x.Committee.ID, p.ID, p.DwellingID, p.Class, pq.Array(plates), p.ValidTo, p.Reason, x.Now, p.ProposedBy,
		p.ProposedRole, p.LastDay, key)
	return refusal(err, "add proposal")
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

// moving is one move: by whom, why, and what it made.
type moving struct {
	on       Event
	by       people.PersonID
	decision string
	card     parking.CardID
	more     []record.Pair
}

func (x act) move(ctx context.Context, p Proposal, m moving) error {
	to, err := Moves().Next(p.State, m.on)
	if err != nil {
		return err
	}
	role := ""
	if !m.by.Zero() {
		role = string(x.Who.Role())
	}
	rows, err := x.Exec(ctx, sqlMove, x.Committee.ID, p.ID, to, x.Now, m.by, role, m.decision, m.card, p.Version)
	if err != nil {
		return refusal(err, "move proposal")
	}
	if rows == 0 {
		return ErrMoved
	}
	body := m.more
	if m.decision != "" {
		body = append(body, record.Pair{Key: "reason_digest", Value: x.Committee.Digest("reason", m.decision)})
	}
	return x.record(ctx, p, m.on.kind(), body)
}

// record calls a proposal by a name of its own, which tells of no door.
func (x act) record(ctx context.Context, p Proposal, kind string, body []record.Pair) error {
	return record.Append(ctx, x.Tx, x.Committee.ID.String(), record.Act{
		Kind: kind, Subject: x.Committee.Pseudonym(p.ID.String()), Body: body,
	})
}

// lapse ends the proposals whose days are over.
func (x act) lapse(ctx context.Context) error {
	var keys []ID
	if err := x.Select(ctx, &keys, sqlOver, x.Committee.ID, x.Today); err != nil {
		return fmt.Errorf("proposals that are over: %w", err)
	}
	for _, key := range keys {
		p, err := one(ctx, x, x.Committee.ID, key, sqlOneForUpdate)
		if err != nil {
			return err
		}
		if err := x.move(ctx, p, moving{on: Lapse}); err != nil {
			return err
		}
	}
	return nil
}
