package erasure

import (
	"context"

	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

var (
	// ErrLivesHere refuses to forget somebody who is still of a dwelling.
	ErrLivesHere = errs.New(errs.Conflict, "erasure.lives_here")
	// ErrServesHere refuses to forget somebody who still has a role.
	ErrServesHere = errs.New(errs.Conflict, "erasure.serves_here")
	// ErrNothing says that nothing is left that could be taken out.
	ErrNothing = errs.New(errs.Conflict, "erasure.nothing")
)

// Forgotten is what was taken out of a committee's register.
type Forgotten struct {
	Residents []people.ResidentID
	Account   bool // nobody else knows the person: they can no longer sign in
}

// sqlForgetHold keeps the person's rows for the act; their roles and occupancies
// are asked after it. What the committee holds under a phone goes only with whoever
// proved there that it is theirs, or stands in its register with it.
const sqlForgetHold = `
	select coalesce(p.phone, '') as phone, coalesce(case when exists (
			select from people.phone_proofs f where f.committee_id = $2 and f.person_id = p.id and f.phone = p.phone)
		or exists (
			select from people.residents r where r.committee_id = $2 and r.person_id = p.id and r.phone = p.phone and not r.unproved)
		then p.phone end, '') as proved
	from people.people p
	where p.id = $1
	for update of p`

const sqlForgetLives = `
	select exists (
		select from people.occupancies o
		join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
		where o.committee_id = $1 and r.person_id = $2 and (o.to_day is null or o.to_day > $3))`

const sqlForgetServes = `
	select exists (
		select from people.roles
		where committee_id = $1 and person_id = $2 and ended_at is null and (to_day is null or to_day >= $3))`

// sqlForgetResidents also takes the rows of the same phone that nobody signed in
// by: a list that was read twice.
const sqlForgetResidents = `
	update people.residents
	set name = '', phone = null, keys = '', person_id = null, proved = ''
	where committee_id = $1 and (person_id = $2 or $3 <> '' and person_id is null and phone = $3 and not exists (
		select from people.occupancies o
		where o.committee_id = residents.committee_id and o.resident_id = residents.id and (o.to_day is null or o.to_day > $4)))
	returning id`

const sqlForgetChanges = `
	delete from people.batch_changes
	where committee_id = $1 and (what = 'phone' and subject_id = any($2::uuid[]) or $3 <> '' and what = 'contact' and (was = $3 or became = $3))`

const sqlForgetContacts = `
	delete from people.contacts
	where committee_id = $1 and $2 <> '' and phone = $2`

const sqlForgetAsks = `
	update people.attachments
	set name = '', phone = null, withdrawn_at = $3
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

const sqlSessionsEnd = `
	delete from people.sessions
	where person_id = $1`

const sqlForgetCodes = `
	delete from people.one_time_codes
	where person_id = $1`

const sqlForgetBrowsers = `
	delete from people.known_devices
	where person_id = $1`

const sqlForgetWrong = `
	delete from people.wrong_series
	where person_id = $1`

const sqlForgetPhones = `
	update people.second_devices
	set revoked_at = coalesce(revoked_at, $2), name = ''
	where person_id = $1`

// Forget takes somebody who left out of a committee's register within a unit of
// work that holds its record: name, phone and the tie to the account go, what
// they were there from when to when stays without a name, all their sessions end.
// Where no other committee knows them the account goes too. On the record by
// pseudonym. ErrLivesHere, ErrServesHere. The caller has checked that the actor may.
func Forget(ctx context.Context, tx *pg.Tx, c people.Committee, p people.PersonID) (Forgotten, error) {
	var out Forgotten
	type phones struct {
		Phone  string `db:"phone"`
		Proved string `db:"proved"`
	}
	held, err := pg.One[phones](ctx, tx, people.ErrPersonUnknown, sqlForgetHold, p, c.ID)
	if err != nil {
		return out, err
	}
	if err := May(ctx, tx, c.ID, p, c.Today(tx.Now)); err != nil {
		return out, err
	}
	if out.Residents, err = forgetResident(ctx, tx, c, p, held.Proved); err != nil {
		return out, err
	}
	if out.Account, err = forgetAccount(ctx, tx, p); err != nil {
		return out, err
	}
	if len(out.Residents) == 0 && (held.Phone == "" || !out.Account) {
		return out, ErrNothing
	}
	if err := tx.Do(ctx, sqlSessionsEnd, p); err != nil {
		return out, err
	}
	return out, record.Append(ctx, tx, c.ID.String(), record.Act{Kind: "person.erased", Subject: c.Pseudonym(p.String())})
}

// May is why somebody cannot be forgotten on a day; nil where they can.
func May(ctx context.Context, q pg.Queryer, c people.CommitteeID, p people.PersonID, today day.Day) error {
	for _, one := range []struct {
		query   string
		refusal error
	}{{sqlForgetLives, ErrLivesHere}, {sqlForgetServes, ErrServesHere}} {
		if err := pg.Refuse(ctx, q, one.refusal, one.query, c, p, today); err != nil {
			return err
		}
	}
	return nil
}

func forgetResident(ctx context.Context, tx *pg.Tx, c people.Committee, p people.PersonID, phone string) ([]people.ResidentID, error) {
	var gone []people.ResidentID
	if err := tx.Select(ctx, &gone, sqlForgetResidents, c.ID, p, phone, c.Today(tx.Now)); err != nil {
		return nil, err
	}
	return gone, tx.DoAll(ctx,
		pg.Stmt(sqlForgetChanges, c.ID, pq.Array(id.Strings(gone)), phone),
		pg.Stmt(sqlForgetContacts, c.ID, phone),
		pg.Stmt(sqlForgetAsks, c.ID, phone, tx.Now),
		pg.Stmt(sqlForgetProof, c.ID, p),
		pg.Stmt(sqlForgetPhoneCode, p),
		pg.Stmt(sqlForgetDevices, c.ID, p, tx.Now),
	)
}

func forgetAccount(ctx context.Context, tx *pg.Tx, p people.PersonID) (bool, error) {
	var needed bool
	if err := tx.Get(ctx, &needed, sqlKnownElsewhere, p); err != nil {
		return false, err
	}
	if needed {
		return false, nil
	}
	return true, tx.DoAll(ctx,
		pg.Stmt(sqlForgetAccount, p),
		pg.Stmt(sqlForgetCodes, p),
		pg.Stmt(sqlForgetBrowsers, p),
		pg.Stmt(sqlForgetWrong, p),
		pg.Stmt(sqlForgetPhones, p, tx.Now),
	)
}
