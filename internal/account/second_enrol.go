package account

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/pquerna/otp/totp"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Factors tells what the visitor can confirm a sign-in with.
func (s *Service) Factors(ctx context.Context, secret string) (Factors, error) {
	return pg.Look(ctx, s.db, func(r *pg.Reader) (Factors, error) {
		v, _, err := visitor(ctx, r, secret, r.Now)
		if err != nil {
			return Factors{}, err
		}
		return factors(ctx, r, v.Person.ID)
	})
}

// enrolling runs fn for a visitor who may enrol a factor: one who gave a second
// factor in this session, or who has none yet. First tells the latter. It holds
// the person, so that two first factors at once are one first.
func (s *Service) enrolling(ctx context.Context, secret string, fn func(tx *pg.Tx, v Visitor, first bool) error) error {
	return s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		v, _, err := visitor(ctx, tx, secret, tx.Now)
		if err != nil {
			return err
		}
		var held people.PersonID
		if err := tx.Get(ctx, &held, sqlPersonHold, v.Person.ID); err != nil {
			return err
		}
		f, err := factors(ctx, tx, v.Person.ID)
		if err != nil {
			return err
		}
		if !v.Strong && !f.None() {
			return ErrSecondNeeded
		}
		return fn(tx, v, f.None())
	})
}

// EnrolSecondDevice prepares a phone as second factor: its browser opens the
// secret's QR code within a quarter of an hour. ErrSecondNeeded for a session
// without its second factor while there is one.
func (s *Service) EnrolSecondDevice(ctx context.Context, secret, name string) (Enrolment, error) {
	name, err := people.CleanName(name)
	if err != nil {
		return Enrolment{}, people.ErrName.On("name")
	}
	e := Enrolment{Device: id.New[Device](), Secret: id.Secret()}
	err = s.enrolling(ctx, secret, func(tx *pg.Tx, v Visitor, _ bool) error {
		e.Until = tx.Now.Add(enrolWindow)
		err := tx.Do(ctx, sqlSecondAdd, v.Person.ID, e.Device, name, id.Hash(e.Secret), e.Until, tx.Now)
		if err != nil {
			return err
		}
		return tx.Do(ctx, sqlConfirmAsk, id.Hash(secret), id.Hash(e.Secret), e.Until)
	})
	return e, err
}

// enrolSecond enrols the phone that opened the code; the first one confirms the
// sign-in that asked for it as well, later ones need a strong session to ask.
func (s *Service) enrolSecond(ctx context.Context, secret string) (Enrolled, error) {
	d, err := waitingSecond(ctx, s.db, secret, s.db.Now())
	if err != nil {
		return Enrolled{}, err
	}
	e := Enrolled{Kind: EnrolSecond, Token: id.Secret(), Person: d.Person}
	err = s.db.InTx(ctx, actor.Actor{Person: d.PersonID.String()}, func(tx *pg.Tx) error {
		e.Until = tx.Now.Add(secondLife)
		if err := tx.DoOr(ctx, ErrEnrolGone, sqlSecondEnrol, d.PersonID, d.ID, id.Hash(secret), id.Hash(e.Token), tx.Now); err != nil {
			return err
		}
		if err := tx.Do(ctx, sqlConfirm, d.PersonID, id.Hash(secret), d.ID, tx.Now); err != nil {
			return err
		}
		return enrolled(ctx, tx, d.PersonID, record.Pair{Key: "factor", Value: "phone"})
	})
	return e, err
}

// NewOneTimeCodes makes ten codes to print and voids those before. They stand
// nowhere else. The fresh secret replaces the session's, which is strong now.
func (s *Service) NewOneTimeCodes(ctx context.Context, secret string) (codes []string, fresh string, err error) {
	err = s.enrolling(ctx, secret, func(tx *pg.Tx, v Visitor, _ bool) error {
		if err := tx.Do(ctx, sqlCodesDrop, v.Person.ID); err != nil {
			return err
		}
		codes = make([]string, codesPrinted)
		for i := range codes {
			codes[i] = id.ShortCode()
			if err := tx.Do(ctx, sqlCodeAdd, v.Person.ID, codeHash(v.Person.ID, codes[i]), tx.Now); err != nil {
				return err
			}
		}
		if fresh, err = raise(ctx, tx, secret, v.Device); err != nil {
			return err
		}
		return enrolled(ctx, tx, v.Person.ID,
			record.Pair{Key: "factor", Value: "codes"}, record.Pair{Key: "count", Value: strconv.Itoa(codesPrinted)})
	})
	return codes, fresh, err
}

