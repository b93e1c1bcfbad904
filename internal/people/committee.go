package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/pg"
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
	Street     string      `db:"street"`   // the street's code within it, empty when in none
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
)

var codeForm = regexp.MustCompile(`^[A-Za-z0-9-]{1,20}$`)

// NewCommittee is what is needed to found one. No compact, fee schedule, gate,
// space or supply figure is: none set means no cap.
type NewCommittee struct {
	Code, Name string
	Regime     Regime
	Place
	Province   string
	DutyPhone  string
	PublicLane bool
}

// Check refuses what no committee can be founded with, each field by its own code.
func (n NewCommittee) Check() error {
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
	wrong = append(wrong, n.Place.check()...)
	return refusal(wrong)
}

// refusal is one wrong field by its own code, several as a form's.
func refusal(wrong []*errs.Error) error {
	if len(wrong) == 1 {
		return wrong[0]
	}
	return errs.Form(wrong...)
}

// Place is where the committee lies.
func (c Committee) Place() Place { return Place{District: c.District, Street: c.Street} }

// Location is the committee's zone.
func (c Committee) Location() *time.Location {
	zone, err := day.Zone(c.Zone)
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

const sqlCommitteeByCode = `
	select c.id, c.code, c.name, c.regime, coalesce(d.code, '') as district, coalesce(s.code, '') as street, c.zone, c.province,
		c.duty_phone, c.public_lane, c.salt, c.created_at
	from people.committees c
	left join people.districts d on d.id = c.district_id
	left join people.streets s on s.district_id = c.district_id and s.id = c.street_id
	where lower(c.code) = lower($1)`

const sqlCommitteeByID = `
	select c.id, c.code, c.name, c.regime, coalesce(d.code, '') as district, coalesce(s.code, '') as street, c.zone, c.province,
		c.duty_phone, c.public_lane, c.salt, c.created_at
	from people.committees c
	left join people.districts d on d.id = c.district_id
	left join people.streets s on s.district_id = c.district_id and s.id = c.street_id
	where c.id = $1`

const sqlCommittees = `
	select c.id, c.code, c.name, c.regime, coalesce(d.code, '') as district, coalesce(s.code, '') as street, c.zone, c.province,
		c.duty_phone, c.public_lane, c.salt, c.created_at
	from people.committees c
	left join people.districts d on d.id = c.district_id
	left join people.streets s on s.district_id = c.district_id and s.id = c.street_id
	order by lower(c.code), c.id`

const sqlCommitteeAdd = `
	insert into people.committees (id, code, name, regime, district_id, street_id, zone, province, duty_phone, public_lane, salt, created_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

const sqlCommitteeUpdate = `
	update people.committees
	set name = $2, duty_phone = $3, province = $4, public_lane = $5, district_id = $6, street_id = $7
	where id = $1`

// ByCode finds a committee by its code, in any letter case; ErrCommitteeUnknown.
func ByCode(ctx context.Context, q pg.Queryer, code string) (Committee, error) {
	return pg.One[Committee](ctx, q, ErrCommitteeUnknown, sqlCommitteeByCode, code)
}

// ByID finds a committee by its key; ErrCommitteeUnknown.
func ByID(ctx context.Context, q pg.Queryer, key CommitteeID) (Committee, error) {
	return pg.One[Committee](ctx, q, ErrCommitteeUnknown, sqlCommitteeByID, key)
}

// Committees lists all, by code. Their names are public.
func Committees(ctx context.Context, q pg.Queryer) ([]Committee, error) {
	return pg.All[Committee](ctx, q, sqlCommittees)
}

func addCommittee(ctx context.Context, tx *pg.Tx, c Committee, at placed) error {
	err := tx.Do(ctx, sqlCommitteeAdd, c.ID, c.Code, c.Name, c.Regime, at.district, at.street, c.Zone,
		c.Province, c.DutyPhone, c.PublicLane, c.Salt, c.CreatedAt)
	if pg.Constraint(err) == "committees_code_key" {
		return ErrCommitteeTaken.With("code", c.Code).On("code")
	}
	if err != nil {
		return fmt.Errorf("add committee: %w", err)
	}
	return nil
}
