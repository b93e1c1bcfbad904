package people

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Letter is a letter on paper that opens something once.
type Letter struct{}

// LetterID is the key of a letter.
type LetterID = id.ID[Letter]

// PrintedLetter is what is printed; its secret and code stand nowhere else.
type PrintedLetter struct {
	Dwelling  Dwelling // of a dwelling's letter
	Name      string   // of an account's letter
	Secret    string   // in the QR code
	Code      string   // for typing
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
	// ErrResetUnknown says that nobody asks for this reset any more.
	ErrResetUnknown = errs.New(errs.NotFound, "reset.unknown")
)

// Papers says by its kind what was seen at the counter; never a number of it.
type Papers string

// PapersSeen lists the kinds: a title deed, a lease, an identity card with the
// register beside it, another proof.
var PapersSeen = []Papers{"deed", "lease", "identity", "other"}

// Claim is made at the counter: the person who signs in by the phone is the
// resident of the dwelling, as papers show.
type Claim struct {
	Committee CommitteeID
	Dwelling  DwellingID
	Resident  ResidentID
	Phone     string
	Papers    Papers
}

// ClaimAtCounter links a resident of the register to the person who signs in by
// a phone, after staff saw papers: owners' rights without the phone on file.
// ErrPersonUnknown, ErrResidentUnknown, ErrResidentTaken. It goes on the record.
func (s *Service) ClaimAtCounter(ctx context.Context, who actor.Actor, n Claim) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	phone, err := ParsePhone(n.Phone)
	if err != nil {
		return ErrPhone.On("phone")
	}
	if !slices.Contains(PapersSeen, n.Papers) {
		return ErrPapers.On("papers")
	}
	return record.InTx(ctx, s.db, who, n.Committee.String(), func(tx *pg.Tx) error {
		c, err := ByID(ctx, tx, n.Committee)
		if err != nil {
			return err
		}
		d, err := DwellingByID(ctx, tx, c.ID, n.Dwelling)
		if err != nil {
			return err
		}
		p, err := personByPhone(ctx, tx, phone)
		if err != nil {
			return err
		}
		if err := claim(ctx, tx, c, n, p.ID); err != nil {
			return err
		}
		return record.Append(ctx, tx, c.ID.String(), record.Act{
			Kind: "resident.linked", Subject: d.Pseudonym,
			Body: []record.Pair{{Key: "person", Value: c.Pseudonym(p.ID.String())}, {Key: "papers", Value: string(n.Papers)}},
		})
	})
}

func claim(ctx context.Context, tx *pg.Tx, c Committee, n Claim, p PersonID) error {
	today := c.Today(tx.Now)
	_, found, err := oneResident(ctx, tx, sqlResidentInDwelling, c.ID, n.Dwelling, n.Resident, today)
	if err != nil {
		return err
	}
	if !found {
		return ErrResidentUnknown
	}
	rows, err := tx.Exec(ctx, sqlResidentLink, c.ID, n.Resident, p)
	if err != nil {
		return fmt.Errorf("link resident: %w", err)
	}
	if rows == 0 {
		return ErrResidentTaken
	}
	if _, err := tx.Exec(ctx, sqlOccupantEnd, c.ID, n.Dwelling, p, today); err != nil {
		return fmt.Errorf("end occupancy: %w", err)
	}
	return nil
}
