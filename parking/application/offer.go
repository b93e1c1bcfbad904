package application

import (
	"context"
	"errors"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/parking"
)

var (
	// ErrNotNext refuses to offer a place to somebody who is not next any more, or
	// for whom none is free (parameter number).
	ErrNotNext = errs.New(errs.Conflict, "application.not_next")
	// ErrOfferGone refuses to take an answer back once the place is promised or
	// given to somebody else (parameter number).
	ErrOfferGone = errs.New(errs.Conflict, "application.offer.gone")
	// ErrOwnAnswer refuses to take back what the household said itself, or what
	// ended because it moved out (parameter number).
	ErrOwnAnswer = errs.New(errs.Conflict, "application.answer.own")
)

// OfferNow is what the night's job does, at once and for one class (现在递补):
// offers that ran out lapse, and a free place is offered to the next, whom number
// names as the page showed them. The same tap twice offers one place. Staff may,
// without an interest in the dwelling. ErrNotNext.
func (s *Service) OfferNow(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	return s.on(ctx, who, c, number, func(x act, a Application) error {
		if a.State == Offered {
			return nil // the first of two taps, or of two clerks
		}
		if err := x.aside(ctx, a.DwellingID); err != nil {
			return err
		}
		if _, err := x.lapseAll(ctx, a.Class); err != nil {
			return err
		}
		got, err := x.offerNext(ctx, a.Class)
		if err == nil && got != a.Number {
			return ErrNotNext.With("number", a.Number)
		}
		return err
	})
}

// RestoreOffer takes back that a household does not want its place, which staff
// noted by mistake: the place is offered to it anew, and its days begin when it
// knows. Staff may, without an interest in the dwelling; twice is once.
// ErrOfferGone, class.first_waiting, ErrOwnAnswer, application.cannot.restore.
func (s *Service) RestoreOffer(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	return s.on(ctx, who, c, number, func(x act, a Application) error {
		if err := x.aside(ctx, a.DwellingID); err != nil {
			return err
		}
		list, err := steps(ctx, x, c, a.ID)
		if err != nil {
			return err
		}
		if a.State == Offered && list[len(list)-1].On == Restore {
			return nil
		}
		if _, err := a.next(Restore); err != nil {
			return err
		}
		if !noted(list) {
			return ErrOwnAnswer.With("number", a.Number)
		}
		r, err := parking.RoomOf(ctx, x.Tx, x.Committee, a.Class)
		if err != nil {
			return err
		}
		switch err := r.Offers(); {
		case errors.Is(err, parking.ErrFirstsWait):
			return err
		case err != nil:
			return ErrOfferGone.With("number", a.Number)
		}
		return x.offer(ctx, a, Restore)
	})
}

// noted reports whether the last of an application's steps is an answer that
// staff noted for the household. What ends because a household moved out carries
// its reason.
func noted(list []Step) bool {
	last := list[len(list)-1]
	return last.On == Decline && last.Reason == "" && actor.Of(actor.Role(last.Role)).MayRun()
}
