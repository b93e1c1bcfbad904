package account

import (
	"context"
	"crypto/subtle"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

var (
	// ErrSecondNeeded says that the act needs a session that gave its second factor.
	ErrSecondNeeded = errs.New(errs.Forbidden, "second.needed")
	// ErrSecondWrong answers a code that is not, or no longer, one of the person's.
	ErrSecondWrong = errs.New(errs.Invalid, "second.wrong")
	// ErrSecondWaiting says that no enrolled phone has confirmed the sign-in yet.
	ErrSecondWaiting = errs.New(errs.Conflict, "second.waiting")
	// ErrConfirmGone says that the code on the other screen is too old, or another's.
	ErrConfirmGone = errs.New(errs.NotFound, "confirm.gone")
)

// codesPrinted is how many one-time codes one sheet holds.
const codesPrinted = 10

// Factors is what a person can confirm a sign-in with.
type Factors struct {
	Devices []Device // enrolled phones in force
	Codes   int      // printed one-time codes left
	TOTP    bool
}

// None reports whether nothing is enrolled: then the password alone may enrol
// the first factor, which opens what the roles allow.
func (f Factors) None() bool { return len(f.Devices) == 0 && f.Codes == 0 && !f.TOTP }

// TOTPKey is what an authenticator app scans; nothing is kept until a code of
// it was typed back.
type TOTPKey struct{ Secret, URL string }

const totpStep = 30

var totpOpts = totp.ValidateOpts{Period: totpStep, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// totpStepOf gives the half minute a code belongs to, one before and one after
// allowed; 0 when it belongs to none.
func totpStepOf(secret, code string, now time.Time) int64 {
	var FoundIn int64
	for _, d := range []int64{-1, 0, 1} {
		at := now.Add(time.Duration(d*totpStep) * time.Second)
		want, err := totp.GenerateCodeCustom(secret, at, totpOpts)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			FoundIn = at.Unix() / totpStep
		}
	}
	return FoundIn
}

const sqlPersonHold = `
	select id
	from people.people
	where id = $1
	for update`

const sqlSecondDevices = `
	select d.id, d.person_id, p.name as person, d.name, d.made_at, d.enrolled_at, d.revoked_at
	from people.second_devices d
	join people.people p on p.id = d.person_id
	where d.person_id = $1 and d.enrolled_at is not null and d.revoked_at is null
	order by d.made_at, d.id`

const sqlSecondLeft = `
	select (select count(*) from people.one_time_codes c where c.person_id = p.id and c.used_at is null) as codes,
		p.totp_sealed is not null as totp
	from people.people p
	where p.id = $1`

const sqlSecondAdd = `
	insert into people.second_devices (person_id, id, name, enrol_hash, enrol_until, made_at)
	values ($1, $2, $3, $4, $5, $6)`

const sqlSecondWaiting = `
	select d.id, d.person_id, p.name as person
	from people.second_devices d
	join people.people p on p.id = d.person_id
	where d.enrol_hash = $1 and d.enrol_until > $2 and d.revoked_at is null`

const sqlSecondEnrol = `
	update people.second_devices
	set token_hash = $4, enrolled_at = $5, enrol_hash = null, enrol_until = null
	where person_id = $1 and id = $2 and enrol_hash = $3 and enrol_until > $5 and revoked_at is null`

const sqlSecondByToken = `
	select d.id, d.person_id, p.name as person
	from people.second_devices d
	join people.people p on p.id = d.person_id
	where d.token_hash = $1 and d.revoked_at is null`

const sqlSecondRevoke = `
	update people.second_devices
	set revoked_at = $3, enrol_hash = null, enrol_until = null
	where person_id = $1 and id = $2 and revoked_at is null`

const sqlSecondRevokeAll = `
	update people.second_devices
	set revoked_at = $2, enrol_hash = null, enrol_until = null
	where person_id = $1 and revoked_at is null`

const sqlSecondDropWaiting = `
	update people.second_devices
	set revoked_at = $2, enrol_hash = null, enrol_until = null
	where person_id = $1 and enrolled_at is null and revoked_at is null`

const sqlCodesDrop = `
	delete from people.one_time_codes
	where person_id = $1`

const sqlCodeAdd = `
	insert into people.one_time_codes (person_id, code_hash, made_at)
	values ($1, $2, $3)`

const sqlCodeUse = `
	update people.one_time_codes
	set used_at = $3
	where person_id = $1 and code_hash = $2 and used_at is null`

const sqlTOTPSealed = `
	select totp_sealed
	from people.people
	where id = $1 and totp_sealed is not null`

const sqlTOTPSet = `
	update people.people
	set totp_sealed = $2, totp_step = $3
	where id = $1`

// sqlTOTPUse lets a half minute's code count once.
const sqlTOTPUse = `
	update people.people
	set totp_step = $2
	where id = $1 and coalesce(totp_step, 0) < $2`

const sqlConfirmAsk = `
	update people.sessions
	set confirm_hash = $2, confirm_until = $3, confirmed_at = null
	where id_hash = $1 and not strong`

const sqlConfirm = `
	update people.sessions
	set confirmed_at = $4, device_id = $3
	where person_id = $1 and confirm_hash = $2 and confirm_until > $4 and confirmed_at is null and expires_at > $4`

const sqlConfirmed = `
	select device_id
	from people.sessions
	where id_hash = $1 and not strong and confirmed_at is not null`

const sqlConfirmWaiting = `
	select created_at
	from people.sessions
	where person_id = $1 and confirm_hash = $2 and confirm_until > $3 and confirmed_at is null and expires_at > $3`

func factors(ctx context.Context, q pg.Queryer, p people.PersonID) (Factors, error) {
	var f Factors
	if err := q.Select(ctx, &f.Devices, sqlSecondDevices, p); err != nil {
		return f, err
	}
	var left struct {
		Codes int  `db:"codes"`
		TOTP  bool `db:"totp"`
	}
	if err := q.Get(ctx, &left, sqlSecondLeft, p); err != nil {
		return f, err
	}
	f.Codes, f.TOTP = left.Codes, left.TOTP
	return f, nil
}

func waitingSecond(ctx context.Context, q pg.Queryer, secret string, now time.Time) (Device, error) {
	return pg.One[Device](ctx, q, ErrEnrolGone, sqlSecondWaiting, id.Hash(secret), now)
}

func secondByToken(ctx context.Context, q pg.Queryer, token string) (Device, error) {
	return pg.One[Device](ctx, q, ErrDeviceRefused, sqlSecondByToken, id.Hash(token))
}
