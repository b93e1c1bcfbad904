package outbox

import (
	"context"
	"errors"
	"slices"
	"strings"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

const sqlOpenedBefore = `
	select exists (
		select from outbox.deliveries
		where committee_id = $1 and message_id = $2 and channel = 'page' and actor = $3)`

// Open gives a message to one of those whom it concerns: from then on the
// household knows. ErrUnknown for everybody else.
func (s *Service) Open(ctx context.Context, who actor.Actor, c people.CommitteeID, m MessageID) (Message, error) {
	var out Message
	if who.Person == "" || who.Committee != c.String() {
		return out, ErrUnknown
	}
	err := s.act(ctx, who, c, func(tx *pg.Tx, p place) (err error) {
		out, err = p.open(ctx, tx, m)
		return err
	})
	return out, err
}

// Read notes, in another act's transaction, that whoever acts has read what
// some messages say where that act shows it. Those that are not theirs stay as they are.
func Read(ctx context.Context, tx *pg.Tx, c people.Committee, keys []MessageID) error {
	p := place{c, c.Today(tx.Now)}
	keys = slices.Clone(keys)
	slices.SortFunc(keys, func(a, b MessageID) int { return strings.Compare(a.String(), b.String()) }) // locked in one order
	for _, m := range keys {
		if _, err := p.open(ctx, tx, m); err != nil && !errors.Is(err, ErrUnknown) {
			return err
		}
	}
	return nil
}

func (p place) open(ctx context.Context, tx *pg.Tx, m MessageID) (Message, error) {
	out, err := hold(ctx, tx, p.ID, m)
	if err != nil {
		return out, err
	}
	concerned, err := p.audience(ctx, tx, out)
	if err != nil {
		return out, err
	}
	if !slices.ContainsFunc(concerned, func(w member) bool { return !w.Person.Zero() && w.Person.String() == tx.Who.Person }) {
		return out, ErrUnknown
	}
	var before bool
	if err := tx.Get(ctx, &before, sqlOpenedBefore, p.ID, m, tx.Who.Person); err != nil {
		return out, err
	}
	if before {
		return out, nil
	}
	return out, deliver(ctx, tx, p.ID, []Message{out}, Delivery{Channel: ByPage, Outcome: Opened})
}
