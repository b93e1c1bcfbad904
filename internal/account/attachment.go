package account

import (
	"context"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Kind says what is asked of the holder of a phone.
type Kind string

// The kinds: to take a role of the committee, to be a resident of its register as
// papers showed, to show that the phone is theirs.
const (
	KindRole  Kind = "role"
	KindHome  Kind = "home"
	KindPhone Kind = "phone"
)

// AttachmentID is the key of an attachment.
type AttachmentID = id.ID[Attachment]

// Attachment is what a committee asked, and what became of it. Name and phone are
// as staff typed them; PersonID is who said yes, zero before.
type Attachment struct {
	ID            AttachmentID       `db:"id"`
	CommitteeID   people.CommitteeID `db:"committee_id"`
	Committee     string             `db:"committee"` // its code
	CommitteeName string             `db:"committee_name"`
	Kind          Kind               `db:"kind"`
	Role          actor.Role         `db:"role"`
	To            day.Day            `db:"to_day"`
	DwellingID    people.DwellingID  `db:"dwelling_id"`
	Dwelling      string             `db:"dwelling"` // its code
	ResidentID    people.ResidentID  `db:"resident_id"`
	Papers        Papers             `db:"papers"`
	Name          string             `db:"name"`
	Phone         string             `db:"phone"`
	AskedBy       people.PersonID    `db:"asked_by"`
	AskedAs       actor.Role         `db:"asked_as"`
	AskedAt       time.Time          `db:"asked_at"`
	ExpiresAt     time.Time          `db:"expires_at"`
	Answer        string             `db:"answer"`
	PersonID      people.PersonID    `db:"person_id"`
	WithdrawnAt   *time.Time         `db:"withdrawn_at"`
}

// open reports whether a yes may still come. A no stands like a silence: whoever
// kept a copy of the letter must not tell them apart, and a holder may think again.
func (a Attachment) open(now time.Time) bool {
	return a.Answer != "yes" && a.WithdrawnAt == nil && a.ExpiresAt.After(now)
}

// asker is who asked, as the committee's record names them.
func (a Attachment) asker(c people.Committee) actor.Actor {
	return actor.Actor{
		Roles: []actor.Role{a.AskedAs}, Committee: c.ID.String(),
		Person: a.AskedBy.String(), Pseudonym: c.Pseudonym(a.AskedBy.String()),
	}
}

// may tells who of a committee asks for such a thing, prints its letter and takes
// it back: roles are the chair's to give.
func (k Kind) may(who actor.Actor, c people.CommitteeID) error {
	if k == KindRole {
		return who.Needs(c.String(), actor.Chair)
	}
	return who.Needs(c.String(), actor.Staff...)
}

var (
	// ErrGone says that nobody asks this any more: answered, taken back or lapsed.
	ErrGone = errs.New(errs.NotFound, "attachment.gone")
	// ErrRang refuses to have a phone proved that nobody heard ring.
	ErrRang = errs.New(errs.Invalid, "attachment.rang")
	// ErrAsker refuses an ask by nobody in particular: the operator acts at once.
	ErrAsker = errs.New(errs.Forbidden, "attachment.asker")
	// ErrAlone refuses a role to an account that one member of the staff opened by a letter
	// of theirs, as long as no other saw its holder: whoever opened it would say yes for it.
	ErrAlone = errs.New(errs.Forbidden, "attachment.alone")
)

// DaysRule is the key of the rule that says how long an ask waits.
const DaysRule = "attachment.days"

const sqlColumns = `
	select a.id, a.committee_id, c.code as committee, c.name as committee_name, a.kind, a.role, a.to_day, a.dwelling_id,
		coalesce(d.code, '') as dwelling, a.resident_id, a.papers, a.name, coalesce(a.phone, '') as phone, a.asked_by, a.asked_as,
		a.asked_at, a.expires_at, coalesce(a.answer, '') as answer, a.person_id, a.withdrawn_at
	from people.attachments a
	join people.committees c on c.id = a.committee_id
	left join people.dwellings d on d.committee_id = a.committee_id and d.id = a.dwelling_id`

const sqlByID = sqlColumns + `
	where a.id = $1`

const sqlIn = sqlColumns + `
	where a.committee_id = $1 and a.id = $2`

const sqlByLetter = sqlColumns + `
	join people.secrets s on s.committee_id = a.committee_id and s.subject_id = a.id
	where s.hash = $1 and s.kind = 'ask'`

// ParseID reads an attachment's key; ErrGone for what is none.
func ParseID(s string) (AttachmentID, error) {
	key, err := id.Parse[Attachment](s)
	if err != nil {
		return key, ErrGone
	}
	return key, nil
}

// sqlAlone tells whether the last letter that opened an account was one clerk's, and
// nobody else has seen its holder since: by handing them this ask's letter, or by hearing
// their phone ring. Who has a role of the committee was let in by its own rules.
const sqlAlone = `
	select exists (
		select from people.account_letters l
		where l.person_id = $2 and l.used_at is not null and l.asked_by is not null and l.confirmed_by is null
			and not ($4 and l.asked_by <> $3)
			and not exists (select from people.account_letters n where n.person_id = $2 and n.used_at > l.used_at)
			and not exists (select from people.attachments a
				where a.person_id = $2 and a.kind = 'phone' and a.answer = 'yes' and a.answered_at > l.used_at and a.asked_by <> l.asked_by)
			and not exists (select from people.roles r
				where r.committee_id = $1 and r.person_id = $2 and r.ended_at is null and (r.to_day is null or r.to_day >= $5))) as alone`

// seen refuses the yes to a role that nobody but the account's opener stands for;
// ErrAlone.
func (a Attachment) seen(ctx context.Context, tx *pg.Tx, c people.Committee, p holder) error {
	if a.Kind != KindRole {
		return nil
	}
	return pg.Refuse(ctx, tx, ErrAlone, sqlAlone, c.ID, p.ID, a.AskedBy, p.handed, c.Today(tx.Now))
}
