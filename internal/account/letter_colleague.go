package account

import (
	"context"
	"slices"
	"strings"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// AskReset asks that a colleague be let in again; another member confirms it
// (ConfirmReset). Nobody asks for themselves. Staff may; it goes on the record.
func (s *Service) AskReset(ctx context.Context, who actor.Actor, p people.PersonID, lost bool) error {
	if err := who.Needs(who.Committee, actor.Staff...); err != nil {
		return err
	}
	if who.Person == "" || who.Person == p.String() {
		return ErrResetSame
	}
	return record.InTx(ctx, s.db, who, who.Committee, func(tx *pg.Tx) error {
		v, err := colleague(ctx, tx, p)
		if err != nil {
			return err
		}
		c, err := here(ctx, tx)
		if err != nil {
			return err
		}
		by, err := id.Parse[people.Person](who.Person)
		if err != nil {
			return ErrResetSame
		}
		if err := addReset(ctx, tx, newReset{person: p, in: c.ID, by: by, lost: lost}); err != nil {
			return err
		}
		return recordAbout(ctx, tx, v, "account.reset_asked", record.Pair{Key: "lost_phone", Value: yesNo(lost)})
	})
}

// sqlFirstLetter tells whether somebody never had a password, and so nobody's
// account, while whoever asks is alone: no other of the committee's staff has one
// either, who could give the second word.
const sqlFirstLetter = `
	select p.password_hash is null and not exists (
		select from people.roles r
		join people.people q on q.id = r.person_id
		where r.committee_id = $2 and r.role = any($5) and r.ended_at is null and (r.to_day is null or r.to_day >= $4)
			and r.person_id <> p.id and r.person_id <> $3 and q.password_hash is not null) as first
	from people.people p
	where p.id = $1`

// FirstLetter makes the letter by which a colleague who never signed in chooses
// their first password. It needs no second member as long as there is none: a
// founding chair lets the next person in alone. ErrResetTwo otherwise, and AskReset
// is the way; ErrResetSame. Staff may; it goes on the record.
func (s *Service) FirstLetter(ctx context.Context, who actor.Actor, p people.PersonID) (PrintedLetter, error) {
	if err := who.Needs(who.Committee, actor.Staff...); err != nil {
		return PrintedLetter{}, err
	}
	by, err := id.Parse[people.Person](who.Person)
	if err != nil || by == p {
		return PrintedLetter{}, ErrResetSame
	}
	var l PrintedLetter
	err = record.InTx(ctx, s.db, who, who.Committee, func(tx *pg.Tx) error {
		v, err := colleague(ctx, tx, p)
		if err != nil {
			return err
		}
		c, err := here(ctx, tx)
		if err != nil {
			return err
		}
		if err := mayReset(ctx, tx, p, c.ID); err != nil {
			return err
		}
		if err := pg.Needs(ctx, tx, ErrResetTwo, sqlFirstLetter, p, c.ID, by, c.Today(tx.Now), pq.Array(actor.Staff)); err != nil {
			return err
		}
		l = newAccountLetter(v.Roles[0].Name, tx.Now)
		if err := addReset(ctx, tx, newReset{person: p, in: c.ID, by: by, letter: &l}); err != nil {
			return err
		}
		return recordAbout(ctx, tx, v, "account.letter", record.Pair{Key: "lost_phone", Value: yesNo(false)})
	})
	return l, err
}

// colleague reads a person who holds a role in the actor's committee; ErrPersonUnknown.
func colleague(ctx context.Context, tx *pg.Tx, p people.PersonID) (Visitor, error) {
	v := Visitor{Person: people.Person{ID: p}}
	if err := v.place(ctx, tx, tx.Now); err != nil {
		return v, err
	}
	if !slices.ContainsFunc(v.Roles, func(r people.Role) bool { return r.CommitteeID.String() == tx.Who.Committee }) {
		return v, people.ErrPersonUnknown
	}
	return v, nil
}

// Resets lists who waits for a second member's word in a committee. Staff may.
func (s *Service) Resets(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Reset, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return nil, err
	}
	return pg.All[Reset](ctx, s.db, sqlResetsWaiting, c, s.db.Now())
}

// ConfirmReset is the second member's word; it makes the letter, once. Neither
// the one who asked nor the person may (ErrResetSame); ErrResetUnknown.
func (s *Service) ConfirmReset(ctx context.Context, who actor.Actor, reset ResetID) (PrintedLetter, error) {
	if err := who.Needs(who.Committee, actor.Staff...); err != nil {
		return PrintedLetter{}, err
	}
	var l PrintedLetter
	err := record.InTx(ctx, s.db, who, who.Committee, func(tx *pg.Tx) error {
		r, err := waitingReset(ctx, tx, reset)
		if err != nil {
			return err
		}
		if who.Person == "" || who.Person == r.AskedBy.String() || who.Person == r.PersonID.String() {
			return ErrResetSame
		}
		v, err := colleague(ctx, tx, r.PersonID)
		if err != nil {
			return err
		}
		if err := mayReset(ctx, tx, r.PersonID, r.CommitteeID); err != nil {
			return err
		}
		l = newAccountLetter(r.Name, tx.Now)
		if err := tx.DoOr(ctx, ErrResetUnknown, sqlResetConfirm, r.PersonID, r.CommitteeID, r.ID, who.Person,
			LetterHash(l.Secret), LetterHash(l.Code), l.ExpiresAt); err != nil {
			return err
		}
		return recordAbout(ctx, tx, v, "account.reset_confirmed")
	})
	return l, err
}

func waitingReset(ctx context.Context, tx *pg.Tx, reset ResetID) (Reset, error) {
	var list []Reset
	if err := tx.Select(ctx, &list, sqlResetsWaiting, tx.Who.Committee, tx.Now); err != nil {
		return Reset{}, err
	}
	for _, r := range list {
		if r.ID == reset {
			return r, nil
		}
	}
	return Reset{}, ErrResetUnknown
}

// places lists the committees a person has a role or a home in, in one fixed order.
func (v Visitor) places() []people.CommitteeID {
	var out []people.CommitteeID
	for _, r := range v.Roles {
		out = append(out, r.CommitteeID)
	}
	for _, h := range v.Homes {
		out = append(out, h.CommitteeID)
	}
	slices.SortFunc(out, func(a, b people.CommitteeID) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(out)
}

// recordAbout puts what somebody else did about a person on the record of each
// committee the person belongs to.
func recordAbout(ctx context.Context, tx *pg.Tx, v Visitor, kind string, body ...record.Pair) error {
	was := tx.Who
	defer func() { tx.Who = was }()
	for _, key := range v.places() {
		c, err := people.ByID(ctx, tx, key)
		if err != nil {
			return err
		}
		tx.Who = was.For(c.ID.String())
		tx.Who.Pseudonym = c.Pseudonym(was.Person)
		act := record.Act{Kind: kind, Subject: c.Pseudonym(v.Person.ID.String()), Body: body}
		if err := record.Append(ctx, tx, c.ID.String(), act); err != nil {
			return err
		}
	}
	return nil
}

// recordOwn puts what a person did about themselves there.
func recordOwn(ctx context.Context, tx *pg.Tx, v Visitor, kind string, body ...record.Pair) error {
	was := tx.Who
	defer func() { tx.Who = was }()
	tx.Who = actor.Actor{Roles: []actor.Role{actor.Resident}, Person: v.Person.ID.String()}
	if len(v.Roles) > 0 {
		tx.Who.Roles[0] = v.Roles[0].Role
	}
	return recordAbout(ctx, tx, v, kind, body...)
}
