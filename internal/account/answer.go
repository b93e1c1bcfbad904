package account

import (
	"context"
	"slices"
	"time"

	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// sqlMine lists what waits for the holder of a phone that they proved to the
// committee that asks. About a phone only its letter asks, which somebody handed over.
const sqlMine = sqlColumns + `
	join people.people p on p.id = $1 and p.phone = a.phone
	join people.phone_proofs f on f.committee_id = a.committee_id and f.person_id = p.id and f.phone = p.phone
	where a.kind <> 'phone' and a.withdrawn_at is null and a.answer is null and a.expires_at > $2
	order by a.asked_at, a.id`

// sqlUnproved tells whether a committee asks something of a phone that its holder
// did not prove there, or about the phone: not which committee, nor what.
const sqlUnproved = `
	select exists (
		select from people.attachments a
		join people.people p on p.id = $1 and p.phone = a.phone
		where a.withdrawn_at is null and a.answer is null and a.expires_at > $2
			and (a.kind = 'phone' or not exists (select from people.phone_proofs f
				where f.committee_id = a.committee_id and f.person_id = p.id and f.phone = p.phone))) as found`

const sqlProved = `
	select exists (select from people.phone_proofs where committee_id = $1 and person_id = $2 and phone = $3) as known`

const sqlHold = `
	select id
	from people.attachments
	where committee_id = $1 and id = $2
	for update`

// sqlAskerServes tells whether who asked still has the role in which they did.
const sqlAskerServes = `
	select exists (
		select from people.roles
		where committee_id = $1 and person_id = $2 and role = $3 and ended_at is null and (to_day is null or to_day >= $4)) as serves`

const sqlYes = `
	update people.attachments
	set answer = 'yes', answered_at = $3, person_id = $4, name = '', phone = null
	where committee_id = $1 and id = $2`

const sqlNo = `
	update people.attachments
	set answer = 'no', answered_at = $3
	where committee_id = $1 and id = $2`

// Mine is what waits for somebody's answer.
type Mine struct {
	List []Attachment
	// Letter: something else waits, which the holder sees once they open the letter
	// that staff handed them.
	Letter bool
}

// Mine lists what waits for the visitor's own answer.
func (s *Service) Mine(ctx context.Context, v Visitor) (Mine, error) {
	var m Mine
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		if err := r.Select(ctx, &m.List, sqlMine, v.Person.ID, r.Now); err != nil {
			return err
		}
		return r.Get(ctx, &m.Letter, sqlUnproved, v.Person.ID, r.Now)
	})
	return m, err
}

// Opened tells what a letter asks, without using it up. ErrLetterWrong,
// ErrTryLater; ErrGone.
func (s *Service) Opened(ctx context.Context, typed string) (Attachment, error) {
	a, err := s.lettered(ctx, typed)
	if err == nil && !a.open(s.db.Now()) {
		err = ErrGone
	}
	return a, err
}

// lettered reads the attachment of a letter; a wrong letter is counted.
func (s *Service) lettered(ctx context.Context, typed string) (a Attachment, err error) {
	err = s.TryLetter(ctx, typed, func() (err error) {
		a, err = pg.One[Attachment](ctx, s.db, ErrLetterWrong.On("letter"), sqlByLetter, LetterHash(typed))
		return err
	})
	return a, err
}

// Which names an attachment: by the letter that the holder was handed, or, for a
// phone that they proved, as their own page lists it.
type Which struct {
	Letter string
	ID     AttachmentID
}

// Answer is the holder's own yes or no; the same answer again does nothing.
// ErrGone, ErrAlone; people.ErrRoleHeld, people.ErrResidentUnknown, people.ErrResidentTaken,
// ErrPhoneTaken where the yes can no more come true.
func (s *Service) Answer(ctx context.Context, v Visitor, w Which, yes bool) error {
	a, err := s.find(ctx, v, w)
	if err != nil {
		return err
	}
	return s.decide(ctx, a, func(tx *pg.Tx, c people.Committee, a Attachment) error {
		if a.Answer == "yes" && yes && a.PersonID == v.Person.ID || a.Answer == "no" && !yes {
			return nil
		}
		if !a.open(tx.Now) {
			return ErrGone
		}
		if !yes {
			return tx.Do(ctx, sqlNo, c.ID, a.ID, tx.Now)
		}
		return agree(ctx, tx, c, a, holder{v.Person, w.Letter != ""})
	})
}

