package outbox

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/internal/pg"
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
	return people.InWork(ctx, s.db, who, c, func(a people.Act) error { return fn(a.Tx, place{a.Committee, a.Today}) })
}

// onRecord is act for what goes on the public record.
func (s *Service) onRecord(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(*pg.Tx, place) error) error {
	return people.InAct(ctx, s.db, who, c, func(a people.Act) error { return fn(a.Tx, place{a.Committee, a.Today}) })
}

// read gives what fn reads on one page's snapshot.
func read[T any](ctx context.Context, s *Service, c people.CommitteeID, fn func(*pg.Reader, place) (T, error)) (T, error) {
	return people.Read(ctx, s.db, c, func(v people.View) (T, error) { return fn(v.Reader, place{v.Committee, v.Today}) })
}

// inside is read for the staff.
func inside[T any](ctx context.Context, s *Service, who actor.Actor, c people.CommitteeID, fn func(*pg.Reader, place) (T, error)) (T, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		var none T
		return none, err
	}
	return read(ctx, s, c, fn)
}
