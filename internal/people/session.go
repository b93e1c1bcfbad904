package people

import (
	"slices"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
)

var (
	// ErrSignedOut says that the session is unknown, ended or too old.
	ErrSignedOut = errs.New(errs.Unauthenticated, "session.ended")
	// ErrSignInWrong answers a phone and a password that do not belong together;
	// it never says which of the two was wrong.
	ErrSignInWrong = errs.New(errs.Invalid, "signin.wrong")
	// ErrPasswordOld says that the present password was typed wrongly.
	ErrPasswordOld = errs.New(errs.Invalid, "password.old.wrong")
)

// A session lives a month; one that may do a committee's work a week, and ends
// when nobody touched it for a day. Both outlast an evening over one form.
const (
	sessionLife   = 30 * 24 * time.Hour
	strongLife    = 7 * 24 * time.Hour
	strongIdle    = 24 * time.Hour
	sessionTouch  = time.Minute
	confirmWindow = 10 * time.Minute
)

// Home is a dwelling that the visitor lives in or owns, as one committee knows it.
type Home struct {
	CommitteeID   CommitteeID `db:"committee_id"`
	Committee     string      `db:"committee"` // the committee's code
	CommitteeName string      `db:"committee_name"`
	DwellingID    DwellingID  `db:"dwelling_id"`
	Dwelling      string      `db:"dwelling"` // the dwelling's code
	Kind          string      `db:"kind"`     // owner, lessee, tenant or occupant
}

// Office is a role in a district's office, such as a street's.
type Office struct {
	DistrictID DistrictID `db:"district_id"`
	District   string     `db:"district"` // the district's code
	Role       actor.Role `db:"role"`
}

// Visitor is a person with an open session, and what they may act as today.
type Visitor struct {
	Person     Person // without the password's hash
	Strong     bool   // the second factor was given in this session
	Roles      []Role
	Offices    []Office
	Homes      []Home
	Device     DeviceID // the enrolled phone the session rests on
	SignedInAt time.Time
}

// ActorIn gives the actor that the visitor is in a committee. A committee's
// roles count only when the second factor was given; a volunteer's needs none.
func (v Visitor) ActorIn(c Committee) actor.Actor {
	a := actor.Actor{Committee: c.ID.String(), Person: v.Person.ID.String(), Device: v.Device.String()}
	a.Pseudonym = c.Pseudonym(a.Person)
	add := func(r actor.Role) {
		if !slices.Contains(a.Roles, r) {
			a.Roles = append(a.Roles, r)
		}
	}
	for _, r := range v.Roles {
		if r.CommitteeID == c.ID && (v.Strong || r.Role == actor.Volunteer) {
			add(r.Role)
		}
	}
	for _, o := range v.Offices {
		if v.Strong && c.District != "" && o.District == c.District {
			add(o.Role)
		}
	}
	for _, h := range v.Homes {
		if h.CommitteeID == c.ID {
			add(actor.Resident)
		}
	}
	return a
}

// NeedsSecond reports whether the visitor has a role that is asleep until the
// second factor is given.
func (v Visitor) NeedsSecond() bool { return !v.Strong && v.HasOffice() }

// HasOffice reports whether the visitor has any role that needs a second factor.
func (v Visitor) HasOffice() bool {
	return len(v.Offices) > 0 || slices.ContainsFunc(v.Roles, func(r Role) bool { return r.Role != actor.Volunteer })
}
