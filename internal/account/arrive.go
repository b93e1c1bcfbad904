package account

import (
	"context"
	"errors"

	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Arrive is the yes of somebody who was handed a letter and is not signed in: they
// sign in by phone and password, or are new. people.ErrPhone, people.ErrName,
// people.ErrPassword; ErrAlone; ErrGone, people.ErrResidentUnknown, people.ErrResidentTaken,
// before the password is looked at: no refusal after it tells of the phone;
// people.ErrPhoneTaken for another's phone, unless it is the
// phone that staff heard ring and its user never proved it.
func (s *Service) Arrive(ctx context.Context, w people.Welcome) (string, people.Visitor, error) {
	a, err := s.Opened(ctx, w.Letter)
	if err != nil {
		return "", people.Visitor{}, err
	}
	if err := s.stands(ctx, a); err != nil {
		return "", people.Visitor{}, err
	}
	w.Name = a.Name
	who, err := s.people.Arrive(ctx, w)
	fresh := errors.Is(err, people.ErrPhoneTaken) && people.SamePhone(w.Phone, a.Phone)
	if fresh {
		w.Phone = a.Phone
		who, err = s.people.ArriveNew(ctx, w)
	}
	if err != nil {
		return "", people.Visitor{}, err
	}
	var secret string
	var v people.Visitor
	err = s.decide(ctx, a, func(tx *pg.Tx, c people.Committee, a Attachment) error {
		if !a.open(tx.Now) {
			return ErrGone
		}
		if fresh {
			if err := people.FreePhone(ctx, tx, c, people.PersonID{}, a.Phone); err != nil {
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
		secret, v, err = people.Enter(ctx, tx, p)
		return err
	})
	return secret, v, err
}

// stands refuses what can no more come true, whoever says yes.
func (s *Service) stands(ctx context.Context, a Attachment) error {
	return s.db.Read(ctx, func(r *pg.Reader) error {
		c, err := people.ByID(ctx, r, a.CommitteeID)
		if err != nil {
			return err
		}
		if err := a.serves(ctx, r, c, r.Now); err != nil || a.Kind != KindHome {
			return err
		}
		_, err = vacant(ctx, r, c, people.AtDoor{Dwelling: a.DwellingID, Resident: a.ResidentID}, c.Today(r.Now))
		return err
	})
}
