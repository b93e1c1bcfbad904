package account

import (
	"context"
	"errors"

	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Arrive is the yes of somebody who was handed a letter and is not signed in: they
// sign in by phone and password, or are new. people.ErrPhone, people.ErrName,
// ErrPassword; ErrAlone; ErrGone, people.ErrResidentUnknown, people.ErrResidentTaken,
// before the password is looked at: no refusal after it tells of the phone;
// ErrPhoneTaken for another's phone, unless it is the
// phone that staff heard ring and its user never proved it.
func (s *Service) Arrive(ctx context.Context, w Welcome) (string, Visitor, error) {
	a, err := s.Opened(ctx, w.Letter)
	if err != nil {
		return "", Visitor{}, err
	}
	if err := s.stands(ctx, a); err != nil {
		return "", Visitor{}, err
	}
	w.Name = a.Name
	who, err := s.arrival(ctx, w)
	fresh := errors.Is(err, ErrPhoneTaken) && people.SamePhone(w.Phone, a.Phone)
	if fresh {
		w.Phone = a.Phone
		who, err = s.newArrival(ctx, w)
	}
	if err != nil {
		return "", Visitor{}, err
	}
	var secret string
	var v Visitor
	err = s.decide(ctx, a, func(tx *pg.Tx, c people.Committee, a Attachment) error {
		if !a.open(tx.Now) {
			return ErrGone
		}
		if fresh {
			if err := FreePhone(ctx, tx, c, people.PersonID{}, a.Phone); err != nil {
				return err
			}
		}
		p, err := who.Settle(ctx, tx)
		if err != nil {
			return err
		}
		if err := agree(ctx, tx, c, a, holder{p, true}); err != nil {
			return err
		}
		secret, v, err = Enter(ctx, tx, p)
		return err
	})
	return secret, v, err
}

// stands refuses what can no more come true, whoever says yes.
func (s *Service) stands(ctx context.Context, a Attachment) error {
	return people.InView(ctx, s.db, a.CommitteeID, func(r people.View) error {
		if err := a.serves(ctx, r, r.Committee, r.Now); err != nil || a.Kind != KindHome {
			return err
		}
		_, err := vacant(ctx, r, r.Committee, AtDoor{Dwelling: a.DwellingID, Resident: a.ResidentID}, r.Today)
		return err
	})
}
