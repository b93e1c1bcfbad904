package people

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
)

// Regime says which people decide: the owners of a property area (by area and
// heads, Civil Code art. 278) or the residents of a lane (by households).
type Regime string

// The two regimes; they are never mixed in one tally.
const (
	Owners    Regime = "owners"
	Residents Regime = "residents"
)

// CommitteeID is the key of a committee.
type CommitteeID = id.ID[Committee]

// Committee is a parking committee (停车自管会).
type Committee struct {
	ID         CommitteeID `db:"id"`
	Code       string      `db:"code"`
	Name       string      `db:"name"`
	Regime     Regime      `db:"regime"`
	District   string      `db:"district"` // the district's code, empty when in none
	Zone       string      `db:"zone"`
	Province   string      `db:"province"` // what the plate keyboard offers first
	DutyPhone  string      `db:"duty_phone"`
	PublicLane bool        `db:"public_lane"`
	Salt       []byte      `db:"salt"`
	CreatedAt  time.Time   `db:"created_at"`
}

var (
	// ErrCommitteeUnknown says that no committee has that code.
	ErrCommitteeUnknown = errs.New(errs.NotFound, "committee.unknown")
	// ErrCommitteeCode refuses a code that is not 1 to 20 letters, digits, hyphens.
	ErrCommitteeCode = errs.New(errs.Invalid, "committee.code.invalid")
	// ErrCommitteeName refuses an empty or over-long name.
	ErrCommitteeName = errs.New(errs.Invalid, "committee.name.invalid")
	// ErrCommitteeRegime refuses a regime other than owners or residents.
	ErrCommitteeRegime = errs.New(errs.Invalid, "committee.regime.invalid")
	// ErrCommitteeTaken says that the code is another committee's.
	ErrCommitteeTaken = errs.New(errs.Conflict, "committee.code.taken")
	// ErrDistrictCode refuses a district's code of another form.
	ErrDistrictCode = errs.New(errs.Invalid, "district.code.invalid")
)

var codeForm = regexp.MustCompile(`^[A-Za-z0-9-]{1,20}$`)

// NewCommittee is what is needed to found one. No compact, fee schedule, gate,
// space or supply figure is: none set means no cap.
type NewCommittee struct {
	Code, Name string
	Regime     Regime
	District   string
	Province   string
	DutyPhone  string
	PublicLane bool
}

func (n NewCommittee) check() error {
	var wrong []*errs.Error
	if !codeForm.MatchString(n.Code) {
		wrong = append(wrong, ErrCommitteeCode.On("code"))
	}
	if l := utf8.RuneCountInString(strings.TrimSpace(n.Name)); l < 1 || l > 60 {
		wrong = append(wrong, ErrCommitteeName.On("name"))
	}
	if n.Regime != Owners && n.Regime != Residents {
		wrong = append(wrong, ErrCommitteeRegime.On("regime"))
	}
	if n.District != "" && !codeForm.MatchString(n.District) {
		wrong = append(wrong, ErrDistrictCode.On("district"))
	}
	if len(wrong) == 1 {
		return wrong[0]
	}
	return errs.Form(wrong...)
}

// Location is the committee's zone.
func (c Committee) Location() *time.Location {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return time.UTC // cannot happen: the zone was checked when it was stored
	}
	return zone
}

// Today is the civil day of an instant where the committee lives.
func (c Committee) Today(now time.Time) day.Day { return day.In(now, c.Location()) }

// Pseudonym is what the public record calls a person of this committee. Without
// the salt nobody gets from it back to the person.
func (c Committee) Pseudonym(person string) string {
	if person == "" {
		return ""
	}
	h := sha256.New()
	h.Write([]byte("ziguan/pseudonym/v1"))
	h.Write(c.Salt)
	h.Write([]byte(person))
	return hex.EncodeToString(h.Sum(nil)[:5])
}

// Digest is the salted digest of something personal (a plate, a reason), for
// the record and for devices, which must not hold the thing itself.
func (c Committee) Digest(what, value string) string {
	h := sha256.New()
	h.Write([]byte("ziguan/" + what + "/v1"))
	h.Write(c.Salt)
	h.Write([]byte(value))
	return hex.EncodeToString(h.Sum(nil))
}

func newSalt() []byte {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails since Go 1.24
	return b
}

func newPseudonym() string { return hex.EncodeToString(newSalt()[:5]) }
