package people

import (
	"context"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// RoleID is the key of a role somebody was given.
type RoleID = id.ID[Role]

// Role is a role in force, or one that was: who, which, from when to when.
type Role struct {
	ID            RoleID      `db:"id"`
	CommitteeID   CommitteeID `db:"committee_id"`
	Committee     string      `db:"committee"` // the committee's code
	CommitteeName string      `db:"committee_name"`
	PersonID      PersonID    `db:"person_id"`
	Name          string      `db:"name"`
	Phone         string      `db:"phone"`
	Role          actor.Role  `db:"role"`
	From          day.Day     `db:"from_day"`
	To            day.Day     `db:"to_day"`
	EndedAt       *time.Time  `db:"ended_at"`
}

const sqlRolesOfCommittee = `
	select r.id, r.committee_id, c.code as committee, c.name as committee_name, r.person_id, p.name, coalesce(p.phone, '') as phone,
		r.role, r.from_day, r.to_day, r.ended_at
	from people.roles r
	join people.people p on p.id = r.person_id
	join people.committees c on c.id = r.committee_id
	where r.committee_id = $1
	order by r.ended_at desc nulls first, r.from_day, r.id`

const sqlRoleAdd = `
	insert into people.roles (committee_id, id, person_id, role, from_day, to_day, given_at)
	values ($1, $2, $3, $4, $5, $6, $7)`

const sqlRoleEnd = `
	update people.roles
	set ended_at = $3
	where committee_id = $1 and id = $2 and ended_at is null
	returning person_id, role`

// Roles lists everybody's roles in a committee, those in force first. Staff and readers may.
func (s *Service) Roles(ctx context.Context, who actor.Actor, c CommitteeID) ([]Role, error) {
	if err := who.Needs(c.String(), append(actor.Staff, actor.Readers...)...); err != nil {
		return nil, err
	}
	return pg.All[Role](ctx, s.db, sqlRolesOfCommittee, c)
}

// GiveRole gives a person a role from today on, within a unit of work. ErrRoleHeld.
// Package account alone calls it, which puts it on the record.
func GiveRole(ctx context.Context, tx *pg.Tx, c Committee, p PersonID, t Term) error {
	err := tx.Do(ctx, sqlRoleAdd, c.ID, id.New[Role](), p, t.Role, c.Today(tx.Now), t.To, tx.Now)
	if pg.Constraint(err) == "roles_live_key" {
		return ErrRoleHeld.With("role", string(t.Role))
	}
	return err
}

// EndRole takes a role back, at once; the chair may, and it goes on the record.
func (s *Service) EndRole(ctx context.Context, who actor.Actor, c CommitteeID, r RoleID) error {
	if err := who.Needs(c.String(), actor.Chair); err != nil {
		return err
	}
	return InAct(ctx, s.db, who, c, func(a Act) error {
		ended, err := pg.One[Role](ctx, a, ErrRoleUnknown, sqlRoleEnd, c, r, a.Now)
		if err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, c.String(), record.Act{
			Kind: "role.ended", Subject: a.Committee.Pseudonym(ended.PersonID.String()),
			Body: []record.Pair{{Key: "role", Value: string(ended.Role)}},
		})
	})
}
