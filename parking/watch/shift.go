package watch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Shift is a volunteer's turn of duty at a gate.
type Shift struct {
	ID        id.ID[Shift] `db:"id"`
	Gate      string       `db:"gate"`
	StartedAt time.Time    `db:"started_at"`
	EndedAt   *time.Time   `db:"ended_at"`
}

// ErrShift says that no shift is open.
var ErrShift = errs.New(errs.NotFound, "shift.none")

// sqlShiftStart starts a shift; a second tap, or the other phone, finds the open one.
const sqlShiftStart = `
	insert into parking.shifts (committee_id, id, person_id, device_id, gate, started_at)
	values ($1, $2, $3, nullif($4, '')::uuid, $5, $6)
	on conflict (committee_id, person_id) where ended_at is null
	do update set gate = excluded.gate`

const sqlShiftOpen = `
	select id, gate, started_at, ended_at
	from parking.shifts
	where committee_id = $1 and person_id = $2 and ended_at is null`

const sqlShiftEnd = `
	update parking.shifts
	set ended_at = $3
	where committee_id = $1 and person_id = $2 and ended_at is null`

// StartShift begins the actor's turn at a gate; a second tap changes nothing
// but the gate. Volunteers and staff may.
func (s *Service) StartShift(ctx context.Context, who actor.Actor, c people.CommitteeID, gate string) (Shift, error) {
	var out Shift
	if err := who.Needs(c.String(), append([]actor.Role{actor.Volunteer}, actor.Staff...)...); err != nil {
		return out, err
	}
	if err := namable(gate, "gate"); err != nil {
		return out, err
	}
	err := s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, sqlShiftStart, c, id.New[Shift](), who.Person, who.Device, gate, tx.Now); err != nil {
			return fmt.Errorf("start shift: %w", err)
		}
		return tx.Get(ctx, &out, sqlShiftOpen, c, who.Person)
	})
	return out, err
}

// OpenShift gives the actor's open shift; ErrShift when there is none.
func (s *Service) OpenShift(ctx context.Context, who actor.Actor, c people.CommitteeID) (Shift, error) {
	var out Shift
	if who.Person == "" {
		return out, ErrShift
	}
	err := s.db.Get(ctx, &out, sqlShiftOpen, c, who.Person)
	if pg.NoRows(err) {
		return out, ErrShift
	}
	return out, err
}

// EndShift ends it, and the actor's walk with it; ending twice is the same as once.
func (s *Service) EndShift(ctx context.Context, who actor.Actor, c people.CommitteeID) error {
	return s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, sqlShiftEnd, c, who.Person, tx.Now); err != nil {
			return fmt.Errorf("end shift: %w", err)
		}
		if _, err := endWalk(ctx, tx, who, c); err != nil && !errors.Is(err, ErrWalk) {
			return err
		}
		return nil
	})
}

// OnDuty gives the actor's open shift within the caller's unit of work, for
// packages that stand above this one; ErrShift when there is none.
func OnDuty(ctx context.Context, q pg.Queryer, c people.CommitteeID, who actor.Actor) (Shift, error) {
	var out Shift
	if who.Person == "" || who.Committee != c.String() {
		return out, ErrShift
	}
	err := q.Get(ctx, &out, sqlShiftOpen, c, who.Person)
	if pg.NoRows(err) {
		return out, ErrShift
	}
	return out, err
}
