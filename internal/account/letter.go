package account

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Letter is a letter on paper that opens something once.
type Letter struct{}

// LetterID is the key of a letter.
type LetterID = id.ID[Letter]

// PrintedLetter is what is printed; its secret and code stand nowhere else.
type PrintedLetter struct {
	Dwelling  people.Dwelling // of a dwelling's letter
	Name      string          // of an account's letter
	Secret    string          // in the QR code
	Code      string          // for typing
	ExpiresAt time.Time
}

// Welcome is who uses a dwelling's letter: the phone is what they sign in by.
type Welcome struct {
	Letter   string // the secret or the code, as typed
	Phone    string
	Name     string
	Password string
}

// letterLife is how long a letter may be used; printing again begins anew.
const (
	letterLife = 90 * 24 * time.Hour
	resetLife  = 7 * 24 * time.Hour
)

var (
	// ErrLetterWrong answers a code that belongs to no letter.
	ErrLetterWrong = errs.New(errs.Invalid, "letter.wrong")
	// ErrLetterUsed says that the letter was used before.
	ErrLetterUsed = errs.New(errs.Invalid, "letter.used")
	// ErrLetterExpired says that the letter is too old or a newer one was printed.
	ErrLetterExpired = errs.New(errs.Invalid, "letter.expired")
	// ErrPhoneTaken says that somebody signs in by this phone, with another password.
	ErrPhoneTaken = errs.New(errs.Invalid, "phone.taken")
	// ErrResidentUnknown says that the dwelling has no such resident now.
	ErrResidentUnknown = errs.New(errs.NotFound, "resident.unknown")
	// ErrResidentTaken says that another person holds the resident's rights.
	ErrResidentTaken = errs.New(errs.Conflict, "resident.taken")
	// ErrPapers refuses a claim without a word on which papers were seen.
	ErrPapers = errs.New(errs.Invalid, "papers.needed")
	// ErrResetTwo says that whoever holds a role is let in again by two colleagues.
	ErrResetTwo = errs.New(errs.Forbidden, "reset.two")
	// ErrResetSame refuses a confirmation by the one who asked, or by the person.
	ErrResetSame = errs.New(errs.Forbidden, "reset.same")
	// ErrResetElsewhere refuses a committee's letter for an account that is not its
	// alone: its holder has their own ways, and the operator has one.
	ErrResetElsewhere = errs.New(errs.Invalid, "reset.elsewhere")
	// ErrResetUnknown says that nobody asks for this reset any more.
	ErrResetUnknown = errs.New(errs.NotFound, "reset.unknown")
)

// Papers says by its kind what was seen at the counter; never a number of it.
type Papers string

// PapersSeen lists the kinds: a title deed, a lease, an identity card with the
// register beside it, another proof.
var PapersSeen = []Papers{"deed", "lease", "identity", "other"}

const sqlProofOthers = `
	delete from people.phone_proofs
	where committee_id = $1 and phone = $3 and person_id <> $2`

const sqlProofSet = `
	insert into people.phone_proofs (committee_id, person_id, phone, way, proved_at)
	values ($1, $2, $3, $4, $5)
	on conflict on constraint phone_proofs_pk do update
	set phone = excluded.phone, way = excluded.way, proved_at = excluded.proved_at`

const sqlResidentsProved = `
	update people.residents
	set unproved = false
	where committee_id = $1 and person_id = $2 and phone = $3 and unproved`

const sqlPhoneHolder = `
	select id
	from people.people
	where phone = $1
	for update`

// sqlPhoneHeld tells whether whoever signs in by a phone keeps it against another's
// proof in a committee: they proved it there, or are not that committee's alone.
const sqlPhoneHeld = `
	select people.tied_elsewhere($2, $1) or exists (
		select from people.phone_proofs where committee_id = $1 and person_id = $2 and phone = $3) as held`

const sqlPhoneSet = `
	update people.people
	set phone = nullif($2, '')
	where id = $1`

const sqlResidentsUnphone = `
	update people.residents
	set phone = null
	where person_id = $1 and phone = $2 and unproved`

const sqlPhoneChoose = `
	update people.people
	set phone = $2
	where id = $1 and phone is null`

// How a phone was shown to be somebody's.
const (
	WayCounter  = "counter"  // staff saw the person and heard the phone ring
	WayOperator = "operator" // the operator said so
	WaySMS      = "sms"      // they typed the code that the committee's gateway sent to it
)

