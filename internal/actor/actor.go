package actor

import (
	"slices"
	"strings"

	"ziguan/internal/errs"
)

// Role is what somebody is to a committee or district.
type Role string

// The roles. Their names are those of the command line and of the record.
const (
	Chair              Role = "chair"
	Member             Role = "member"
	Treasurer          Role = "treasurer"
	Cashier            Role = "cashier"
	Supervisor         Role = "supervisor"
	Volunteer          Role = "volunteer"
	ResidentsCommittee Role = "residents_committee"
	Street             Role = "street"
	District           Role = "district"
	Resident           Role = "resident"
	Gate               Role = "gate"        // a gate's token
	Integration        Role = "integration" // another program's token
	System             Role = "system"      // scheduled jobs
	Operator           Role = "operator"    // the command line on the machine itself
	Nobody             Role = "public"
)

// CommitteeRoles are those a committee gives; each has a term.
var CommitteeRoles = []Role{Chair, Member, Treasurer, Cashier, Supervisor, Volunteer, ResidentsCommittee, Street}

// Staff are the roles that do the committee's daily work.
var Staff = []Role{Chair, Member, Treasurer, Cashier}

// Setters say how the committee works: its rules, classes, gates and what it says
// of itself. A cashier takes money and papers by what others have set.
var Setters = []Role{Chair, Member, Treasurer}

// Readers see the committee's inside without touching it.
var Readers = []Role{Supervisor, ResidentsCommittee, Street}

// Actor is who acts, and for which committee. Ids are the text of UUIDs, empty
// where there is none, so that this leaf depends on nobody's types.
type Actor struct {
	Roles     []Role
	Committee string // the committee's id, empty outside any
	Person    string // the person's id
	Pseudonym string // what the public record calls the person
	Device    string // the enrolled phone or the token's id, where one acts
}

// Is reports whether the actor has one of the roles.
func (a Actor) Is(roles ...Role) bool {
	return slices.ContainsFunc(a.Roles, func(r Role) bool { return slices.Contains(roles, r) })
}

// MayRun reports whether the actor does the committee's work: staff, or the
// operator and jobs that act for it.
func (a Actor) MayRun() bool { return a.Is(Staff...) || a.Is(Operator, System) }

// MaySet reports whether the actor may change how the committee works.
func (a Actor) MaySet() bool { return a.Is(Setters...) || a.Is(Operator, System) }

// MaySee reports whether the actor sees the committee's inside.
func (a Actor) MaySee() bool { return a.MayRun() || a.Is(Readers...) }

// Role is the first role, which the record names; public when there is none.
func (a Actor) Role() Role {
	if len(a.Roles) == 0 {
		return Nobody
	}
	return a.Roles[0]
}

// For gives the actor placed in a committee.
func (a Actor) For(committee string) Actor {
	a.Committee = committee
	return a
}

// Of makes an actor from roles alone.
func Of(roles ...Role) Actor { return Actor{Roles: roles} }

var (
	// ErrNotHere refuses an act on another committee's things, and tells no
	// more than that there is nothing.
	ErrNotHere = errs.New(errs.NotFound, "not.found")
	// ErrRole refuses an act that the actor's role may not do.
	ErrRole = errs.New(errs.Forbidden, "role.needed")
)

// Inside lets in whoever is of the committee in any way; what they may see there is
// asked next. ErrNotHere for everybody else but the operator and the jobs.
func (a Actor) Inside(committee string) error {
	if a.Is(Operator, System) || committee != "" && a.Committee == committee {
		return nil
	}
	return ErrNotHere
}

// Needs allows the actor one act of a committee: nil when one of the roles is
// the actor's there. The operator and the jobs may do everything anywhere.
// ErrNotHere for another committee, ErrRole (parameter roles) otherwise.
func (a Actor) Needs(committee string, roles ...Role) error {
	if a.Is(Operator, System) {
		return nil
	}
	if committee == "" || a.Committee != committee {
		return ErrNotHere
	}
	if a.Is(roles...) {
		return nil
	}
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return ErrRole.With("roles", strings.Join(names, ","))
}
