package people_test

import (
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// at is a place of the tests' one district.
func at(street string) people.Place { return people.Place{District: "D1", Street: street} }

// A street's office looks on in its own street; one given no street in all of
// the district; the role of a district covers all of it by what it is.
func TestStreetOfficerReachesOnlyTheirStreet(t *testing.T) {
	w := newSignin(t)
	operator := actor.Of(actor.Operator)
	found := func(code string, p people.Place) people.Committee {
		_, err := w.Found(w.ctx, operator, people.NewCommittee{Code: code, Name: code, Regime: people.Owners, Place: p})
		w.must(err)
		c, err := w.Committee(w.ctx, code)
		w.must(err)
		return c
	}
	south, north := found("south", at("S1")), found("north", at("S2"))
	elsewhere := found("elsewhere", people.Place{District: "D2", Street: "S1"}) // a street of that code, of another district
	officer := func(phone string, p people.Place, r actor.Role) people.Visitor {
		_, err := w.AddUser(w.ctx, operator, people.NewUser{Place: p, Role: r, Name: "S", Phone: phone, Password: pass})
		w.must(err)
		secret, _ := w.strong(phone)
		v, err := w.Visitor(w.ctx, secret)
		w.must(err)
		return v
	}
	street := officer("13900000021", at("s1"), actor.Street)
	whole := officer("13900000022", at(""), actor.Street)
	for _, tt := range []struct {
		name string
		v    people.Visitor
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
	_, err := w.AddUser(w.ctx, operator, people.NewUser{Place: at("S1"), Role: actor.District, Name: "D", Phone: "13900000023"})
	wants(t, err, people.ErrStreetRole)
	_, err = w.AddUser(w.ctx, operator, people.NewUser{Place: people.Place{Street: "S1"}, Role: actor.Street, Name: "D", Phone: "13900000023"})
	wants(t, err, people.ErrDistrictCode)
	_, err = w.AddUser(w.ctx, operator, people.NewUser{Place: at("S1"), Role: actor.Street, Name: "S", Phone: "13900000021"})
	wants(t, err, people.ErrRoleHeld)
	_, err = w.AddUser(w.ctx, operator, people.NewUser{Place: at("S2"), Role: actor.Street, Name: "S", Phone: "13900000021"})
	w.must(err) // somebody may look after two streets
}

// The database itself keeps a committee's street inside its district.
func TestACommitteesStreetLiesInItsDistrict(t *testing.T) {
	w := newSignin(t)
	w.must(w.AddDistrict(w.ctx, actor.Of(actor.Operator), "D2", "西区"))
	w.must(w.AddStreet(w.ctx, actor.Of(actor.Operator), people.Place{District: "D2", Street: "S9"}, "南街"))
	for what, query := range map[string]string{
		"committees_street":             `update people.committees set street_id = (select id from people.streets order by id limit 1) where id = $1`,
		"committees_street_in_district": `update people.committees set district_id = null, street_id = (select id from people.streets order by id limit 1) where id = $1`,
	} {
		_, err := w.db.Bare().Exec(query, w.c.ID)
		if pg.Constraint(err) != what {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A committee tells its place once and its street again; who oversees it from a
// district is not for it to choose, and a change stands on the record.
func TestACommitteeMovesWithinItsDistrict(t *testing.T) {
	w := newSignin(t)
	w.must(w.AddStreet(w.ctx, actor.Of(actor.Operator), at("S1"), "北街道"))
	w.must(w.AddDistrict(w.ctx, actor.Of(actor.Operator), "D2", "西区"))
	chair := w.as(actor.Chair, w.chair)
	change := func(p people.Place) error {
		return w.Change(w.ctx, chair, w.c.ID, people.Settings{Name: "East Estate", Place: p})
	}
	w.must(change(at("s1")))
	c, err := w.Committee(w.ctx, "east")
	w.must(err)
	if c.Place() != at("S1") {
		t.Errorf("lies in %v", c.Place())
	}
	wants(t, change(at("S2")), people.ErrPlaceUnknown)
	wants(t, change(people.Place{District: "D2"}), people.ErrPlaceUnknown)
	wants(t, change(people.Place{}), people.ErrPlaceUnknown)
	w.must(change(at("")))
	if n := w.kinds()["committee.changed"]; n != 2 {
		t.Errorf("%d entries", n)
	}
}

// A place known by its code alone gets its name once.
func TestPlacesAreNamedOnce(t *testing.T) {
	w := newSignin(t)
	operator := actor.Of(actor.Operator)
	w.must(w.AddDistrict(w.ctx, operator, "d1", "东区"))
	wants(t, w.AddDistrict(w.ctx, operator, "D1", "东边"), people.ErrPlaceTaken)
	w.must(w.AddStreet(w.ctx, operator, at("S1"), "北街道"))
	wants(t, w.AddStreet(w.ctx, operator, at("s1"), "南街道"), people.ErrPlaceTaken)
	wants(t, w.AddStreet(w.ctx, operator, people.Place{District: "D9", Street: "S1"}, "南街道"), people.ErrPlaceUnknown)
	wants(t, w.AddStreet(w.ctx, operator, people.Place{District: "D1"}, "南街道"), people.ErrStreetCode)
	wants(t, w.AddDistrict(w.ctx, operator, "D 3", "东区"), people.ErrDistrictCode)
	wants(t, w.AddDistrict(w.ctx, operator, "D3", " "), people.ErrPlaceName)
	wants(t, w.AddDistrict(w.ctx, w.as(actor.Chair, w.chair), "D3", "东区"), actor.ErrRole)
	all, err := w.Districts(w.ctx)
	w.must(err)
	if len(all) != 1 || all[0].Name != "东区" || len(all[0].Streets) != 1 || all[0].Streets[0].Name != "北街道" {
		t.Errorf("%+v", all)
	}
}