// Prove notes within a unit of work that a person's own sign-in phone is theirs, as
// one committee saw, and gives them what that register has on file for the phone
// at their homes there. The caller has checked that the actor may.
func Prove(ctx context.Context, tx *pg.Tx, c people.Committee, p people.Person, way string) error {
	if err := tx.DoAll(ctx,
		pg.Stmt(sqlProofOthers, c.ID, p.ID, p.Phone),
		pg.Stmt(sqlProofSet, c.ID, p.ID, p.Phone, way, tx.Now),
		pg.Stmt(sqlResidentsProved, c.ID, p.ID, p.Phone),
	); err != nil {
		return err
	}
	v := Visitor{Person: p}
	if err := v.place(ctx, tx, tx.Now); err != nil {
		return err
	}
	for _, h := range v.Homes {
		if h.CommitteeID != c.ID {
			continue
		}
		r, FoundIn, err := pg.Maybe[people.Resident](ctx, tx, sqlResidentOnFile, c.ID, h.DwellingID, p.Phone, c.Today(tx.Now), p.ID, pq.Array([]string{people.KindOwner, people.KindLessee, people.KindTenant}))
		if err == nil && FoundIn {
			err = LinkResident(ctx, tx, c, AtDoor{h.DwellingID, r.ID}, p.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// LinkResident makes a resident of a dwelling and the holder of an account one
// person within a unit of work; what a letter gave there ends.
// ErrResidentUnknown, ErrResidentTaken. The caller has checked that the actor may.
func LinkResident(ctx context.Context, tx *pg.Tx, c people.Committee, at AtDoor, p people.PersonID) error {
	today := c.Today(tx.Now)
	_, FoundIn, err := pg.Maybe[people.Resident](ctx, tx, sqlResidentInDwelling, c.ID, at.Dwelling, at.Resident, today)
	if err != nil {
		return err
	}
	if !FoundIn {
		return ErrResidentUnknown
	}
	if err := tx.DoOr(ctx, ErrResidentTaken, sqlResidentLink, c.ID, at.Resident, p); err != nil {
		return err
	}
	return tx.Do(ctx, sqlOccupantEnd, c.ID, at.Dwelling, p, today)
}

// FreePhone takes a sign-in name within a unit of work from whoever uses it without
// having proved it, since a committee saw whose it is: they keep their account,
// their sessions and their home, and choose another name. ErrPhoneTaken where they
// proved it there, or belong to another committee too. The zero person is nobody.
func FreePhone(ctx context.Context, tx *pg.Tx, c people.Committee, p people.PersonID, phone string) error {
	var holder people.PersonID
	err := tx.Get(ctx, &holder, sqlPhoneHolder, phone)
	if pg.NoRows(err) || err == nil && holder == p {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find phone: %w", err)
	}
	if err := pg.Refuse(ctx, tx, ErrPhoneTaken.On("phone"), sqlPhoneHeld, c.ID, holder, phone); err != nil {
		return err
	}
	return tx.DoAll(ctx,
		pg.Stmt(sqlPhoneSet, holder, ""),
		pg.Stmt(sqlResidentsUnphone, holder, phone),
	)
}

// SetPhone gives a person the sign-in name that FreePhone made free.
func SetPhone(ctx context.Context, tx *pg.Tx, p people.PersonID, phone string) error {
	err := tx.Do(ctx, sqlPhoneSet, p, phone)
	if pg.Constraint(err) == "people_phone_key" {
		return ErrPhoneTaken.On("phone")
	}
	if err != nil {
		return fmt.Errorf("set phone: %w", err)
	}
	return nil
}

// ChoosePhone gives a sign-in name to the holder of a session who has none: it was
// shown to be another's. It proves nothing. ErrPhone, ErrPhoneTaken.
func (s *Service) ChoosePhone(ctx context.Context, secret, phone string) error {
	phone, err := people.ParsePhone(phone)
	if err != nil {
		return people.ErrPhone.On("phone")
	}
	v, err := s.Visitor(ctx, secret)
	if err != nil {
		return err
	}
	return s.guardPassword(ctx, guessed{phone: phone}, func(ctx context.Context) error {
		return s.db.InTx(ctx, actor.Actor{Person: v.Person.ID.String()}, func(tx *pg.Tx) error {
			rows, err := tx.Exec(ctx, sqlPhoneChoose, v.Person.ID, phone)
			if pg.Constraint(err) == "people_phone_key" || err == nil && rows == 0 {
				return ErrPhoneTaken.On("phone")
			}
			return err
		})
	})
}
