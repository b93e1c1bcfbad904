package account_test

import (
	"slices"
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
)

// Somebody acts for the homes where they live today and by the roles that they have today,
// through the last day, in the order of committees and ranks; by nobody else's.
func TestSomebodyActsAsWhatTheyAreToday(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	home, next := w.Dwelling("1-1-101"), w.Dwelling("1-1-102")
	visitor := func(who actor.Actor) account.Visitor {
		t.Helper()
		p, err := id.Parse[people.Person](who.Person)
		w.Must(err)
		secret, err := w.Account.OpenAs(t.Context(), actor.Of(actor.Operator), p)
		w.Must(err)
		v, err := w.Account.Visitor(t.Context(), secret)
		w.Must(err)
		return v
	}
	for _, e := range w.Edges(home, next, people.KindTenant) {
		want := map[bool][]string{true: {home.Code}}[e.Here]
		if e.Name == "next door" {
			want = []string{next.Code}
		}
		var got []string
		for _, h := range visitor(e.Who).Homes {
			got = append(got, h.Dwelling)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: at home in %v, want %v", e.Name, got, want)
		}
	}
	w.Exec(`insert into people.office_roles (district_id, id, person_id, role, given_at)
		select district_id, gen_random_uuid(), $2, 'district', $3 from people.committees where id = $1`, w.C.ID, w.Staff(actor.Treasurer).Person, w.Clock.Now())
	other := w.Found("AA")
	for _, one := range []struct {
		name string
		to   day.Day
		want []string
	}{
		{"until yesterday", w.Today().AddDays(-1), []string{"AA volunteer", "XY member"}},
		{"until today", w.Today(), []string{"AA volunteer", "XY chair", "XY member"}},
		{"still", 0, []string{"AA volunteer", "XY chair", "XY member"}},
	} {
		who := w.Staff(actor.Member)
		role := func(c people.Committee, r actor.Role, to day.Day, ended any) {
			w.Exec(`insert into people.roles (committee_id, id, person_id, role, from_day, given_at, to_day, ended_at)
				values ($1, gen_random_uuid(), $2, $3, '2026-01-01', $4, $5, $6)`, c.ID, who.Person, r, w.Clock.Now(), to, ended)
		}
		role(w.C, actor.Chair, one.to, nil)
		role(other, actor.Volunteer, 0, nil)
		role(w.C, actor.Cashier, 0, w.Clock.Now())
		var got []string
		v := visitor(who)
		if len(v.Offices) != 0 {
			t.Errorf("another's office is theirs: %v", v.Offices)
		}
		for _, r := range v.Roles {
			got = append(got, r.Committee+" "+string(r.Role))
		}
		if !slices.Equal(got, one.want) {
			t.Errorf("a chair %s acts as %v, want %v", one.name, got, one.want)
		}
	}
}
