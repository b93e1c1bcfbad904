package people

import (
	"context"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/pg"
)

// PersonID is the key of somebody who can sign in.
type PersonID = id.ID[Person]

// Person is somebody who can sign in; the phone is the name they sign in by.
type Person struct {
	ID           PersonID  `db:"id"`
	Phone        string    `db:"phone"`
	Name         string    `db:"name"`
	PasswordHash string    `db:"password_hash"`
	CreatedAt    time.Time `db:"created_at"`
}

var (
	// ErrPhone refuses what is no mainland mobile number (domain: 1[3-9] and nine digits).
	ErrPhone = errs.New(errs.Invalid, "phone.invalid")
	// ErrName refuses an empty name or one over 60 characters.
	ErrName = errs.New(errs.Invalid, "name.invalid")
	// ErrRole refuses a role that does not exist there.
	ErrRole = errs.New(errs.Invalid, "role.invalid")
	// ErrRoleHeld says that the person has the role already.
	ErrRoleHeld = errs.New(errs.Conflict, "role.held")
	// ErrRoleUnknown says that there is no such role in force.
	ErrRoleUnknown = errs.New(errs.NotFound, "role.unknown")
)

var mobile = regexp.MustCompile(`^1[3-9][0-9]{9}$`)

// ParsePhone reads a mainland mobile number as people write it; ErrPhone otherwise.
func ParsePhone(s string) (string, error) {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -\t\u3000", r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
	s = strings.TrimPrefix(strings.TrimPrefix(s, "+86"), "0086")
	if !mobile.MatchString(s) {
		return "", ErrPhone
	}
	return s, nil
}

// SamePhone reports whether two numbers as people write them are one phone.
func SamePhone(a, b string) bool {
	one, err := ParsePhone(a)
	other, err2 := ParsePhone(b)
	return err == nil && err2 == nil && one == other
}

// CleanName reads a person's name; ErrName for an empty one or one too long.
func CleanName(s string) (string, error) {
	s = strings.TrimSpace(norm.NFC.String(s))
	if n := len([]rune(s)); n < 1 || n > 60 {
		return "", ErrName
	}
	return s, nil
}

const sqlPerson = `
	select id, coalesce(phone, '') as phone, name, coalesce(password_hash, '') as password_hash, created_at
	from people.people`

const sqlPersonByPhone = sqlPerson + `
	where phone = $1`

const sqlPersonByID = sqlPerson + `
	where id = $1`

const sqlPersonByIDHold = sqlPersonByID + `
	for update`

const sqlOfficeRoleAdd = `
	insert into people.office_roles (district_id, id, person_id, role, given_at, street_id)
	values ($1, $2, $3, $4, $5, $6)`

// Term is a role from today to a last day, which is included; zero for none.
type Term struct {
	Role actor.Role
	To   day.Day
}

// GiveOffice gives a person a role of a place's office, making the place where it is
// new. ErrRoleHeld. Package account alone calls it, for the operator.
func GiveOffice(ctx context.Context, tx *pg.Tx, p PersonID, r actor.Role, of Place) error {
	at, err := ensurePlace(ctx, tx, of)
	if err != nil {
		return err
	}
	err = tx.Do(ctx, sqlOfficeRoleAdd, at.district, id.New[Role](), p, r, tx.Now, at.street)
	if pg.Constraint(err) == "office_roles_live_key" {
		return ErrRoleHeld.With("role", string(r))
	}
	return err
}

// ErrPersonUnknown says that nobody signs in by that phone.
var ErrPersonUnknown = errs.New(errs.NotFound, "person.unknown")

// PersonByPhone finds who signs in by a phone. ErrPersonUnknown. The caller has
// checked that the actor may.
func PersonByPhone(ctx context.Context, q pg.Queryer, phone string) (Person, error) {
	return pg.One[Person](ctx, q, ErrPersonUnknown, sqlPersonByPhone, phone)
}

// PersonByID finds a person by their key. ErrPersonUnknown. The caller has checked
// that the actor may.
func PersonByID(ctx context.Context, q pg.Queryer, key PersonID) (Person, error) {
	return pg.One[Person](ctx, q, ErrPersonUnknown, sqlPersonByID, key)
}

// HoldPerson reads a person as they are now and holds them for a unit of work: what
// was read before it may be another's phone by now. ErrPersonUnknown. The caller has
// checked that the actor may.
func HoldPerson(ctx context.Context, tx *pg.Tx, key PersonID) (Person, error) {
	return pg.One[Person](ctx, tx, ErrPersonUnknown, sqlPersonByIDHold, key)
}
