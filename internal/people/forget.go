package people

import (
	"context"
	"fmt"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/holding"
	"ziguan/internal/pg"
)

var (
	// ErrLivesHere refuses to forget somebody who is still of a dwelling.
	ErrLivesHere = errs.New(errs.Conflict, "erasure.lives_here")
	// ErrServesHere refuses to forget somebody who still has a role.
	ErrServesHere = errs.New(errs.Conflict, "erasure.serves_here")
)

// sqlForgetHold keeps the person's rows for the act; their roles and occupancies
// are asked after it. What the committee holds under a phone goes only with whoever
// proved there that it is theirs, or stands in its register with it.
const sqlForgetHold = `
	select coalesce(case when exists (
			select from people.phone_proofs f where f.committee_id = $2 and f.person_id = p.id and f.phone = p.phone)
		or exists (
			select from people.residents r where r.committee_id = $2 and r.person_id = p.id and r.phone = p.phone and not r.unproved)
		then p.phone end, '')
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
	with gone as (
		select r.id, r.name
		from people.residents r
		where r.committee_id = $1 and (r.person_id = $2 or $3 <> '' and r.person_id is null and r.phone = $3 and not exists (
			select from people.occupancies o
			where o.committee_id = r.committee_id and o.resident_id = r.id and (o.to_day is null or o.to_day > $4)))
		for update)
	update people.residents r
	set name = '', phone = null, keys = '', person_id = null, proved = ''
	from gone
	where r.committee_id = $1 and r.id = gone.id
	returning r.id, gone.name`

// sqlForgetNames takes the names and phones of those who left before a day and
// never had an account.
const sqlForgetNames = `
	with gone as (
		select r.id, r.name
		from people.residents r
		where r.committee_id = $1 and r.person_id is null and (r.name <> '' or r.phone is not null)
			and exists (select from people.occupancies o where o.committee_id = r.committee_id and o.resident_id = r.id)
			and not exists (
				select from people.occupancies o
				where o.committee_id = r.committee_id and o.resident_id = r.id and (o.to_day is null or o.to_day >= $2))
		for update)
	update people.residents r
	set name = '', phone = null, keys = ''
	from gone
	where r.committee_id = $1 and r.id = gone.id
	returning r.id, gone.name`

const sqlForgetContacts = `
	delete from people.contacts
	where committee_id = $1 and $2 <> '' and phone = $2`

// sqlLeft are the people with an account who left a committee before a day and
// whom it still knows by name.
const sqlLeft = `
	select r.person_id
	from people.residents r
	join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
	where r.committee_id = $1 and r.person_id is not null
		and not exists (
			select from people.roles k
			where k.committee_id = $1 and k.person_id = r.person_id and k.ended_at is null and (k.to_day is null or k.to_day >= $2))
	group by r.person_id
	having bool_and(o.to_day is not null and o.to_day < $2)
	order by r.person_id`

// MayForget is why somebody cannot be forgotten on a day, ErrLivesHere or
// ErrServesHere; nil where they can.
func MayForget(ctx context.Context, q pg.Queryer, c CommitteeID, p PersonID, today day.Day) error {
	for _, one := range []struct {
		query   string
		refusal error
	}{{sqlForgetLives, ErrLivesHere}, {sqlForgetServes, ErrServesHere}} {
		var yes bool
		if err := q.Get(ctx, &yes, one.query, c, p, today); err != nil {
			return fmt.Errorf("who still is there: %w", err)
		}
		if yes {
			return one.refusal
		}
	}
	return nil
}

// Left lists the people with an account who left before a day and serve no more. The
// caller has seen to who may know.
func Left(ctx context.Context, q pg.Queryer, c CommitteeID, before day.Day) ([]PersonID, error) {
	var out []PersonID
	if err := q.Select(ctx, &out, sqlLeft, c, before); err != nil {
		return nil, fmt.Errorf("who left: %w", err)
	}
	return out, nil
}

// Forget takes somebody who left out of the register, within a unit of work that holds
// the committee's record: name, phone and the tie to their account go; from when to
// when they were what stays. ErrPersonUnknown, ErrLivesHere, ErrServesHere. Only
// internal/privacy calls it, which lets everybody else forget them too.
func Forget(ctx context.Context, tx *pg.Tx, c Committee, p PersonID) (holding.Gone, error) {
	gone := holding.Gone{Committee: holding.Key(c.ID), Person: holding.Key(p), Today: c.Today(tx.Now)}
	err := tx.Get(ctx, &gone.Phone, sqlForgetHold, p, c.ID)
	if pg.NoRows(err) {
		return gone, ErrPersonUnknown
	}
	if err != nil {
		return gone, fmt.Errorf("hold person: %w", err)
	}
	if err := MayForget(ctx, tx, c.ID, p, gone.Today); err != nil {
		return gone, err
	}
	return forgetResidents(ctx, tx, gone, sqlForgetResidents, c.ID, p, gone.Phone, gone.Today)
}

// ForgetNames is the same for those who left before a day and stood on the register
// alone.
func ForgetNames(ctx context.Context, tx *pg.Tx, c Committee, before day.Day) (holding.Gone, error) {
	gone := holding.Gone{Committee: holding.Key(c.ID), Today: c.Today(tx.Now), Before: before}
	return forgetResidents(ctx, tx, gone, sqlForgetNames, c.ID, before)
}

func forgetResidents(ctx context.Context, tx *pg.Tx, gone holding.Gone, query string, args ...any) (holding.Gone, error) {
	var all []struct {
		ID   holding.Key `db:"id"`
		Name string      `db:"name"`
	}
	if err := tx.Select(ctx, &all, query, args...); err != nil {
		return gone, fmt.Errorf("forget residents: %w", err)
	}
	for _, r := range all {
		gone.Residents, gone.Names = append(gone.Residents, r.ID), append(gone.Names, r.Name)
	}
	return gone, nil
}

func forgetContacts(ctx context.Context, tx *pg.Tx, gone holding.Gone) error {
	if _, err := tx.Exec(ctx, sqlForgetContacts, gone.Committee, gone.Phone); err != nil {
		return fmt.Errorf("forget contacts: %w", err)
	}
	return forgetBatches(ctx, tx, gone)
}