// codeHash is of the person too, so that a table of all codes fits nobody else.
func codeHash(p people.PersonID, code string) string {
	return id.Hash(p.String() + ":" + typedCode(code))
}

// NewTOTP makes the key of an authenticator app for the visitor's phone number.
func (s *Service) NewTOTP(v Visitor, issuer string) (TOTPKey, error) {
	k, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: v.Person.Phone})
	if err != nil {
		return TOTPKey{}, fmt.Errorf("make totp key: %w", err)
	}
	return TOTPKey{Secret: k.Secret(), URL: k.URL()}, nil
}

// EnrolTOTP keeps an authenticator's key once a code of it was typed back;
// ErrSecondWrong. The fresh secret replaces the session's, which is strong now.
func (s *Service) EnrolTOTP(ctx context.Context, secret, key, code string) (fresh string, err error) {
	err = s.enrolling(ctx, secret, func(tx *pg.Tx, v Visitor, _ bool) error {
		step := totpStepOf(key, strings.TrimSpace(code), tx.Now)
		if step == 0 || len(key) < 26 {
			return ErrSecondWrong.On("code")
		}
		p := v.Person.ID
		if err := tx.Do(ctx, sqlTOTPSet, p, s.key.Seal(key, p.String()), step); err != nil {
			return err
		}
		if fresh, err = raise(ctx, tx, secret, v.Device); err != nil {
			return err
		}
		return enrolled(ctx, tx, p, record.Pair{Key: "factor", Value: "totp"})
	})
	return fresh, err
}

// enrolled voids what else waits to be enrolled, so that nothing asked for with
// the password alone outlives the first factor, and tells the record.
func enrolled(ctx context.Context, tx *pg.Tx, p people.PersonID, body ...record.Pair) error {
	if err := tx.Do(ctx, sqlSecondDropWaiting, p, tx.Now); err != nil {
		return err
	}
	return recordOf(ctx, tx, p, "second.enrolled", body...)
}

// RevokeSecond takes out one of the visitor's own enrolled phones, and ends the
// sessions it confirmed, this one excepted; ErrSecondNeeded, ErrDeviceUnknown.
func (s *Service) RevokeSecond(ctx context.Context, secret string, d DeviceID) error {
	return s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		v, _, err := visitor(ctx, tx, secret, tx.Now)
		if err != nil {
			return err
		}
		if !v.Strong {
			return ErrSecondNeeded
		}
		if err := tx.DoOr(ctx, ErrDeviceUnknown, sqlSecondRevoke, v.Person.ID, d, tx.Now); err != nil {
			return err
		}
		if err := tx.Do(ctx, sqlSessionsEndOfDevice, d, id.Hash(secret)); err != nil {
			return err
		}
		return recordOf(ctx, tx, v.Person.ID, "device.revoked", record.Pair{Key: "use", Value: string(EnrolSecond)})
	})
}

// dropFactors voids all second factors of a person whose phone is lost.
func dropFactors(ctx context.Context, tx *pg.Tx, p people.PersonID) error {
	return tx.DoAll(ctx,
		pg.Stmt(sqlSecondRevokeAll, p, tx.Now),
		pg.Stmt(sqlCodesDrop, p),
		pg.Stmt(sqlTOTPSet, p, nil, nil),
	)
}

// recordOf puts an act of a person about their own account on the record of
// every committee they belong to.
func recordOf(ctx context.Context, tx *pg.Tx, p people.PersonID, kind string, body ...record.Pair) error {
	v := Visitor{Person: people.Person{ID: p}}
	if err := v.place(ctx, tx, tx.Now); err != nil {
		return err
	}
	return recordOwn(ctx, tx, v, kind, body...)
}

// TOTPAddress is what an authenticator scans for a key that was made before.
func (s *Service) TOTPAddress(v Visitor, issuer, key string) string {
	q := url.Values{"secret": {key}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {strconv.Itoa(totpStep)}}
	return "otpauth://totp/" + url.PathEscape(issuer+":"+v.Person.Phone) + "?" + q.Encode()
}
