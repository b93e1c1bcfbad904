package parktest

import (
	"strings"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Exec changes the database behind the use cases' back.
func (w *World) Exec(query string, args ...any) {
	w.T.Helper()
	_, err := w.DB.Bare().ExecContext(w.T.Context(), query, args...)
	w.Must(err)
}

// Homes adds dwellings to the committee, by their codes.
func (w *World) Homes(codes ...string) map[string]people.Dwelling {
	w.T.Helper()
	list := make([]people.NewDwelling, len(codes))
	for i, code := range codes {
		list[i] = people.NewDwelling{Code: code, SortKey: code}
	}
	var out map[string]people.Dwelling
	w.Must(w.DB.InTx(w.T.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		var err error
		out, err = people.AddDwellings(w.T.Context(), tx, w.C.ID, people.BatchID{}, list)
		return err
	}))
	return out
}

// person is somebody with an account.
func (w *World) person(name string) people.PersonID {
	w.T.Helper()
	p := id.New[people.Person]()
	w.Exec(`insert into people.people (id, name, created_at) values ($1, $2, $3)`, p, name, w.Clock.Now())
	return p
}

// Staff is somebody with an account and a role, who lives nowhere here.
func (w *World) Staff(role actor.Role) actor.Actor {
	w.T.Helper()
	p := w.person("李梅")
	w.Exec(`insert into people.roles (committee_id, id, person_id, role, from_day, given_at) values ($1, $2, $3, $4, '2026-01-01', $5)`,
		w.C.ID, id.New[people.Role](), p, role, w.Clock.Now())
	a := w.Actor(role)
	a.Person, a.Pseudonym = p.String(), w.C.Pseudonym(p.String())
	return a
}

// Lives is somebody with an account who has been something to a dwelling since 2020,
// with a lease where a day is given.
func (w *World) Lives(home people.Dwelling, kind string, lease day.Day) actor.Actor {
	w.T.Helper()
	return w.lived(home, kind, lease, Days{From: day.Of(2020, 1, 1)})
}

// Days are those of somebody in a dwelling: to the day before To, which is zero where
// they stay.
type Days struct{ From, To day.Day }

// Edge is somebody at an edge of their days in a dwelling, and whether they are of it today.
type Edge struct {
	Name string
	Who  actor.Actor
	Days
	Here bool
}

// Edges gives a dwelling people of every edge, and one next door who is of that one:
// who came today and who leaves tomorrow are of it, who left today and who comes
// tomorrow are not.
func (w *World) Edges(home, next people.Dwelling, kind string) []Edge {
	w.T.Helper()
	long, today := day.Of(2020, 1, 1), w.Today()
	out := []Edge{
		{Name: "came today", Days: Days{From: today}, Here: true},
		{Name: "leaves tomorrow", Days: Days{long, today.AddDays(1)}, Here: true},
		{Name: "left today", Days: Days{long, today}},
		{Name: "comes tomorrow", Days: Days{From: today.AddDays(1)}},
		{Name: "next door", Days: Days{From: long}},
	}
	for i, e := range out {
		at := home
		if e.Name == "next door" {
			at = next
		}
		out[i].Who = w.lived(at, kind, 0, e.Days)
	}
	return out
}

// Came is an owner with an account who has been one since a day.
func (w *World) Came(home people.Dwelling, from day.Day) actor.Actor {
	w.T.Helper()
	return w.lived(home, people.KindOwner, 0, Days{From: from})
}

// lived is Lives from a day to another.
func (w *World) lived(home people.Dwelling, kind string, lease day.Day, d Days) actor.Actor {
	w.T.Helper()
	p, r := w.person("王秀兰"), id.New[people.Resident]()
	w.Exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, '王秀兰', $3, $4)`, w.C.ID, r, p, w.Clock.Now())
	w.Exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, lease_end, from_day, to_day)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, w.C.ID, id.New[people.Occupancy](), home.ID, r, kind, lease, d.From, d.To)
	a := w.Actor(actor.Resident)
	a.Person = p.String()
	return a
}

// Days lets days pass.
func (w *World) Days(n int) { w.Clock.Step(time.Duration(n) * 24 * time.Hour) }

// Today is the committee's day.
func (w *World) Today() day.Day { return w.C.Today(w.Clock.Now()) }

// Entries verifies the committee's record and gives what stands on it, oldest first.
func (w *World) Entries() []record.Line {
	w.T.Helper()
	var out []record.Line
	w.Must(w.DB.Read(w.T.Context(), func(r *pg.Reader) error {
		if _, err := record.Verify(w.T.Context(), r, w.C.ID.String()); err != nil {
			return err
		}
		var err error
		out, err = record.After(w.T.Context(), r, w.C.ID.String(), 0, 1000)
		return err
	}))
	return out
}

// Kinds are kind and subject of the entries whose kind begins so.
func (w *World) Kinds(prefix string) []string {
	w.T.Helper()
	var out []string
	for _, l := range w.Entries() {
		if strings.HasPrefix(l.Kind, prefix) {
			out = append(out, l.Kind+" "+l.Subject)
		}
	}
	return out
}
