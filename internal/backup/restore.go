package backup

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"ziguan/internal/actor"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/migrations"
)

// Restored is what a restore did.
type Restored struct {
	Manifest Manifest
	// Kept is the name under which the former database still stands; empty when
	// it had no committees and was dropped.
	Kept string
	// OtherKey tells that the cards' tokens were sealed by another key.
	OtherKey bool
}

const sqlHasCommittees = `
	select to_regclass('people.committees') is not null`

const sqlCommitteesCount = `
	select count(*)
	from people.committees`

const sqlSessionsEnd = `
	delete from people.sessions`

// Restore brings a backup back. A database without committees counts as empty;
// another is replaced only when replace says so, and then stands aside under
// another name. Sessions are ended: whoever was signed in signs in again.
func (p Place) Restore(ctx context.Context, path string, replace bool) (Restored, error) {
	b, err := open(path)
	if err != nil {
		return Restored{}, err
	}
	defer func() { _ = b.close() }()
	out := Restored{Manifest: b.manifest, OtherKey: b.manifest.Key != p.Key}
	committees, err := p.committees(ctx)
	if err != nil {
		return out, err
	}
	if committees > 0 && !replace {
		return out, ErrNotEmpty.With("committees", strconv.FormatInt(committees, 10))
	}
	s, err := p.swapper(ctx)
	if err != nil {
		return out, err
	}
	defer s.close()
	if err := s.make(ctx); err != nil {
		return out, err
	}
	if err := p.refill(ctx, b, s.fresh()); err != nil {
		s.drop(context.WithoutCancel(ctx), s.fresh())
		return out, err
	}
	kept, err := s.swap(ctx)
	if err != nil {
		s.drop(context.WithoutCancel(ctx), s.fresh())
		return out, err
	}
	if committees == 0 {
		s.drop(context.WithoutCancel(ctx), kept)
		kept = ""
	}
	out.Kept = kept
	return out, nil
}

// committees counts the committees of the present database.
func (p Place) committees(ctx context.Context) (int64, error) {
	db, err := p.open(ctx, p.OwnerURL)
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }()
	var there bool
	if err := db.Get(ctx, &there, sqlHasCommittees); err != nil || !there {
		return 0, err
	}
	return pg.One[int64](ctx, db, nil, sqlCommitteesCount)
}

// refill loads the dump into the fresh database, brings it to this program's
// schema and proves that it holds what the manifest says.
func (p Place) refill(ctx context.Context, b *file, name string) error {
	dump, err := b.dump.Open()
	if err != nil {
		return ErrUnreadable.Because(err)
	}
	defer func() { _ = dump.Close() }()
	address := Elsewhere(p.OwnerURL, name)
	err = p.tool(ctx, "pg_restore", address, major(b.manifest.Postgres), toolInput{
		args: []string{"--no-owner", "--exit-on-error", "--single-transaction", "--no-password", "--dbname=" + name}, in: dump,
	})
	if err != nil {
		return err
	}
	if err := p.prove(ctx, address, func(ctx context.Context, r *pg.Reader) error {
		got, err := counts(ctx, r)
		if err == nil && !slices.Equal(got, b.manifest.Tables) {
			return tampered("tables", nil)
		}
		return err
	}); err != nil {
		return err
	}
	if _, err := migrations.Up(ctx, address); err != nil {
		return err
	}
	if err := p.prove(ctx, address, func(ctx context.Context, r *pg.Reader) error {
		got, err := heads(ctx, r, record.Verify)
		if err != nil {
			return tampered("record", err)
		}
		if !slices.Equal(got, b.manifest.Committees) {
			return tampered("record", nil)
		}
		return nil
	}); err != nil {
		return err
	}
	return p.endSessions(ctx, address)
}

func (p Place) prove(ctx context.Context, address string, holds func(context.Context, *pg.Reader) error) error {
	db, err := p.open(ctx, address)
	if err != nil {
		return err
	}
	return errors.Join(db.Read(ctx, func(r *pg.Reader) error { return holds(ctx, r) }), db.Close())
}

func (p Place) endSessions(ctx context.Context, address string) error {
	db, err := p.open(ctx, address)
	if err != nil {
		return err
	}
	err = db.InTx(ctx, actor.Of(actor.Operator), func(tx *pg.Tx) error { return tx.Do(ctx, sqlSessionsEnd) })
	return errors.Join(err, db.Close())
}
