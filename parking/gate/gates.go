package gate

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking/plate"
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

// Difference is a record that does not pair where pairs are expected.
type Difference struct {
	ID         id.ID[Difference] `db:"id"`
	Kind       string            `db:"kind"`
	Plate      string            `db:"plate"`
	Gate       string            `db:"gate"`
	At         time.Time         `db:"at"`
	ResolvedAt *time.Time        `db:"resolved_at"`
	ResolvedBy string            `db:"resolved_by"`
	Resolution string            `db:"resolution"`
}

var (
	// ErrGateUnknown says that the committee has no such gate.
	ErrGateUnknown = errs.New(errs.NotFound, "gate.unknown")
	// ErrGateName refuses an empty or over-long label or name.
	ErrGateName = errs.New(errs.Invalid, "gate.name.invalid")
	// ErrGateHours refuses hours outside the day, empty or overlapping ones.
	ErrGateHours = errs.New(errs.Invalid, "gate.hours.invalid")
	// ErrGateTaken says that the label is another gate's.
	ErrGateTaken = errs.New(errs.Conflict, "gate.label.taken")
	// ErrDifferenceUnknown says that there is no such open difference.
	ErrDifferenceUnknown = errs.New(errs.NotFound, "difference.unknown")
	// ErrResolution refuses an empty or over-long answer to a difference.
	ErrResolution = errs.New(errs.Invalid, "difference.resolution.invalid")
)

// Service holds the use cases around a gate that are not checks.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db: db} }

const sqlGates = `
	select id, label, name, public_lane, closed_at
	from parking.gates
	where committee_id = $1
	order by closed_at nulls first, label, id`

const sqlGateAdd = `
	insert into parking.gates (committee_id, id, label, name, public_lane, made_at)
	values ($1, $2, $3, $4, $5, $6)`

const sqlGateHoursDrop = `
	delete from parking.gate_hours
	where committee_id = $1 and gate_id = $2`

const sqlGateHoursAdd = `
	insert into parking.gate_hours (committee_id, gate_id, minutes, mode)
	values ($1, $2, int4range($3, $4), $5)`

const sqlGateFind = `
	select id, label, name, public_lane, closed_at
	from parking.gates
	where committee_id = $1 and label = $2`

// Gates lists a committee's gates with their hours.
func (s *Service) Gates(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Gate, error) {
	if err := who.Needs(c.String(), onDuty()...); err != nil {
		return nil, err
	}
	var out []Gate
	err := s.db.Read(ctx, func(r *pg.Reader) (err error) {
		out, err = gatesOf(ctx, r, c)
		return err
	})
	return out, err
}

func gatesOf(ctx context.Context, q pg.Queryer, c people.CommitteeID) ([]Gate, error) {
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

// onDuty are the roles that may see what passes a gate.
func onDuty() []actor.Role {
	return append(append([]actor.Role{actor.Volunteer, actor.Gate}, actor.Staff...), actor.Readers...)
}

// namable refuses what no gate or lane may be called: nothing, too much, a plate.
func namable(s, field string) error {
	if l := utf8.RuneCountInString(s); l < 1 || l > maxGate || !utf8.ValidString(s) {
		return ErrGateName.On(field)
	}
	if plate.Label(s) != nil {
		return plate.ErrLabel.On(field)
	}
	return nil
}

// AddGate registers a gate. Staff but the cashier may; it goes on the record.
func (s *Service) AddGate(ctx context.Context, who actor.Actor, c people.CommitteeID, g Gate) (GateID, error) {
	if err := who.Needs(c.String(), actor.Setters...); err != nil {
		return GateID{}, err
	}
	if err := namable(g.Label, "label"); err != nil {
		return GateID{}, err
	}
	if err := namable(g.Name, "name"); err != nil {
		return GateID{}, err
	}
	key := id.New[Gate]()
	err := record.InTx(ctx, s.db, who, c.String(), func(tx *pg.Tx) error {
		_, err := tx.Exec(ctx, sqlGateAdd, c, key, g.Label, g.Name, g.PublicLane, tx.Now)
		if pg.Constraint(err) == "gates_label_key" {
			return ErrGateTaken.On("label")
		}
		if err != nil {
			return fmt.Errorf("add gate: %w", err)
		}
		if err := setHours(ctx, tx, c, key, g.Hours); err != nil {
			return err
		}
		return record.Append(ctx, tx, c.String(), record.Act{Kind: "gate.added", Subject: g.Label})
	})
	return key, err
}

// SetHours gives a gate its modes by hour, in place of all before. Staff may.
func (s *Service) SetHours(ctx context.Context, who actor.Actor, c people.CommitteeID, label string, hours []Hours) error {
	if err := who.Needs(c.String(), actor.Setters...); err != nil {
		return err
	}
	return record.InTx(ctx, s.db, who, c.String(), func(tx *pg.Tx) error {
		var g Gate
		err := tx.Get(ctx, &g, sqlGateFind, c, label)
		if pg.NoRows(err) {
			return ErrGateUnknown
		}
		if err != nil {
			return fmt.Errorf("find gate: %w", err)
		}
		if _, err := tx.Exec(ctx, sqlGateHoursDrop, c, g.ID); err != nil {
			return fmt.Errorf("drop hours: %w", err)
		}
		if err := setHours(ctx, tx, c, g.ID, hours); err != nil {
			return err
		}
		body := make([]record.Pair, len(hours))
		for i, h := range hours {
			body[i] = record.Pair{Key: string(h.Mode), Value: clock(h.From) + "-" + clock(h.To)}
		}
		return record.Append(ctx, tx, c.String(), record.Act{Kind: "gate.hours", Subject: label, Body: body})
	})
}

func setHours(ctx context.Context, tx *pg.Tx, c people.CommitteeID, g GateID, hours []Hours) error {
	for _, h := range hours {
		if h.From < 0 || h.To > 24*60 || h.From >= h.To {
			return ErrGateHours.On("hours")
		}
		_, err := tx.Exec(ctx, sqlGateHoursAdd, c, g, h.From, h.To, h.Mode)
		switch pg.Constraint(err) {
		case "gate_hours_apart", "gate_hours_mode", "gate_hours_pk", "gate_hours_day":
			return ErrGateHours.On("hours")
		}
		if err != nil {
			return fmt.Errorf("add hours: %w", err)
		}
	}
	return nil
}

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
