package watch

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/gate"
)

// Action is what a volunteer did about an answer.
type Action string

// 劝离, 贴提示单, 记一笔, 车牌不符. On a public lane nobody is turned away by
// force, so these are all there is to do about a car that is not registered.
const (
	Persuaded Action = "persuaded"
	Slip      Action = "slip"
	Noted     Action = "noted"
	Mismatch  Action = "mismatch" // the car's plate was not the one recorded
)

// Actions lists them in the order in which pages offer them.
var Actions = []Action{Persuaded, Slip, Noted, Mismatch}

var (
	// ErrAction refuses an action that is none of Actions.
	ErrAction = errs.New(errs.Invalid, "gate.action.invalid")
	// ErrCheckUnknown says that the committee has no such record.
	ErrCheckUnknown = errs.New(errs.NotFound, "check.unknown")
)

const sqlNoteAdd = `
	insert into parking.gate_notes (committee_id, id, check_id, action, at, actor_role, actor)
	values ($1, $2, $3, $4, $5, $6, $7)
	on conflict on constraint gate_notes_once do nothing`

const sqlNotes = `
	select n.check_id, n.action
	from parking.gate_notes n
	where n.committee_id = $1 and n.at >= $2
	order by n.check_id, n.at, n.id`

// Note keeps what the actor did about a recorded check; a second tap changes
// nothing. Volunteers on duty and staff may. Errors: ErrAction, ErrCheckUnknown.
func (s *Service) Note(ctx context.Context, who actor.Actor, c people.CommitteeID, check uuid.UUID, did Action) error {
	if err := gate.MayCheck(who, c); err != nil {
		return err
	}
	if !slices.Contains(Actions, did) {
		return ErrAction.On("action")
	}
	return s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		_, err := tx.Exec(ctx, sqlNoteAdd, c, id.New[Action](), check, did, tx.Now, who.Role(), who.Pseudonym)
		if pg.Constraint(err) == "gate_notes_check" {
			return ErrCheckUnknown
		}
		return err
	})
}

// NotesToday gives what was done since local midnight, by the check's id.
func (s *Service) NotesToday(ctx context.Context, who actor.Actor, c people.Committee) (map[uuid.UUID][]Action, error) {
	if err := who.Needs(c.ID.String(), gate.OnDuty()...); err != nil {
		return nil, err
	}
	var rows []struct {
		Check  uuid.UUID `db:"check_id"`
		Action Action    `db:"action"`
	}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		return r.Select(ctx, &rows, sqlNotes, c.ID, c.Today(r.Now).Time(c.Location()))
	})
	if err != nil {
		return nil, fmt.Errorf("notes: %w", err)
	}
	out := map[uuid.UUID][]Action{}
	for _, n := range rows {
		out[n.Check] = append(out[n.Check], n.Action)
	}
	return out, nil
}
