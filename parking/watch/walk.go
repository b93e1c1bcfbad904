package watch

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/gate"
)

// Walk is one walk through a lane (巡车). While it is open its figures are
// counted from the records of parked cars, each car once; its end stores them
// as one count, which outlasts the records.
type Walk struct {
	ID        id.ID[Walk] `db:"id"`
	Lane      string      `db:"lane"` // the gate's label
	StartedAt time.Time   `db:"started_at"`
	EndedAt   *time.Time  `db:"ended_at"`
	Known     int         `db:"known"`
	Unknown   int         `db:"unknown"`
}

// ErrWalk says that no walk is open.
var ErrWalk = errs.New(errs.NotFound, "walk.none")

// sqlWalkStart starts a walk; a second tap finds the open one.
const sqlWalkStart = `
	insert into parking.lane_counts (committee_id, id, lane, started_at, walker)
	values ($1, $2, $3, $4, $5)
	on conflict (committee_id, walker) where ended_at is null do nothing`

// sqlWalkOpen counts each car of the walk once, by the last that was said of it.
const sqlWalkOpen = `
	select w.id, w.lane, w.started_at, w.ended_at,
		count(*) filter (where k.verdict <> 'refuse') as known,
		count(*) filter (where k.verdict = 'refuse') as unknown
	from parking.lane_counts w
	left join lateral (
		select distinct on (c.plate, c.typed) c.verdict
		from parking.checks c
		where c.committee_id = w.committee_id and c.recorded_at >= w.started_at and c.gate = w.lane
			and c.direction = 'parked' and c.actor = w.walker
		order by c.plate, c.typed, c.seq desc
	) k on true
	where w.committee_id = $1 and w.walker = $2 and w.ended_at is null
	group by w.id, w.lane, w.started_at, w.ended_at`

const sqlWalkEnd = `
	update parking.lane_counts
	set ended_at = $3, known = $4, unknown = $5
	where committee_id = $1 and id = $2 and ended_at is null`

const sqlWalks = `
	select id, lane, started_at, ended_at, known, unknown
	from parking.lane_counts
	where committee_id = $1 and ended_at is not null
	order by started_at desc, id
	limit 20`

// StartWalk begins the actor's walk through a lane; a second tap changes
// nothing. Volunteers and staff may.
func (s *Service) StartWalk(ctx context.Context, who actor.Actor, c people.CommitteeID, lane string) (Walk, error) {
	var out Walk
	if err := gate.MayCheck(who, c); err != nil {
		return out, err
	}
	if err := namable(lane, "gate"); err != nil {
		return out, err
	}
	err := s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, sqlWalkStart, c, id.New[Walk](), lane, tx.Now, who.Pseudonym); err != nil {
			return fmt.Errorf("start walk: %w", err)
		}
		return tx.Get(ctx, &out, sqlWalkOpen, c, who.Pseudonym)
	})
	return out, err
}

// OpenWalk gives the actor's open walk with its figures so far; ErrWalk.
func (s *Service) OpenWalk(ctx context.Context, who actor.Actor, c people.CommitteeID) (Walk, error) {
	var out Walk
	if err := gate.MayCheck(who, c); err != nil {
		return out, err
	}
	err := s.db.Get(ctx, &out, sqlWalkOpen, c, who.Pseudonym)
	if pg.NoRows(err) {
		return out, ErrWalk
	}
	return out, err
}

// EndWalk ends the actor's walk and stores its figures as one count; ErrWalk.
func (s *Service) EndWalk(ctx context.Context, who actor.Actor, c people.CommitteeID) (Walk, error) {
	var out Walk
	if err := gate.MayCheck(who, c); err != nil {
		return out, err
	}
	err := s.db.InTx(ctx, who, func(tx *pg.Tx) (err error) {
		out, err = endWalk(ctx, tx, who, c)
		return err
	})
	return out, err
}

func endWalk(ctx context.Context, tx *pg.Tx, who actor.Actor, c people.CommitteeID) (Walk, error) {
	var out Walk
	err := tx.Get(ctx, &out, sqlWalkOpen, c, who.Pseudonym)
	if pg.NoRows(err) {
		return out, ErrWalk
	}
	if err != nil {
		return out, fmt.Errorf("find walk: %w", err)
	}
	n, err := tx.Exec(ctx, sqlWalkEnd, c, out.ID, tx.Now, out.Known, out.Unknown)
	if err == nil && n == 0 {
		return out, ErrWalk // ended meanwhile
	}
	out.EndedAt = &tx.Now
	return out, err
}

// Walks lists the latest counts of walks that ended. Whoever sees the gate may.
func (s *Service) Walks(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Walk, error) {
	if err := who.Needs(c.String(), gate.OnDuty()...); err != nil {
		return nil, err
	}
	var out []Walk
	err := s.db.Read(ctx, func(r *pg.Reader) error { return r.Select(ctx, &out, sqlWalks, c) })
	return out, err
}
