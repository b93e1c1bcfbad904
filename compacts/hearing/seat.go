package hearing

import (
	"context"
	"errors"
	"strconv"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// newCode is a check-in code: six characters, none like another.
func newCode() string { return id.CanonicalCode(id.ShortCode())[:6] }

// Invitation names who takes a seat that is not drawn.
type Invitation struct {
	Committee people.CommitteeID
	Number    string
	Party     Party
	Name      string // a name or an office; the committee alone sees it
}

// Invite enters who is invited. Staff but the cashier may, until it is held. It goes on
// the public record as hearing.invited, by kind alone. ErrUnknown, ErrName, ErrParty,
// ErrFull, ErrSeatOver.
func (s *Service) Invite(ctx context.Context, who actor.Actor, n Invitation) error {
	n.Name = wording.Tidy(n.Name)
	return s.set(ctx, who, n.Committee, n.Number, func(a people.Act, h Hearing) error {
		q := h.Quota(n.Party)
		switch {
		case !wording.FitsLine(n.Name, 1, maxName):
			return ErrName.On("name")
		case q.Way != ByInvite || q.Places == 0:
			return ErrParty.On("party")
		case h.State != Noticed && h.State != Seated:
			return ErrSeatOver
		}
		seats, err := seatsOf(ctx, a, n.Committee, h.ID)
		if err != nil {
			return err
		}
		place := seats.free(q)
		if place == 0 {
			return ErrFull.On("party")
		}
		seat, err := pg.One[int](ctx, a, ErrFull, sqlSeatAdd, n.Committee, h.ID, n.Party, place, nil, n.Name, a.Now, nil, a.Now, newCode())
		if err != nil {
			return err
		}
		return h.note(ctx, a, "hearing.invited", record.Pair{Key: "seat", Value: strconv.Itoa(seat)}, record.Pair{Key: "party", Value: string(n.Party)})
	})
}

// seatNext gives a place to the next of its kind in the drawn order: at once by the draw,
// to be taken until an instant when it became free. Nobody where nobody waits.
func (h Hearing) seatNext(ctx context.Context, a people.Act, p Party, place int, until *time.Time) error {
	next, found, err := pg.Maybe[Signup](ctx, a, sqlNextWaiting, a.Committee.ID, h.ID, p)
	if err != nil || !found {
		return err
	}
	taken, kind, event := &a.Now, "hearing.seat", "hearing.seat_drawn"
	if until != nil {
		taken, kind, event = nil, "hearing.asked", "hearing.seat_asked"
	}
	seat, err := pg.One[int](ctx, a, ErrFull, sqlSeatAdd, a.Committee.ID, h.ID, p, place, next.N, "", a.Now, until, taken, newCode())
	if err != nil {
		return err
	}
	params := map[string]string{"title": h.Title, "starts": local(a, h.StartsAt), "place": h.Place}
	if until != nil {
		params["until"] = local(a, *until)
	}
	to := recipient{Seat: seat, Dwelling: next.Dwelling, Resident: next.Resident}
	if err := h.tell(ctx, a, kind, params, to); err != nil {
		return err
	}
	return h.note(ctx, a, event, record.Pair{Key: "seat", Value: strconv.Itoa(seat)}, record.Pair{Key: "party", Value: string(p)},
		record.Pair{Key: "signup", Value: next.Name()})
}

// askNext asks the next of a kind to take a place that became free, and says until when.
func (h Hearing) askNext(ctx context.Context, a people.Act, s Seat) error {
	if s.Signup == 0 || !a.Now.Before(h.StartsAt) {
		return nil
	}
	days, err := rule.Int(ctx, a, a.Committee.ID, "hearing.answer_days", a.Today)
	if err != nil {
		return err
	}
	until := a.Now.AddDate(0, 0, days)
	if until.After(h.StartsAt) {
		until = h.StartsAt
	}
	return h.seatNext(ctx, a, s.Party, s.Place, &until)
}

// At names a seat of a hearing.
type At struct {
	Committee people.CommitteeID
	Number    string
	Seat      int
}

// GiveUp gives a seat up, or declines one that was asked: a resident their own, staff any.
// The next of the same kind is asked. It goes on the public record as hearing.seat_given_up.
// ErrUnknown, ErrSeat, ErrSeatOver.
func (s *Service) GiveUp(ctx context.Context, who actor.Actor, n At) error {
	return s.onSeat(ctx, who, n, func(a people.Act, h Hearing, at Seat) error {
		if at.LeftAt != nil || h.State != Noticed && h.State != Seated {
			return ErrSeatOver
		}
		why := "gave_up"
		if at.TakenAt == nil {
			why = "declined"
		}
		return h.leave(ctx, a, at, why)
	})
}

func (h Hearing) leave(ctx context.Context, a people.Act, at Seat, why string) error {
	if err := a.DoOr(ctx, ErrSeatOver, sqlSeatLeft, a.Committee.ID, h.ID, at.Seat, a.Now, why); err != nil {
		return err
	}
	err := h.note(ctx, a, "hearing.seat_given_up", record.Pair{Key: "seat", Value: strconv.Itoa(at.Seat)}, record.Pair{Key: "why", Value: why})
	if err != nil {
		return err
	}
	return h.askNext(ctx, a, at)
}

// Take takes a seat that became free, before the deadline: a resident their own, staff any.
// It goes on the public record as hearing.seat_taken. ErrUnknown, ErrSeat, ErrSeatOver.
func (s *Service) Take(ctx context.Context, who actor.Actor, n At) error {
	return s.onSeat(ctx, who, n, func(a people.Act, h Hearing, at Seat) error {
		if h.State != Seated || at.LeftAt != nil || at.TakenAt != nil || !a.Now.Before(*at.UntilAt) {
			return ErrSeatOver
		}
		if err := a.DoOr(ctx, ErrSeatOver, sqlSeatTaken, n.Committee, h.ID, n.Seat, a.Now); err != nil {
			return err
		}
		return h.note(ctx, a, "hearing.seat_taken", record.Pair{Key: "seat", Value: strconv.Itoa(n.Seat)})
	})
}

// onSeat runs an act on a seat by whoever has it or was asked, or by staff.
func (s *Service) onSeat(ctx context.Context, who actor.Actor, n At, fn func(people.Act, Hearing, Seat) error) error {
	if err := who.Needs(n.Committee.String(), append([]actor.Role{actor.Resident}, actor.Staff...)...); err != nil {
		return err
	}
	return s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, h Hearing) error {
		seats, err := seatsOf(ctx, a, n.Committee, h.ID)
		if err != nil {
			return err
		}
		at, found := seats.at(n.Seat)
		if found && !who.MayRun() {
			own, mine, err := pg.Maybe[Signup](ctx, a, sqlMySignup, n.Committee, h.ID, a.Who.Person, a.Today)
			if err != nil {
				return err
			}
			found = mine && at.Signup == own.N
		}
		if !found {
			return ErrSeat
		}
		return fn(a, h, at)
	})
}

