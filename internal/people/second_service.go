package people

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/actor"
	"ziguan/internal/id"
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
		rows, err := tx.Exec(ctx, sqlConfirmAsk, id.Hash(secret), id.Hash(ask), tx.Now.Add(confirmWindow))
		if err == nil && rows == 0 {
			return ErrSignedOut
		}
		return err
	})
}

// Asked tells when the sign-in behind a confirming code began, for the phone to
// show before it agrees; ErrDeviceRefused, ErrConfirmGone.
func (s *Service) Asked(ctx context.Context, token, ask string) (time.Time, error) {
	var at time.Time
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		d, err := secondByToken(ctx, r, token)
		if err != nil {
			return err
		}
		err = r.Get(ctx, &at, sqlConfirmWaiting, d.PersonID, id.Hash(ask), r.Now)
		if pg.NoRows(err) {
			return ErrConfirmGone
		}
		return err
	})
	return at, err
}

// ConfirmOther lets an enrolled phone confirm the sign-in on another screen,
// once and only its own person's; ErrDeviceRefused, ErrConfirmGone.
func (s *Service) ConfirmOther(ctx context.Context, token, ask string) error {
	return s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		d, err := secondByToken(ctx, tx, token)
		if err != nil {
			return err
		}
		rows, err := tx.Exec(ctx, sqlConfirm, d.PersonID, id.Hash(ask), d.ID, tx.Now)
		if err != nil {
			return fmt.Errorf("confirm session: %w", err)
		}
		if rows == 0 {
			return ErrConfirmGone
		}
		return nil
	})
}

// Continue makes a session strong that an enrolled phone has confirmed;
// ErrSecondWaiting before. The fresh secret replaces the session's.
func (s *Service) Continue(ctx context.Context, secret string) (fresh string, err error) {
	err = s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		if _, _, err := visitor(ctx, tx, secret, tx.Now); err != nil {
			return err
		}
		var by DeviceID
		err := tx.Get(ctx, &by, sqlConfirmed, id.Hash(secret))
		if pg.NoRows(err) {
			return ErrSecondWaiting
		}
		if err != nil {
			return fmt.Errorf("find confirmation: %w", err)
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
	err = s.guarded(ctx, "second:"+v.Person.ID.String(), func() error {
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

func (s *Service) useCode(ctx context.Context, tx *pg.Tx, p PersonID, code string) error {
	if sixDigits.MatchString(code) {
		return s.useTOTP(ctx, tx, p, code)
	}
	rows, err := tx.Exec(ctx, sqlCodeUse, p, codeHash(p, code), tx.Now)
	if err != nil {
		return fmt.Errorf("use code: %w", err)
	}
	if rows == 0 {
		return ErrSecondWrong.On("code")
	}
	return nil
}

func (s *Service) useTOTP(ctx context.Context, tx *pg.Tx, p PersonID, code string) error {
	var sealed []byte
	err := tx.Get(ctx, &sealed, sqlTOTPSealed, p)
	if pg.NoRows(err) {
		return ErrSecondWrong.On("code")
	}
	if err != nil {
		return fmt.Errorf("find totp key: %w", err)
	}
	key, err := s.key.Open(sealed, p.String())
	if err != nil {
		return err
	}
	step := totpStepOf(key, code, tx.Now)
	if step == 0 {
		return ErrSecondWrong.On("code")
	}
	rows, err := tx.Exec(ctx, sqlTOTPUse, p, step)
	if err != nil {
		return fmt.Errorf("use totp code: %w", err)
	}
	if rows == 0 {
		return ErrSecondWrong.On("code")
	}
	return nil
}
