package hearing

import (
	"context"
	"strconv"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// Postponement puts a hearing off to a later time, for a reason that everybody reads. With
// a new end the sign-up is open again, where no seat was drawn yet.
type Postponement struct {
	Committee people.CommitteeID
	Number    string
	Reason    string
	Time
}

func reasoned(reason string) (string, error) {
	reason = wording.Tidy(reason)
	if !wording.FitsLine(reason, 1, maxReason) {
		return reason, ErrReason.On("reason")
	}
	if leak := wording.Leaking("reason", reason); leak != nil {
		return reason, leak
	}
	return reason, nil
}

// Postpone puts a hearing off: the sheet is taken down, a new one hung, and everybody who
// signed up or has a seat is told. Staff but the cashier may. It goes on the public record
// as hearing.postponed. ErrUnknown, ErrReason, ErrStarts, ErrPlace, ErrSignup,
// hearing.cannot.postpone.
func (s *Service) Postpone(ctx context.Context, who actor.Actor, n Postponement) error {
	return s.set(ctx, who, n.Committee, n.Number, func(a people.Act, h Hearing) error {
		if _, err := h.next(Postpone); err != nil {
			return err
		}
		var err error
		if n.Reason, err = reasoned(n.Reason); err != nil {
			return err
		}
		if n.Time, err = h.later(ctx, a, n.Time); err != nil {
			return err
		}
		if err := h.takeDown(ctx, a, n.Reason); err != nil {
			return err
		}
		m := change{on: Postpone, reason: n.Reason, when: &n.Time, sequence: 1, thaw: !n.SignupEnds.IsZero()}
		h.StartsAt, h.Reason, h.Sequence = n.Starts, n.Reason, h.Sequence+1
		if n.Place != "" {
			h.Place = n.Place
		}
		if m.thaw {
			h.SignupEnds, h.DrawsOn, h.Sources = &n.SignupEnds, n.DrawsOn, n.Sources
		}
		p, err := h.postNotice(ctx, a)
		if err != nil {
			return err
		}
		if err := h.tellAll(ctx, a, "hearing.postponed", map[string]string{"title": h.Title, "starts": local(a, h.StartsAt), "place": h.Place, "reason": n.Reason}); err != nil {
			return err
		}
		h.Sequence--
		m.sheet = p.ID
		m.said = []record.Pair{{Key: "posting", Value: p.Number.String()}, {Key: "starts", Value: local(a, n.Starts)}}
		return h.move(ctx, a, m)
	})
}

// later refuses a time that is none, comes too soon, or is no later than the one before.
func (h Hearing) later(ctx context.Context, a people.Act, n Time) (Time, error) {
	n.Place, n.Sources = wording.Tidy(n.Place), wording.Tidy(n.Sources)
	days, err := rule.Int(ctx, a, a.Committee.ID, "hearing.postpone_days", a.Today)
	if err != nil {
		return n, err
	}
	on, first := day.In(n.Starts, a.Committee.Location()), a.Today.AddDays(days+1)
	if n.Starts.IsZero() || on < first || !n.Starts.After(h.StartsAt) {
		return n, ErrStarts.With("days", strconv.Itoa(days), "from", max(first, h.StartsOn.AddDays(1)).String()).On("starts")
	}
	var wrong []*errs.Error
	if n.Place != "" && !wording.FitsLine(n.Place, 1, maxPlace) {
		wrong = append(wrong, ErrPlace.On("place"))
	}
	if h.State == Seated || !h.Draws() {
		n.SignupEnds, n.DrawsOn, n.Sources = Time{}.SignupEnds, 0, ""
	}
	if !n.SignupEnds.IsZero() {
		if !a.Now.Before(n.SignupEnds) || n.DrawsOn <= day.In(n.SignupEnds, a.Committee.Location()) || n.DrawsOn >= on {
			wrong = append(wrong, ErrSignup.On("signup_ends"))
		}
		if !wording.Fits(n.Sources, 1, maxSources) {
			wrong = append(wrong, ErrSources.On("sources"))
		}
	}
	return n, errs.Form(append(wrong, wording.Leaking("place", n.Place), wording.Leaking("sources", n.Sources))...)
}

// Cancel gives a hearing up that was not held, for a reason that everybody reads: its
// sheet is taken down and everybody who signed up or has a seat is told. Staff but the
// cashier may. It goes on the public record as hearing.cancelled. ErrUnknown, ErrReason,
// hearing.cannot.cancel.
func (s *Service) Cancel(ctx context.Context, who actor.Actor, c people.CommitteeID, number, reason string) error {
	return s.set(ctx, who, c, number, func(a people.Act, h Hearing) error {
		if _, err := h.next(Cancel); err != nil {
			return err
		}
		reason, err := reasoned(reason)
		if err != nil {
			return err
		}
		if err := h.takeDown(ctx, a, reason); err != nil {
			return err
		}
		h.Sequence++
		if err := h.tellAll(ctx, a, "hearing.cancelled", map[string]string{"title": h.Title, "reason": reason}); err != nil {
			return err
		}
		return h.move(ctx, a, change{on: Cancel, reason: reason, sequence: 1})
	})
}

// takeDown takes the sheet of the notice down, where it hangs.
func (h Hearing) takeDown(ctx context.Context, a people.Act, reason string) error {
	if h.NoticeID.Zero() {
		return nil
	}
	p, err := posting.ByID(ctx, a, a.Committee.ID, h.NoticeID)
	if err != nil || p.State != posting.Posted {
		return err
	}
	return posting.TakeBack(ctx, a, p.Number.String(), reason)
}

// tellAll tells everybody who signed up, of whom some have a seat; whoever was invited
// has no address here, and staff tell them.
func (h Hearing) tellAll(ctx context.Context, a people.Act, kind string, params map[string]string) error {
	to, err := pg.All[recipient](ctx, a, sqlTold, a.Committee.ID, h.ID)
	if err != nil {
		return err
	}
	return h.tell(ctx, a, kind, params, to...)
}
