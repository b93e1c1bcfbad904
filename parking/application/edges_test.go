package application_test

import (
	"slices"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// also lets somebody be something to another dwelling of the world, or something else
// to the same.
func (w *world) also(who actor.Actor, dwelling, kind string, from, to day.Day) {
	w.t.Helper()
	w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day, to_day)
		values ($1, gen_random_uuid(), $2, $3, $4, $5, $6)`, w.c.ID, w.dwellings[dwelling].ID, w.residentOf(who), kind, from, to)
}

// Somebody applies for the dwellings where they live today, in the order of the list.
func TestSomebodyAppliesForWhereTheyLiveToday(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.dwellings["1-1-100"] = w.Dwelling("1-1-100")
	homes := func(who actor.Actor) (codes []string) {
		list, err := application.DwellingOf(t.Context(), w.db, w.c, who, w.Today())
		must(t, err)
		for _, d := range list {
			codes = append(codes, d.Code)
		}
		return codes
	}
	for _, e := range w.Edges(w.dwellings["1-1-101"], w.dwellings["1-1-102"], people.KindOccupant) {
		want := map[bool][]string{true: {"1-1-101"}}[e.Here]
		if e.Name == "next door" {
			want = []string{"1-1-102"}
		}
		if got := homes(e.Who); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", e.Name, got, want)
		}
	}
	both := w.resident("1-1-101", people.KindOwner, 0)
	w.also(both, "1-1-100", people.KindOwner, day.Of(2020, 1, 1), 0)
	if got := homes(both); !slices.Equal(got, []string{"1-1-100", "1-1-101"}) {
		t.Errorf("of both: %v", got)
	}
}

// The owners whose word is asked are those of the dwelling today: owners first, then by
// the day they came.
func TestTheOwnersAreThoseOfToday(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	l.exec(`update people.occupancies set from_day = '2019-01-01' where resident_id = $1`, l.ownerID)
	lessee := l.resident("1-1-101", people.KindLessee, 0)
	l.exec(`update people.occupancies set from_day = '2018-01-01' where resident_id = $1`, l.residentOf(lessee))
	want := []string{l.owner.Person, "leaves", "came", lessee.Person}
	for _, e := range l.Edges(l.dwellings["1-1-101"], l.dwellings["1-1-102"], people.KindOwner) {
		switch e.Name {
		case "leaves tomorrow":
			want[1] = e.Who.Person
		case "came today":
			want[2] = e.Who.Person
		}
	}
	var got []string
	for _, o := range l.shown(l.chair, l.number).Owners {
		got = append(got, o.Person.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("the owners are %v, want %v", got, want)
	}
}

// The owner's phone is theirs where no tenant of the same dwelling has it today.
func TestAPhoneIsTheOwnersWhereNoTenantHasIt(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	who := l.resident("1-1-102", people.KindTenant, 0)
	r, today := l.residentOf(who), l.Today()
	l.phone(r, ownersPhone)
	for _, one := range []struct {
		name, home, kind string
		to               day.Day
		reached          bool
	}{
		{"a tenant next door", "1-1-102", people.KindTenant, 0, true},
		{"an occupant", "1-1-101", people.KindOccupant, 0, true},
		{"a tenant who left today", "1-1-101", people.KindTenant, today, true},
		{"a tenant who leaves tomorrow", "1-1-101", people.KindTenant, today.AddDays(1), false},
		{"a tenant", "1-1-101", people.KindTenant, 0, false},
	} {
		l.exec(`update people.occupancies set dwelling_id = $2, kind = $3, to_day = $4 where resident_id = $1`, r, l.dwellings[one.home].ID, one.kind, one.to)
		if got := l.shown(l.chair, l.number).Owners; len(got) != 1 || got[0].Reached != one.reached {
			t.Errorf("beside %s the owner is reached: %+v, want %v", one.name, got, one.reached)
		}
	}
}

// An owner is told where they live today: here, else where they first came and no
// tenant lives in their place.
func TestWhereAnOwnerLives(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	today := l.Today()
	w := l.world
	w.resident("1-1-106", people.KindTenant, 0)
	home := func(want, why string) {
		t.Helper()
		if got := l.shown(l.chair, l.number).Owners; len(got) != 1 || got[0].Home != w.dwellings[want].ID {
			t.Errorf("%s: the owner lives at %v, want %s", why, got, want)
		}
	}
	w.resident("1-1-102", people.KindOwner, 0)
	home("1-1-101", "with no other home")
	w.also(l.owner, "1-1-104", people.KindOwner, day.Of(2019, 1, 1), today)
	w.also(l.owner, "1-1-104", people.KindOwner, today.AddDays(1), 0)
	w.also(l.owner, "1-1-106", people.KindOwner, day.Of(2019, 1, 1), 0)
	home("1-1-101", "with one left today, one from tomorrow and one that is let")
	w.also(l.owner, "1-1-105", people.KindOwner, today, today.AddDays(1))
	home("1-1-105", "with one from today until tomorrow")
	w.also(l.owner, "1-1-103", people.KindOwner, day.Of(2019, 6, 1), 0)
	home("1-1-103", "with one since before")
	w.exec(`update people.occupancies set to_day = $2 where dwelling_id = $1 and kind = 'tenant'`, w.dwellings["1-1-101"].ID, today)
	home("1-1-101", "where the tenants left today")
}

// A word holds, and the link by which it is taken back opens, while whoever gave it is
// an owner of that dwelling; another owner's days are not theirs.
func TestAWordHoldsWhileItsOwnerIsOne(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	must(t, l.note(l.member, application.ByForm))
	back := l.arrived()
	l.resident("1-1-101", people.KindOwner, 0)
	today, long := l.Today(), day.Of(2020, 1, 1)
	for _, one := range []struct {
		name, home, kind string
		from, to         day.Day
		holds            bool
	}{
		{"an owner", "1-1-101", people.KindOwner, long, 0, true},
		{"a lessee", "1-1-101", people.KindLessee, long, 0, true},
		{"since today", "1-1-101", people.KindOwner, today, 0, true},
		{"until today", "1-1-101", people.KindOwner, long, today.AddDays(1), true},
		{"from tomorrow", "1-1-101", people.KindOwner, today.AddDays(1), 0, false},
		{"sold today", "1-1-101", people.KindOwner, long, today, false},
		{"an owner next door", "1-1-102", people.KindOwner, long, 0, false},
		{"an occupant", "1-1-101", people.KindOccupant, long, 0, false},
	} {
		l.exec(`update people.occupancies set dwelling_id = $2, kind = $3, from_day = $4, to_day = $5 where resident_id = $1`,
			l.ownerID, l.dwellings[one.home].ID, one.kind, one.from, one.to)
		_, err := l.s.AskedBy(t.Context(), back)
		if l.holds() != one.holds || (err == nil) != one.holds {
			t.Errorf("%s: the word holds %v, the link %v, want %v", one.name, l.holds(), err, one.holds)
		}
	}
}

// Somebody who is several things, or was, applies as the highest they are today.
func TestAsWhomSomebodyAppliesToday(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	today, long := w.Today(), day.Of(2020, 1, 1)
	for i, one := range []struct {
		name, kind string
		to         day.Day
		also       func(who actor.Actor, home string)
		want       class.Holder
	}{
		{"a lessee who bought it today", people.KindLessee, today, func(who actor.Actor, home string) {
			w.also(who, home, people.KindOwner, today, 0)
		}, class.HolderOwner},
		{"an owner who was tenant", people.KindTenant, 0, func(who actor.Actor, home string) {
			w.also(who, home, people.KindOwner, long, 0)
		}, class.HolderOwner},
		{"an owner who becomes lessee", people.KindOwner, today.AddDays(1), func(who actor.Actor, home string) {
			w.also(who, home, people.KindLessee, today.AddDays(1), 0)
		}, class.HolderOwner},
		{"an owner who is lessee next door", people.KindOwner, 0, func(who actor.Actor, _ string) {
			w.also(who, "1-1-101", people.KindLessee, long, 0)
		}, class.HolderOwner},
		{"a tenant who leaves tomorrow", people.KindTenant, today.AddDays(1), func(_ actor.Actor, home string) {
			w.resident(home, people.KindOwner, 0)
		}, class.HolderTenant},
		{"a tenant who came today", people.KindTenant, 0, func(who actor.Actor, home string) {
			w.resident(home, people.KindOwner, 0)
			w.exec(`update people.occupancies set from_day = $2 where resident_id = $1`, w.residentOf(who), today)
		}, class.HolderTenant},
	} {
		home := "1-1-" + []string{"201", "202", "203", "204", "205", "206"}[i]
		w.dwellings[home] = w.Dwelling(home)
		who := w.resident(home, one.kind, day.Of(2027, 2, 28))
		w.exec(`update people.occupancies set to_day = $2 where resident_id = $1`, w.residentOf(who), one.to)
		one.also(who, home)
		w.proves(who)
		n := w.wish(home, "京D1020"+home[6:])
		n.Holder = ""
		if one.want == class.HolderTenant {
			n.Class, n.LeaseEnd = "tenant", day.Of(2027, 2, 28)
		}
		a, err := w.s.Submit(t.Context(), who, n)
		if err != nil || a.Holder != one.want {
			t.Errorf("%s applies as %q, want %s (%v)", one.name, a.Holder, one.want, err)
		}
	}
}

// In a let dwelling somebody stands as its owner who is that today, and there; what they
// were, will be or are next door is nothing, and so is another who is it.
func TestWhoStandsAsOwnerInALetDwellingToday(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	today, long := w.Today(), day.Of(2020, 1, 1)
	for i, one := range []struct {
		name     string
		at       string // the same dwelling where none
		from, to day.Day
		want     error
	}{
		{"sold today", "", long, today, application.ErrStanding},
		{"buys tomorrow", "", today.AddDays(1), 0, application.ErrStanding},
		{"owns next door", "1-1-101", long, 0, application.ErrStanding},
		{"bought today", "", today, 0, nil},
		{"sells tomorrow", "", long, today.AddDays(1), nil},
	} {
		home := "1-1-" + []string{"201", "202", "203", "204", "205"}[i]
		w.dwellings[home] = w.Dwelling(home)
		w.resident(home, people.KindTenant, day.Of(2027, 2, 28))
		w.proves(w.resident(home, people.KindOwner, 0))
		who := w.resident(home, people.KindOccupant, 0)
		if one.at == "" {
			one.at = home
		}
		w.also(who, one.at, people.KindOwner, one.from, one.to)
		w.proves(who)
		if _, err := w.s.Submit(t.Context(), who, w.wish(home, "京D1020"+home[6:])); one.want == nil && err != nil || one.want != nil && !isOneOf(err, one.want) {
			t.Errorf("an occupant who %s: %v, want %v", one.name, err, one.want)
		}
	}
}

func (w *world) proves(who actor.Actor) {
	w.t.Helper()
	w.exec(`update people.residents set proved = 'papers' where person_id = $1`, who.Person)
}

// Of a landlord's two dwellings each has its own question, link and answer, and the last
// question counts.
func TestALandlordIsAskedOfEachDwelling(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	l.exec(`update people.residents set name = '赵一' where id = $1`, l.ownerID)
	l.also(l.owner, "1-1-102", people.KindOwner, day.Of(2020, 1, 1), 0)
	tenant, n := l.resident("1-1-102", people.KindTenant, day.Of(2027, 2, 28)), l.wish("1-1-102", "京B22223")
	n.Class, n.Holder, n.LeaseEnd = "tenant", class.HolderTenant, day.Of(2027, 2, 28)
	other, err := l.s.Submit(t.Context(), tenant, n)
	must(t, err)
	links := map[string]string{l.number: l.link()}
	must(t, l.s.AskConsent(t.Context(), tenant, l.c.ID, other.Number))
	links[other.Number] = l.arrived()
	for number, secret := range links {
		if asked, err := l.s.AskedBy(t.Context(), secret); err != nil || asked.Number != number {
			t.Errorf("the link for %s asks for %s (%v)", number, asked.Number, err)
		}
	}
	must(t, l.s.AnswerConsent(t.Context(), links[other.Number], application.ConsentRefuse))
	must(t, l.answers(links[l.number]))
	l.exec(`insert into parking.consents (committee_id, id, application_id, way, state, asked_at, until_at)
		select committee_id, 'ffffffff-ffff-7fff-bfff-ffffffffffff', id, 'phone', 'ended', $2, $3 from parking.applications where number = $1`,
		l.number, l.clock.Now().AddDate(0, 0, -9), l.clock.Now())
	for number, want := range map[string]application.ConsentState{l.number: application.ConsentGiven, other.Number: application.ConsentRefused} {
		if k := l.shown(l.chair, number).Consent; k.State != want || k.Application != number || k.Owner != "赵一" || k.Holds != (want == application.ConsentGiven) {
			t.Errorf("%s: %+v, want %s", number, k, want)
		}
	}
}

// An old link answers no newer question, though the owner said no to the old one.
func TestAnOldLinkAnswersNoNewerQuestion(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	secret := l.link()
	must(t, l.s.AnswerConsent(t.Context(), secret, application.ConsentRefuse))
	must(t, l.s.AskConsent(t.Context(), l.chair, l.c.ID, l.number))
	wants(t, "the old link", l.answers(secret), application.ErrConsentUnknown)
	must(t, l.answers(l.arrived()))
}
