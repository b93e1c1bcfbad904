package account

import (
	"context"
	"errors"

	"ziguan/internal/account/password"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Visitor gives the person behind a session's secret; ErrSignedOut. It is asked
// at every request, so that what was taken back is gone at the next one.
func (s *Service) Visitor(ctx context.Context, secret string) (Visitor, error) {
	v, was, err := visitor(ctx, s.db.Kept(), secret, s.db.Now())
	if err != nil {
		return Visitor{}, err
	}
	if s.db.Now().Sub(was.SeenAt) < sessionTouch {
		return v, nil
	}
	return v, s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		return tx.Do(ctx, sqlSessionTouch, id.Hash(secret), tx.Now, tx.Now.Add(-sessionTouch))
	})
}

// SignIn opens a session for a phone and its password; ErrPhone, ErrSignInWrong,
// ErrTryLater. An unknown phone takes as long as a wrong password and is told
// the same. Whoever has a committee's role gives the second factor next.
func (s *Service) SignIn(ctx context.Context, phone, password string) (string, Visitor, error) {
	phone, err := people.ParsePhone(phone)
	if err != nil {
		return "", Visitor{}, people.ErrPhone.On("phone")
	}
	var secret string
	var v Visitor
	err = s.guardPassword(ctx, guessed{phone: phone}, func(ctx context.Context) error {
		p, err := people.PersonByPhone(ctx, s.db, phone)
		if err != nil && !errors.Is(err, people.ErrPersonUnknown) {
			return err
		}
		if err := s.check(ctx, p, password); err != nil {
			return err
		}
		return s.db.InTx(ctx, actor.Actor{Person: p.ID.String()}, func(tx *pg.Tx) error {
			secret, v, err = Enter(ctx, tx, p)
			return err
		})
	})
	return secret, v, err
}

// check compares a password with a person's; ErrSignInWrong. Of nobody in as long a time.
func (s *Service) check(ctx context.Context, p people.Person, password string) error {
	ok, err := s.hashing.Matches(ctx, password, p.PasswordHash)
	if err == nil && !ok {
		err = ErrSignInWrong
	}
	return err
}

// Enter opens the session of a person whose password was compared, or who arrived
// in this unit of work; ErrSignInWrong where it was changed meanwhile.
func Enter(ctx context.Context, tx *pg.Tx, p people.Person) (string, Visitor, error) {
	var now string
	if err := tx.Get(ctx, &now, sqlPasswordHold, p.ID); err != nil {
		return "", Visitor{}, err
	}
	if now != p.PasswordHash {
		return "", Visitor{}, ErrSignInWrong
	}
	secret, err := openSession(ctx, tx, p.ID, false)
	if err != nil {
		return "", Visitor{}, err
	}
	v, _, err := visitor(ctx, tx, secret, tx.Now)
	return secret, v, err
}

// SignOut ends one session; a second time does nothing.
func (s *Service) SignOut(ctx context.Context, secret string) error {
	return s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		return tx.Do(ctx, sqlSessionEnd, id.Hash(secret))
	})
}

// SignOutEverywhere ends all sessions of a person, on every device, at once; none
// of them is known any more.
func (s *Service) SignOutEverywhere(ctx context.Context, p people.PersonID) error {
	return s.db.InTx(ctx, actor.Actor{Person: p.String()}, func(tx *pg.Tx) error {
		if err := tx.Do(ctx, sqlSessionsEnd, p); err != nil {
			return err
		}
		return forgetBrowsers(ctx, tx, p)
	})
}

func forgetBrowsers(ctx context.Context, tx *pg.Tx, p people.PersonID) error {
	return tx.Do(ctx, sqlKnownDrop, p)
}

// ChangePassword changes one's own password, which must be given; ErrPasswordOld,
// ErrPassword. All sessions end and a new one with the same rights is opened.
func (s *Service) ChangePassword(ctx context.Context, secret, old, fresh string) (string, error) {
	v, err := s.Visitor(ctx, secret)
	if err != nil {
		return "", err
	}
	ctx = password.Reserved(ctx)
	hash, err := s.hashing.Hash(ctx, fresh)
	if err != nil {
		return "", err
	}
	var opened string
	err = s.guardPassword(ctx, guessed{v.Person.ID, v.Person.Phone}, func(ctx context.Context) error {
		p, err := people.PersonByID(ctx, s.db, v.Person.ID)
		if err != nil {
			return err
		}
		if err := s.check(ctx, p, old); errors.Is(err, ErrSignInWrong) {
			return ErrPasswordOld.On("old")
		} else if err != nil {
			return err
		}
		return s.db.InTx(ctx, actor.Actor{Person: v.Person.ID.String()}, func(tx *pg.Tx) error {
			opened, err = renew(ctx, tx, secret, hash)
			return err
		})
	})
	return opened, err
}

