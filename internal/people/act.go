package people

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Act is one act on a committee's affairs: one transaction, on the committee's
// present day. Who may act, its caller has asked.
type Act struct {
	*pg.Tx
	Committee Committee
	Today     day.Day
}

// View is one page's snapshot of a committee, on its present day.
type View struct {
	*pg.Reader
	Committee Committee
	Today     day.Day
}

// Within is the act that a transaction of somebody else's belongs to.
func Within(tx *pg.Tx, c Committee) Act { return Act{Tx: tx, Committee: c, Today: c.Today(tx.Now)} }

// InAct runs an act that goes on the committee's public record, which it holds first,
// so that the acts of one committee run one after another. ErrCommitteeUnknown.
func InAct(ctx context.Context, db *pg.DB, who actor.Actor, c CommitteeID, fn func(Act) error) error {
	return record.InTx(ctx, db, who, c.String(), func(tx *pg.Tx) error { return within(ctx, tx, c, fn) })
}

// InWork runs an act that does not go on the record: it holds no more than what its
// own statements hold. ErrCommitteeUnknown.
func InWork(ctx context.Context, db *pg.DB, who actor.Actor, c CommitteeID, fn func(Act) error) error {
	return db.InTx(ctx, who, func(tx *pg.Tx) error { return within(ctx, tx, c, fn) })
}

func within(ctx context.Context, tx *pg.Tx, c CommitteeID, fn func(Act) error) error {
	m, err := ByID(ctx, tx, c)
	if err != nil {
		return err
	}
	return fn(Within(tx, m))
}

// Read gives what fn reads on a page's snapshot of a committee, as InView opens it.
func Read[T any](ctx context.Context, db *pg.DB, c CommitteeID, fn func(View) (T, error)) (T, error) {
	var out T
	err := InView(ctx, db, c, func(v View) (err error) {
		out, err = fn(v)
		return err
	})
	return out, err
}

// InView reads a page. Who may see what there is, fn asks. ErrCommitteeUnknown.
func InView(ctx context.Context, db *pg.DB, c CommitteeID, fn func(View) error) error {
	return db.Read(ctx, func(r *pg.Reader) error {
		m, err := ByID(ctx, r, c)
		if err != nil {
			return err
		}
		return fn(View{Reader: r, Committee: m, Today: m.Today(r.Now)})
	})
}
