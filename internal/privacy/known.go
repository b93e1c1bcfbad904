package privacy

import (
	"context"
	"fmt"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/holding"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/watch"
)

// Known is all that a committee keeps of one person (我的数据).
type Known struct {
	Sections holding.All
	Waits    bool      // a correction of theirs is not answered yet
	Kept     rule.Rule // for how long it is kept which car passed
	// Stays is why the data cannot be erased today; nil where it can.
	Stays error
}

const sqlWaits = `
	select exists (select from parking.data_requests where committee_id = $1 and person_id = $2 and state = 'open')`

// me gives the person who acts; somebody of whom the committee knows nothing is
// not.here.
func me(ctx context.Context, q pg.Queryer, who actor.Actor, c people.CommitteeID) (people.PersonID, error) {
	p, err := id.Parse[people.Person](who.Person)
	if err != nil || who.Committee != c.String() {
		return p, actor.ErrNotHere
	}
	known, err := people.IsKnown(ctx, q, c, p)
	if err == nil && !known {
		err = actor.ErrNotHere
	}
	return p, err
}

// Of gives all that a committee keeps of whoever acts. Anybody of whom it knows
// something may, for themselves; others get not.found.
func (s *Service) Of(ctx context.Context, who actor.Actor, c people.CommitteeID) (Known, error) {
	var out Known
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		p, err := me(ctx, r, who, c)
		if err != nil {
			return err
		}
		m, err := people.ByID(ctx, r, c)
		if err != nil {
			return err
		}
		return out.load(ctx, r, m, p)
	})
	return out, err
}

func (k *Known) load(ctx context.Context, r *pg.Reader, m people.Committee, p people.PersonID) error {
	for _, h := range Holdings() {
		for _, one := range h.Shows {
			s, err := one.Read(ctx, r, holding.Key(m.ID), holding.Key(p))
			if err != nil {
				return err
			}
			k.Sections = append(k.Sections, s)
		}
	}
	if err := r.Get(ctx, &k.Waits, sqlWaits, m.ID, p); err != nil {
		return fmt.Errorf("corrections that wait: %w", err)
	}
	today := m.Today(r.Now)
	var err error
	if k.Kept, err = rule.Value(ctx, r, m.ID, watch.RetentionRule, today); err != nil {
		return err
	}
	if err = people.MayForget(ctx, r, m.ID, p, today); errs.KindOf(err) == errs.Conflict {
		k.Stays, err = err, nil
	}
	return err
}

// Places lists the committees that keep something of a person, also those they
// have left. The caller has seen to it that it is themselves who ask.
func (s *Service) Places(ctx context.Context, p people.PersonID) ([]people.Keeper, error) {
	var out []people.Keeper
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		var err error
		out, err = people.Keepers(ctx, r, p)
		return err
	})
	return out, err
}
