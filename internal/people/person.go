package people

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people/password"
	"ziguan/internal/pg"
	"ziguan/internal/record"
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

// NewUser is somebody to be given a role: of a committee, or of the office of a
// district or of one of its streets.
type NewUser struct {
	Committee CommitteeID // zero for an office
	Place
	Role     actor.Role
	Name     string
	Phone    string
	Password string  // may be empty: then a letter lets them in
	To       day.Day // last day of the term; zero for none
}

// User is what AddUser made.
type User struct {
	Person   PersonID
	Existing bool // the phone could sign in before; its password is unchanged
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

const sqlPersonAdd = `
	insert into people.people (id, phone, name, password_hash, created_at)
	values ($1, nullif($2, ''), $3, nullif($4, ''), $5)
	on conflict on constraint people_phone_key do nothing`

const sqlRoleAdd = `
	insert into people.roles (committee_id, id, person_id, role, from_day, to_day, given_at)
	values ($1, $2, $3, $4, $5, $6, $7)`

const sqlOfficeRoleAdd = `
	insert into people.office_roles (district_id, id, person_id, role, given_at, street_id)
	values ($1, $2, $3, $4, $5, $6)`

// AddUser gives a person a role at once, and so only the operator may: what a
// committee's chair gives waits for the holder's yes. A role of a committee goes
// on its record, and its phone counts as proved there.
func (s *Service) AddUser(ctx context.Context, who actor.Actor, n NewUser) (User, error) {
	phone, err := ParsePhone(n.Phone)
	if err != nil {
		return User{}, ErrPhone.On("phone")
	}
	n.Phone = phone
	if n.Name, err = CleanName(n.Name); err != nil {
		return User{}, ErrName.On("name")
	}
	hash, err := s.hashing.HashIfGiven(password.Reserved(ctx), n.Password)
	if err != nil {
		return User{}, err
	}
	if n.Committee.Zero() {
		return s.addOfficeUser(ctx, who, n, hash)
	}
	if !slices.Contains(actor.CommitteeRoles, n.Role) {
		return User{}, ErrRole.With("role", string(n.Role)).On("role")
	}
	if !who.Is(actor.Operator) {
		return User{}, actor.ErrRole.With("roles", string(actor.Operator))
	}
	var u User
	err = record.InTx(ctx, s.db, who, n.Committee.String(), func(tx *pg.Tx) error {
		u, err = s.addUser(ctx, tx, n, hash)
		return err
	})
	return u, err
}

func (s *Service) addUser(ctx context.Context, tx *pg.Tx, n NewUser, hash string) (User, error) {
	c, err := ByID(ctx, tx, n.Committee)
	if err != nil {
		return User{}, err
	}
	u, err := ensurePerson(ctx, tx, n, hash)
	if err != nil {
		return u, err
	}
	if err := GiveRole(ctx, tx, c, u.Person, Term{n.Role, n.To}); err != nil {
		return u, err
	}
	return u, Prove(ctx, tx, c, Person{ID: u.Person, Phone: n.Phone}, WayOperator)
}

// Term is a role from today to a last day, which is included; zero for none.
type Term struct {
	Role actor.Role
	To   day.Day
}

// GiveRole gives a person a role of a committee within a unit of work that holds
// its record, and voids the committee's open letters for their account: one clerk
// made them for somebody without a role, and two let a colleague in. ErrRoleHeld.
// The caller has checked that the actor may, and that the holder agreed.
func GiveRole(ctx context.Context, tx *pg.Tx, c Committee, p PersonID, t Term) error {
	_, err := tx.Exec(ctx, sqlRoleAdd, c.ID, id.New[Role](), p, t.Role, c.Today(tx.Now), t.To, tx.Now)
	if pg.Constraint(err) == "roles_live_key" {
		return ErrRoleHeld.With("role", string(t.Role))
	}
	if err != nil {
		return fmt.Errorf("give role: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlResetsVoid, p, tx.Now, c.ID); err != nil {
		return fmt.Errorf("void account letters: %w", err)
	}
	return record.Append(ctx, tx, c.ID.String(), record.Act{
		Kind: "role.given", Subject: c.Pseudonym(p.String()),
		Body: []record.Pair{{Key: "role", Value: string(t.Role)}, {Key: "until", Value: t.To.String()}},
	})
}

func (s *Service) addOfficeUser(ctx context.Context, who actor.Actor, n NewUser, hash string) (User, error) {
	if n.Role != actor.Street && n.Role != actor.District {
		return User{}, ErrRole.With("role", string(n.Role)).On("role")
	}
	if n.District == "" {
		return User{}, ErrDistrictCode.On("district")
	}
	if err := refusal(n.Place.check()); err != nil {
		return User{}, err
	}
	if n.Street != "" && n.Role != actor.Street {
		return User{}, ErrStreetRole.On("street")
	}
	if !who.Is(actor.Operator) {
		return User{}, actor.ErrRole.With("roles", string(actor.Operator))
	}
	var u User
	err := s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		at, err := ensurePlace(ctx, tx, n.Place)
		if err != nil {
			return err
		}
		if u, err = ensurePerson(ctx, tx, n, hash); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlOfficeRoleAdd, at.district, id.New[Role](), u.Person, n.Role, tx.Now, at.street)
		if pg.Constraint(err) == "office_roles_live_key" {
			return ErrRoleHeld.With("role", string(n.Role))
		}
		return err
	})
	return u, err
}

// ensurePerson finds the person of a phone or makes one. Two at once: the
// unique phone lets one in and the other finds it.
func ensurePerson(ctx context.Context, tx *pg.Tx, n NewUser, hash string) (User, error) {
	made := id.New[Person]()
	rows, err := tx.Exec(ctx, sqlPersonAdd, made, n.Phone, n.Name, hash, tx.Now)
	if err != nil {
		return User{}, fmt.Errorf("add person: %w", err)
	}
	if rows == 1 {
		return User{Person: made}, nil
	}
	p, err := personByPhone(ctx, tx, n.Phone)
	return User{Person: p.ID, Existing: true}, err
}

// ErrPersonUnknown says that nobody signs in by that phone.
var ErrPersonUnknown = errs.New(errs.NotFound, "person.unknown")

func personByPhone(ctx context.Context, q pg.Queryer, phone string) (Person, error) {
	return person(ctx, q, sqlPersonByPhone, phone)
}

// HoldPerson reads a person as they are now and holds them for a unit of work: what
// was read before it may be another's phone by now. ErrPersonUnknown. The caller has
// checked that the actor may.
func HoldPerson(ctx context.Context, tx *pg.Tx, key PersonID) (Person, error) {
	return person(ctx, tx, sqlPersonByIDHold, key)
}

func person(ctx context.Context, q pg.Queryer, query string, key any) (Person, error) {
	var p Person
	err := q.Get(ctx, &p, query, key)
	if pg.NoRows(err) {
		return p, ErrPersonUnknown
	}
	if err != nil {
		return p, fmt.Errorf("find person: %w", err)
	}
	return p, nil
}