// find reads an attachment by its letter, or by its key among those of the visitor.
func (s *Service) find(ctx context.Context, v Visitor, w Which) (Attachment, error) {
	if w.Letter != "" {
		return s.lettered(ctx, w.Letter)
	}
	a, err := pg.One[Attachment](ctx, s.db, ErrGone, sqlByID, w.ID)
	if err != nil {
		return a, err
	}
	if a.PersonID == v.Person.ID {
		return a, nil
	}
	mine, err := s.Mine(ctx, v)
	if err != nil {
		return a, err
	}
	if !slices.ContainsFunc(mine.List, func(m Attachment) bool { return m.ID == a.ID }) {
		return Attachment{}, ErrGone
	}
	return a, nil
}

// decide runs an answer in a unit of work that holds the attachment and the record
// of its committee, where it stands as the act of who asked.
func (s *Service) decide(ctx context.Context, a Attachment, fn func(*pg.Tx, people.Committee, Attachment) error) error {
	c, err := people.ByID(ctx, s.db, a.CommitteeID)
	if err != nil {
		return err
	}
	return record.InTx(ctx, s.db, a.asker(c), c.ID.String(), func(tx *pg.Tx) error {
		var held AttachmentID
		if err := tx.Get(ctx, &held, sqlHold, c.ID, a.ID); err != nil {
			return err
		}
		now, err := pg.One[Attachment](ctx, tx, ErrGone, sqlIn, c.ID, a.ID)
		if err != nil {
			return err
		}
		return fn(tx, c, now)
	})
}

// holder is who says yes, and whether staff handed them the letter.
type holder struct {
	people.Person
	handed bool
}

// serves refuses what somebody asked who has no such role any more; ErrGone.
func (a Attachment) serves(ctx context.Context, q pg.Queryer, c people.Committee, now time.Time) error {
	return pg.Needs(ctx, q, ErrGone, sqlAskerServes, c.ID, a.AskedBy, a.AskedAs, c.Today(now))
}

// agree makes a yes true, for its holder as they are now.
func agree(ctx context.Context, tx *pg.Tx, c people.Committee, a Attachment, p holder) error {
	err := a.serves(ctx, tx, c, tx.Now)
	if err != nil {
		return err
	}
	if p.Person, err = people.HoldPerson(ctx, tx, p.ID); err != nil {
		return err
	}
	if err := a.seen(ctx, tx, c, p); err != nil {
		return err
	}
	if err := attach(ctx, tx, c, a, p.ID); err != nil {
		return err
	}
	if p.handed && (a.Kind == KindPhone || p.Phone == a.Phone) {
		if err := prove(ctx, tx, c, p.Person, shown{a.Phone, WayCounter}); err != nil {
			return err
		}
	}
	return tx.Do(ctx, sqlYes, c.ID, a.ID, tx.Now, p.ID)
}

func attach(ctx context.Context, tx *pg.Tx, c people.Committee, a Attachment, p people.PersonID) error {
	switch a.Kind {
	case KindRole:
		return giveRole(ctx, tx, c, p, people.Term{Role: a.Role, To: a.To})
	case KindHome:
		if err := LinkResident(ctx, tx, c, AtDoor{Dwelling: a.DwellingID, Resident: a.ResidentID}, p); err != nil {
			return err
		}
		d, err := people.DwellingByID(ctx, tx, c.ID, a.DwellingID)
		if err != nil {
			return err
		}
		return record.Append(ctx, tx, c.ID.String(), record.Act{
			Kind: "resident.linked", Subject: d.Pseudonym,
			Body: []record.Pair{{Key: "person", Value: c.Pseudonym(p.String())}, {Key: "papers", Value: string(a.Papers)}},
		})
	case KindPhone:
	}
	return nil
}

// shown is a phone, and by which way a committee saw whose it is.
type shown struct{ phone, way string }

// prove takes it that the phone is the person's: by whichever way a committee saw
// it, this is the one door. Whoever used it as a name to sign in by makes room.
func prove(ctx context.Context, tx *pg.Tx, c people.Committee, p people.Person, s shown) error {
	var known bool
	if err := tx.Get(ctx, &known, sqlProved, c.ID, p.ID, s.phone); err != nil {
		return err
	}
	if known && p.Phone == s.phone {
		return nil
	}
	if p.Phone != s.phone {
		if err := FreePhone(ctx, tx, c, p.ID, s.phone); err != nil {
			return err
		}
		if err := SetPhone(ctx, tx, p.ID, s.phone); err != nil {
			return err
		}
		p.Phone = s.phone
	}
	if err := Prove(ctx, tx, c, p, s.way); err != nil {
		return err
	}
	return record.Append(ctx, tx, c.ID.String(), record.Act{
		Kind: "phone.proved", Subject: c.Pseudonym(p.ID.String()), Body: []record.Pair{{Key: "way", Value: s.way}},
	})
}
