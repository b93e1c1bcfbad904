package outbox

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/seal"
)

// Service holds the use cases of this package.
type Service struct {
	db *pg.DB
	Setup
}

// Setup is what the service is put together with.
type Setup struct {
	Key       *seal.Key // seals the addresses of webhooks
	Words     *i18n.Catalogue
	PublicURL string // what links in an SMS begin with; empty for no link
	Sends     bool   // false in a demonstration: nothing goes out, to nobody
	Local     bool   // allows webhooks on this machine, for tests
}

// NewService makes the service.
func NewService(db *pg.DB, s Setup) *Service { return &Service{db: db, Setup: s} }

// act opens an act of a committee for those who may.
func (s *Service) act(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(*pg.Tx, place) error) error {
	return s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		p, err := placeOf(ctx, tx, tx, c)
		if err != nil {
			return err
		}
		return fn(tx, p)
	})
}

// onRecord is act for what goes on the public record.
func (s *Service) onRecord(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(*pg.Tx, place) error) error {
	return record.InTx(ctx, s.db, who, c.String(), func(tx *pg.Tx) error {
		p, err := placeOf(ctx, tx, tx, c)
		if err != nil {
			return err
		}
		return fn(tx, p)
	})
}

func placeOf(ctx context.Context, q pg.Queryer, tx *pg.Tx, c people.CommitteeID) (place, error) {
	committee, err := people.ByID(ctx, q, c)
	return place{committee, committee.Today(tx.Now)}, err
}

// read opens one page's snapshot.
func (s *Service) read(ctx context.Context, c people.CommitteeID, fn func(*pg.Reader, place) error) error {
	return s.db.Read(ctx, func(r *pg.Reader) error {
		committee, err := people.ByID(ctx, r, c)
		if err != nil {
			return err
		}
		return fn(r, place{committee, committee.Today(r.Now)})
	})
}
