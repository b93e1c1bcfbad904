package account

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

var sixDigits = regexp.MustCompile(`^[0-9]{6}$`)

// typedCode undoes how people type a code from paper: width, case, blanks, hyphens.
func typedCode(s string) string { return id.CanonicalCode(norm.NFKC.String(strings.TrimSpace(s))) }

// AskPhone gives the secret of the QR code by which an enrolled phone confirms
// this sign-in within ten minutes; a code asked before is void.
func (s *Service) AskPhone(ctx context.Context, secret string) (string, error) {
	ask := id.Secret()
	return ask, s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		if _, _, err := visitor(ctx, tx, secret, tx.Now); err != nil {
			return err
		}
		return tx.DoOr(ctx, ErrSignedOut, sqlConfirmAsk, id.Hash(secret), id.Hash(ask), tx.Now.Add(confirmWindow))
	})
}

// Asked tells when the sign-in behind a confirming code began, for the phone to
// show before it agrees; ErrDeviceRefused, ErrConfirmGone.
func (s *Service) Asked(ctx context.Context, token, ask string) (time.Time, error) {
	return pg.Look(ctx, s.db, func(r *pg.Reader) (time.Time, error) {
		d, err := secondByToken(ctx, r, token)
		if err != nil {
			return time.Time{}, err
		}
		return pg.One[time.Time](ctx, r, ErrConfirmGone, sqlConfirmWaiting, d.PersonID, id.Hash(ask), r.Now)
	})
}

// ConfirmOther lets an enrolled phone confirm the sign-in on another screen,
// once and only its own person's; ErrDeviceRefused, ErrConfirmGone.
func (s *Service) ConfirmOther(ctx context.Context, token, ask string) error {
	return s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		d, err := secondByToken(ctx, tx, token)
		if err != nil {
			return err
		}
		return tx.DoOr(ctx, ErrConfirmGone, sqlConfirm, d.PersonID, id.Hash(ask), d.ID, tx.Now)
	})
}

// Continue makes a session strong that an enrolled phone has confirmed;
// ErrSecondWaiting before. The fresh secret replaces the session's.
func (s *Service) Continue(ctx context.Context, secret string) (fresh string, err error) {
	err = s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		if _, _, err := visitor(ctx, tx, secret, tx.Now); err != nil {
			return err
		}
		by, err := pg.One[DeviceID](ctx, tx, ErrSecondWaiting, sqlConfirmed, id.Hash(secret))
		if err != nil {
			return err
		}
		fresh, err = raise(ctx, tx, secret, by)
		return err
	})
	return fresh, err
}

// ConfirmByDevice makes a session strong on the enrolled phone itself, by the
// phone's cookie; ErrDeviceRefused when it is another person's or revoked.
func (s *Service) ConfirmByDevice(ctx context.Context, secret, token string) (fresh string, err error) {
	err = s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		v, _, err := visitor(ctx, tx, secret, tx.Now)
		if err != nil {
			return err
		}
		d, err := secondByToken(ctx, tx, token)
		if err != nil {
			return err
		}
		if d.PersonID != v.Person.ID {
			return ErrDeviceRefused
		}
		fresh, err = raise(ctx, tx, secret, d.ID)
		return err
	})
	return fresh, err
}

// ConfirmByCode makes a session strong by six digits of an authenticator or a
// printed code, each of which works once; ErrSecondWrong, ErrTryLater.
func (s *Service) ConfirmByCode(ctx context.Context, secret, code string) (string, error) {
	v, err := s.Visitor(ctx, secret)
	if err != nil {
		return "", err
	}
	var fresh string
	err = s.guardSecond(ctx, v.Person.ID, func() error {
		return s.db.InTx(ctx, actor.Actor{Person: v.Person.ID.String()}, func(tx *pg.Tx) error {
			if err := s.useCode(ctx, tx, v.Person.ID, typedCode(code)); err != nil {
				return err
			}
			fresh, err = raise(ctx, tx, secret, DeviceID{})
			return err
		})
	})
	return fresh, err
}