// renew sets a new password within a session that still stands.
func renew(ctx context.Context, tx *pg.Tx, secret, hash string) (string, error) {
	v, _, err := visitor(ctx, tx, secret, tx.Now)
	if err != nil {
		return "", err
	}
	if err := setPassword(ctx, tx, v.Person.ID, hash); err != nil {
		return "", err
	}
	return openSession(ctx, tx, v.Person.ID, v.Strong)
}

// setPassword sets a password, ends all sessions that the old one opened and
// forgets the browsers that knew it.
func setPassword(ctx context.Context, tx *pg.Tx, p people.PersonID, hash string) error {
	if err := tx.Do(ctx, sqlPasswordSet, p, hash); err != nil {
		return err
	}
	if err := tx.Do(ctx, sqlSessionsEnd, p); err != nil {
		return err
	}
	return forgetBrowsers(ctx, tx, p)
}

// OpenAs opens a strong session for a person without asking them anything. Only
// the operator may: the demonstration signs its visitors in by it, and whoever
// runs commands on the machine could reset the person's password anyway.
func (s *Service) OpenAs(ctx context.Context, who actor.Actor, p people.PersonID) (string, error) {
	if !who.Is(actor.Operator) {
		return "", actor.ErrRole.With("roles", string(actor.Operator))
	}
	var secret string
	err := s.db.InTx(ctx, who, func(tx *pg.Tx) (err error) {
		secret, err = openSession(ctx, tx, p, true)
		return err
	})
	return secret, err
}

// Arrival is whoever says by phone and password who they are, before a unit of work:
// somebody whose password was compared, or somebody new.
type Arrival struct {
	Phone, Name string
	person      people.Person
	hash        string
}

// arrival compares or hashes a password, which a unit of work has no time for.
// ErrPhone, ErrName, ErrPassword; ErrPhoneTaken for another's password.
func (s *Service) arrival(ctx context.Context, w Welcome) (Arrival, error) {
	phone, err := people.ParsePhone(w.Phone)
	if err != nil {
		return Arrival{}, people.ErrPhone.On("phone")
	}
	w.Phone = phone
	if w.Name, err = people.CleanName(w.Name); err != nil {
		return Arrival{}, people.ErrName.On("name")
	}
	var a Arrival
	err = s.guardPassword(ctx, guessed{phone: phone}, func(ctx context.Context) error {
		a, err = s.welcomed(ctx, w)
		return err
	})
	return a, err
}

// newArrival is arrival for somebody new, whoever signs in by the phone: a proof
// frees it first (FreePhone).
func (s *Service) newArrival(ctx context.Context, w Welcome) (Arrival, error) {
	hash, err := s.hashing.Hash(ctx, w.Password)
	return Arrival{Phone: w.Phone, Name: w.Name, hash: hash}, err
}

// Settle makes the person within a unit of work, if they are new; ErrPhoneTaken
// when somebody took the phone meanwhile.
func (a Arrival) Settle(ctx context.Context, tx *pg.Tx) (people.Person, error) {
	if !a.person.ID.Zero() {
		return a.person, nil
	}
	u, err := ensurePerson(ctx, tx, NewUser{Phone: a.Phone, Name: a.Name}, a.hash)
	if err != nil {
		return people.Person{}, err
	}
	if u.Existing {
		return people.Person{}, ErrPhoneTaken.On("password")
	}
	return people.Person{ID: u.Person, Phone: a.Phone, Name: a.Name, PasswordHash: a.hash}, nil
}

// welcomed finds who arrives, with everything known that else refuses them. A
// password that nobody may choose is refused alike whether the phone is known or
// not, and after as long a time; ErrPassword, ErrPasswordCommon, ErrPhoneTaken.
func (s *Service) welcomed(ctx context.Context, w Welcome) (Arrival, error) {
	a := Arrival{Phone: w.Phone, Name: w.Name}
	p, err := people.PersonByPhone(ctx, s.db, w.Phone)
	known := !errors.Is(err, people.ErrPersonUnknown)
	if err != nil && known {
		return a, err
	}
	err = s.check(ctx, p, w.Password)
	switch {
	case err == nil:
		a.person = p
	case !errors.Is(err, ErrSignInWrong):
	case !known:
		a.hash, err = s.hashing.Hash(ctx, w.Password)
	default:
		if err = password.Check(w.Password); err == nil {
			err = ErrPhoneTaken.On("password")
		}
	}
	return a, err
}
