package watch

import (
	"context"
	"fmt"
	"unicode/utf8"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
)

var (
	// ErrGateUnknown says that the committee has no such gate.
	ErrGateUnknown = errs.New(errs.NotFound, "gate.unknown")
	// ErrGateName refuses an empty or over-long label or name.
	ErrGateName = errs.New(errs.Invalid, "gate.name.invalid")
	// ErrGateHours refuses hours outside the day, empty or overlapping ones.
	ErrGateHours = errs.New(errs.Invalid, "gate.hours.invalid")
	// ErrGateTaken says that the label is another gate's.
	ErrGateTaken = errs.New(errs.Conflict, "gate.label.taken")
)

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
func (s *Service) Gates(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]gate.Gate, error) {
	if err := who.Needs(c.String(), gate.OnDuty()...); err != nil {
		return nil, err
	}
	var out []gate.Gate
	err := s.db.Read(ctx, func(r *pg.Reader) (err error) {
		out, err = gate.GatesOf(ctx, r, c)
		return err
	})
	return out, err
}

// namable refuses what no gate or lane may be called: nothing, too much, a plate.
func namable(s, field string) error {
	if l := utf8.RuneCountInString(s); l < 1 || l > gate.MaxGate || !utf8.ValidString(s) {
		return ErrGateName.On(field)
	}
	if plate.Label(s) != nil {
		return plate.ErrLabel.On(field)
	}
	return nil
}

// AddGate registers a gate. Staff but the cashier may; it goes on the record.
func (s *Service) AddGate(ctx context.Context, who actor.Actor, c people.CommitteeID, g gate.Gate) (gate.GateID, error) {
	if err := who.Needs(c.String(), actor.Setters...); err != nil {
		return gate.GateID{}, err
	}
	if err := namable(g.Label, "label"); err != nil {
		return gate.GateID{}, err
	}
	if err := namable(g.Name, "name"); err != nil {
		return gate.GateID{}, err
	}
	key := id.New[gate.Gate]()
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
func (s *Service) SetHours(ctx context.Context, who actor.Actor, c people.CommitteeID, label string, hours []gate.Hours) error {
	if err := who.Needs(c.String(), actor.Setters...); err != nil {
		return err
	}
	return record.InTx(ctx, s.db, who, c.String(), func(tx *pg.Tx) error {
		var g gate.Gate
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

func setHours(ctx context.Context, tx *pg.Tx, c people.CommitteeID, g gate.GateID, hours []gate.Hours) error {
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