func (s *Service) useCode(ctx context.Context, tx *pg.Tx, p people.PersonID, code string) error {
	if sixDigits.MatchString(code) {
		return s.useTOTP(ctx, tx, p, code)
	}
	return tx.DoOr(ctx, ErrSecondWrong.On("code"), sqlCodeUse, p, codeHash(p, code), tx.Now)
}

func (s *Service) useTOTP(ctx context.Context, tx *pg.Tx, p people.PersonID, code string) error {
	sealed, err := pg.One[[]byte](ctx, tx, ErrSecondWrong.On("code"), sqlTOTPSealed, p)
	if err != nil {
		return err
	}
	key, err := s.key.Open(sealed, p.String())
	if err != nil {
		return err
	}
	step := totpStepOf(key, code, tx.Now)
	if step == 0 {
		return ErrSecondWrong.On("code")
	}
	return tx.DoOr(ctx, ErrSecondWrong.On("code"), sqlTOTPUse, p, step)
}

// WrongSeries is a row of wrong codes for somebody's second factor: whoever typed
// them had the password.
type WrongSeries struct {
	ID    WrongSeriesID `db:"id"`
	Began time.Time     `db:"began_at"`
	Last  time.Time     `db:"last_at"`
	Tries int           `db:"tries"`
}

// WrongSeriesID is the key of a WrongSeries.
type WrongSeriesID = id.ID[WrongSeries]

const (
	wrongTold  = 3                   // the wrong code of a series with which its holder is told: one or two are slips
	wrongGap   = time.Hour           // without a wrong code for so long, the next one begins a series
	wrongKept  = 90 * 24 * time.Hour // how long a series is kept
	wrongShown = 5                   // the latest, on the holder's page
)

const sqlWrongOpen = `
	select id, began_at, last_at, tries
	from people.wrong_series
	where person_id = $1 and last_at > $2
	order by last_at desc, id
	limit 1`

const sqlWrongPut = `
	insert into people.wrong_series (person_id, id, began_at, last_at, tries)
	values ($1, $2, $3, $4, $5)
	on conflict on constraint wrong_series_pk do update
	set last_at = excluded.last_at, tries = excluded.tries`

const sqlWrongOf = `
	select id, began_at, last_at, tries
	from people.wrong_series
	where person_id = $1 and tries >= $2
	order by last_at desc, id
	limit $3`

const sqlWrongExpire = `
	delete from people.wrong_series
	where last_at < $1`

// noteWrong adds a wrong code to its series, and tells the holder once of each.
func (s *Service) noteWrong(ctx context.Context, p people.PersonID) error {
	return s.db.InTx(context.WithoutCancel(ctx), actor.Actor{}, func(tx *pg.Tx) error {
		var held people.PersonID
		if err := tx.Get(ctx, &held, sqlPersonHold, p); err != nil {
			return err
		}
		w := WrongSeries{ID: id.New[WrongSeries](), Began: tx.Now}
		if err := tx.Get(ctx, &w, sqlWrongOpen, p, tx.Now.Add(-wrongGap)); err != nil && !pg.NoRows(err) {
			return fmt.Errorf("find series: %w", err)
		}
		w.Last, w.Tries = tx.Now, w.Tries+1
		if err := tx.Do(ctx, sqlWrongPut, p, w.ID, w.Began, w.Last, w.Tries); err != nil {
			return err
		}
		if w.Tries != wrongTold {
			return nil
		}
		return outbox.TellOfWrongCodes(ctx, tx, p, w.ID.String(), w.Began)
	})
}

// WrongCodes lists the latest series of wrong codes against the holder of a session.
func (s *Service) WrongCodes(ctx context.Context, secret string) ([]WrongSeries, error) {
	v, err := s.Visitor(ctx, secret)
	if err != nil {
		return nil, err
	}
	return pg.All[WrongSeries](ctx, s.db, sqlWrongOf, v.Person.ID, wrongTold, wrongShown)
}
