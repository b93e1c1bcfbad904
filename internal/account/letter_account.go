package account

import (
	"context"
	"slices"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// ResetID is the key of an account's letter.
type ResetID = id.ID[Reset]

// Reset is a letter for somebody's account: asked for, confirmed, used.
type Reset struct {
	ID          ResetID            `db:"id"`
	PersonID    people.PersonID    `db:"person_id"`
	CommitteeID people.CommitteeID `db:"committee_id"`
	Name        string             `db:"name"`
	AskedBy     people.PersonID    `db:"asked_by"`
	Asker       string             `db:"asker"`
	LostPhone   bool               `db:"lost_phone"`
	AskedAt     time.Time          `db:"asked_at"`
	ExpiresAt   time.Time          `db:"expires_at"`
	UsedAt      *time.Time         `db:"used_at"`
	VoidedAt    *time.Time         `db:"voided_at"`
}

const sqlResetAdd = `
	insert into people.account_letters (person_id, id, committee_id, lost_phone, asked_by, asked_at, secret_hash, code_hash, expires_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// sqlResetsVoid voids a person's open letters: one committee's, or all of them.
const sqlResetsVoid = `
	update people.account_letters
	set voided_at = $2
	where person_id = $1 and used_at is null and voided_at is null and ($3::uuid is null or committee_id = $3)`

const sqlResetsWaiting = `
	select a.id, a.person_id, a.committee_id, p.name, a.asked_by, coalesce(q.name, '') as asker, a.lost_phone,
		a.asked_at, a.expires_at, a.used_at, a.voided_at
	from people.account_letters a
	join people.people p on p.id = a.person_id
	left join people.people q on q.id = a.asked_by
	where a.committee_id = $1 and a.secret_hash is null and a.used_at is null and a.voided_at is null and a.expires_at > $2
	order by a.asked_at, a.id`

const sqlResetConfirm = `
	update people.account_letters
	set confirmed_by = $4, secret_hash = $5, code_hash = $6, expires_at = $7
	where person_id = $1 and committee_id = $2 and id = $3 and secret_hash is null and used_at is null and voided_at is null`

const sqlResetFind = `
	select a.id, a.person_id, a.committee_id, p.name, a.asked_by, '' as asker, a.lost_phone,
		a.asked_at, a.expires_at, a.used_at, a.voided_at
	from people.account_letters a
	join people.people p on p.id = a.person_id
	where a.secret_hash = $1 or a.code_hash = $1`

const sqlResetUse = `
	update people.account_letters
	set used_at = $3
	where person_id = $1 and id = $2 and used_at is null and voided_at is null and expires_at > $3`

// sqlTiedElsewhere tells whether anything of a person lies outside a committee.
const sqlTiedElsewhere = `select people.tied_elsewhere($1, $2) as elsewhere`

func newAccountLetter(name string, now time.Time) PrintedLetter {
	return PrintedLetter{Name: name, Secret: id.Secret(), Code: id.ShortCode(), ExpiresAt: now.Add(resetLife)}
}

// NewAccountLetter makes the letter by which whoever signs in by a phone chooses a
// new password; lost voids their second factors too, once it is used. The operator
// may. It goes on the record of every committee that knows the person.
func (s *Service) NewAccountLetter(ctx context.Context, who actor.Actor, phone string, lost bool) (PrintedLetter, error) {
	phone, err := people.ParsePhone(phone)
	if err != nil {
		return PrintedLetter{}, people.ErrPhone.On("phone")
	}
	if !who.Is(actor.Operator) {
		return PrintedLetter{}, actor.ErrRole.With("roles", string(actor.Operator))
	}
	var l PrintedLetter
	err = s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		p, err := people.PersonByPhone(ctx, tx, phone)
		if err != nil {
			return err
		}
		v := Visitor{Person: p}
		if err := v.place(ctx, tx, tx.Now); err != nil {
			return err
		}
		l = newAccountLetter(p.Name, tx.Now)
		if err := addReset(ctx, tx, newReset{person: p.ID, lost: lost, letter: &l}); err != nil {
			return err
		}
		return recordAbout(ctx, tx, v, "account.letter", record.Pair{Key: "lost_phone", Value: yesNo(lost)})
	})
	return l, err
}

// AtDoor is a resident whom staff know by papers, found at their dwelling: a phone
// that somebody typed once would find whoever typed it.
type AtDoor struct {
	Dwelling people.DwellingID
	Resident people.ResidentID
}

// NewResidentLetter makes such a letter for the account of a resident of the
// actor's committee. Staff may, but not for those with a role (ErrResetTwo) nor
// where anything of the account lies elsewhere (ErrResetElsewhere).
// ErrResidentUnknown; ErrPersonUnknown where nobody signs in for the resident.
func (s *Service) NewResidentLetter(ctx context.Context, who actor.Actor, at AtDoor, lost bool) (PrintedLetter, error) {
	if err := who.Needs(who.Committee, actor.Staff...); err != nil {
		return PrintedLetter{}, err
	}
	var l PrintedLetter
	err := record.InTx(ctx, s.db, who, who.Committee, func(tx *pg.Tx) error {
		c, err := here(ctx, tx)
		if err != nil {
			return err
		}
		v, name, err := residentAt(ctx, tx, c, at)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(v.Roles, func(r people.Role) bool { return r.CommitteeID.String() == who.Committee }) {
			return ErrResetTwo
		}
		l = newAccountLetter(name, tx.Now)
		n := newReset{person: v.Person.ID, in: c.ID, lost: lost, letter: &l}
		if n.by, err = id.Parse[people.Person](who.Person); err != nil {
			return people.ErrPersonUnknown
		}
		if err := addReset(ctx, tx, n); err != nil {
			return err
		}
		return recordAbout(ctx, tx, v, "account.letter", record.Pair{Key: "lost_phone", Value: yesNo(lost)})
	})
	return l, err
}

// here reads the actor's own committee.
func here(ctx context.Context, tx *pg.Tx) (people.Committee, error) {
	key, err := id.Parse[people.Committee](tx.Who.Committee)
	if err != nil {
		return people.Committee{}, people.ErrCommitteeUnknown
	}
	return people.ByID(ctx, tx, key)
}

// residentAt reads whose account a resident of a committee is.
func residentAt(ctx context.Context, tx *pg.Tx, c people.Committee, at AtDoor) (Visitor, string, error) {
	r, FoundIn, err := pg.Maybe[people.Resident](ctx, tx, sqlResidentInDwelling, c.ID, at.Dwelling, at.Resident, c.Today(tx.Now))
	switch {
	case err != nil:
		return Visitor{}, "", err
	case !FoundIn:
		return Visitor{}, "", ErrResidentUnknown
	case r.PersonID.Zero():
		return Visitor{}, "", people.ErrPersonUnknown
	}
	v := Visitor{Person: people.Person{ID: r.PersonID}}
	return v, r.Name, v.place(ctx, tx, tx.Now)
}

// mayReset is the one rule of every letter that a committee makes for an account,
// when it is asked for, confirmed and used: nothing of the account lies outside
// the committee. The zero committee is the operator. The person's row is held, so
// that no tie comes between; the database refuses the same.
func mayReset(ctx context.Context, tx *pg.Tx, p people.PersonID, in people.CommitteeID) error {
	var held people.PersonID
	if err := tx.Get(ctx, &held, sqlPersonHold, p); err != nil {
		return err
	}
	if in.Zero() {
		return nil
	}
	return pg.Refuse(ctx, tx, ErrResetElsewhere, sqlTiedElsewhere, p, in)
}

// newReset is what a letter for an account is made of.
type newReset struct {
	person people.PersonID
	in     people.CommitteeID // zero for the operator
	by     people.PersonID    // who asked; zero for the operator
	lost   bool               // the phone is lost: its second factors go too
	letter *PrintedLetter     // nil while it waits for a colleague's confirmation
}

// addReset replaces a person's open letters by a new one.
func addReset(ctx context.Context, tx *pg.Tx, n newReset) error {
	if err := mayReset(ctx, tx, n.person, n.in); err != nil {
		return err
	}
	if err := tx.Do(ctx, sqlResetsVoid, n.person, tx.Now, people.CommitteeID{}); err != nil {
		return err
	}
	var secret, code any
	if l := n.letter; l != nil {
		secret, code = LetterHash(l.Secret), LetterHash(l.Code)
	}
	return tx.Do(ctx, sqlResetAdd, n.person, id.New[Reset](), n.in, n.lost, n.by, tx.Now, secret, code, tx.Now.Add(resetLife))
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// Resetting tells whose account a letter is for, without using it up;
// ErrLetterWrong, ErrLetterUsed, ErrLetterExpired, ErrTryLater.
func (s *Service) Resetting(ctx context.Context, typed string) (Reset, error) {
	var out Reset
	err := s.TryLetter(ctx, typed, func() error {
		return s.db.Read(ctx, func(r *pg.Reader) (err error) {
			if out, err = findReset(ctx, r, typed); err != nil {
				return err
			}
			return letterOpen(out.UsedAt, out.VoidedAt, out.ExpiresAt, r.Now)
		})
	})
	return out, err
}

func findReset(ctx context.Context, q pg.Queryer, typed string) (Reset, error) {
	return pg.One[Reset](ctx, q, ErrLetterWrong.On("letter"), sqlResetFind, LetterHash(typed))
}

// UseAccountLetter sets a new password by a letter, once, ends all sessions,
// voids the second factors when the phone was lost, and signs in.
func (s *Service) UseAccountLetter(ctx context.Context, typed, password string) (string, Visitor, error) {
	l, err := s.Resetting(ctx, typed)
	if err != nil {
		return "", Visitor{}, err
	}
	hash, err := s.hashing.Hash(ctx, password)
	if err != nil {
		return "", Visitor{}, err
	}
	var secret string
	var v Visitor
	err = s.db.InTx(ctx, actor.Actor{Person: l.PersonID.String()}, func(tx *pg.Tx) error {
		if err := mayReset(ctx, tx, l.PersonID, l.CommitteeID); err != nil {
			return err
		}
		if err := tx.DoOr(ctx, ErrLetterUsed.On("letter"), sqlResetUse, l.PersonID, l.ID, tx.Now); err != nil {
			return err
		}
		if err := setPassword(ctx, tx, l.PersonID, hash); err != nil {
			return err
		}
		if l.LostPhone {
			if err := dropFactors(ctx, tx, l.PersonID); err != nil {
				return err
			}
		}
		if secret, err = openSession(ctx, tx, l.PersonID, false); err != nil {
			return err
		}
		if v, _, err = visitor(ctx, tx, secret, tx.Now); err != nil {
			return err
		}
		return recordOwn(ctx, tx, v, "account.reset", record.Pair{Key: "lost_phone", Value: yesNo(l.LostPhone)})
	})
	return secret, v, err
}
