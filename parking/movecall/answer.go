package movecall

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/moves"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/stranger"
)

// Shown is what the caller sees of a call, and no more: no name, no number.
type Shown struct {
	MadeAt time.Time // in the committee's zone
	Seen   bool      // somebody of the household knows
	Answer State     // Coming, Elsewhere, Cannot; empty while there is none
	Duty   bool      // it is the turn of the person on duty
	Quiet  bool      // quiet hours hold the message back; the household's page alone has it
}

// Of gives what a caller sees of their last call of today to a card; false for none.
func (s *Service) Of(ctx context.Context, text, caller string) (Shown, bool, error) {
	k, err := s.carOf(ctx, text)
	if err != nil || caller == "" {
		return Shown{}, false, nil //nolint:nilerr // nobody to tell, so nothing to show
	}
	var out Shown
	found := false
	err = people.InView(ctx, s.db, k.Committee, func(r people.View) error {
		c := r.Committee
		call, ok, err := pg.Maybe[Call](ctx, r, sqlCallOfCaller, k.Committee, k.Subject, id.Hash("move_call:"+caller), r.Today)
		if err != nil || !ok {
			return err
		}
		found = true
		minutes, err := rule.Int(ctx, r, k.Committee, "move_call.minutes", r.Today)
		if err != nil {
			return err
		}
		_, told, err := outbox.ToldAt(ctx, r, k.Committee, call.event())
		out = Shown{MadeAt: call.MadeAt.In(c.Location()), Seen: told || call.SeenAt != nil, Duty: call.State == Phoned || call.Overdue(r.Now, minutes)}
		if err != nil {
			return err
		}
		if !call.Waits() {
			out.Answer = call.State
			return nil
		}
		out.Quiet, err = outbox.Quiet(ctx, r, c, r.Now)
		return err
	})
	return out, found, err
}

// Dropped tells how many calls of strangers were not passed on to a dwelling
// today. As OfDwelling.
func (s *Service) Dropped(ctx context.Context, who actor.Actor, c people.CommitteeID, d people.DwellingID) (int, error) {
	return people.Read(ctx, s.db, c, func(r people.View) (int, error) {
		own, err := parking.Household{Committee: c, Dwelling: d, Today: r.Today}.Has(ctx, r, who)
		if err != nil {
			return 0, err
		}
		if !own {
			return 0, people.ErrDwellingUnknown
		}
		return stranger.Today(ctx, r.Reader, r.Committee, d, stranger.MoveCall)
	})
}

// OfDwelling lists a dwelling's calls since the actor lives there, the latest first. The household alone may;
// people.ErrDwellingUnknown to everybody else.
func (s *Service) OfDwelling(ctx context.Context, who actor.Actor, c people.CommitteeID, d people.DwellingID) ([]Call, error) {
	return people.Read(ctx, s.db, c, func(r people.View) ([]Call, error) {
		since, own, err := parking.Household{Committee: c, Dwelling: d, Today: r.Today}.Since(ctx, r, who)
		if err != nil {
			return nil, err
		}
		if !own {
			return nil, people.ErrDwellingUnknown
		}
		return pg.All[Call](ctx, r, sqlCallsOfDwelling, c, d, since.Time(r.Committee.Location()))
	})
}

// Seen notes that somebody of the household saw its calls. As OfDwelling.
func (s *Service) Seen(ctx context.Context, who actor.Actor, c people.CommitteeID, d people.DwellingID) error {
	return s.run(ctx, who, c, func(a act) error {
		if err := a.own(ctx, d); err != nil {
			return err
		}
		return a.seen(ctx, d, CallID{})
	})
}

// seen notes one call, or all of a dwelling, as seen, and with them the messages
// that told of them: no later rung of the ladder has to tell the household again.
func (a act) seen(ctx context.Context, d people.DwellingID, one CallID) error {
	var told []outbox.MessageID
	if err := a.Select(ctx, &told, sqlCallsSeen, a.Committee.ID, d, a.Now, one); err != nil {
		return err
	}
	return outbox.Read(ctx, a.Tx, a.Committee, told)
}

// own lets in the dwelling's household alone.
func (a act) own(ctx context.Context, d people.DwellingID) error {
	own, err := parking.Household{Committee: a.Committee.ID, Dwelling: d, Today: a.Today}.Has(ctx, a, a.Who)
	if err != nil {
		return err
	}
	if !own {
		return ErrUnknown
	}
	return nil
}

// CallAct is one act on a call.
type CallAct struct {
	Committee people.CommitteeID
	Call      CallID
}

// Answer says what the household does: it comes, the car is not there, or nobody
// can come. The household alone may. ErrUnknown, ErrMoved, move_call.cannot.*.
func (s *Service) Answer(ctx context.Context, who actor.Actor, n CallAct, with Event) error {
	if !slices.Contains(Answers, with) {
		return ErrUnknown
	}
	return s.onCall(ctx, who, n, func(a act, call Call) error {
		if err := a.own(ctx, call.DwellingID); err != nil {
			return err
		}
		if err := a.seen(ctx, call.DwellingID, call.ID); err != nil {
			return err
		}
		return a.move(ctx, call, with)
	})
}

// Phoned notes that the person on duty telephoned the household, which ends their
// part. Volunteers on duty and staff may.
func (s *Service) Phoned(ctx context.Context, who actor.Actor, n CallAct) error {
	if err := who.Needs(n.Committee.String(), onDuty()...); err != nil {
		return err
	}
	return s.onCall(ctx, who, n, func(a act, call Call) error { return a.move(ctx, call, Phone) })
}

// Report tells the committee that a call was a nuisance, with a word why. The
// household alone may; a second report changes nothing.
func (s *Service) Report(ctx context.Context, who actor.Actor, n CallAct, text string) error {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > 200 {
		return ErrReport.On("report")
	}
	return s.onCall(ctx, who, n, func(a act, call Call) error {
		if err := a.own(ctx, call.DwellingID); err != nil {
			return err
		}
		return a.Do(ctx, sqlCallReport, n.Committee, call.ID, a.Now, text)
	})
}

// onCall runs an act on one call, held for it.
func (s *Service) onCall(ctx context.Context, who actor.Actor, n CallAct, fn func(act, Call) error) error {
	return s.run(ctx, who, n.Committee, func(a act) error {
		call, err := pg.One[Call](ctx, a, ErrUnknown, sqlCallForUpdate, n.Committee, n.Call)
		if err != nil {
			return err
		}
		return fn(a, call)
	})
}

func (a act) move(ctx context.Context, call Call, on Event) error {
	_, err := a.moves(call).Do(ctx, a.Tx, moves.Move[Event]{On: on, Sets: []any{a.Now}})
	return err
}
