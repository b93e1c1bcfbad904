package account

import (
	"context"
	"slices"

	"ziguan/internal/account/password"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// NewUser is somebody to be given a role: of a committee, or of the office of a
// district or of one of its streets.
type NewUser struct {
	Committee people.CommitteeID // zero for an office
	people.Place
	Role     actor.Role
	Name     string
	Phone    string
	Password string  // may be empty: then a letter lets them in
	To       day.Day // last day of the term; zero for none
}

// User is what AddUser made.
type User struct {
	Person   people.PersonID
	Existing bool // the phone could sign in before; its password is unchanged
}

const sqlPersonAdd = `
	insert into people.people (id, phone, name, password_hash, created_at)
	values ($1, nullif($2, ''), $3, nullif($4, ''), $5)
	on conflict on constraint people_phone_key do nothing`

// AddUser gives a person a role at once, and so only the operator may: what a
// committee's chair gives waits for the holder's yes. A role of a committee goes
// on its record, and its phone counts as proved there.
func (s *Service) AddUser(ctx context.Context, who actor.Actor, n NewUser) (User, error) {
	phone, err := people.ParsePhone(n.Phone)
	if err != nil {
		return User{}, people.ErrPhone.On("phone")
	}
	n.Phone = phone
	if n.Name, err = people.CleanName(n.Name); err != nil {
		return User{}, people.ErrName.On("name")
	}
	hash, err := s.hashing.HashIfGiven(password.Reserved(ctx), n.Password)
	if err != nil {
		return User{}, err
	}
	if n.Committee.Zero() {
		return s.addOfficeUser(ctx, who, n, hash)
	}
	if !slices.Contains(actor.CommitteeRoles, n.Role) {
		return User{}, people.ErrRole.With("role", string(n.Role)).On("role")
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
	c, err := people.ByID(ctx, tx, n.Committee)
	if err != nil {
		return User{}, err
	}
	u, err := ensurePerson(ctx, tx, n, hash)
	if err != nil {
		return u, err
	}
	if err := giveRole(ctx, tx, c, u.Person, people.Term{Role: n.Role, To: n.To}); err != nil {
		return u, err
	}
	return u, Prove(ctx, tx, c, people.Person{ID: u.Person, Phone: n.Phone}, WayOperator)
}

// giveRole is the one way to a role: within a unit of work that holds the committee's
// record it gives it, and voids the committee's open letters for the account, which
// one clerk made for somebody without a role; two let a colleague in.
// people.ErrRoleHeld. The caller has checked that the actor may, and that the holder
// agreed.
func giveRole(ctx context.Context, tx *pg.Tx, c people.Committee, p people.PersonID, t people.Term) error {
	if err := people.GiveRole(ctx, tx, c, p, t); err != nil {
		return err
	}
	if err := tx.Do(ctx, sqlResetsVoid, p, tx.Now, c.ID); err != nil {
		return err
	}
	return record.Append(ctx, tx, c.ID.String(), record.Act{
		Kind: "role.given", Subject: c.Pseudonym(p.String()),
		Body: []record.Pair{{Key: "role", Value: string(t.Role)}, {Key: "until", Value: t.To.String()}},
	})
}

func (s *Service) addOfficeUser(ctx context.Context, who actor.Actor, n NewUser, hash string) (User, error) {
	if n.Role != actor.Street && n.Role != actor.District {
		return User{}, people.ErrRole.With("role", string(n.Role)).On("role")
	}
	if n.District == "" {
		return User{}, people.ErrDistrictCode.On("district")
	}
	if err := n.Place.Check(); err != nil {
		return User{}, err
	}
	if n.Street != "" && n.Role != actor.Street {
		return User{}, people.ErrStreetRole.On("street")
	}
	if !who.Is(actor.Operator) {
		return User{}, actor.ErrRole.With("roles", string(actor.Operator))
	}
	var u User
	err := s.db.InTx(ctx, who, func(tx *pg.Tx) (err error) {
		if u, err = ensurePerson(ctx, tx, n, hash); err != nil {
			return err
		}
		return people.GiveOffice(ctx, tx, u.Person, n.Role, n.Place)
	})
	return u, err
}

// ensurePerson finds the person of a phone or makes one. Two at once: the
// unique phone lets one in and the other finds it.
func ensurePerson(ctx context.Context, tx *pg.Tx, n NewUser, hash string) (User, error) {
	made := id.New[people.Person]()
	rows, err := tx.Exec(ctx, sqlPersonAdd, made, n.Phone, n.Name, hash, tx.Now)
	if err != nil {
		return User{}, err
	}
	if rows == 1 {
		return User{Person: made}, nil
	}
	p, err := people.PersonByPhone(ctx, tx, n.Phone)
	return User{Person: p.ID, Existing: true}, err
}
