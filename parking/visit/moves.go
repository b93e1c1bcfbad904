package visit

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/stranger"
)

// ErrReasonLong refuses a reason of more than 200 characters.
var ErrReasonLong = errs.New(errs.Invalid, "visit.reason.long")

const maxReason = 200

// PassAct is one act of a household on one of its passes, with why, if it says so.
type PassAct struct {
	Committee people.CommitteeID
	Pass      PassID
	Reason    string
}

// Confirm lets in a guest who asked; from now on the pass counts. The household
// may, and staff for it. ErrPassUnknown, visit.cannot.confirm, and as Add.
func (s *Service) Confirm(ctx context.Context, who actor.Actor, n PassAct) error {
	err := s.onPass(ctx, who, n, func(a act, p Pass, _ string) error {
		if err := holdCar(ctx, a.Tx, n.Committee, p.Car); err != nil {
			return err
		}
		if _, err := Moves().Next(p.Now(a.Now), Confirm); err != nil {
			return err
		}
		now, err := a.standing(ctx, p.DwellingID, p.Car)
		if err != nil {
			return err
		}
		if err := mayOpen(now, a.rules, p.Until); err != nil {
			return err
		}
		_, err = a.confirm(ctx, p)
		return err
	})
	return discreet(who, err)
}

// Decline turns a guest away who asked. As Confirm.
func (s *Service) Decline(ctx context.Context, who actor.Actor, n PassAct) error {
	return s.onPass(ctx, who, n, func(a act, p Pass, reason string) error {
		_, err := a.move(ctx, p, Decline, reason)
		return err
	})
}

// Revoke takes a pass back: from the next check on it opens nothing, and it goes
// on counting. It is also how a household objects to what a gate registered.
// ErrPassUnknown, visit.cannot.revoke.
func (s *Service) Revoke(ctx context.Context, who actor.Actor, n PassAct) error {
	return s.onPass(ctx, who, n, func(a act, p Pass, reason string) error {
		if _, err := Moves().Next(p.Now(a.Now), Revoke); err != nil {
			return err
		}
		_, err := a.move(ctx, p, Revoke, reason)
		return err
	})
}

// onPass runs an act of a household on a pass of its dwelling, both held.
func (s *Service) onPass(ctx context.Context, who actor.Actor, n PassAct, fn func(act, Pass, string) error) error {
	reason := strings.TrimSpace(n.Reason)
	if utf8.RuneCountInString(reason) > maxReason {
		return ErrReasonLong.On("reason")
	}
	d, err := pg.One[people.DwellingID](ctx, s.db, ErrPassUnknown, sqlDoorOf, n.Committee, n.Pass)
	if err != nil {
		return err
	}
	err = s.atHome(ctx, who, n.Committee, d, func(a act) error {
		var p Pass
		if err := a.Get(ctx, &p, sqlPassForUpdate, n.Committee, n.Pass); err != nil {
			return err
		}
		return fn(a, p, reason)
	})
	if errs.CodeOf(err) == people.ErrDwellingUnknown.Code {
		return ErrPassUnknown
	}
	return err
}

func (a act) move(ctx context.Context, p Pass, on Event, reason string) (Pass, error) {
	var err error
	p.State, err = a.moves(p, sqlPassMove).Do(ctx, a.Tx, moves.Move[Event]{On: on, Told: []any{reason}})
	return p, err
}

const sqlPassesDue = `
	select v.id, v.dwelling_id, '' as dwelling, v.plate, v.no_plate, v.kind, v.state, v.from_at, v.until_at, v.days, v.care, v.gate, v.opened_at
	from parking.visits v
	where v.committee_id = $1 and v.state in ('asked', 'open') and v.until_at <= $2
	order by v.id
	for update of v`

const sqlPassesPurge = `
	delete from parking.visits
	where committee_id = $1 and state not in ('asked', 'open') and until_at < $2 and coalesce(opened_at, made_at) < $3`

// Swept is what Sweep did in all committees.
type Swept struct {
	Ended  int
	Purged int
}

// Sweep ends the passes whose time is over at an instant, requests that nobody
// answered among them, and lets go of those that neither count any more nor are
// kept as long as the gate's own records. A nightly job calls it.
func (s *Service) Sweep(ctx context.Context, who actor.Actor, now time.Time) (Swept, error) {
	var out Swept
	if err := who.Needs("", actor.System); err != nil {
		return out, err
	}
	all, err := people.Committees(ctx, s.db)
	if err != nil {
		return out, err
	}
	for _, c := range all {
		one, err := s.sweep(ctx, who, c, now)
		if err != nil {
			return out, err
		}
		out.Ended, out.Purged = out.Ended+one.Ended, out.Purged+one.Purged
	}
	return out, nil
}

func (s *Service) sweep(ctx context.Context, who actor.Actor, c people.Committee, now time.Time) (Swept, error) {
	var out Swept
	err := s.run(ctx, who, c.ID, func(a act) error {
		out = Swept{} // it may run again
		var due []Pass
		if err := a.Select(ctx, &due, sqlPassesDue, c.ID, now); err != nil {
			return err
		}
		for _, p := range due {
			if _, err := a.move(ctx, p, End, ""); err != nil {
				return err
			}
		}
		kept, err := rule.Int(ctx, a, c.ID, "checks.retention_days", c.Today(now))
		if err != nil {
			return err
		}
		gone, err := a.Exec(ctx, sqlPassesPurge, c.ID, now.AddDate(0, 0, -kept), a.rules.countedFrom(now))
		if err != nil {
			return err
		}
		out = Swept{Ended: len(due), Purged: int(gone)}
		return stranger.Purge(ctx, a.Tx, c.ID, a.Today.AddDays(-kept))
	})
	return out, err
}
