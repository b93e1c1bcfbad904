package people_test

import (
	"errors"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
)

// world is one committee of a district, without streets yet.
type world struct {
	*people.Service
	t     *testing.T
	db    *pg.DB
	c     people.Committee
	chair actor.Actor
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, db: pgtest.NewAt(t, func() time.Time { return time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) })}
	w.Service = people.New(w.db)
	var err error
	w.c, err = w.Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "east", Name: "East Estate", Regime: people.Owners, Place: people.Place{District: "D1"}})
	w.must(err)
	p := id.New[people.Person]().String()
	w.chair = actor.Actor{Roles: []actor.Role{actor.Chair}, Committee: w.c.ID.String(), Person: p, Pseudonym: w.c.Pseudonym(p)}
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func wants(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

// at is a place of the tests' one district.
func at(street string) people.Place { return people.Place{District: "D1", Street: street} }

// The database itself keeps a committee's street inside its district.
func TestACommitteesStreetLiesInItsDistrict(t *testing.T) {
	w := newWorld(t)
	w.must(w.AddDistrict(t.Context(), actor.Of(actor.Operator), "D2", "西区"))
	w.must(w.AddStreet(t.Context(), actor.Of(actor.Operator), people.Place{District: "D2", Street: "S9"}, "南街"))
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
	w := newWorld(t)
	w.must(w.AddStreet(t.Context(), actor.Of(actor.Operator), at("S1"), "北街道"))
	w.must(w.AddDistrict(t.Context(), actor.Of(actor.Operator), "D2", "西区"))
	change := func(p people.Place) error {
		return w.Change(t.Context(), w.chair, w.c.ID, people.Settings{Name: "East Estate", Place: p})
	}
	w.must(change(at("s1")))
	c, err := w.Committee(t.Context(), "east")
	w.must(err)
	if c.Place() != at("S1") {
		t.Errorf("lies in %v", c.Place())
	}
	wants(t, change(at("S2")), people.ErrPlaceUnknown)
	wants(t, change(people.Place{District: "D2"}), people.ErrPlaceUnknown)
	wants(t, change(people.Place{}), people.ErrPlaceUnknown)
	w.must(change(at("")))
	var n int
	w.must(w.db.Bare().QueryRow(`select count(*) from record.entries where kind = 'committee.changed'`).Scan(&n))
	if n != 2 {
		t.Errorf("%d entries", n)
	}
}

// A place known by its code alone gets its name once.
func TestPlacesAreNamedOnce(t *testing.T) {
	w := newWorld(t)
	operator := actor.Of(actor.Operator)
	w.must(w.AddDistrict(t.Context(), operator, "d1", "东区"))
	wants(t, w.AddDistrict(t.Context(), operator, "D1", "东边"), people.ErrPlaceTaken)
	w.must(w.AddStreet(t.Context(), operator, at("S1"), "北街道"))
	wants(t, w.AddStreet(t.Context(), operator, at("s1"), "南街道"), people.ErrPlaceTaken)
	wants(t, w.AddStreet(t.Context(), operator, people.Place{District: "D9", Street: "S1"}, "南街道"), people.ErrPlaceUnknown)
	wants(t, w.AddStreet(t.Context(), operator, people.Place{District: "D1"}, "南街道"), people.ErrStreetCode)
	wants(t, w.AddDistrict(t.Context(), operator, "D 3", "东区"), people.ErrDistrictCode)
	wants(t, w.AddDistrict(t.Context(), operator, "D3", " "), people.ErrPlaceName)
	wants(t, w.AddDistrict(t.Context(), w.chair, "D3", "东区"), actor.ErrRole)
	all, err := w.Districts(t.Context())
	w.must(err)
	if len(all) != 1 || all[0].Name != "东区" || len(all[0].Streets) != 1 || all[0].Streets[0].Name != "北街道" {
		t.Errorf("%+v", all)
	}
}
