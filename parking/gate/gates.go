package gate

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// GateID is the key of a gate.
type GateID = id.ID[Gate]

// Gate is a way in and out (出入口), or a lane that is walked. A check may name
// a gate that nobody registered; it counts as one where every car is expected.
type Gate struct {
	ID         GateID     `db:"id"`
	Label      string     `db:"label"` // what devices send: east
	Name       string     `db:"name"`  // what people say: 东门
	PublicLane bool       `db:"public_lane"`
	ClosedAt   *time.Time `db:"closed_at"`
	Hours      []Hours    `db:"-"`
}

// Hours is a stretch of the day, in minutes from 00:00, half-open, with its mode.
type Hours struct {
	From, To int
	Mode     Mode
}

// ModeAt is what a gate looks at at a time, which stands in the committee's zone; every
// car is expected where nothing was set.
func (g Gate) ModeAt(local time.Time) Mode {
	minute := local.Hour()*60 + local.Minute()
	for _, h := range g.Hours {
		if h.From <= minute && minute < h.To {
			return h.Mode
		}
	}
	return EveryCar
}

// Service gives what gates need that decide elsewhere.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db: db} }

const sqlGates = `
	select id, label, name, public_lane, closed_at
	from parking.gates
	where committee_id = $1
	order by closed_at nulls first, label, id`

// GatesOf reads a committee's gates with their hours.
func GatesOf(ctx context.Context, q pg.Queryer, c people.CommitteeID) ([]Gate, error) {
	var out []Gate
	var hours []hour
	if err := q.Select(ctx, &out, sqlGates, c); err != nil {
		return nil, fmt.Errorf("gates: %w", err)
	}
	if err := q.Select(ctx, &hours, sqlGateHours, c); err != nil {
		return nil, fmt.Errorf("gate hours: %w", err)
	}
	for _, h := range hours {
		if i := slices.IndexFunc(out, func(g Gate) bool { return g.Label == h.Gate }); i >= 0 {
			out[i].Hours = append(out[i].Hours, Hours{h.From, h.To, h.Mode})
		}
	}
	return out, nil
}

// OnDuty are the roles that may see what passes a gate.
func OnDuty() []actor.Role {
	return append(append([]actor.Role{actor.Volunteer, actor.Gate}, actor.Staff...), actor.Readers...)
}
