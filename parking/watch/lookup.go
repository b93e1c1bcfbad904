package watch

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
)

// ErrLookupReason refuses a look-up without a reason of 2 to 200 characters.
var ErrLookupReason = errs.New(errs.Invalid, "lookup.reason.invalid")

// Lookup is one look at where a car had been. It holds no plate, only its
// digest salted for the committee, so that the log outlives the records without
// becoming one of them, and a household can still find looks at its own car.
type Lookup struct {
	ID     id.ID[Lookup] `db:"id"`
	Digest string        `db:"plate"` // people.Committee.Digest("plate", …)
	Reason string        `db:"reason"`
	At     time.Time     `db:"at"`
	Role   actor.Role    `db:"actor_role"`
	Actor  string        `db:"actor"` // pseudonym
	Found  int           `db:"found"`
}

// historyMost bounds one look-up; the latest records come first.
const historyMost = 1000

// mostLookups bounds the list of look-ups on a page.
const mostLookups = 100

const sqlHistory = `
	select k.id, k.gate, k.direction, k.plate, k.typed, k.verdict, k.code, k.override_reason, k.at, coalesce(c.number, '') as number
	from parking.checks k
	left join parking.cards c on c.committee_id = k.committee_id and c.id = k.card_id
	where k.committee_id = $1 and k.plate = $2
	order by k.at desc, k.seq desc
	limit $3`

const sqlLookupAdd = `
	insert into parking.lookups (committee_id, id, plate, reason, at, actor_role, actor, found)
	values ($1, $2, $3, $4, $5, $6, $7, $8)`

const sqlLookups = `
	select id, plate, reason, at, actor_role, actor, found
	from parking.lookups
	where committee_id = $1
	order by at desc, id
	limit $2`

// History gives where a car was seen, as far as records are still kept, the
// latest first. Staff may, for a reason (domain rule 62): the look itself is
// written to the log and, by digests alone, to the public record as gate.lookup
// in the same act; there is no answer without them. plate.ErrInvalid,
// ErrLookupReason.
func (s *Service) History(ctx context.Context, who actor.Actor, c people.CommitteeID, text, reason string) ([]Passage, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return nil, err
	}
	var wrong []*errs.Error
	p, err := plate.Parse(text)
	if err != nil {
		wrong = append(wrong, plate.ErrInvalid.On("plate"))
	}
	reason, ok := sentence(reason, 2, gate.MaxReason)
	if !ok {
		wrong = append(wrong, ErrLookupReason.On("reason"))
	}
	if err := errs.Form(wrong...); err != nil {
		return nil, err
	}
	var out []Passage
	err = record.InTx(ctx, s.db, who, c.String(), func(tx *pg.Tx) error {
		out = nil // the act may run again
		if err := tx.Select(ctx, &out, sqlHistory, c, p, historyMost); err != nil {
			return fmt.Errorf("history: %w", err)
		}
		return Lookup{Reason: reason, Found: len(out)}.log(ctx, tx, c, p)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// log writes a look at a plate to the log and to the public record.
func (l Lookup) log(ctx context.Context, tx *pg.Tx, c people.CommitteeID, p plate.Plate) error {
	committee, err := people.ByID(ctx, tx, c)
	if err != nil {
		return err
	}
	digest := committee.Digest("plate", p.String())
	_, err = tx.Exec(ctx, sqlLookupAdd, c, id.New[Lookup](), digest, l.Reason, tx.Now, tx.Who.Role(), tx.Who.Pseudonym, l.Found)
	if err != nil {
		return fmt.Errorf("log look-up: %w", err)
	}
	return record.Append(ctx, tx, c.String(), record.Act{
		Kind: "gate.lookup", Subject: digest[:16],
		Body: []record.Pair{
			{Key: "found", Value: strconv.Itoa(l.Found)},
			{Key: "reason_digest", Value: committee.Digest("lookup.reason", l.Reason)},
		},
	})
}

// Lookups lists the latest look-ups with their reasons, for those who watch
// over them: staff and readers.
func (s *Service) Lookups(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Lookup, error) {
	if err := who.Needs(c.String(), insiders()...); err != nil {
		return nil, err
	}
	var out []Lookup
	err := s.db.Read(ctx, func(r *pg.Reader) error { return r.Select(ctx, &out, sqlLookups, c, mostLookups) })
	return out, err
}
