package parking

import (
	"context"
	"fmt"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/seal"
)

// Service holds the use cases of this package.
type Service struct {
	db  *pg.DB
	key *seal.Key
}

// New makes the service; key seals the tokens of cards, so that a card can be
// printed again.
func New(db *pg.DB, key *seal.Key) *Service { return &Service{db: db, key: key} }

// act is one act on a committee's cards: allowed, in one transaction that holds
// the committee's record first, on the committee's present day.
type act struct {
	*pg.Tx
	committee people.Committee
	today     day.Day
	key       *seal.Key
}

// run opens an act for those who may. Everything that changes a card goes through here.
func (s *Service) run(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(act) error) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err //nolint:wrapcheck // a refusal
	}
	return s.hold(ctx, who, c, fn)
}

// hold opens an act whose permission its caller has seen to.
func (s *Service) hold(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(act) error) error {
	return record.InTx(ctx, s.db, who, c.String(), func(tx *pg.Tx) error { //nolint:wrapcheck // an act's error
		committee, err := people.ByID(ctx, tx, c)
		if err != nil {
			return err //nolint:wrapcheck // a refusal
		}
		return fn(act{Tx: tx, committee: committee, today: committee.Today(tx.Now), key: s.key})
	})
}

// view is one page's snapshot of a committee, on its present day.
type view struct {
	*pg.Reader
	committee people.Committee
	today     day.Day
}

// read opens a view. Who may see what there is for fn to ask.
func (s *Service) read(ctx context.Context, c people.CommitteeID, fn func(view) error) error {
	return s.db.Read(ctx, func(r *pg.Reader) error { //nolint:wrapcheck // already translated
		committee, err := people.ByID(ctx, r, c)
		if err != nil {
			return err //nolint:wrapcheck // a refusal
		}
		return fn(view{Reader: r, committee: committee, today: committee.Today(r.Now)})
	})
}

const sqlLivesIn = `
	select exists (
		select from people.occupancies o
		join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
		where o.committee_id = $1 and o.dwelling_id = $2 and r.person_id = $3
			and o.from_day <= $4 and (o.to_day is null or o.to_day > $4))`

// has reports whether the actor is one of the dwelling's people that day.
func (h Home) has(ctx context.Context, q pg.Queryer, who actor.Actor) (bool, error) {
	if who.Person == "" || who.Committee != h.Committee.String() {
		return false, nil
	}
	var there bool
	if err := q.Get(ctx, &there, sqlLivesIn, h.Committee, h.Dwelling, who.Person, h.Today); err != nil {
		return false, fmt.Errorf("who lives there: %w", err)
	}
	return there, nil
}

// LivesIn reports whether the actor is one of a dwelling's people today, for
// packages that stand above this one.
func LivesIn(ctx context.Context, q pg.Queryer, h Home, who actor.Actor) (bool, error) {
	return h.has(ctx, q, who)
}

// Home is a dwelling of a committee on a day.
type Home struct {
	Committee people.CommitteeID
	Dwelling  people.DwellingID
	Today     day.Day
}

// own reports whether the actor is of the dwelling's household today.
func (v view) own(ctx context.Context, d people.DwellingID, who actor.Actor) (bool, error) {
	return Home{v.committee.ID, d, v.today}.has(ctx, v, who)
}
