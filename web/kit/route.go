package kit

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
)

// Access is a route's coarse first gate; the use case behind it decides in earnest.
type Access struct {
	Name  string // as the route table and docs/routes.md show it
	Roles []actor.Role
	// Anyone needs no sign-in; SignedIn any person.
	Anyone, SignedIn bool
}

// The accesses that routes name.
var (
	Anyone    = Access{Name: "anyone", Anyone: true}                                                                       //nolint:gochecknoglobals // constant
	SignedIn  = Access{Name: "signed in", SignedIn: true}                                                                  //nolint:gochecknoglobals // constant
	Residents = Access{Name: "resident", Roles: []actor.Role{actor.Resident}}                                              //nolint:gochecknoglobals // constant
	Staff     = Access{Name: "staff", Roles: actor.Staff}                                                                  //nolint:gochecknoglobals // constant
	Insiders  = Access{Name: "staff and readers", Roles: append(append([]actor.Role{}, actor.Staff...), actor.Readers...)} //nolint:gochecknoglobals // constant
	Setters   = Access{Name: "staff but the cashier", Roles: actor.Setters}                                                //nolint:gochecknoglobals // constant
	// Certifiers say what a result is worth: the chair, and the supervisor who looks on.
	Certifiers = Access{Name: "certifiers", Roles: []actor.Role{actor.Chair, actor.Supervisor}} //nolint:gochecknoglobals // constant
	Chairs     = Access{Name: "chair", Roles: []actor.Role{actor.Chair}}                        //nolint:gochecknoglobals // constant
	// Deciders are staff and, in a small committee, the residents' committee.
	Deciders = Access{Name: "staff and residents' committee", Roles: append(append([]actor.Role{}, actor.Staff...), actor.ResidentsCommittee)} //nolint:gochecknoglobals // constant
	// Declarers are those who declare their interests.
	Declarers = Access{Name: "staff, volunteers, residents' committee", Roles: append(append([]actor.Role{}, actor.Staff...), actor.Volunteer, actor.ResidentsCommittee)} //nolint:gochecknoglobals // constant
	// DeclarersAndReaders are those, and whoever looks on.
	DeclarersAndReaders = Access{Name: "staff, volunteers and readers", Roles: append(append(append([]actor.Role{}, actor.Staff...), actor.Volunteer), actor.Readers...)} //nolint:gochecknoglobals // constant
	OnDuty              = Access{Name: "gate duty", Roles: append([]actor.Role{actor.Volunteer}, actor.Staff...)}                                                         //nolint:gochecknoglobals // constant
)

// Route is one line of the route table.
type Route struct {
	Method, Path, Name string
	Access             Access
	Body               Body // a form, unless the line says more
	Handler            fiber.Handler
}

// Allowed reports whether an actor passes the gate.
func (a Access) Allowed(who actor.Actor, signedIn bool) bool {
	switch {
	case a.Anyone:
		return true
	case a.SignedIn:
		return signedIn
	default:
		return who.Is(a.Roles...)
	}
}