// Advanced is what Advance did.
type Advanced struct{ Read, Frozen, Lapsed int }

// Advance freezes the lists whose sign-up is over, and asks the next where somebody let
// the deadline for a free seat pass: the job hearings.advance. A second run finds nothing
// to do.
func (s *Service) Advance(ctx context.Context, who actor.Actor, now time.Time) (Advanced, error) {
	var out Advanced
	if !who.Is(actor.System, actor.Operator) {
		return out, actor.ErrRole.With("roles", string(actor.System))
	}
	committees, err := people.Committees(ctx, s.db)
	if err != nil {
		return out, err
	}
	for _, c := range committees {
		list, err := pg.Look(ctx, s.db, func(r *pg.Reader) ([]Hearing, error) { return all(ctx, r, c.ID, Noticed, Seated) })
		if err != nil {
			return out, err
		}
		for _, h := range list {
			out.Read++
			if h.State == Noticed && h.Draws() && len(h.ListSHA256) == 0 && !now.Before(*h.SignupEnds) {
				err := s.Freeze(ctx, who, c.ID, h.Number.String())
				if err != nil && !errors.Is(err, ErrFrozen) { // somebody was a moment faster
					return out, err
				}
				out.Frozen++
			}
			n, err := s.lapse(ctx, who, c.ID, h.Number.String())
			if err != nil {
				return out, err
			}
			out.Lapsed += n
		}
	}
	return out, nil
}

// lapse takes seats back that were not taken in time.
func (s *Service) lapse(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (int, error) {
	n := 0
	err := s.hold(ctx, who, c, number, func(a people.Act, h Hearing) error {
		n = 0
		seats, err := seatsOf(ctx, a, c, h.ID)
		if err != nil || h.State != Seated {
			return err
		}
		for _, at := range seats {
			if at.LeftAt == nil && at.TakenAt == nil && !a.Now.Before(*at.UntilAt) {
				n++
				if err := h.leave(ctx, a, at, "lapsed"); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return n, err
}

// recipient is who is told something of a hearing.
type recipient struct {
	Seat     int               `db:"seat"` // or the sign-up's number, negative
	Dwelling people.DwellingID `db:"dwelling_id"`
	Resident people.ResidentID `db:"resident_id"`
}

// tell tells people something of a hearing, each once for each time it is said.
func (h Hearing) tell(ctx context.Context, a people.Act, kind string, params map[string]string, to ...recipient) error {
	for _, r := range to {
		_, err := outbox.Tell(ctx, a.Tx, outbox.New{
			Committee: a.Committee.ID, Kind: kind, Params: params, Dwelling: r.Dwelling, Resident: r.Resident,
			Event: kind + ":" + h.Number.String() + ":" + strconv.Itoa(h.Sequence) + ":" + strconv.Itoa(r.Seat),
			Link:  "/my/" + a.Committee.Code + "/hearings/" + h.Number.String(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
