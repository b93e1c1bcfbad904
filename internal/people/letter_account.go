package people

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// ResetID is the key of an account's letter.
type ResetID = id.ID[Reset]

// Reset is a letter for somebody's account: asked for, confirmed, used.
type Reset struct {
	ID          ResetID     `db:"id"`
	PersonID    PersonID    `db:"person_id"`
	CommitteeID CommitteeID `db:"committee_id"`
	Name        string      `db:"name"`
	AskedBy     PersonID    `db:"asked_by"`
	Asker       string      `db:"asker"`
	LostPhone   bool        `db:"lost_phone"`
	AskedAt     time.Time   `db:"asked_at"`
	ExpiresAt   time.Time   `db:"expires_at"`
	UsedAt      *time.Time  `db:"used_at"`
	VoidedAt    *time.Time  `db:"voided_at"`
}

const sqlResetAdd = `
	insert into people.account_letters (person_id, id, committee_id, lost_phone, asked_by, asked_at, secret_hash, code_hash, expires_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

const sqlResetsVoid = `
	update people.account_letters
	set voided_at = $2
	where person_id = $1 and used_at is null and voided_at is null`

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

func newAccountLetter(name string, now time.Time) PrintedLetter {
	return PrintedLetter{Name: name, Secret: id.Secret(), Code: id.ShortCode(), ExpiresAt: now.Add(resetLife)}
}

// NewAccountLetter makes the letter by which the person of a phone chooses a new
// password; lost voids their second factors too, once it is used. The operator
// may for anybody; staff for residents of their committee, whom they know by
// papers, but not for those with a role (ErrResetTwo). It goes on the record.
func (s *Service) NewAccountLetter(ctx context.Context, who actor.Actor, phone string, lost bool) (PrintedLetter, error) {
	phone, err := ParsePhone(phone)
	if err != nil {
		return PrintedLetter{}, ErrPhone.On("phone")
	}
	if !who.Is(actor.Operator) {
		if err := who.Needs(who.Committee, actor.Staff...); err != nil {
			return PrintedLetter{}, err
		}
	}
	var l PrintedLetter
	err = s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		p, err := personByPhone(ctx, tx, phone)
		if err != nil {
			return err
		}
		v := Visitor{Person: p}
		if err := v.place(ctx, tx, tx.Now); err != nil {
			return err
		}
		if err := mayReset(who, v); err != nil {
			return err
		}
		l = newAccountLetter(p.Name, tx.Now)
		n := newReset{person: p.ID, lost: lost, letter: &l}
		if !who.Is(actor.Operator) {
			n.by, n.in = who.Person, who.Committee
		}
		if err := addReset(ctx, tx, n); err != nil {
			return err
		}
		return recordAbout(ctx, tx, v, "account.letter", record.Pair{Key: "lost_phone", Value: yesNo(lost)})
	})
	return l, err
}

func mayReset(who actor.Actor, v Visitor) error {
	if who.Is(actor.Operator) {
		return nil
	}
	for _, h := range v.Homes {
		if h.CommitteeID.String() == who.Committee {
			if len(v.Roles) > 0 || len(v.Offices) > 0 {
				return ErrResetTwo
			}
			return nil
		}
	}
	for _, r := range v.Roles {
		if r.CommitteeID.String() == who.Committee {
			return ErrResetTwo
		}
	}
	return ErrPersonUnknown
}

// newReset is what a letter for an account is made of.
type newReset struct {
	person PersonID
	in, by any            // the committee and who asked; null for the operator
	lost   bool           // the phone is lost: its second factors go too
	letter *PrintedLetter // nil while it waits for a colleague's confirmation
}

// addReset replaces a person's open letters by a new one.
func addReset(ctx context.Context, tx *pg.Tx, n newReset) error {
	var held PersonID
	if err := tx.Get(ctx, &held, sqlPersonHold, n.person); err != nil {
		return fmt.Errorf("hold person: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlResetsVoid, n.person, tx.Now); err != nil {
		return fmt.Errorf("void account letters: %w", err)
	}
	var secret, code any
	if l := n.letter; l != nil {
		secret, code = letterHash(l.Secret), letterHash(l.Code)
	}
	_, err := tx.Exec(ctx, sqlResetAdd, n.person, id.New[Reset](), n.in, n.lost, n.by, tx.Now, secret, code, tx.Now.Add(resetLife))
	if err != nil {
		return fmt.Errorf("add account letter: %w", err)
	}
	return nil
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
	err := s.guardLetter(ctx, typed, func() error {
		return s.db.Read(ctx, func(r *pg.Reader) error {
			var err error
			if out, err = findReset(ctx, r, typed); err != nil {
				return err
			}
			return letterOpen(out.UsedAt, out.VoidedAt, out.ExpiresAt, r.Now)
		})
	})
	return out, err
}

func findReset(ctx context.Context, q pg.Queryer, typed string) (Reset, error) {
	var r Reset
	err := q.Get(ctx, &r, sqlResetFind, letterHash(typed))
	if pg.NoRows(err) {
		return r, ErrLetterWrong.On("letter")
	}
	if err != nil {
		return r, fmt.Errorf("find account letter: %w", err)
	}
	return r, nil
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
		rows, err := tx.Exec(ctx, sqlResetUse, l.PersonID, l.ID, tx.Now)
		if err != nil {
			return fmt.Errorf("use account letter: %w", err)
		}
		if rows == 0 {
			return ErrLetterUsed.On("letter")
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
