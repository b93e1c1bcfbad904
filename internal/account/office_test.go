package account_test

import (
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/people"
)

// place is one of the tests' one district.
func place(street string) people.Place { return people.Place{District: "D1", Street: street} }

// A street's office looks on in its own street; one given no street in all of
// the district; the role of a district covers all of it by what it is.
func TestStreetOfficerReachesOnlyTheirStreet(t *testing.T) {
	w := newSignin(t)
	operator := actor.Of(actor.Operator)
	found := func(code string, p people.Place) people.Committee {
		_, err := w.people.Found(w.ctx, operator, people.NewCommittee{Code: code, Name: code, Regime: people.Owners, Place: p})
		w.must(err)
		c, err := w.people.Committee(w.ctx, code)
		w.must(err)
		return c
	}
	south, north := found("south", place("S1")), found("north", place("S2"))
	elsewhere := found("elsewhere", people.Place{District: "D2", Street: "S1"}) // a street of that code, of another district
	officer := func(phone string, p people.Place, r actor.Role) account.Visitor {
		_, err := w.AddUser(w.ctx, operator, account.NewUser{Place: p, Role: r, Name: "S", Phone: phone, Password: pass})
		w.must(err)
		secret, _ := w.strong(phone)
		v, err := w.Visitor(w.ctx, secret)
		w.must(err)
		return v
	}
	street := officer("13900000021", place("s1"), actor.Street)
	whole := officer("13900000022", place(""), actor.Street)
	for _, tt := range []struct {
		name string
		v    account.Visitor
		c    people.Committee
		want bool
	}{
		{"the street in its own", street, south, true},
		{"the street in another", street, north, false},
		{"the street where no street was told", street, w.c, false},
		{"the street in the same code of another district", street, elsewhere, false},
		{"the district's in the one", whole, south, true},
		{"the district's in the other", whole, north, true},
		{"the district's where no street was told", whole, w.c, true},
		{"the district's in another district", whole, elsewhere, false},
	} {
		if got := tt.v.ActorIn(tt.c).Is(actor.Street); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
	_, err := w.AddUser(w.ctx, operator, account.NewUser{Place: place("S1"), Role: actor.District, Name: "D", Phone: "13900000023"})
	wants(t, err, people.ErrStreetRole)
	_, err = w.AddUser(w.ctx, operator, account.NewUser{Place: people.Place{Street: "S1"}, Role: actor.Street, Name: "D", Phone: "13900000023"})
	wants(t, err, people.ErrDistrictCode)
	_, err = w.AddUser(w.ctx, operator, account.NewUser{Place: place("S1"), Role: actor.Street, Name: "S", Phone: "13900000021"})
	wants(t, err, people.ErrRoleHeld)
	_, err = w.AddUser(w.ctx, operator, account.NewUser{Place: place("S2"), Role: actor.Street, Name: "S", Phone: "13900000021"})
	w.must(err) // somebody may look after two streets
}
