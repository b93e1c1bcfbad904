package account

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/holding"
	"ziguan/internal/pg"
)

// sqlForget takes name and phone from what is over, in every committee.
const sqlForget = `
	update people.attachments
	set name = '', phone = null
	where phone is not null and (withdrawn_at is not null or answer = 'yes' or expires_at <= $1)`

const sqlForgetCodes = `
	delete from people.phone_codes
	where expires_at <= $1`

// Forget takes the names and phones that staff typed from what is over at an
// instant, in every committee, and tells how many; the codes that nobody may type any
// more it throws away. The system alone may: a daily job, for a committee that asks
// nothing more forgets as well.
func (s *Service) Forget(ctx context.Context, who actor.Actor, now time.Time) (int, error) {
	if !who.Is(actor.System) {
		return 0, actor.ErrRole.With("roles", string(actor.System))
	}
	var n int64
	err := s.db.InTx(ctx, who, func(tx *pg.Tx) (err error) {
		if n, err = tx.Exec(ctx, sqlForget, now); err != nil {
			return fmt.Errorf("forget attachments: %w", err)
		}
		return tx.Do(ctx, sqlForgetCodes, now)
	})
	return int(n), err
}

const sqlForgetAsks = `
	update people.attachments
	set name = '', phone = null, withdrawn_at = case when answer = 'yes' then withdrawn_at else coalesce(withdrawn_at, $3) end
	where committee_id = $1 and $2 <> '' and phone = $2`

const sqlForgetProof = `
	delete from people.phone_proofs
	where committee_id = $1 and person_id = $2`

const sqlForgetPhoneCode = `
	delete from people.phone_codes
	where person_id = $1`

const sqlForgetDevices = `
	update people.devices
	set revoked_at = coalesce(revoked_at, $3), name = ''
	where committee_id = $1 and person_id = $2`

// sqlKnownElsewhere tells whether anybody else still needs the account.
const sqlKnownElsewhere = `
	select exists (select from people.residents where person_id = $1)
		or exists (select from people.roles where person_id = $1 and ended_at is null)
		or exists (select from people.office_roles where person_id = $1 and ended_at is null)`

const sqlForgetAccount = `
	update people.people
	set name = '', phone = null, password_hash = null, totp_sealed = null, totp_step = null
	where id = $1`

const sqlForgetSessions = sqlSessionsEnd

const sqlForgetOneTime = `
	delete from people.one_time_codes
	where person_id = $1`

const sqlForgetBrowsers = `
	delete from people.known_devices
	where person_id = $1`

const sqlForgetWrong = `
	delete from people.wrong_series
	where person_id = $1`

const sqlForgetSecond = `
	update people.second_devices
	set revoked_at = coalesce(revoked_at, $2), name = ''
	where person_id = $1`

// forget takes out what one committee keeps of a sign-in, and ends it where nobody else
// knows the person. All sessions end: they may have opened the committee's pages.
func forget(ctx context.Context, tx *pg.Tx, gone holding.Gone) error {
	if err := run(ctx, tx, statement{sqlForgetAsks, []any{gone.Committee, gone.Phone, tx.Now}}); err != nil || gone.Person.Zero() {
		return err
	}
	if err := run(ctx, tx,
		statement{sqlForgetProof, []any{gone.Committee, gone.Person}},
		statement{sqlForgetPhoneCode, []any{gone.Person}},
		statement{sqlForgetDevices, []any{gone.Committee, gone.Person, tx.Now}},
		statement{sqlForgetSessions, []any{gone.Person}}); err != nil {
		return err
	}
	var needed bool
	if err := tx.Get(ctx, &needed, sqlKnownElsewhere, gone.Person); err != nil {
		return fmt.Errorf("who else knows the person: %w", err)
	}
	if needed {
		return nil
	}
	return run(ctx, tx,
		statement{sqlForgetAccount, []any{gone.Person}},
		statement{sqlForgetOneTime, []any{gone.Person}},
		statement{sqlForgetBrowsers, []any{gone.Person}},
		statement{sqlForgetWrong, []any{gone.Person}},
		statement{sqlForgetSecond, []any{gone.Person, tx.Now}})
}

// statement is one of several that have only to be run.
type statement struct {
	query string
	args  []any
}

func run(ctx context.Context, tx *pg.Tx, all ...statement) error {
	for _, s := range all {
		if _, err := tx.Exec(ctx, s.query, s.args...); err != nil {
			return fmt.Errorf("forget: %w", err)
		}
	}
	return nil
}
